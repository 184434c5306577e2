"""Candidates in their order of precedence, and the facts that the decision rules start from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from ..durable import Fact
from ..model import SECTIONS, TABLES, Candidate, CellKind, Document, RuleOutcome, RuleResult, Severity
from .load import Decisions

_SEVERITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_ID = re.compile(r"([A-Z]+)(\d+)")
_NOWHERE = 1 << 30

Key = tuple[object, ...]


class Precedence:
    """The two orders of candidates: as they are listed, and who leads a group. Neither knows the order given."""

    def __init__(self, decisions: Decisions, document: Document) -> None:
        self._decisions = decisions
        self._document = document

    def listing(self, candidate: Candidate) -> Key:
        """Sort key: catalogue, then document, then what tells two at one place apart."""
        family, number = family_and_number(candidate.rule)
        return (
            self._decisions.families.get(family, _NOWHERE),
            family,
            number,
            min(candidate.spans)[0] if candidate.spans else _NOWHERE,
            () if candidate.spans else tuple(map(self._position, candidate.cells)),
            candidate.cells,
            candidate.key,
            candidate.message.zh,
            candidate.formula or "",
        )

    def leading(self, candidate: Candidate, listing: Key) -> Key:
        """Sort key: strict before derived, then as `lead` of the decision ruleset says, then severity, then `listing`."""
        rank = self._decisions.lead.get(candidate.rule, _NOWHERE)
        return candidate.derived, rank, _SEVERITY[candidate.severity], listing

    def leads_first(self, candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Key]]:
        """Return the candidates, who leads before whom it leads, and the listing key of each."""
        keyed = [(each, self.listing(each)) for each in candidates]
        keyed.sort(key=lambda pair: self.leading(*pair))
        return [each for each, _ in keyed], [listing for _, listing in keyed]

    def _position(self, address: str) -> int:
        return self._positions.get(address, _NOWHERE)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        addresses = (f"{table}.{place}" for table in TABLES for place in self._document.tables.get(table, {}))
        return {address: position for position, address in enumerate(addresses)}


@cache
def family_and_number(rule: str) -> tuple[str, int]:
    """Return `A`, 1 for `A01`."""
    match = _ID.fullmatch(rule)
    return (match[1], int(match[2])) if match else (rule, 0)


def gates(document: Document, results: Iterable[RuleResult]) -> Iterator[Fact]:
    """Yield what is known of the report as a whole."""
    yield _gate("template", document.template or "none")
    for table in TABLES:
        cells = document.tables.get(table, {})
        if all(cell.kind is CellKind.MISSING for cell in cells.values()):
            yield _gate("no_table", table)
        reading = document.readings.get(table)
        if reading is not None and reading.cells:
            yield _gate("doubtful_table", table)
    for section in SECTIONS:
        if document.sections.get(section) is None:
            yield _gate("no_section", section)
    for result in results:
        if result.outcome is RuleOutcome.ENGINE_ERROR:
            yield _gate("engine_error", result.rule)


def candidate_facts(ordered: Sequence[Candidate]) -> Iterator[Fact]:
    """Yield the candidates, numbered as they are ordered, and the places that several of them touch.

    What comes last fires first; so the later numbers go first, and what spreads through a group is mostly the
    right number at once.
    """
    for number in range(len(ordered) - 1, -1, -1):
        candidate = ordered[number]
        yield Fact(
            "candidate",
            {
                "number": number,
                "rule": candidate.rule,
                "family": family_and_number(candidate.rule)[0],
                "severity": candidate.severity.value,
                "derived": candidate.derived,
                "table": _only_table(candidate),
            },
        )
    touches = [(number, place) for place, numbers in enumerate(_shared_places(ordered)) for number in numbers]
    for number, place in sorted(touches, reverse=True):
        yield Fact("touch", {"candidate": number, "place": f"cells {place}"})


def _shared_places(ordered: Sequence[Candidate]) -> list[tuple[int, ...]]:
    """Return the largest sets of candidates that share a cell; a smaller one within a larger one says nothing new."""
    touched: dict[str, int] = {}
    for number, candidate in enumerate(ordered):
        for cell in candidate.cells:
            touched[cell] = touched.get(cell, 0) | 1 << number
    largest: list[int] = []
    for numbers in sorted({found for found in touched.values() if found.bit_count() > 1}, key=_larger):
        if not any(numbers & other == numbers for other in largest):
            largest.append(numbers)
    return sorted(tuple(each for each in range(len(ordered)) if numbers >> each & 1) for numbers in largest)


def _larger(numbers: int) -> int:
    return -numbers.bit_count()


def _only_table(candidate: Candidate) -> str:
    tables = {cell.partition(".")[0] for cell in candidate.cells}
    return tables.pop() if len(tables) == 1 else ""


def _gate(name: str, value: str) -> Fact:
    return Fact("gate", {"name": name, "value": value})
