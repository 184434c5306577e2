"""The organs below a government whose reports lie beside its own, as far as a file of organs says who reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from gouji.engine.facts import figures_of, total_of
from gouji.engine.model import (
    Child,
    Children,
    Document,
    Evaluation,
    Number,
    Organ,
    RegionLevel,
    Severity,
)
from gouji.engine.register import Register, is_office, organs_below

Beside = Mapping[str, tuple[Document, Evaluation]]
"""What was judged of one year already, by the code of the organ."""
FAULTS: Final = ("A", "Y", "L")
CARRY_OVER: Final = "Y01"
_LEVELS: Final[Mapping[RegionLevel, int]] = {"county": 1, "prefecture": 2, "province": 3, "national": 4}


def rank_of(register: Register, organ: Organ | None) -> int:
    """Return when a report is to be judged: governments after the organs below them, the higher the later."""
    if organ is None or organ.kind != "government" or is_office(register, organ.name):
        return 0
    return _LEVELS.get(organ.level, 1)


def children_beside(
    register: Register, government: Organ | None, year: int | None, beside: Beside
) -> Children | None:
    """Return what the organs below `government` reported, as far as it lies beside.

    Args:
        register: with the organs of a file, which says who reports.
        government: whose report is to be judged.
        year: of that report.
        beside: the other reports of that year, judged.

    Returns:
        None where it is no government, where the register knows nobody of its region, or where none of the organs
        below it has a report among the files: nobody looked for them then.
    """
    if government is None or year is None or government.kind != "government":
        return None
    below = organs_below(register, government, year)
    if not below.reporters:
        return Children(()) if register.entries_in(government.region or "") else None
    if not any(organ.code in beside for organ in below.reporters):
        return None

    def total(organs: Iterable[Organ]) -> Mapping[str, Number]:
        found = [beside[organ.code][0] for organ in organs if organ.code and organ.code in beside]
        return total_of(figures_of(document) for document in found)

    return Children(
        tuple(_child(organ, organ.code in below.offices, beside) for organ in below.reporters),
        total(below.further),
        total(below.vertical),
    )


def _child(organ: Organ, is_office: bool, beside: Beside) -> Child:
    found = beside.get(organ.code or "")
    if found is None:
        return Child(organ.name, organ.kind, "not_given", is_office)
    document, evaluation = found
    told = [finding.candidate for finding in evaluation.findings]
    errors = {one.rule for one in told if one.severity is Severity.ERROR and one.rule.startswith(FAULTS)}
    breaks = [
        (one.cells[0].rpartition(".")[2], one.delta)
        for one in told
        if one.rule == CARRY_OVER and one.cells and one.delta is not None
    ]
    return Child(
        organ.name,
        organ.kind,
        "filed",
        is_office,
        figures_of(document),
        tuple(sorted(errors)),
        carry_breaks=tuple(breaks),
    )
