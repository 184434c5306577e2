"""`decisions.yaml` → `Decisions`, ready to run; every error of its author at once, with file and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from ..durable import Compiled, Program, compile_productions, find_problems
from ..errors import RulesetError, Text
from ..rules.problems import Problems
from ..yaml_file import YamlFile, read_yaml
from .probe import find_circles
from .schema import DecisionsFile
from .translate import to_program

_SILENCED: Final = frozenset({"not_applicable", "not_assessable"})


@dataclass(frozen=True)
class Decisions:
    """A compiled decision ruleset. Threads may share it, and processes forked after it was loaded may use it.

    Attributes:
        path: where it was read.
        compiled: its rules inside durable_rules.
        reasons: decision rule → why, in both languages.
        families: family of rules → its position in the catalogue.
        lead: rule → its position among those that lead a group.
    """

    path: Path
    compiled: Compiled
    reasons: Mapping[str, Text]
    families: Mapping[str, int]
    lead: Mapping[str, int]

    def decides_like(self, other: Decisions) -> bool:
        """Tell whether both come to the same from the same candidates."""
        return (self.compiled.program, self.reasons, self.families, self.lead) == (
            other.compiled.program,
            other.reasons,
            other.families,
            other.lead,
        )

    def close(self) -> None:
        """Free what durable_rules holds."""
        self.compiled.close()


def load_decisions(path: Path, *, thoroughly: bool = True) -> Decisions:
    """Return the decision ruleset at `path`, compiled.

    Args:
        path: of the file.
        thoroughly: try it for rules that silence each other, which takes as long as everything else together;
            only what is known to have none is loaded without.

    Raises:
        RulesetError: with everything its author has to correct, each with file and line.
    """
    problems = Problems()
    source = read_yaml(path, problems)
    file = _validate(source, problems) if source else None
    if source is None or file is None:
        raise RulesetError(problems.all())
    program = to_program(file)
    _check_rules(source, file, program, problems)
    problems.raise_if_any()
    compiled = compile_productions(program)
    circles = find_circles(compiled) if thoroughly else []
    if circles:
        compiled.close()
        text = Text(
            f"这些规则会互相抑制，问题将全部丢失：{'、'.join(circles)}",
            f"these rules would silence each other and every finding be lost: {', '.join(circles)}",
        )
        problems.add("circle", text, source.location(("rules",)))
    problems.raise_if_any()
    return Decisions(
        path=path,
        compiled=compiled,
        reasons={rule.id: rule.reason.text() for rule in file.rules},
        families={family: position for position, family in enumerate(file.catalogue)},
        lead={rule: position for position, rule in enumerate(file.lead)},
    )


def _validate(source: YamlFile, problems: Problems) -> DecisionsFile | None:
    try:
        return DecisionsFile.model_validate(source.value)
    except ValidationError as error:
        for detail in error.errors():
            place = ".".join(str(part) for part in detail["loc"])
            text = Text(f"{place}：{detail['msg']}", f"{place}: {detail['msg']}")
            problems.add("shape", text, source.location(detail["loc"]))
        return None


def _check_silences(source: YamlFile, file: DecisionsFile, problems: Problems) -> None:
    """What a silenced result says must be a reason that is there and an outcome that is no pass."""
    silences = (
        (rule, ("rules", number, "then", position, "with"), conclusion.values)
        for number, rule in enumerate(file.rules)
        for position, conclusion in enumerate(rule.then)
        if conclusion.fact == "suppress"
    )
    for rule, trail, values in silences:
        if isinstance(values.get("rule"), str) and values["rule"] != rule.id:
            text = Text(f"rule 应为本规则的编号 {rule.id}", f"rule must be the id of this rule, {rule.id}")
            problems.add("wrong_rule", text, source.location((*trail, "rule")))
        if isinstance(values.get("outcome"), str) and values["outcome"] not in _SILENCED:
            text = Text(
                "outcome 应为 not_applicable 或 not_assessable",
                "outcome must be not_applicable or not_assessable",
            )
            problems.add("wrong_outcome", text, source.location((*trail, "outcome")))


def _check_rules(source: YamlFile, file: DecisionsFile, program: Program, problems: Problems) -> None:
    positions = {rule.id: position for position, rule in enumerate(file.rules)}
    for name, count in Counter(rule.id for rule in file.rules).items():
        if count > 1:
            text = Text(f"{name}：编号重复", f"{name}: this id is taken")
            problems.add("id_twice", text, source.location(("rules", positions[name])))
    _check_silences(source, file, problems)
    for problem in find_problems(program):
        rule = problem.production
        prefix = f"{rule}: " if rule else ""
        text = Text(prefix + problem.text.zh, prefix + problem.text.en)
        problems.add("unsafe", text, source.location(("rules", positions[rule]) if rule else ()))
