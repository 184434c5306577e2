"""Why a rule says what it says about one report: every operand with its value, turn by turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from .errors import GoujiError, Text
from .facts import CATALOGUE, Absent, Fact, Facts, Record
from .form import cell_label
from .model import Candidate, CellKind, RuleOutcome, Template
from .rules import Rule, Ruleset, ruleset_for
from .rules.absence import absent_cell
from .rules.applies import why_not
from .rules.check import Tally, check_rule, elements, look, places_for
from .rules.parameters import value_in_force
from .rules.parse import parse_loop
from .rules.plain_words import FORMS
from .rules.plan import Instance
from .rules.render import in_words
from .rules.scope import Absence, Scope
from .rules.syntax import Path

TURNS_SHOWN: Final = 400
WORDS_SHOWN: Final = 6
"""Lines of a list in a parameter; of a longer one only their number is told."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing that a rule looked at.

    Attributes:
        name: as the rule names it: an address, `previous.` and an address, a fact, a field, a parameter.
        label: how a person calls it, where it has such a name.
        value: what it is, in words; None where it is absent.
        absent: why it is not there; None where it is.
    """

    name: str
    label: Text | None
    value: Text | None
    absent: Text | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One instance of a rule: one column, row, cell or record.

    Attributes:
        name: which turn of the loops, e.g. `c = total`; empty without a loop.
        outcome: what became of it.
        derived: True where it failed only with blanks taken as the rule says.
        reason: why it does not apply or cannot be assessed, or what went wrong.
        operands: what it looked at.
    """

    name: str
    outcome: RuleOutcome
    derived: bool
    reason: Text | None
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one rule made of one report.

    Attributes:
        rule: the rule, with everything its author wrote.
        outcome: of the rule as a whole.
        reason: why it was not applicable or not assessable.
        turns: every instance; empty where the rule does not apply at all.
        candidates: what it found, before decisions on suppression and grouping.
        operands: what decided whether it applies, and what a loop without any turn went through.
    """

    rule: Rule
    outcome: RuleOutcome
    reason: Text | None
    turns: tuple[Turn, ...]
    candidates: tuple[Candidate, ...]
    operands: tuple[Operand, ...] = ()


def explain(ruleset: Ruleset, facts: Facts, rule_id: str) -> Explanation | None:
    """Explain one rule on one report; None if the ruleset has no such rule.

    Args:
        ruleset: as loaded.
        facts: of the report.
        rule_id: catalogue id, `A01`.
    """
    ruleset = ruleset_for(ruleset, facts)
    rule = ruleset.rule(rule_id)
    if rule is None:
        return None
    scope, places = Scope(facts, ruleset.settings), places_for(facts.document)
    result, candidates = check_rule(rule, scope, places)
    turns: list[Turn] = []
    operands = _limits(rule, facts)
    if why_not(rule, facts) is None:
        for instance in rule.plan_for(places).instances[:TURNS_SHOWN]:
            found = _turns(instance, scope, ruleset)
            turns.extend(found)
            operands += [] if found else [*_looped(rule, scope), *_others(instance, scope, ruleset)]
    unique = tuple(dict.fromkeys(operands))
    return Explanation(rule, result.outcome, result.reason, tuple(turns), candidates, unique)


def _limits(rule: Rule, facts: Facts) -> list[Operand]:
    """Return year, form and kind of organ, each where the rule is limited by it."""
    limits = rule.file.applies_to
    names = [
        name
        for name, is_limited in (
            ("report.year", limits.years.from_ is not None or limits.years.until is not None),
            ("report.template", len(limits.templates) < len(get_args(Template))),
            ("organ.kind", bool(limits.organ_kinds)),
        )
        if is_limited
    ]
    return [_operand(name, facts.get(name)) for name in names]


def _looped(rule: Rule, scope: Scope) -> list[Operand]:
    """Return the lists of the catalogue that the rule's loops go through."""
    sets = [parse_loop(loop).domain for loop in rule.file.for_each]
    names = [".".join(map(str, one.steps)) for one in sets if isinstance(one, Path)]
    return [_fact(name, scope) for name in names if name in CATALOGUE]


def _turns(instance: Instance, scope: Scope, ruleset: Ruleset) -> list[Turn]:
    found = []
    try:
        for _ in elements(instance, scope):
            found.append(_turn(instance, scope, ruleset))
    except Absence as absence:
        reason = absence.reason or absent_cell(absence, scope)
        found.append(Turn(_name(instance), RuleOutcome.NOT_ASSESSABLE, False, reason, ()))
    return found


def _turn(instance: Instance, scope: Scope, ruleset: Ruleset) -> Turn:
    tally = Tally()
    try:
        look(instance, scope, tally)
    except (GoujiError, ArithmeticError, TypeError, ValueError) as error:
        text = error.text if isinstance(error, GoujiError) else Text(str(error), str(error))
        tally.error = text
    outcome, reason = _outcome(tally, scope)
    operands = (*_cells(instance, scope), *_others(instance, scope, ruleset), *_fields(instance, scope))
    return Turn(_name(instance), outcome, tally.is_derived, reason, operands)


def _outcome(tally: Tally, scope: Scope) -> tuple[RuleOutcome, Text | None]:
    if tally.is_broken:
        return RuleOutcome.FAIL, None
    if tally.error is not None:
        return RuleOutcome.ENGINE_ERROR, tally.error
    if tally.absent:
        absence = tally.absent[0][1]
        return RuleOutcome.NOT_ASSESSABLE, absence.reason or absent_cell(absence, scope)
    if tally.refused:
        return RuleOutcome.NOT_APPLICABLE, tally.refused[0]
    if tally.passed:
        return RuleOutcome.PASS, None
    return RuleOutcome.NOT_APPLICABLE, Text("不在核对范围内（where）", "left out by the rule's where")


def _name(instance: Instance) -> str:
    return "，".join(f"{name} = {value}" for name, value in instance.turn)


def _cells(instance: Instance, scope: Scope) -> list[Operand]:
    return [_cell(address, address, scope, previous=False) for address in instance.reads]


def _cell(name: str, address: str, scope: Scope, *, previous: bool) -> Operand:
    label = cell_label(address)
    try:
        cell = scope.cell(address, previous)
    except Absence as absence:
        return Operand(name, label, None, absence.reason)
    if cell.kind is CellKind.NUMBER:
        return Operand(name, label, in_words(cell.value), None)
    return Operand(name, label, None, absent_cell(Absence(address, previous), scope))


def _others(instance: Instance, scope: Scope, ruleset: Ruleset) -> list[Operand]:
    found = []
    for name in instance.asks:
        address = name.removeprefix("previous.")
        if address != name and address.count(".") == 2:
            found.append(_cell(name, address, scope, previous=True))
        elif name.startswith("parameters."):
            found.append(_parameter(name, scope, ruleset))
        else:
            found.append(_fact(name, scope))
    return found


def _parameter(name: str, scope: Scope, ruleset: Ruleset) -> Operand:
    plain = name.removeprefix("parameters.")
    try:
        value = value_in_force(ruleset.parameters[plain], plain, scope)
    except Absence as absence:
        return Operand(name, None, None, absence.reason)
    if isinstance(value, tuple) and len(value) > WORDS_SHOWN:
        return Operand(name, None, Text(f"{len(value)} 条", f"{len(value)} line(s)"), None)
    return Operand(name, None, in_words(value), None)


def _fact(name: str, scope: Scope) -> Operand:
    try:
        fact = scope.facts.get(name)
    except KeyError:
        records = scope.facts.records(name)
        if isinstance(records, Absent):
            return Operand(name, None, None, records.reason)
        return Operand(name, None, Text(f"{len(records)} 条", f"{len(records)} record(s)"), None)
    return _operand(name, fact)


def _operand(name: str, fact: Fact | Absent) -> Operand:
    if isinstance(fact, Absent):
        return Operand(name, None, None, fact.reason)
    form = FORMS.get(fact.value) if isinstance(fact.value, str) else None  # type: ignore[call-overload]
    if form is not None:
        return Operand(name, None, Text(f"{fact.value}（{form.zh}）", f"{fact.value} ({form.en})"), None)
    return Operand(name, None, in_words(fact.value), None)


def _fields(instance: Instance, scope: Scope) -> list[Operand]:
    found: list[Operand] = []
    for name, _ in instance.loops:
        record = scope.records.get(name)
        if isinstance(record, Record):
            found.extend(_operand(f"{name}.{field}", fact) for field, fact in record.fields.items())
    return found
