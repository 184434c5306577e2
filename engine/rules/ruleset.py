"""A loaded ruleset: frozen, compiled, with the digest of everything that decides its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from ..errors import Text
from ..model import ReportOutcome, RuleOutcome, RuleResult, Severity, Template
from .parameters import always, steps_of
from .parse import parse_expression
from .places import Places
from .plan import Plan
from .problems import nearest
from .schema import Parameter, RuleFile, Setting, Stage, type_of
from .scope import Steps
from .syntax import Choice, Expression
from .syntax import Path as Names

IN_FORCE: Final[frozenset[Stage]] = frozenset({"enforced", "warn"})
"""Stages whose findings count."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: catalogue id, `A01`.
        title: names the fault.
        file: everything its author wrote.
        group: the folder it lies in, `arithmetic`.
        path: its file; the cases lie beside it.
        plan_for: gives what to run on a form, compiled once per form.
    """

    id: str
    title: Text
    file: RuleFile
    group: str
    path: Path
    plan_for: Callable[[Places], Plan] = field(compare=False, repr=False)

    @property
    def version(self) -> str:
        """The author's version of the rule."""
        return self.file.version

    @property
    def stage(self) -> Stage:
        """Where the rule is in its life before any later stage."""
        return self.file.stage

    def stage_on(self, day: date | None) -> Stage:
        """Return where the rule is in its life on a day."""
        return self.file.stage_on(day)

    @property
    def severity(self) -> str:
        """error, warning, info, or the expression that chooses one."""
        return self.file.severity

    @property
    def severities(self) -> tuple[Severity, ...]:
        """The severities that its findings may have as written, the worst first: several where it chooses one."""
        possible = _severities(parse_expression(self.severity))
        return tuple(severity for severity in Severity if severity in possible)

    @property
    def is_in_force(self) -> bool:
        """Whether its findings count now: stages `enforced` and `warn`."""
        return self.stage in IN_FORCE

    @cached_property
    def passed(self) -> RuleResult:
        """What it says of a report in which it saw nothing broken."""
        return RuleResult(self.id, RuleOutcome.PASS)

    @cached_property
    def found_none(self) -> RuleResult:
        """What it says of a report in which there was nothing to look at."""
        reason = self.file.if_none
        return (
            RuleResult(self.id, RuleOutcome.NOT_APPLICABLE, reason.text())
            if reason is not None
            else self.passed
        )

    @property
    def cases_path(self) -> Path:
        """The file with its cases."""
        return self.path.with_suffix(".cases.yaml")


Line = tuple[Rule, Stage, RuleResult | None, bool]
"""A rule, where it is in its life, what it says where year or form keep it from a report, whether the kind of organ may."""


@dataclass(frozen=True)
class Ruleset:
    """All rules of a folder.

    Attributes:
        id: `annual_report`.
        version: of `ruleset.yaml`.
        title: in both languages.
        digest: sha256 over the content of rules, decisions and parameters; comments and layout do not count.
        rules: in the order of the catalogue.
        folder: where it was read.
        outcome_policy: pairs of a sign (engine_error, error, warning, unread_table, otherwise) and the report's
            outcome; the first sign that is there decides.
        in_force_from, in_force_until: days from and until which the ruleset is meant to be used.
        parameters: all of them under their names.
        settings: those of them that a region sets otherwise.
        base_digest: of the country's ruleset, which this one may be an overlay upon.
        region: whose overlay is in it, empty for the country.
        regions: code → the ruleset of a region that has an overlay.
        overlays: the regions and folders of its overlays, the widest region first.
        texts: its files as they were read, under their paths; those of overlays under `overlays/`.
    """

    id: str
    version: str
    title: Text
    digest: str
    rules: tuple[Rule, ...]
    folder: Path
    outcome_policy: tuple[tuple[str, ReportOutcome], ...]
    in_force_from: date
    in_force_until: date | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    settings: Mapping[str, Steps] = field(default_factory=dict)
    base_digest: str = ""
    region: str = ""
    regions: Mapping[str, Ruleset] = field(default_factory=dict, repr=False)
    overlays: tuple[tuple[str, Path], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def for_region(self, region: str | None) -> Ruleset:
        """Return the ruleset of the narrowest region with an overlay that `region` lies in, else this one.

        Args:
            region: division code of an organ, None where it is not known.
        """
        own = [code for code in self.regions if region and region.startswith(code)]
        return self.regions[max(own, key=len)] if own else self

    def of_digest(self, digest: str) -> Ruleset:
        """Return this ruleset or that of a region, whichever has the digest; KeyError where none has."""
        return {each.digest: each for each in (*self.regions.values(), self)}[digest]

    def with_settings(self, values: Mapping[str, Setting | None]) -> Ruleset:
        """Return the ruleset with these parameters set for all years; None leaves one without a value.

        Raises:
            ValueError: there is no such parameter, or it is of another type.
        """
        for name, value in values.items():
            known = self.parameters.get(name)
            if known is None:
                raise ValueError(f"there is no parameter {name}{nearest(name, self.parameters).en}")
            if value is not None and type_of(value) != known.kind:
                raise ValueError(f"parameter {name} is a {known.kind}, not a {type_of(value)}")
        steps = {name: always(value) for name, value in values.items()}
        return replace(self, settings={**self.settings, **steps}) if steps else self

    def setting(self, name: str, year: int) -> Setting | None:
        """Return the value of a parameter that holds for reports of `year` here; None where there is none."""
        known = self.parameters.get(name)
        steps = self.settings.get(name, steps_of(known) if known else ())
        return next((value for since, value in steps if since <= date(year, 12, 31)), None)

    def staged(self, day: date | None) -> tuple[tuple[Rule, Stage], ...]:
        """Return all rules, each with where it is in its life on a day; worked out once for each day."""
        found = self._staged.get(day)
        if found is None:
            found = self._staged[day] = tuple((rule, rule.stage_on(day)) for rule in self.rules)
        return found

    @cached_property
    def _staged(self) -> dict[date | None, tuple[tuple[Rule, Stage], ...]]:
        return {}

    @cached_property
    def lines(self) -> dict[tuple[date | None, int | None, Template | None], tuple[Line, ...]]:
        """All rules by day, year and form; filled by `applies`."""
        return {}

    def rule(self, rule_id: str) -> Rule | None:
        """Return one rule, None if there is none of that id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def _severities(expression: Expression) -> frozenset[Severity]:
    """Return what an expression of kind severity may give; all where a name from `let` hides it."""
    if isinstance(expression, Choice):
        return _severities(expression.first) | _severities(expression.second)
    if isinstance(expression, Names) and len(expression.steps) == 1 and expression.steps[0] in set(Severity):
        return frozenset({Severity(str(expression.steps[0]))})
    return frozenset(Severity)
