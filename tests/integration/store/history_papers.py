"""Reports and judgements made by hand for the histories, and what the store should hold of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from gouji.engine.errors import Text
from gouji.engine.model import (
    SECTIONS,
    Candidate,
    Cell,
    CellKind,
    Document,
    Evaluation,
    Finding,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Severity,
)
from gouji.engine.store import Database
from gouji.engine.store.queries import queue, submissions
from gouji.engine.store.queries.items import SYSTEM
from gouji.engine.store.tables import Decision

from .history_model import Item, Version

SEVERITIES: Final = {
    "A01": "error",
    "A03": "error",
    "A05": "warning",
    "Y01": "warning",
    "M01": "info",
    "S01+11": "info",
    "S01+22": "info",
}
"""The relations; the last two are one phrase that stands there twice with different figures."""
CELLS: Final = {
    rule: f"requests.refused_{place}.natural" for place, rule in enumerate(SEVERITIES, 1) if "+" not in rule
}


@dataclass
class Ruleset:
    """How rules word their formulas now, which are left out, and which title the report prints."""

    wording: int = 1
    dropped: frozenset[str] = frozenset()
    title: int = 0

    @property
    def silent(self) -> frozenset[str]:
        """Names of the relations that nobody asks about now."""
        return frozenset(name for name in SEVERITIES if name.partition("+")[0] in self.dropped)

    def document(self, version: Version, year: int) -> Document:
        """Return a version as it was read."""
        cells = {}
        for rule, address in CELLS.items():
            value = version.relations[rule]
            kind = CellKind.MISSING if value == "unknown" else CellKind.NUMBER
            number = value if isinstance(value, int) else 0
            cells[address.partition(".")[2]] = Cell(None if value == "unknown" else number, kind, str(number))
        there = [name for name in ("S01+11", "S01+22") if version.relations[name] != "fine"]
        tables: dict[str, dict[str, Cell]] = {"requests": cells, "disclosure": {}, "appeals": {}}
        return Document(
            source="report.txt",
            media_type="text/plain",
            text="".join(f"收费{name[-2:]}元。" for name in there) or "无。",
            organ=f"南关区水务局{self.title}",
            year=year,
            template="F21",
            sections=MappingProxyType(dict.fromkeys(SECTIONS)),
            tables=MappingProxyType({name: MappingProxyType(own) for name, own in tables.items()}),
        )

    def judged(self, version: Version, document: Document) -> Evaluation:
        """Return what the rules say of it."""
        found = self._findings(version, document)
        failed = {one.candidate.rule for one in found}
        results = [
            RuleResult(rule, RuleOutcome.FAIL if rule in failed else RuleOutcome.PASS)
            for rule in ("S01", *CELLS)
            if rule not in self.dropped
        ]
        name = str(self.wording)
        return Evaluation(
            "r", name, f"sha256:{name}", ReportOutcome.NEEDS_REVIEW, tuple(results), tuple(found)
        )

    def _findings(self, version: Version, document: Document) -> list[Finding]:
        found, phrases = [], 0
        for name, value in version.relations.items():
            if not isinstance(value, int) or name in self.silent:
                continue
            rule = name.partition("+")[0]
            phrases += rule == "S01"
            ordinal = f"+{phrases}" if rule == "S01" else ""
            candidate = self._candidate(name, rule, value, document)
            found.append(Finding(candidate, None, True, f"{self.title}:{rule}{ordinal}"))
        return found

    def _candidate(self, name: str, rule: str, value: int, document: Document) -> Candidate:
        is_phrase = rule == "S01"
        at = document.text.find(f"收费{value}元")
        left, right = (0, value) if self.wording % 2 == 0 and not is_phrase else (value, 0)
        return Candidate(
            rule=rule,
            severity=Severity(SEVERITIES[name]),
            title=Text(rule, rule),
            message=Text(rule, rule),
            basis=(),
            suggestion=Text("", ""),
            key="收费元",
            cells=() if is_phrase else (CELLS[name],),
            spans=((at, at + 5),) if is_phrase else (),
            left=left,
            right=right,
            formula=f"第{'一二三'[self.wording % 3]}式 {left} ≠ {right}",
            rule_version=str(self.wording),
        )


def name_of(rule: str, values: dict[str, object]) -> str:
    """Return the model's name of an item."""
    quotes = values["quotes"]
    assert isinstance(quotes, list)
    return f"{rule}+{quotes[0][2:4]}" if quotes else rule


def figure_of(values: dict[str, object]) -> object:
    """Return the figure on which an item rests now."""
    cells = values["cells"]
    assert isinstance(cells, dict)
    return next(iter(cells.values())) if cells else int(name_of("", values)[1:])


def expectation(item: Item) -> tuple[object, ...]:
    """Return what the store should hold of one relation."""
    said = [(who, action, words) for _, who, action, words in item.said]
    return (item.seat.state, item.seat.assignee, item.seat.waiver, item.figure, said)


def stored(database: Database, submission_id: UUID) -> dict[str, tuple[int, tuple[object, ...]]]:
    """Return by relation the id of its item and everything that the model speaks of, for the report of a submission."""
    with database.read_session() as session:
        report_id = submissions.submission(session, submission_id).report_id
        items = [one.item for one in queue.entries_of_report(session, report_id)]
        said: dict[int, list[tuple[str, str, str | None]]] = {item.id: [] for item in items}
        chosen = select(Decision).where(col(Decision.item_id).in_(said)).order_by(col(Decision.id))
        for one in session.exec(chosen):
            if one.item_id is not None and one.actor not in (SYSTEM, "calendar"):
                said[one.item_id].append((one.actor, one.action, one.text))
    return {
        name_of(item.rule, item.values): (
            item.id,
            (item.state, item.assignee, item.waiver, figure_of(item.values), said[item.id]),
        )
        for item in items
    }
