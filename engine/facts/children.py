"""What a government's report is beside those of the organs below it: who filed, what they add up to, where that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from ..form import cell_label, split_address
from ..model import CellKind, Child, Children, Number
from .reader import Reader, Readers, RecordsReader, RecordsReaders
from .sources import Sources
from .summing import total_of
from .values import Absent, Fact, Record, make_record

NOBODY_LOOKED: Final = Absent(
    Text(
        "没有下级机关的报告可供核对：须有机关名录（gouji organs import 或 GOUJI_ORGANS）和下级机关同年的报告",
        "the reports of the organs below are not at hand: a register of organs (gouji organs import or GOUJI_ORGANS) "
        "and their reports for the same year are needed",
    )
)
STATES: Final[Mapping[str, Text]] = {
    "missing": Text("未报送", "nothing filed"),
    "returned": Text("已退回未重报", "sent back"),
    "waiting": Text("尚未评审", "not judged yet"),
    "not_given": Text("未随本次提供", "not among the files"),
}
_NAMED: Final = 8
"""Organs that a reason names."""
_LARGEST: Final = 3
"""Organs whose share in a sum is told."""
_CERTAIN_FROM: Final = 2
"""Cells that must agree before figures are said to have been counted twice: one may agree by chance."""


@dataclass(frozen=True, slots=True)
class _Summed:
    """The reports of all reporters put together."""

    children: Children
    total: Mapping[str, Number]
    blanks: Mapping[str, int]
    unread: Mapping[str, str]

    @property
    def has_office(self) -> bool:
        return any(child.is_office for child in self.children.reporters)


def _of_children(read: RecordsReader) -> RecordsReader:
    def known(sources: Sources) -> tuple[Record, ...] | Absent:
        return NOBODY_LOOKED if sources.surroundings.children is None else read(sources)

    return known


def _reporters(sources: Sources) -> tuple[Child, ...]:
    children = sources.surroundings.children
    return children.reporters if children else ()


def _count(*states: str) -> Reader:
    def read(sources: Sources) -> Fact | Absent:
        if sources.surroundings.children is None:
            return NOBODY_LOOKED
        return Fact(sum(not states or child.state in states for child in _reporters(sources)))

    return read


def _missing(sources: Sources) -> tuple[Record, ...]:
    return tuple(
        make_record(
            name=child.name, kind=child.kind, state=STATES[child.state], is_sure=child.state != "not_given"
        )
        for child in _reporters(sources)
        if child.state != "filed"
    )


def _summed(sources: Sources) -> _Summed | Absent:
    """Return the sum of all reports below; Absent where one of them is not there."""
    children = sources.surroundings.children
    if children is None:
        return NOBODY_LOOKED
    lacking = [child.name for child in children.reporters if child.figures is None]
    if lacking:
        return _incomplete(lacking, len(children.reporters))
    blanks: dict[str, int] = {}
    unread: dict[str, str] = {}
    for child in children.reporters:
        for address, kind in _unsure(child, sources.document.template):
            if kind == CellKind.BLANK:
                blanks[address] = blanks.get(address, 0) + 1
            elif kind != CellKind.NA:
                unread.setdefault(address, child.name)
    total = total_of(child.figures for child in children.reporters if child.figures)
    return _Summed(children, total, blanks, unread)


def _unsure(child: Child, template: str | None) -> Iterator[tuple[str, str]]:
    """Yield cells of a child that hold no sure number; a form that differs makes its tables 2 and 3 unsure."""
    if child.figures is None:
        return
    yield from child.figures.others.items()
    if child.figures.template != template:
        yield from (("disclosure", CellKind.MISSING), ("requests", CellKind.MISSING))


def _incomplete(names: list[str], of: int) -> Absent:
    shown = names[:_NAMED]
    rest = len(names) > _NAMED
    return Absent(
        Text(
            f"应报的{of}个下级机关中，{len(names)}个没有可用的报告：{'、'.join(shown)}{'等' if rest else ''}",
            f"of {of} organs below, {len(names)} have no report that counts: {', '.join(shown)}{' and others' if rest else ''}",
        )
    )


def _sums(sources: Sources) -> tuple[Record, ...] | Absent:
    summed = _summed(sources)
    if isinstance(summed, Absent):
        return summed
    own = _own_figures(sources) if summed.children.reporters else ()
    return tuple(_sum(sources, summed, address, value) for address, value in own)


def _own_figures(sources: Sources) -> Iterator[tuple[str, Number]]:
    """Yield the government's own figures, but those whose reading is not sure."""
    doubts = sources.document.doubts()
    yield from (pair for pair in sources.figures.items() if pair[0] not in doubts)


def _sum(sources: Sources, summed: _Summed, address: str, own: Number) -> Record:
    total = summed.total.get(address, 0)
    blanks = summed.blanks.get(address, 0)
    table = split_address(address)[0]
    doubtful = summed.unread.get(address) or summed.unread.get(table)
    span = sources.document.cell(address).span
    return make_record(
        spans=(span,) if span else (),
        cells=(address,),
        table=table,
        name=cell_label(address, sources.document.template),
        own=own,
        sum=_unreadable(doubtful) if doubtful else Fact(total),
        difference=own - total,
        counted=_counted(summed, own, total, blanks),
        blanks=blanks,
        who=_who(summed.children, address, own - total, blanks),
    )


def _unreadable(name: str) -> Absent:
    return Absent(
        Text(f"{name}的报告中没有可相加的数", f"the report of {name} has no figure there that can be added")
    )


def _counted(summed: _Summed, own: Number, total: Number, blanks: int) -> Fact | Absent:
    """Tell whether what the reports add up to is all: blanks may be anything, and so may the office's own figures."""
    if blanks and own == total:
        return Absent(Text(f"{blanks}个下级机关此格空白", f"{blanks} report(s) below leave this blank"))
    if own > total and not summed.has_office:
        return Absent(
            Text(
                "机关名录中没有政府办公室，多出的数可能是本级的",
                "the register has no office of the government; what is more may be its own",
            )
        )
    return Fact(True)


def _who(children: Children, address: str, difference: Number, blanks: int) -> Text:
    """Return which of the reports may explain a difference, or which make up most of the sum."""
    shares: list[tuple[Number, str]] = [
        (child.figures.numbers[address], child.name)
        for child in children.reporters
        if child.figures and address in child.figures.numbers
    ]
    left_out = [name for value, name in shares if value == -difference]
    note = Text(f"，{blanks}个单位空白按0计", f", {blanks} blank(s) taken as 0") if blanks else Text("", "")
    if left_out:
        names = left_out[:_LARGEST]
        return Text(
            f"，差额与{'、'.join(names)}所报相同，可能漏计{note.zh}",
            f", as much as {', '.join(names)} reported, which may have been left out{note.en}",
        )
    largest = sorted(shares, reverse=True)[:_LARGEST]
    if not largest:
        return Text(f"，下级均为0{note.zh}", f", all below have 0{note.en}")
    return Text(
        f"，其中{'、'.join(f'{name}{value}' for value, name in largest)}{note.zh}",
        f", of which {', '.join(f'{name} {value}' for value, name in largest)}{note.en}",
    )


def _counted_besides(which: str) -> RecordsReader:
    """Return a reader of the cells that are the sum below and, besides, figures that do not belong into it.

    None at all where only some of the cells in question would be explained by it: that is another mistake.
    """

    def read(sources: Sources) -> tuple[Record, ...] | Absent:
        summed = _summed(sources)
        if isinstance(summed, Absent):
            return summed
        besides: Mapping[str, Number] = getattr(summed.children, which)
        if not besides or not summed.children.reporters:
            return ()
        own = dict(_own_figures(sources))
        concerned = [address for address in own if besides.get(address, 0) != 0]
        explained = [
            address
            for address in concerned
            if own[address] == summed.total.get(address, 0) + besides[address]
        ]
        if len(explained) < _CERTAIN_FROM or len(explained) < len(concerned):
            return ()
        return tuple(
            make_record(
                spans=(span,) if (span := sources.document.cell(address).span) else (),
                cells=(address,),
                name=cell_label(address, sources.document.template),
                own=own[address],
                sum=summed.total.get(address, 0),
                besides=besides[address],
            )
            for address in explained
        )

    return read


def _only_office(sources: Sources) -> Fact | Absent:
    """Tell whether the figures are those of the government's office alone while others below it have some too."""
    if sources.surroundings.children is None:
        return NOBODY_LOOKED
    reporters = _reporters(sources)
    office = next((child for child in reporters if child.is_office), None)
    if office is None:
        return Absent(Text("机关名录中没有该政府的办公室", "the register has no office of this government"))
    if office.figures is None:
        return Absent(
            Text(f"没有{office.name}的报告可比", f"the report of {office.name} is not there to compare with")
        )
    others = total_of(child.figures for child in reporters if child.figures and child is not office)
    own = dict(_own_figures(sources))
    same = all(value == office.figures.numbers.get(address, 0) for address, value in own.items())
    return Fact(bool(own) and same and any(own.get(address) is not None for address in others))


def _faulty(sources: Sources) -> tuple[Record, ...]:
    return tuple(
        make_record(name=child.name, rules="、".join(child.errors))
        for child in _reporters(sources)
        if child.state == "filed" and child.errors
    )


def _changed(sources: Sources) -> tuple[Record, ...]:
    return tuple(
        make_record(
            name=child.name,
            on=child.changed_on,
            what=Text("更正", "corrected") if child.version > 1 else Text("报送", "filed"),
        )
        for child in _reporters(sources)
        if child.changed_on is not None
    )


def _carry_breaks(sources: Sources) -> tuple[Record, ...]:
    return tuple(
        make_record(column=column, name=child.name, difference=difference)
        for child in _reporters(sources)
        for column, difference in child.carry_breaks
    )


READERS: Final[Readers] = {
    "children.expected": _count(),
    "children.filed": _count("filed"),
    "children.only_office": _only_office,
}
RECORDS_READERS: Final[RecordsReaders] = {
    "children.missing": _of_children(_missing),
    "children.sums": _sums,
    "children.doubled": _counted_besides("below"),
    "children.with_vertical": _counted_besides("vertical"),
    "children.faulty": _of_children(_faulty),
    "children.changed": _of_children(_changed),
    "children.carry_breaks": _of_children(_carry_breaks),
}
