"""The facts that `decisions.yaml` may speak of.

Given at the start:
    gate: what is known of the report as a whole. `template` with F19, F21, mixed or none; `no_table` and
        `no_section` with the key of what is not in the document; `doubtful_table` with the table some of whose
        cells are not surely read; `engine_error` with the rule that broke.
    candidate: one broken relation. `number` is its place in the order of precedence (0 would lead any group),
        `family` the letters of its rule, `table` the one table that all its cells lie in, else empty.
    touch: a candidate and a place that it shares with another candidate: cells, or a stated cause.
Derived:
    void: a candidate that says that a whole table is not there.
    gap: a candidate that says that some rows, columns or sub-tables are not there.
    suppress: a candidate that another one makes pointless; `rule` is the decision rule that says so, `outcome`
        what the silenced rule's result becomes.
    finding: a candidate that becomes a finding.
    place, led: the smallest number known to be connected with a place, with a candidate: the lead of its group.
    sign: what the outcome policy of the ruleset asks for: engine_error, error, warning, unread_table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..durable import Kind

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "gate": Kind({"name": str, "value": str}),
        "candidate": Kind(
            {"number": int, "rule": str, "family": str, "severity": str, "derived": bool, "table": str}
        ),
        "touch": Kind({"candidate": int, "place": str}),
        "void": Kind({"candidate": int, "table": str}),
        "gap": Kind({"candidate": int}),
        "suppress": Kind({"candidate": int, "by": int, "rule": str, "outcome": str}),
        "finding": Kind({"candidate": int}),
        "place": Kind({"place": str, "root": int}, smallest="root"),
        "led": Kind({"candidate": int, "root": int}, smallest="root"),
        "sign": Kind({"name": str}),
    }
)
