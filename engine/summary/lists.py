"""The keys of figures, which are the names of the lists that they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ..errors import NotFoundError, Text

ListKind = Literal[
    "filing", "passing", "checks", "findings", "reports", "carry", "report", "volumes", "ruleset"
]

FINDING_COLUMNS: Final = ("found", "standing", "fixed", "waived", "dismissed", "error", "warning", "info")
FILING_STATES: Final = (
    "on_time",
    "late",
    "undated",
    "unreadable",
    "imported",
    "missing",
    "not_due",
    "exempt",
)
"""Every organ that has to file, and every report, is one of these."""
LATE_BOUNDS: Final = {"late_3": (1, 3), "late_7": (4, 7), "late_30": (8, 30), "late_more": (31, None)}
"""Days late, both included."""

_SHAPES: Final = {
    "filing": r"(?:expected|filed|filed_expected|days|outside|returned|corrected_late|"
    + "|".join((*FILING_STATES, *LATE_BOUNDS))
    + ")",
    "passing": r"(?:first|later|waiting|returned|unchecked|judged)",
    "checks": r"(?:unreadable|quarantined|pending|undefined|without_table|without_figures|unassessed|rule_errors)",
    "findings": r"(?:all|error|warning|info|[A-Z]|[A-Z]+[0-9]+[A-Za-z0-9_-]*)\.(?:"
    + "|".join(FINDING_COLUMNS)
    + ")",
    "reports": r"(?:with_errors|clean)",
    "carry": r"(?:broken|columns|without_predecessor|carried_in|carried_out)",
    "report": r"[0-9]{1,18}\.(?:error|warning)",
    "volumes": r"(?:parts_filed|parts_missing|(?:reported|parts|unknown)\.(?:requests|appeals)\.[a-z_0-9]+\.[a-z]+)",
    "ruleset": r"[0-9A-Za-z:_-]{1,128}",
}


@dataclass(frozen=True, slots=True)
class ListKey:
    """A key taken apart: `findings.A01.dismissed` → findings, A01, dismissed; `filing.late` → filing, late."""

    text: str
    kind: str
    name: str
    column: str = ""


def list_key(text: str) -> ListKey:
    """Take a key apart.

    Raises:
        NotFoundError: no figure has this key.
    """
    kind, _, rest = text.partition(".")
    shape = _SHAPES.get(kind)
    if shape is None or re.fullmatch(shape, rest, re.ASCII) is None:
        raise NotFoundError(
            "no_such_list",
            Text(
                f"汇总中没有这个数：{text[:60]}，请从汇总页面进入。",
                f"No number of the summary is called {text[:60]}; start from the summary's page.",
            ),
        )
    if kind in ("findings", "report"):
        name, _, column = rest.rpartition(".")
        return ListKey(text, kind, name, column)
    name, _, column = rest.partition(".")
    return ListKey(text, kind, name, column)
