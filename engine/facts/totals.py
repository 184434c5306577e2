"""The number that a list of parts is of: what stands before 其中, 包括 or 分别为."""

from __future__ import annotations

from typing import Final

from ..patterns import regex
from .prose import Prose, Quantity

MARKER: Final = regex(r"(?:其中包括|其中|包括|包含|分别为|分别是)(?!主要|有关|但不限)[:,]?")
CARRIED_IN: Final = regex(r"(?:上年度?|上一年度?|去年|20\d\d年度?)(?:度)?结转|结转自?上")
_CLAUSE_LENGTH: Final = 120
_TOTAL_DISTANCE: Final = 40
_BETWEEN: Final = regex(r"[^\d,。;()、]{0,8}[,(:。;]?")
_DIFFERENCE: Final = regex(r"同比|环比|较(?![好为多大])|比[去上前同\d]|增加|增长|减少|下降|上升")
"""`较上年增加20条，其中…`: the parts are those of the number before it."""
_JOINED: Final = regex(r"\d(?:人次|[条件篇份个项宗次则期起例])(?:[、和及与]|以及)")
"""`复议6件和诉讼3件，其中…`: the parts are those of both."""
_COMPARISON: Final = 70
_COMPARED: Final = regex(
    r"(?:[,(](?:同比|环比|较(?:上|去|20)|比(?:上|去|20)|与(?:上|去|20)|去年同期|上年同期|增幅|降幅|增长|下降|增加|减少|上升)"
    r"[^。;!?\n()]{0,40}){1,3}\)?[,。;:]?$"
)


def total_before(prose: Prose, marker: int) -> Quantity | None:
    """Return the number right before the marker, None where what stands there is a difference or far away.

    A comparison between them is passed over: `35件，同比下降16.7%。其中，个人33件`, `188条（去年165条），其中`.
    """
    compared = _COMPARED.search(prose.text, max(0, marker - _COMPARISON), marker)
    place = compared.start() if compared else marker
    before = [one for one in prose.quantities_between(place - _TOTAL_DISTANCE, place) if one.end <= place]
    if not before or place - before[-1].end > 9:
        return None
    total = before[-1]
    clause = clause_start(prose.text, total.start)
    if "。" in prose.text[total.end : marker]:
        told = prose.quantities_between(prose.sentence(total.start, total.end)[0], place)
        after = prose.quantities_between(total.end, marker) if not compared else ()
        if MARKER.search(prose.text, clause, total.start) or len(told) > 1 or after:
            return None
    if any(what.search(prose.text, clause, total.start) for what in (_JOINED, CARRIED_IN, _DIFFERENCE)):
        return None
    return total if _BETWEEN.fullmatch(prose.text, total.end, place) else None


def is_compared(prose: Prose, total: Quantity, marker: int) -> bool:
    """Say whether a comparison stands between the total and the marker of its list."""
    return _COMPARED.search(prose.text, max(total.end, marker - _COMPARISON), marker) is not None


def clause_start(text: str, place: int) -> int:
    """Return where the words around `place` begin that no mark parts from it."""
    near = max(0, place - _CLAUSE_LENGTH)
    found = max(text.rfind(mark, near, place) for mark in ",。;:!?\n(")
    return max(found + 1, near)
