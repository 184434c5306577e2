"""One rule's files → one compiled rule, or every mistake of its author with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import Text
from ..model import Template
from ..yaml_file import Marks, Plain, YamlFile
from .compile_rule import RuleCompiler
from .parameters import Parameters
from .parsed import ParsedRule, parse_rule
from .places import places_of_form
from .problems import Problems
from .ruleset import Rule
from .schema import RuleFile
from .shapes import mistakes_in

NOT_RULES: Final = frozenset({"ruleset.yaml", "parameters.yaml", "decisions.yaml", "overlay.yaml"})

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule as its author wrote it.

    Attributes:
        file: everything in it.
        path: its file.
        marks: where its values stand.
    """

    file: RuleFile
    path: Path
    marks: Marks


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the files below `folder` that hold rules, in a stable order."""
    return tuple(
        path
        for path in sorted(folder.rglob("*.yaml"))
        if path.name not in NOT_RULES and not path.name.endswith(".cases.yaml")
    )


def read_rule(source: YamlFile | None, problems: Problems) -> RuleSource | None:
    """Return the rule in a file that was read; None where it has not the shape of one (see `problems`)."""
    if source is not None and isinstance(source.value, dict) and "changes" in source.value:
        text = Text(
            "这是对规则的改动（changes），应放在规则集旁边的 overlays/<区划代码>/ 下",
            "this changes a rule (changes): it belongs in overlays/<code>/ beside the ruleset",
        )
        problems.add("misplaced_change", text, source.location(("changes",)))
        return None
    file = validated(RuleFile, source, problems)
    if source is None or file is None:
        return _rest_of(source)
    if not source.path.name.startswith(f"{file.id}-"):
        text = Text(f"文件名应以“{file.id}-”开头", f"the file name must begin with «{file.id}-»")
        problems.add("file_name", text, source.location(("id",)))
    return RuleSource(file, source.path, source)


_STANDS_FOR: Final[Mapping[str, Plain]] = {
    "version": "1",
    "title": {"zh": "-", "en": "-"},
    "severity": "info",
    "basis": ["-"],
    "fails_if": "false",
    "message": {"zh": "-", "en": "-"},
    "suggestion": {"zh": "-", "en": "-"},
}
_NAMING: Final = frozenset({"let", "for_each"})


def _rest_of(source: YamlFile | None) -> RuleSource | None:
    """Return a rule of wrong shape without what is wrong, so that its expressions are looked at in the same run.

    It never gets into a ruleset: the mistakes of its shape are told. None where what is wrong gives names to others.
    """
    if source is None or not isinstance(source.value, dict):
        return None
    try:
        return RuleSource(RuleFile.model_validate(source.value), source.path, source)
    except ValidationError as error:
        trails = [trail for _, trail, _ in mistakes_in(RuleFile, error)]
    if not all(trails) or _NAMING & {trail[0] for trail in trails}:
        return None
    kept = {key: value for key, value in source.value.items() if (key,) not in trails}
    for trail in trails:
        owner = kept.get(str(trail[0]))
        if len(trail) == 2 and isinstance(owner, dict):
            kept[str(trail[0])] = {key: value for key, value in owner.items() if key != trail[1]}
        else:
            kept.pop(str(trail[0]), None)
    if not re.fullmatch(_ID, str(kept.get("id"))):
        kept["id"] = source.path.name[:3] if re.match(_ID, source.path.name) else "X00"
    try:
        return RuleSource(RuleFile.model_validate({**_STANDS_FOR, **kept}), source.path, source)
    except ValidationError:
        return None


_ID: Final = r"[A-Z]\d{2}"


def compile_rule(
    source: RuleSource, parameters: Parameters, problems: Problems, *, thoroughly: bool = False
) -> Rule | None:
    """Compile a rule for every form it applies to, so that its mistakes are found now and not in January.

    A mixed document has its own rows and columns; nothing can be wrong for it that is right for both forms.

    Args:
        source: the rule.
        parameters: those it may name.
        problems: gets its mistakes.
        thoroughly: try every turn of every loop.

    Returns:
        None where an expression cannot even be parsed.
    """
    file = source.file
    parsed = parse_rule(file, source.marks, problems)
    if parsed is None:
        return None
    _check_shape(parsed, source.marks, problems)
    compiler = RuleCompiler(parsed, source.marks, parameters, problems)
    forms: list[Template] = [form for form in file.applies_to.templates if form != "mixed"]
    for template in forms or ("mixed",):
        if not compiler.verify(places_of_form(template), thoroughly=thoroughly):
            break
    plan_for = lru_cache(maxsize=8)(compiler.plan)
    return Rule(file.id, file.title.text(), file, source.path.parent.name, source.path, plan_for)


def _check_shape(parsed: ParsedRule, marks: Marks, problems: Problems) -> None:
    """Refuse combinations that say nothing."""
    file = parsed.file
    if file.one_finding_per != "instance" and (file.left or file.right or file.formula):
        text = Text(
            "合并为一个问题的规则没有 left、right、formula",
            "a rule that makes one finding of several has no left, right or formula",
        )
        problems.add("grouped_sides", text, marks.location(("one_finding_per",)))
    if (file.left is None) != (file.right is None):
        text = Text("left 与 right 应同时给出", "left and right go together")
        problems.add("one_side", text, marks.location(("left",) if file.left else ("right",)))
    if file.each and file.one_finding_per == "instance":
        text = Text(
            "each 只用于 one_finding_per: table 或 report", "each is for one_finding_per: table or report"
        )
        problems.add("each_alone", text, marks.location(("each",)))


def validated(model: type[Model], source: YamlFile | None, problems: Problems) -> Model | None:
    """Validate one file against its shape; mistakes go into `problems`."""
    if source is None:
        return None
    try:
        return model.model_validate(source.value)
    except ValidationError as error:
        for code, trail, text in mistakes_in(model, error):
            problems.add(code, text, source.location(trail))
        return None
