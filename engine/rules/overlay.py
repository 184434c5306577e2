"""One overlay folder → what it adds, changes and sets, each with its place in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..errors import Location, Text
from ..yaml_file import Plain, Trail, YamlFile, read_yaml
from .overlay_schema import ChangeFile, OverlayFile, OverlayParameter, OverlayParametersFile, prefix_of
from .problems import Problems
from .schema import RuleFile
from .source import RuleSource, read_rule, rule_files, validated

HEAD: Final = "overlay.yaml"
_KEPT: Final = frozenset({"title", "message", "suggestion", "each", "severity"})
"""Keys that a change puts in the place of the rule's own."""


@dataclass(frozen=True)
class Layer:
    """One overlay as read.

    Attributes:
        head: whose it is.
        folder: where it was read.
        parameters: what it sets.
        changes: rule → what it changes.
        added: its own rules.
        values: the content of every file under its path in the folder.
        texts: the same as text.
    """

    head: OverlayFile
    folder: Path
    parameters: Mapping[str, OverlayParameter] = field(default_factory=dict)
    parameters_source: YamlFile | None = None
    changes: Mapping[str, tuple[ChangeFile, YamlFile]] = field(default_factory=dict)
    added: Mapping[str, RuleSource] = field(default_factory=dict)
    values: Mapping[str, Plain] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def touched(self) -> Iterator[tuple[str, Location]]:
        """Yield every rule and parameter that it says something about, and where."""
        for name in self.parameters:
            if self.parameters_source is not None:
                yield f"parameters.{name}", self.parameters_source.location(("parameters", name))
        for rule, (_, source) in self.changes.items():
            yield rule, source.location(("changes",))
        for rule, added in self.added.items():
            yield rule, added.marks.location(("id",))


def overlay_folders(paths: Sequence[Path], problems: Problems) -> tuple[Path, ...]:
    """Return the overlays that `paths` name: themselves, or all that lie directly in them; each once, however it is written."""
    found: dict[Path, Path] = {}
    for path in paths:
        is_one = (path / HEAD).is_file()
        below = sorted(each for each in path.glob("*/") if not is_one and any(each.rglob("*.yaml")))
        for each in below or [path]:
            if not (each / HEAD).is_file():
                text = Text(
                    f"{each} 不是规则集的地方附加：缺少 {HEAD}", f"{each} is no overlay: it has no {HEAD}"
                )
                problems.add("no_overlay", text, Location(each))
            else:
                found.setdefault(each.resolve(), each)
    return tuple(found.values())


def read_layer(folder: Path, problems: Problems) -> Layer | None:
    """Read one overlay; None where its head is no head (see `problems`)."""
    sources = {"overlay.yaml": read_yaml(folder / HEAD, problems)}
    if (folder / "parameters.yaml").is_file():
        sources["parameters.yaml"] = read_yaml(folder / "parameters.yaml", problems)
    changes: dict[str, tuple[ChangeFile, YamlFile]] = {}
    added: dict[str, RuleSource] = {}
    for path in rule_files(folder):
        source = sources[path.relative_to(folder).as_posix()] = read_yaml(path, problems)
        if source is not None and isinstance(source.value, dict) and "changes" in source.value:
            change = validated(ChangeFile, source, problems)
            if change is not None:
                _check_name(change.changes, source, problems)
                _once(change.changes, path, {**changes, **added}, problems)
                changes[change.changes] = (change, source)
        elif rule := read_rule(source, problems):
            _once(rule.file.id, path, {**changes, **added}, problems)
            added[rule.file.id] = rule
    settings = validated(OverlayParametersFile, sources.get("parameters.yaml"), problems)
    head = validated(OverlayFile, sources["overlay.yaml"], problems)
    if head is None:
        return None
    if folder.name.isdigit() and prefix_of(folder.name) != head.region:
        text = Text(
            f"文件夹 {folder.name} 与 region {head.region} 不一致",
            f"the folder {folder.name} and its region {head.region} are not the same",
        )
        problems.add("region_differs", text, sources["overlay.yaml"].location(("region",)))  # type: ignore[union-attr]
    read = {name: source for name, source in sources.items() if source is not None}
    return Layer(
        head=head,
        folder=folder,
        parameters=settings.parameters if settings else {},
        parameters_source=sources.get("parameters.yaml"),
        changes=changes,
        added=added,
        values={name: source.value for name, source in read.items()},
        texts={name: source.text for name, source in read.items()},
    )


def changed_rule(rule: RuleSource, change: ChangeFile, source: YamlFile, region: str) -> RuleSource:
    """Return `rule` as a region has it."""
    given = change.model_fields_set
    update: dict[str, object] = {key: getattr(change, key) for key in _KEPT & given}
    if change.stage is not None or change.stages:
        update["stage"], update["stages"] = change.stage or rule.file.stage, change.stages
    if change.also_fails_if is not None:
        update["fails_if"] = f"({rule.file.fails_if}) or ({change.also_fails_if})"
    update["basis"] = (*change.basis, *rule.file.basis)
    update["version"] = f"{rule.file.version.partition('+')[0]}+{region}.{change.version}"
    file: RuleFile = rule.file.model_copy(update=update)
    return RuleSource(file, rule.path, _Merged(rule, source, frozenset(given)))


@dataclass(frozen=True, slots=True)
class _Merged:
    """Where the values of a changed rule stand: in the overlay's file what that gives, else in the rule's own."""

    rule: RuleSource
    change: YamlFile
    given: frozenset[str]

    def location(self, trail: Trail, offset: int = 0) -> Location:
        own = self.rule.marks
        if trail[:1] == ("fails_if",) and "also_fails_if" in self.given:
            start = len(f"({self.rule.file.fails_if}) or (")
            if offset >= start:
                return self.change.location(("also_fails_if",), offset - start)
            return own.location(trail, max(0, offset - 1))
        return (self.change if trail and trail[0] in self.given else own).location(trail, offset)


def _check_name(rule: str, source: YamlFile, problems: Problems) -> None:
    if not source.path.name.startswith(f"{rule}-"):
        text = Text(f"文件名应以“{rule}-”开头", f"the file name must begin with «{rule}-»")
        problems.add("file_name", text, source.location(("changes",)))


def _once(rule: str, path: Path, seen: Mapping[str, object], problems: Problems) -> None:
    if rule in seen:
        text = Text(f"本附加中 {rule} 已有一个文件", f"this overlay has a file on {rule} already")
        problems.add("id_twice", text, Location(path, 1))
