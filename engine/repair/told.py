"""Repairs in words, each at the finding that leads the findings it would mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..errors import Text
from ..form import cell_label, result_rows_in
from ..model import Change, Document, Finding, Number, Repair
from .relations import Relation, Values, relations_of, values_of
from .search import Found, Search

ARITHMETIC = frozenset({"A01", "A02", "A03", "A04", "A05", "A06", "Y01"})


def with_repairs(
    document: Document, findings: Sequence[Finding], predecessor: Document | None = None
) -> tuple[Finding, ...]:
    """Return the findings, with a repair at the lead of each group that one change would mend.

    Only relations of which a finding tells are counted as mended; a relation that held holds after every repair
    shown. The figures of other tables and the text are not looked at.

    Args:
        document: the report as read.
        findings: of its evaluation.
        predecessor: last year's report, where there is one.
    """
    if sum(finding.candidate.rule in ARITHMETIC for finding in findings) < 2:
        return tuple(findings)
    values = values_of(document)
    results = result_rows_in(document)
    relations = relations_of(document, values, results, predecessor)
    repairs: dict[int, Repair] = {}
    for ways in Search(relations, values, results).repairs():
        mended = [relations[number] for number in ways[0].mended]
        about = [number for number, one in enumerate(findings) if _tells_any(one, mended)]
        if len(about) > 1:
            repairs.setdefault(_lead(findings, about), _repair(document, values, relations, ways))
    return tuple(replace(one, repair=repairs.get(number)) for number, one in enumerate(findings))


def _tells_any(finding: Finding, relations: Iterable[Relation]) -> bool:
    candidate = finding.candidate
    return any(one.rule == candidate.rule and one.anchor in candidate.cells for one in relations)


def _lead(findings: Sequence[Finding], about: Sequence[int]) -> int:
    """Return the lead of the group of the first finding concerned."""
    group = findings[about[0]].group
    leads = (
        number for number, one in enumerate(findings) if group is not None and one.group == group and one.lead
    )
    return next(leads, about[0])


def _repair(
    document: Document, values: Values, relations: Sequence[Relation], ways: Sequence[Found]
) -> Repair:
    rules = tuple(sorted({relations[number].rule for number in ways[0].mended}))
    said = [_in_words(document, way) for way in ways]
    zh = "；或者".join(one.zh for one in said)
    en = "; or ".join(one.en for one in said)
    both = Text("均", "both " if len(rules) == 2 else "all ") if len(rules) > 1 else Text("", "")
    return Repair(
        ways=tuple(
            tuple(Change(cell, values[cell], after) for cell, after in way.changes.items()) for way in ways
        ),
        rules=rules,
        count=len(ways[0].mended),
        text=Text(
            f"若{zh}，则 {'、'.join(rules)} {both.zh}成立（共{len(ways[0].mended)}处）",
            f"If {en}, then {both.en}{', '.join(rules)} hold ({len(ways[0].mended)} relations)",
        ),
    )


def _in_words(document: Document, way: Found) -> Text:
    (address, after), *following = way.changes.items()
    label = cell_label(address, document.template)
    also = [(cell_label(cell, document.template), value) for cell, value in following]
    zh = "、".join(f"{one.zh}随之为 {_written(value)}" for one, value in also)
    en = ", ".join(f"{one.en} then {_written(value)}" for one, value in also)
    return Text(
        f"{label.zh} 应为 {_written(after)}" + (f"（{zh}）" if zh else ""),
        f"{label.en} were {_written(after)}" + (f" ({en})" if en else ""),
    )


def _written(value: Number) -> str:
    return f"{value:f}" if not isinstance(value, int) else str(value)
