"""The row labels of table 3 as the form prints them: what they stand for, how deep, and how they may be written."""

from __future__ import annotations

from typing import Final

from ...form import GROUPS, RESULTS_LABEL, table_rows
from ..text import fold
from .labels import Entry, Vocabulary

GROUP_KEYS: Final = frozenset(group.key for group in GROUPS)
ABOVE: Final = GROUP_KEYS | {"results"}
"""What stands above rows and has no figures of its own; `other` has them in the form of 2019."""


def _entries() -> list[Entry]:
    entries = [
        Entry(row.key, row.label.zh, row.number.strip("（）、.")) for row in table_rows("F21", "requests")
    ]
    entries.extend(Entry(group.key, group.label.zh, group.number.strip("（）")) for group in GROUPS)
    entries.append(Entry("results", RESULTS_LABEL.zh, "三"))
    return entries


LABELS: Final = Vocabulary(_entries())
DEPTHS: Final[dict[str, int]] = {
    **{row.key: 2 if row.group else 1 for row in table_rows("F21", "requests")},
    **dict.fromkeys(GROUP_KEYS, 1),
    **dict.fromkeys(("received", "carried_in", "carried_out", "results"), 0),
}
PRINTED: Final = {
    **{row.key: f"{row.number}{row.label.zh}" for row in table_rows("F21", "requests")},
    **{group.key: f"{group.number}{group.label.zh}" for group in GROUPS},
    "results": f"三、{RESULTS_LABEL.zh}",
}
OVER: Final = tuple(
    (form, Entry(key, label, number))
    for key, label, number in (
        *((group.key, group.label.zh, group.number) for group in GROUPS),
        ("results", RESULTS_LABEL.zh, "三、"),
    )
    for form in (fold(number + label), fold(label))
)
