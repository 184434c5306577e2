"""The ledger of a version as pages show it: counts in one line, and each finding with what was decided before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from types import MappingProxyType
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.ledger import Figure, Standing
from gouji.engine.model import Finding

from ....desk.ledger import LedgerOfVersion, Line
from ..deeds import deed_of
from .findings import Deed

STANDINGS: Final[Mapping[Standing, Text]] = MappingProxyType(
    {
        Standing.REOPENED: Text("重新打开", "Reopened"),
        Standing.NEW: Text("新出现", "New"),
        Standing.CHANGED: Text("仍在，数字有变", "Still there, other figures"),
        Standing.SAME: Text("仍在，未变", "Still there, unchanged"),
        Standing.UNCHECKED: Text("这次无法核验", "Could not be checked"),
        Standing.FIXED: Text("已更正", "Fixed"),
    }
)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One finding.

    Attributes:
        item: id of its queue item, None without one; its card on the report's page bears it.
        state: of the item now.
        deeds: what people had done with it before this version came.
        figures: old and new ones, where they differ.
        reason: why it could not be checked.
    """

    finding: Finding
    item: int | None
    state: str
    deeds: tuple[Deed, ...]
    figures: tuple[Figure, ...]
    reason: Text | None


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """All findings of one standing."""

    standing: Standing
    name: Text
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The whole ledger; `before` is the number of the version compared with, None of a first one."""

    before: int | None = None
    parts: tuple[LedgerPart, ...] = ()
    by_item: Mapping[int, LedgerPart] = field(default_factory=lambda: MappingProxyType({}))


def ledger_view(found: LedgerOfVersion, zone: tzinfo) -> LedgerView:
    """Return the view, times in `zone`; parts without findings are left out."""
    if found.before is None:
        return LedgerView()
    parts = tuple(
        LedgerPart(standing, name, lines)
        for standing, name in STANDINGS.items()
        if (lines := tuple(_line(one, zone) for one in found.lines if one.entry.standing is standing))
    )
    by_item = {line.item: part for part in parts for line in part.lines if line.item is not None}
    return LedgerView(found.before.version, parts, by_item)


def _line(one: Line, zone: tzinfo) -> LedgerLine:
    deeds = tuple(deed_of(decision, zone) for decision in one.decisions)
    entry = one.entry
    return LedgerLine(entry.finding, one.item_id, one.state, deeds, entry.figures, entry.reason)
