"""Several broken instances of one rule → one finding that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..errors import Text
from ..form import TABLE_NUMBERS
from ..model import TABLES, Severity
from .plan import Plan, Seen, write
from .render import join
from .scope import Scope

_WORST: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def merged(plan: Plan, table: str, members: list[Seen], scope: Scope) -> Seen:
    """Return one finding for all `members`: the worst severity, all cells, the sentences of the rule.

    Args:
        plan: with the sentences.
        table: the table they share, empty where the finding is one per report.
        members: broken instances, at least one.
        scope: of the report.
    """
    shared: dict[str, Text | int] = {
        "count": len(members),
        "each": _listed([member.each for member in members if member.each]),
        "table": _name(table),
    }
    scope.records.update(shared)
    cells = _distinct(cell for member in members for cell in member.cells)
    keys = sorted({member.key for member in members})
    return members[0]._replace(
        severity=next(level for level in _WORST if any(member.severity is level for member in members)),
        cells=cells,
        spans=tuple(sorted({span for member in members for span in member.spans})),
        derived=any(member.derived for member in members),
        key=" ".join(sorted(cells)) if cells else " ".join(keys),
        message=write(plan.message, scope),
        suggestion=write(plan.suggestion, scope),
    )


def _listed(parts: list[Text]) -> Text:
    distinct = list(dict.fromkeys(parts))
    return Text(join([part.zh for part in distinct], "zh"), join([part.en for part in distinct], "en"))


def _name(table: str) -> Text:
    return next((TABLE_NUMBERS[known] for known in TABLES if known == table), Text("", ""))


def _distinct(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cells))
