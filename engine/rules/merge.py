"""Several broken instances of one rule → one finding that lists them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..errors import Text
from ..form import TABLE_NUMBERS
from ..model import TABLES, Severity, Span
from .plan import Plan, Presentation, Seen, key_of, severity_of, spans_of, write
from .render import LIST_LIMIT, join
from .scope import Scope

_WORST: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(slots=True)
class Members:
    """Broken instances that make one finding, gathered one by one; what the finding will not show is not told.

    Attributes:
        count: how many there are.
        severity: the worst of them, None while there are none.
        derived: whether one of them rests on a replaced blank.
        cells, spans, keys: theirs, all together; keys where they point at no cells.
        at_cells: cells that are shown themselves, as nothing else is; their places are looked up at the end.
        each: their sentences, each once, as far as they are listed, and one more where there are more.
    """

    count: int = 0
    severity: Severity | None = None
    derived: bool = False
    cells: dict[str, None] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    at_cells: dict[str, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    each: dict[Text, None] = field(default_factory=dict)

    def add(self, shown: Presentation, cells: tuple[str, ...], scope: Scope, derived: bool) -> None:
        """Add the broken instance at hand, which points at `cells`."""
        severity = self._worse(shown, scope)
        each = write(shown.each, scope) if len(self.each) <= LIST_LIMIT else None
        if shown.show or shown.sources:
            self.spans.update(spans_of(shown, cells, scope))
        else:
            for cell in cells:
                self.at_cells[cell] = None
        if not cells:
            self.keys.add(key_of(shown, scope) or "")
        for cell in cells:
            self.cells[cell] = None
        if each is not None:
            self.each[each] = None
        self.severity = severity
        self.derived = self.derived or derived
        self.count += 1

    def _worse(self, shown: Presentation, scope: Scope) -> Severity:
        """Return the severity with the instance at hand; nothing is worse than an error."""
        if self.severity is Severity.ERROR:
            return self.severity
        severity = severity_of(shown, scope)
        if self.severity is None:
            return severity
        return min(severity, self.severity, key=_WORST.index)


def merged(plan: Plan, table: str, members: Members, scope: Scope) -> Seen:
    """Return one finding for all `members`: the worst severity, all cells, the sentences of the rule.

    Args:
        plan: with the sentences.
        table: the table they share, empty where the finding is one per report.
        members: broken instances, at least one.
        scope: of the report.
    """
    shared: dict[str, Text | int] = {
        "count": members.count,
        "each": _listed(list(members.each)),
        "table": _name(table),
    }
    scope.records.update(shared)
    scope.told = {}
    members.spans.update([span for cell in members.at_cells if (span := scope.cell(cell).span)])
    return Seen(
        severity=members.severity or Severity.ERROR,
        cells=tuple(members.cells),
        spans=tuple(sorted(members.spans)),
        derived=members.derived,
        key=" ".join(sorted(members.cells or members.keys)),
        message=write(plan.message, scope),
        suggestion=write(plan.suggestion, scope),
    )


def _listed(parts: list[Text]) -> Text:
    return Text(join([part.zh for part in parts], "zh"), join([part.en for part in parts], "en"))


def _name(table: str) -> Text:
    return next((TABLE_NUMBERS[known] for known in TABLES if known == table), Text("", ""))
