"""How much of a report was said before: in last year's, and in those of other organs of the year."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..model import Document, SectionKey
from ..similarity import COMPARED, SHORTEST, Likeness, compare, percent_alike, wording_of
from .reader import Reader, Readers, RecordsReaders
from .sources import Sources, why_no_predecessor
from .values import Absent, Fact, Record, make_record

_NOBODY_LOOKED: Final = Absent(
    Text("没有可比的同年其他报告", "no reports of other organs of the year were at hand to compare with")
)
_QUOTED: Final = 60
"""Characters of a passage that a message shows; the whole of it is marked in the text."""
_WORTH_TELLING: Final = 10
"""Per cent below which a likeness is not even a record: quoted phrases of the time."""


def _too_short(parts: tuple[SectionKey, ...], least: int = SHORTEST) -> Absent:
    which = (
        Text("第五部分", "part five")
        if parts == ("problems",)
        else Text("一、五两部分", "parts one and five")
    )
    return Absent(
        Text(
            f"{which.zh}除引用和格式用语外不足 {least} 字，无从比较",
            f"{which.en}: fewer than {least} characters of its own words, too short to compare",
        )
    )


def _from_last_year(parts: tuple[SectionKey, ...], least: int) -> Reader:
    """Return a reader of the share of these parts that stands in last year's too, in per cent."""

    def read(sources: Sources) -> Fact | Absent:
        if sources.predecessor is None:
            return Absent(why_no_predecessor(sources.filing))
        here = wording_of(sources.document, parts)
        if len(here.text) < least:
            return _too_short(parts, least)
        found = compare(here, wording_of(sources.predecessor, parts))
        return Fact(found.share, tuple(passage.here for passage in found.passages))

    return read


def _twins(sources: Sources) -> tuple[Record, ...] | Absent:
    others = sources.surroundings.others
    if others is None:
        return _NOBODY_LOOKED
    here = wording_of(sources.document)
    if len(here.text) < SHORTEST:
        return _too_short(COMPARED)
    worded = [(other, wording_of(other)) for other in others]
    alike = [(other, words) for other, words in worded if percent_alike(here, words) >= _WORTH_TELLING]
    twins = [(other, compare(here, words)) for other, words in alike]
    twins.sort(key=lambda twin: (-twin[1].percent, twin[0].organ or "", twin[0].source))
    return tuple(_twin(sources.document, other, likeness) for other, likeness in twins)


def _twin(document: Document, other: Document, likeness: Likeness) -> Record:
    longest = max(likeness.passages, key=lambda passage: passage.length, default=None)
    return make_record(
        spans=tuple(passage.here for passage in likeness.passages),
        name=other.organ or other.source,
        percent=likeness.percent,
        passages=len(likeness.passages),
        characters=sum(passage.length for passage in likeness.passages),
        quote=_quoted(document, longest.here) if longest else "",
        quote_there=_quoted(other, longest.there) if longest else "",
    )


def _quoted(document: Document, span: tuple[int, int]) -> str:
    said = "".join(document.text[slice(*span)].split())
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"


_PROBLEMS_AT_LEAST: Final = 50
"""Part five shorter than this is S06's business."""

READERS: Final[Readers] = {
    "previous.repeated": _from_last_year(COMPARED, SHORTEST),
    "previous.repeated_problems": _from_last_year(("problems",), _PROBLEMS_AT_LEAST),
}

RECORDS_READERS: Final[RecordsReaders] = {"twins": _twins}
