"""Facts → five outcomes and candidates: every rule of a ruleset on one report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from ..errors import GoujiError, Text
from ..facts import Absent, Facts
from ..form import template_of_year
from ..model import Candidate, Document, RuleOutcome, RuleResult, Severity
from .absence import why_absent
from .applies import lined_up, why_not_of_kind, why_not_of_report
from .merge import Members, merged
from .places import Places, places_of_document, places_of_form
from .plan import Instance, Plan, Presentation, Seen, cells_of, tell
from .ruleset import IN_FORCE, Rule, Ruleset
from .schema import Stage
from .scope import Absence, Scope

_NOTHING_SEEN: Final[Mapping[str, tuple[RuleResult, tuple[Candidate, ...]]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules saw on one report: one result per rule, and every relation found broken.

    What rules on trial saw (stage `shadow`) stands apart: it counts nowhere.
    """

    results: tuple[RuleResult, ...]
    candidates: tuple[Candidate, ...]
    shadow_results: tuple[RuleResult, ...] = ()
    shadow_candidates: tuple[Candidate, ...] = ()


class _Seeing(NamedTuple):
    """What was seen so far, rule by rule."""

    results: list[RuleResult]
    candidates: list[Candidate]


class Tally:
    """What became of the instances of one rule, while they are gone through."""

    __slots__ = ("absent", "error", "groups", "passed", "refused", "seen")

    def __init__(self) -> None:
        self.passed = 0
        self.seen: list[Seen] = []
        self.groups: dict[str, Members] = {}
        self.refused: list[Text] = []
        self.absent: list[tuple[Instance, Absence]] = []
        self.error: Text | None = None

    @property
    def is_broken(self) -> bool:
        """Whether any instance is."""
        return bool(self.seen or self.groups)

    @property
    def is_derived(self) -> bool:
        """Whether one is broken only because of what blanks stand for."""
        return any(one.derived for one in self.seen) or any(one.derived for one in self.groups.values())


def check(
    ruleset: Ruleset,
    facts: Facts,
    only: Collection[str] | None = None,
    *,
    on: date | None = None,
    drafts: bool = False,
    seen: Mapping[str, tuple[RuleResult, tuple[Candidate, ...]]] = _NOTHING_SEEN,
) -> Checked:
    """Evaluate the rules of `ruleset` that are in force, and apart from them those on trial.

    Args:
        ruleset: as loaded.
        facts: of one report.
        only: catalogue ids; these are evaluated whatever their stage, and no others.
        on: the day that decides the stage of each rule; None: before any later stage.
        drafts: take drafts for rules on trial.
        seen: what rules that say the same saw on this report on this day; they do not look again.
    """
    scope = Scope(facts, ruleset.settings)
    places = places_for(facts.document)
    trial: frozenset[Stage] = frozenset({"shadow", "draft"} if drafts else {"shadow"})
    counting, apart = _Seeing([], []), _Seeing([], [])
    for rule, stage, excluded, is_limited in lined_up(ruleset, on, facts.document):
        counts = stage in IN_FORCE if only is None else rule.id in only
        if counts or (only is None and stage in trial):
            before = seen.get(rule.id) if seen else None
            if before is None:
                before = (excluded, ()) if excluded else _check(rule, scope, places, stage, is_limited)
            result, found = before
            results, candidates = counting if counts else apart
            results.append(result)
            if found:
                candidates.extend(found)
    return Checked(
        tuple(counting.results), tuple(counting.candidates), tuple(apart.results), tuple(apart.candidates)
    )


def ruleset_for(ruleset: Ruleset, facts: Facts) -> Ruleset:
    """Return the ruleset of the region that the organ of a report lies in; the country's where it has none."""
    region = facts.get("organ.region")
    return ruleset if isinstance(region, Absent) else ruleset.for_region(str(region.value))


def places_for(document: Document) -> Places:
    """Return the form by which a document is judged: the detected one, else the one prescribed for its year."""
    if document.template == "mixed":
        return places_of_document(document)
    return places_of_form(document.template or template_of_year(document.year or 0) or "F21")


def check_rule(
    rule: Rule, scope: Scope, places: Places, stage: Stage = "enforced"
) -> tuple[RuleResult, tuple[Candidate, ...]]:
    """Evaluate one rule; in the stage `warn` it finds no errors, only warnings."""
    excluded = why_not_of_report(rule, scope.facts.document)
    return (excluded, ()) if excluded else _check(rule, scope, places, stage, is_limited=True)


def _check(
    rule: Rule, scope: Scope, places: Places, stage: Stage, is_limited: bool
) -> tuple[RuleResult, tuple[Candidate, ...]]:
    """Evaluate a rule that is for reports of this year and form; `is_limited`: for some kinds of organs only.

    Whatever a rule raises stays with that rule: it becomes its engine_error, so that one broken rule hides no
    other. Here and in `take_stock`, which does the same for one instance, everything is caught; nowhere else.
    """
    try:
        excluded = why_not_of_kind(rule, scope.facts) if is_limited else None
        if excluded is not None:
            return excluded, ()
        plan = rule.plan_for(places)
        if plan.over is not None and scope.facts.records(plan.over) == ():
            return rule.found_none, ()
        tally = take_stock(plan, scope)
        found = _candidates(rule, plan, tally, scope, stage) if tally.is_broken else ()
        return _result(rule, tally, scope, found), found
    except Exception as error:  # noqa: BLE001 - the boundary of a rule
        return RuleResult(rule.id, RuleOutcome.ENGINE_ERROR, _trouble(error)), ()


def take_stock(plan: Plan, scope: Scope) -> Tally:
    """Evaluate every instance of a rule; one that raises keeps no other from being seen."""
    tally, instances = Tally(), plan.instances
    if plan.at_zero or plan.where_blank:
        quiet = (plan.at_zero & scope.zeros) | (plan.where_blank & scope.blanks)
        tally.passed = len(quiet)
        instances = tuple([one for one in instances if one.only_cell not in quiet])
    for instance in instances:
        try:
            if instance.loops:
                _look_at_each(instance, scope, tally)
            else:
                look(instance, scope, tally)
        except Absence as absence:
            tally.absent.append((instance, absence.to_keep()))
        except Exception as error:  # noqa: BLE001 - the boundary of an instance
            tally.error = _trouble(error)
    return tally


def _look_at_each(instance: Instance, scope: Scope, tally: Tally) -> None:
    if len(instance.loops) > 1:
        for _ in elements(instance, scope):
            look(instance, scope, tally)
        return
    ((name, domain),) = instance.loops
    for element in domain(scope):
        scope.records[name] = element
        look(instance, scope, tally)


def _trouble(error: Exception) -> Text:
    if isinstance(error, GoujiError):
        return error.text
    told = f"{type(error).__name__}: {error}"
    return Text(f"规则运行出错（{told}），请告知规则作者", f"the rule failed ({told}); tell its author")


def elements(instance: Instance, scope: Scope, depth: int = 0) -> Iterator[None]:
    """Go through the records of an instance: each turn puts one of them into `scope`."""
    if depth == len(instance.loops):
        yield
        return
    name, domain = instance.loops[depth]
    for element in domain(scope):
        scope.records[name] = element
        yield from elements(instance, scope, depth + 1)


def look(instance: Instance, scope: Scope, tally: Tally) -> None:
    """Look at one instance strictly, and a second time leniently where something was absent."""
    try:
        if instance.where is not None and not instance.where(scope):
            return
        broken = _verdict(instance, scope, tally) if instance.guards else instance.fails_if(scope)
    except Absence as absence:
        tally.absent.append((instance, absence.to_keep()))
        _look_again(instance, scope, tally)
        return
    if broken:
        _take_down(instance.present(), scope, tally, derived=False)
    elif broken is not None:
        tally.passed += 1


def _look_again(instance: Instance, scope: Scope, tally: Tally) -> None:
    if instance.lenient is None:
        return
    scope.figures = instance.lenient.figures(scope)
    try:
        if _verdict(instance, scope, tally):
            _take_down(instance.present(), scope, tally, derived=True)
    except Absence:
        return
    finally:
        scope.figures = scope.strict


def _take_down(shown: Presentation, scope: Scope, tally: Tally, *, derived: bool) -> None:
    """Tell the broken instance at hand, as a finding of its own or as one of several."""
    scope.told = {}
    if shown.grain == "instance":
        tally.seen.append(tell(shown, scope, derived))
        return
    cells = cells_of(shown, scope)
    group = cells[0].partition(".")[0] if cells and shown.grain == "table" else ""
    members = tally.groups.get(group)
    if members is None:
        members = Members()
    members.add(shown, cells, scope, derived)
    tally.groups[group] = members


def _verdict(instance: Instance, scope: Scope, tally: Tally) -> bool | None:
    """Return whether the relation is broken; None where a guard says that it does not apply."""
    for guard, reason in instance.guards:
        if not guard(scope):
            tally.refused.append(reason)
            return None
    return bool(instance.fails_if(scope))


def _result(rule: Rule, tally: Tally, scope: Scope, found: tuple[Candidate, ...]) -> RuleResult:
    if found:
        cells = tuple(dict.fromkeys([cell for candidate in found for cell in candidate.cells]))
        return RuleResult(rule.id, RuleOutcome.FAIL, None, cells)
    if tally.error is not None:
        return RuleResult(rule.id, RuleOutcome.ENGINE_ERROR, tally.error)
    if tally.absent:
        reason, cells = why_absent(tally.absent, scope)
        return RuleResult(rule.id, RuleOutcome.NOT_ASSESSABLE, reason, cells)
    if tally.passed:
        return rule.passed
    if tally.refused:
        return RuleResult(rule.id, RuleOutcome.NOT_APPLICABLE, tally.refused[0])
    return rule.found_none


def _candidates(rule: Rule, plan: Plan, tally: Tally, scope: Scope, stage: Stage) -> tuple[Candidate, ...]:
    groups = [merged(plan, table, members, scope) for table, members in tally.groups.items()]
    return tuple([_candidate(rule, seen, stage) for seen in (*tally.seen, *groups)])


def _candidate(rule: Rule, seen: Seen, stage: Stage) -> Candidate:
    severity = seen.severity
    if stage == "warn" and severity is Severity.ERROR:
        severity = Severity.WARNING
    delta = None if seen.left is None or seen.right is None else seen.left - seen.right
    return Candidate(
        rule=rule.id,
        severity=severity,
        title=rule.title,
        message=seen.message or rule.title,
        basis=rule.file.basis,
        suggestion=seen.suggestion or rule.title,
        key=seen.key,
        cells=seen.cells,
        spans=seen.spans,
        left=seen.left,
        right=seen.right,
        delta=delta,
        formula=seen.formula,
        derived=seen.derived,
        rule_version=rule.version,
    )
