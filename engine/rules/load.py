"""A folder of YAML files → `Ruleset`, or every mistake of its authors at once, each with file and line."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..errors import Location, Text
from ..yaml_file import Plain, YamlFile, read_yaml
from .contents import digest_of
from .overlay import Layer, overlay_folders, read_layer
from .parameters import Parameters
from .problems import Problems
from .regional import Composed, compose_all
from .ruleset import Rule, Ruleset
from .schema import Parameter, ParametersFile, RulesetFile
from .source import RuleSource, compile_rule, read_rule, rule_files, validated

SHIPPED: Final = "annual_report"
FAMILIES: Final = "DFSTAYNMLPQG"
"""Order of the groups in the catalogue; rules of other families follow."""
OVERLAYS: Final = "overlays"
"""Folder beside a ruleset, and in the texts of one that a region has."""
LOADED: Final = 4
"""Rulesets that stay compiled; a process has one, or two that it compares."""


def shipped_folder() -> Path:
    """Return the folder of the ruleset that comes with Gouji, in a checkout as in an installation."""
    return Path(__file__).resolve().parents[2] / "rulesets" / SHIPPED


def load_ruleset(
    folder: Path | None = None, overlays: Sequence[Path] | None = None, *, thoroughly: bool = False
) -> Ruleset:
    """Return the compiled ruleset of a folder, with those of the regions that have an overlay.

    Args:
        folder: with `ruleset.yaml`, optionally `parameters.yaml` and `decisions.yaml`, and rules in folders below;
            None means the ruleset that is shipped.
        overlays: folders with `overlay.yaml`, or folders of such; those beside the ruleset always count, unless
            this is an empty sequence.
        thoroughly: try every turn of every loop now, as `gouji rules lint` does; it takes seconds.

    A ruleset whose files say what they said when this process loaded it last is not compiled again.

    Raises:
        RulesetError: with every mistake in every file.
    """
    folder = folder or shipped_folder()
    named = None if overlays is None else tuple(overlays)
    if not (folder / "ruleset.yaml").is_file():
        return _load(folder, named, thoroughly, "")
    with _uncollected():
        return _load(folder, named, thoroughly, digest_of(_decisive(folder, named or ())))


def _decisive(folder: Path, overlays: Iterable[Path]) -> Iterator[Path]:
    """Yield all that may be read; folders in them that are links are named, as nothing walks into them."""
    yield from (folder, *sorted(folder.glob("*/parameters.yaml")), shipped_folder() / "decisions.yaml")
    for path in (folder.parent / OVERLAYS, *overlays):
        yield from (path, *sorted(each.parent for each in path.glob("*/overlay.yaml")))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put off the search for garbage: nearly all that is made while loading stays, and to go through it takes half the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@lru_cache(maxsize=LOADED)
def _load(folder: Path, overlays: tuple[Path, ...] | None, thoroughly: bool, _contents: str) -> Ruleset:
    problems = Problems()
    if not (folder / "ruleset.yaml").is_file():
        text = Text(
            f"{folder} 不是规则集：缺少 ruleset.yaml", f"{folder} is no ruleset: it has no ruleset.yaml"
        )
        problems.add("no_ruleset", text, Location(folder))
        problems.raise_if_any()
    files = _read(folder, problems)
    head = validated(RulesetFile, files["ruleset.yaml"], problems)
    country = _country(folder, files, problems, thoroughly)
    layers = _layers(folder, overlays, head, problems)
    regions = compose_all(country, layers, problems, thoroughly=thoroughly)
    problems.raise_if_any()
    assert head is not None  # noqa: S101 - tells the type checker what `raise_if_any` means
    ruleset = _ruleset(folder, head, country, files)
    return replace(
        ruleset, regions={region: _of_region(ruleset, region, own) for region, own in regions.items()}
    )


def catalogue_order(rule_id: str) -> tuple[int, str]:
    """Return the sort key that puts rules in the order of the catalogue."""
    position = FAMILIES.find(rule_id[:1])
    return position if position >= 0 else len(FAMILIES), rule_id


def _read(folder: Path, problems: Problems) -> dict[str, YamlFile | None]:
    """Return every file that decides findings under its path in the folder."""
    heads = [folder / name for name in ("ruleset.yaml", "parameters.yaml", "decisions.yaml")]
    beside = sorted(folder.glob("*/parameters.yaml"))
    paths = [*(path for path in heads if path.is_file()), *beside, *rule_files(folder)]
    files = {path.relative_to(folder).as_posix(): read_yaml(path, problems) for path in paths}
    if "decisions.yaml" not in files:
        # A ruleset without decisions of its own is decided as the shipped one is.
        files["decisions.yaml"] = read_yaml(shipped_folder() / "decisions.yaml", problems)
    return files


def _country(
    folder: Path, files: Mapping[str, YamlFile | None], problems: Problems, thoroughly: bool
) -> Composed:
    settings = _settings(files, problems)
    parameters = Parameters(settings, _defined(files) - settings.keys())
    sources: dict[str, RuleSource] = {}
    rules: dict[str, Rule] = {}
    for path in rule_files(folder):
        source = read_rule(files[path.relative_to(folder).as_posix()], problems)
        if source is None:
            continue
        rule = compile_rule(source, parameters, problems, thoroughly=thoroughly)
        earlier = sources.setdefault(source.file.id, source)
        if earlier is not source:
            text = Text(
                f"{source.file.id} 已在 {earlier.path.name} 中",
                f"{source.file.id} is in {earlier.path.name} already",
            )
            problems.add("id_twice", text, Location(source.path, 1))
        elif rule is not None:
            rules[rule.id] = rule
    return Composed(sources, rules, parameters, {})


def _settings(files: Mapping[str, YamlFile | None], problems: Problems) -> dict[str, Parameter]:
    """Return the parameters of the ruleset and those that lie beside the rules of a group."""
    found: dict[str, Parameter] = {}
    for name, source in files.items():
        if source is None or Path(name).name != "parameters.yaml":
            continue
        settings = validated(ParametersFile, source, problems)
        for parameter, value in (settings.parameters if settings else {}).items():
            if parameter in found:
                text = Text(f"参数 {parameter} 已有定义", f"the parameter {parameter} is defined already")
                problems.add("parameter_twice", text, source.location(("parameters", parameter)))
            found.setdefault(parameter, value)
    return found


def _defined(files: Mapping[str, YamlFile | None]) -> frozenset[str]:
    """Return the names of all parameters, those with mistakes too."""
    named: set[str] = set()
    for name, source in files.items():
        if source is not None and Path(name).name == "parameters.yaml" and isinstance(source.value, dict):
            given = source.value.get("parameters")
            named |= set(given) if isinstance(given, dict) else set()
    return frozenset(named)


def _layers(
    folder: Path, overlays: Sequence[Path] | None, head: RulesetFile | None, problems: Problems
) -> list[Layer]:
    beside = folder.parent / OVERLAYS
    named = list(overlays or ())
    if (overlays is None or overlays) and any(beside.glob("*/**/*.yaml")):
        named.insert(0, beside)
    found = (read_layer(path, problems) for path in overlay_folders(named, problems))
    return [layer for layer in found if layer and (head is None or layer.head.ruleset == head.id)]


def _ruleset(
    folder: Path, head: RulesetFile, country: Composed, files: Mapping[str, YamlFile | None]
) -> Ruleset:
    digest = _digest({name: file.value if file else None for name, file in files.items()})
    return Ruleset(
        id=head.id,
        version=head.version,
        title=head.title.text(),
        digest=digest,
        base_digest=digest,
        rules=_in_order(country.rules.values()),
        folder=folder,
        outcome_policy=tuple((step.when, step.outcome) for step in head.outcome_policy),
        in_force_from=head.in_force_from,
        in_force_until=head.in_force_until,
        parameters=country.parameters.values,
        texts={name: file.text for name, file in files.items() if file},
    )


def _of_region(ruleset: Ruleset, region: str, own: Composed) -> Ruleset:
    """Return the ruleset of one region: its digest covers the country's and every overlay in it."""
    names = [f"{OVERLAYS}/{number}-{layer.head.region}" for number, layer in enumerate(own.layers)]
    pairs = tuple(zip(names, own.layers, strict=True))
    values: dict[str, Plain] = {name: dict(layer.values) for name, layer in pairs}
    texts = {f"{name}/{path}": text for name, layer in pairs for path, text in layer.texts.items()}
    return replace(
        ruleset,
        version=f"{ruleset.version}+{region}.{own.layers[-1].head.version}",
        digest=_digest({"base": ruleset.base_digest, **values}),
        rules=_in_order(own.rules.values()),
        parameters=own.parameters.values,
        settings=own.settings,
        texts={**ruleset.texts, **texts},
        region=region,
        overlays=tuple((layer.head.region, layer.folder) for layer in own.layers),
    )


def _in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: catalogue_order(rule.id)))


def _digest(raw: Mapping[str, Plain]) -> str:
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
