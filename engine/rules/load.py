"""A folder of YAML files → `Ruleset`, or every mistake of its authors at once, each with file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import Location, Text
from ..model import Template
from ..yaml_file import Plain, YamlFile, read_yaml
from .compile_rule import RuleCompiler
from .parameters import Parameters
from .parsed import ParsedRule, parse_rule
from .places import places_of_form
from .problems import Problems
from .ruleset import Rule, Ruleset
from .schema import ParametersFile, RuleFile, RulesetFile

SHIPPED: Final = "annual_report"
NOT_RULES: Final = frozenset({"ruleset.yaml", "parameters.yaml", "decisions.yaml"})
FAMILIES: Final = "DFSTAYNMLPQG"
"""Order of the groups in the catalogue; rules of other families follow."""

Model = TypeVar("Model", bound=BaseModel)


def shipped_folder() -> Path:
    """Return the folder of the ruleset that comes with Gouji, in a checkout as in an installation."""
    return Path(__file__).resolve().parents[2] / "rulesets" / SHIPPED


def load_ruleset(folder: Path | None = None, *, thoroughly: bool = False) -> Ruleset:
    """Return the compiled ruleset of a folder.

    Args:
        folder: with `ruleset.yaml`, optionally `parameters.yaml` and `decisions.yaml`, and rules in folders below;
            None means the ruleset that is shipped.
        thoroughly: try every turn of every loop now, as `gouji rules lint` does; it takes seconds.

    Raises:
        RulesetError: with every mistake in every file.
    """
    folder = folder or shipped_folder()
    problems = Problems()
    if not (folder / "ruleset.yaml").is_file():
        text = Text(
            f"{folder} 不是规则集：缺少 ruleset.yaml", f"{folder} is no ruleset: it has no ruleset.yaml"
        )
        problems.add("no_ruleset", text, Location(folder))
        problems.raise_if_any()
    head = validated(RulesetFile, read_yaml(folder / "ruleset.yaml", problems), problems)
    parameters, raw = _parameters(folder, problems)
    rules = _rules(folder, parameters, problems, raw, thoroughly)
    _unique(rules, problems)
    problems.raise_if_any()
    assert head is not None  # noqa: S101 - tells the type checker what `raise_if_any` means
    return Ruleset(
        id=head.id,
        version=head.version,
        title=head.title.text(),
        digest=_digest(raw),
        rules=tuple(sorted(rules, key=lambda rule: catalogue_order(rule.id))),
        folder=folder,
        outcome_policy=tuple((step.when, step.outcome) for step in head.outcome_policy),
        in_force_from=head.in_force_from,
        in_force_until=head.in_force_until,
        parameters=parameters.values,
    )


def catalogue_order(rule_id: str) -> tuple[int, str]:
    """Return the sort key that puts rules in the order of the catalogue."""
    position = FAMILIES.find(rule_id[:1])
    return position if position >= 0 else len(FAMILIES), rule_id


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a ruleset that hold rules, in a stable order."""
    return tuple(
        path
        for path in sorted(folder.rglob("*.yaml"))
        if path.name not in NOT_RULES and not path.name.endswith(".cases.yaml")
    )


def _parameters(folder: Path, problems: Problems) -> tuple[Parameters, dict[str, Plain]]:
    raw: dict[str, Plain] = {}
    parameters = Parameters()
    for name in ("ruleset.yaml", "parameters.yaml", "decisions.yaml"):
        if (folder / name).is_file():
            source = read_yaml(folder / name, problems)
            raw[name] = source.value if source else None
            if name == "parameters.yaml":
                file = validated(ParametersFile, source, problems)
                parameters = Parameters(file.parameters) if file else parameters
    return parameters, raw


def _rules(
    folder: Path, parameters: Parameters, problems: Problems, raw: dict[str, Plain], thoroughly: bool
) -> list[Rule]:
    rules = []
    for path in rule_files(folder):
        source = read_yaml(path, problems)
        raw[path.relative_to(folder).as_posix()] = source.value if source else None
        file = validated(RuleFile, source, problems)
        if source and file:
            _check_name(file, source, problems)
            parsed = parse_rule(file, source, problems)
            if parsed:
                _check_shape(parsed, source, problems)
                rules.append(_compiled(parsed, source, parameters, problems, thoroughly))
    return rules


def _compiled(
    parsed: ParsedRule, source: YamlFile, parameters: Parameters, problems: Problems, thoroughly: bool
) -> Rule:
    """Compile a rule for every form it applies to, so that its mistakes are found now and not in January.

    A mixed document has its own rows and columns; nothing can be wrong for it that is right for both forms.
    """
    file = parsed.file
    compiler = RuleCompiler(parsed, source, parameters, problems)
    forms: list[Template] = [form for form in file.applies_to.templates if form != "mixed"]
    for template in forms or ("mixed",):
        compiler.verify(places_of_form(template), thoroughly=thoroughly)
    plan_for = lru_cache(maxsize=8)(compiler.plan)
    return Rule(file.id, file.title.text(), file, source.path.parent.name, source.path, plan_for)


def _check_name(file: RuleFile, source: YamlFile, problems: Problems) -> None:
    if not source.path.name.startswith(f"{file.id}-"):
        text = Text(f"文件名应以“{file.id}-”开头", f"the file name must begin with «{file.id}-»")
        problems.add("file_name", text, source.location(("id",)))


def _check_shape(parsed: ParsedRule, source: YamlFile, problems: Problems) -> None:
    """Refuse combinations that say nothing."""
    file = parsed.file
    if file.one_finding_per != "instance" and (file.left or file.right or file.formula):
        text = Text(
            "合并为一个问题的规则没有 left、right、formula",
            "a rule that makes one finding of several has no left, right or formula",
        )
        problems.add("grouped_sides", text, source.location(("one_finding_per",)))
    if (file.left is None) != (file.right is None):
        text = Text("left 与 right 应同时给出", "left and right go together")
        problems.add("one_side", text, source.location(("left",) if file.left else ("right",)))
    if file.each and file.one_finding_per == "instance":
        text = Text(
            "each 只用于 one_finding_per: table 或 report", "each is for one_finding_per: table or report"
        )
        problems.add("each_alone", text, source.location(("each",)))


def _unique(rules: Iterable[Rule], problems: Problems) -> None:
    seen: dict[str, Path] = {}
    for rule in rules:
        if rule.id in seen:
            text = Text(
                f"{rule.id} 已在 {seen[rule.id].name} 中", f"{rule.id} is in {seen[rule.id].name} already"
            )
            problems.add("id_twice", text, Location(rule.path, 1))
        seen.setdefault(rule.id, rule.path)


def validated(model: type[Model], source: YamlFile | None, problems: Problems) -> Model | None:
    """Validate one file against its shape; mistakes go into `problems`."""
    if source is None:
        return None
    try:
        return model.model_validate(source.value)
    except ValidationError as error:
        for detail in error.errors():
            trail = tuple(detail["loc"])
            where = ".".join(str(step) for step in trail)
            text = Text(f"{where}：{detail['msg']}", f"{where}: {detail['msg']}")
            problems.add(f"shape_{detail['type']}", text, source.location(trail))
        return None


def _digest(raw: Mapping[str, Plain]) -> str:
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
