"""The course of a filing: received, sent back, published before; what a new version changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from ..errors import Text
from ..form import cell_label
from ..model import SECTIONS, TABLES, Document, Span
from ..patterns import regex
from .names import section_title
from .reader import Readers, RecordsReaders
from .sources import Sources
from .values import Absent, Fact, Record, make_record

_TABLE_PARTS: Final = frozenset({"disclosure", "requests", "appeals"})
_CORRECTED: Final = regex(
    r"(?:更正|修订|勘误|变更)(?:说明|情况|如下|日期|时间|于)|予以更正|已(?:作)?更正|经更正|勘误"
)
_BLANK: Final = Text("空", "blank")
_SHOWN: Final = 24
"""Characters of a part shown around the first difference."""


def _day(day: date | None, reason: Text) -> Fact | Absent:
    return Absent(reason) if day is None else Fact(day)


def _judged_on(sources: Sources) -> Fact | Absent:
    return _day(sources.filing.judged_on, Text("没有给出核对之日", "the day of checking is not given"))


def _returned_on(sources: Sources) -> Fact | Absent:
    return _day(sources.filing.returned_on, Text("没有退回", "it was not sent back"))


def _lineage(sources: Sources) -> Fact | Absent:
    lineage = sources.filing.lineage
    reason = Text("机关名录没有记载机构变动", "the register tells of no change of the organ")
    return Absent(reason) if lineage is None else Fact(lineage)


def _explained(sources: Sources) -> Fact | Absent:
    found = _CORRECTED.search(sources.document.text)
    return Fact(found is not None, (found.span(),) if found else ())


def _since_published(sources: Sources) -> tuple[Record, ...] | Absent:
    before = sources.filing.published_before
    if before is None:
        return ()
    return (*_figures(sources.document, before), *_parts(sources.document, before))


def _figures(now: Document, before: Document) -> Iterator[Record]:
    template = now.template or "F21"
    for table in TABLES:
        for place, cell in now.tables.get(table, {}).items():
            address = f"{table}.{place}"
            earlier = before.cell(address)
            if (earlier.kind, earlier.value, earlier.raw) != (cell.kind, cell.value, cell.raw):
                yield make_record(
                    spans=(cell.span,) if cell.span else (),
                    cells=(address,),
                    name=cell_label(address, template),
                    before=earlier.raw or _BLANK,
                    now=cell.raw or _BLANK,
                )


def _parts(now: Document, before: Document) -> Iterator[Record]:
    for key in SECTIONS:
        if key in _TABLE_PARTS:
            continue
        part, earlier = now.sections.get(key), before.sections.get(key)
        old = "".join(earlier.text.split()) if earlier else ""
        new = "".join(part.text.split()) if part else ""
        if old != new:
            place = next(
                (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
            )
            spans: tuple[Span, ...] = (part.heading_span,) if part else ()
            yield make_record(
                spans=spans,
                name=section_title(key),
                before=_around(old, place),
                now=_around(new, place),
            )


def _around(text: str, place: int) -> str | Text:
    shown = text[max(0, place - 6) : place + _SHOWN]
    return shown or _BLANK


READERS: Final[Readers] = {
    "filing.received": lambda sources: Fact(sources.filing.received),
    "filing.judged_on": _judged_on,
    "filing.returned_on": _returned_on,
    "filing.is_returned": lambda sources: Fact(sources.filing.returned_on is not None),
    "filing.predecessors": lambda sources: Fact(sources.filing.predecessors),
    "filing.lineage": _lineage,
    "changes.explained": _explained,
}
RECORDS_READERS: Final[RecordsReaders] = {"changes.since_published": _since_published}
