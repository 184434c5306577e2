"""The preface: which parts it announces, what it cites, and whether it follows the outline in use before 2019."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ..errors import Text
from ..form import ACCEPTED_HEADINGS
from ..model import SECTIONS, SectionKey, Span
from ..patterns import regex
from ..reading.text import fold
from .numbers import chinese_number
from .prose import Prose
from .reader import Readers, RecordsReaders
from .sources import Sources
from .values import Absent, Fact, Record, make_record

_NO_LIST: Final = Absent(Text("导语没有列出各部分", "the preface does not list the parts"))
_NO_COUNT: Final = Absent(Text("导语没有说有几部分", "the preface does not say how many parts there are"))

_NAMES: Final[dict[SectionKey, re.Pattern[str]]] = {
    "overview": regex(r"(?:工作)?(?:总体|基本|整体)(?:工作)?情况|概述|概况"),
    "disclosure": regex(r"(?:行政机关)?主动公开(?:政府)?(?:信息)?(?:工作)?的?情况"),
    "requests": regex(
        r"(?:收到(?:和|与|及|并|、)?处理|依申请公开|申请公开)(?:的?政府信息)?(?:公开)?(?:申请)?(?:办理|处理)?的?(?:情况)?"
    ),
    "appeals": regex(
        r"(?:因)?(?:政府)?(?:信息公开)?(?:工作)?(?:被)?(?:申请|提起)?行政复议(?:、|和|及|与|以及)?(?:被)?(?:提起)?(?:行政)?诉讼的?(?:情况)?"
    ),
    "problems": regex(
        r"(?:政府信息公开)?(?:工作)?(?:中)?(?:存在)?的?(?:主要)?(?:问题|不足)(?:及|和|与|以及|、)?(?:改进|整改)(?:情况|措施|打算|意见|工作)?"
    ),
    "other": regex(r"其[他它](?:需要)?(?:报告|说明|公开)?的?(?:重要)?(?:事项|情况)"),
}
_LEAST_NAMES: Final = 4
_LONGEST_LIST: Final = 400
_COUNT: Final = regex(
    r"(?P<number>[一二三四五六七八九十]|\d{1,2})(?:个|大)?(?:部分|方面(?:的?内容)?|项内容|个内容)(?!工作)"
)
_SAYS_PARTS: Final = regex(r"报告|全文|年报")

_OLD_SURE: Final = regex(
    r"(?:政府信息公开的?)?(?:收费|费用)(?:情况)?(?:及|和|与)减免(?:的?情况)?"
    r"|依申请公开(?:政府信息)?(?:情况)?(?:和|与|及)不予公开(?:政府信息)?的?情况"
    r"|不予公开政府信息的?情况"
)
_OLD_WORDS: Final = ("减免", "不予公开政府信息", "不予公开的", "不予公开情况")
"""Without one of them there is no heading of the old outline."""
_HEADING_LINE: Final = regex(
    r"^[ \t\u3000*#]*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?[、.．：: \t]|\d{1,2}[、.．])[ \t\u3000]*(?P<heading>[^\n。；，,|\t]{2,40}?)[ \t\u3000*：:]*$",
    re.MULTILINE,
)


class _Superseded(NamedTuple):
    """A document that was replaced.

    Attributes:
        signs: words without one of which it is not cited.
        pattern: how it is cited.
        unless: what tells, near by, that it was replaced.
        current, since: what replaced it, and in which year.
        beside: words that a sentence may cite it with; None where there are none.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    current: str
    since: int
    beside: str | None = None


_SUPERSEDED: Final = (
    _Superseded(
        signs=("60号", "有关事项的通知"),
        pattern=regex(
            r"国办公开办函[〔\[(【]?2019[〕\])】]?第?60号|关于政府信息公开工作年度报告有关事项的通知》?(?!\(?国办公开办函)"
        ),
        unless=regex(r"废止|失效|替代|取代|停止执行|不再执行|2021[〕\])】]?第?30号"),
        current="国办公开办函〔2021〕30号",
        since=2021,
        # The notice of 2021 replaced the form alone, and left the other rules of that of 2019 in force.
        beside="政府信息公开工作年度报告格式",
    ),
    _Superseded(
        signs=("492号",),
        pattern=regex(r"(?:国务院令?|[第令])[（(]?第?492号(?:令)?"),
        unless=regex(r"废止|失效|替代|取代|停止执行|不再执行|修订|修改|原|711号"),
        current="国务院令第711号",
        since=2019,
    ),
)
_AS_BASIS: Final = regex(r"根据|依据|按照|依照|遵照|按|要求|规定")
_LOCAL: Final = regex(r"[省市区县州旗盟厅]")


class _Listing(NamedTuple):
    """The sentence of the preface that lists the parts, as a place in its prose, and the names in it."""

    start: int
    end: int
    names: tuple[tuple[SectionKey, int, int], ...]


def _listing(sources: Sources) -> _Listing | None:
    return _find_listing(sources.preface)


@lru_cache(maxsize=16)
def _find_listing(preface: Prose) -> _Listing | None:
    place = 0
    while place < len(preface.text):
        start, end = preface.sentence(place, place + 1)
        if end - start <= _LONGEST_LIST:
            names = _names_in(preface.text, start, end)
            if len(names) >= _LEAST_NAMES:
                return _Listing(start, end, names)
        place = max(end, place + 1)
    return None


def _names_in(text: str, start: int, end: int) -> tuple[tuple[SectionKey, int, int], ...]:
    found = [(key, _first(key, text, start, end)) for key in SECTIONS]
    return tuple((key, *span) for key, span in found if span is not None)


def _first(key: SectionKey, text: str, start: int, end: int) -> Span | None:
    """Return the place of a part's name: in an accepted wording if there is one, else in a wording like it."""
    for heading in ACCEPTED_HEADINGS[key][::-1]:
        place = text.find(heading, start, end)
        if place >= 0:
            return place, place + len(heading)
    match = _NAMES[key].search(text, start, end)
    return match.span() if match else None


def _lists_parts(sources: Sources) -> Fact | Absent:
    found = _listing(sources)
    return Fact(found is not None, (sources.preface.span(found.start, found.end),) if found else ())


def _names(sources: Sources) -> Fact | Absent:
    found = _listing(sources)
    if found is None:
        return _NO_LIST
    text = sources.preface.text
    return Fact(tuple(text[start:end] for _, start, end in sorted(found.names, key=lambda name: name[1])))


def _quote(sources: Sources) -> Fact | Absent:
    found = _listing(sources)
    if found is None:
        return _NO_LIST
    preface = sources.preface
    return Fact(preface.quote(found.start, found.end), (preface.span(found.start, found.end),))


def _count(sources: Sources) -> Fact | Absent:
    found, preface = _listing(sources), sources.preface
    if found is None:
        return _NO_COUNT
    match = _COUNT.search(preface.text, found.start, min(found.end + 20, len(preface.text)))
    if match is None or not _SAYS_PARTS.search(preface.text, 0, found.end):
        return _NO_COUNT
    number = int(match["number"]) if match["number"].isdigit() else chinese_number(match["number"])
    return _NO_COUNT if number is None else Fact(number, (preface.span(*match.span()),))


def _differing(sources: Sources) -> tuple[Record, ...] | Absent:
    found, preface = _listing(sources), sources.preface
    if found is None:
        return _NO_LIST
    records = []
    for key, start, end in found.names:
        part = sources.document.sections.get(key)
        name = preface.text[start:end]
        if part and _plain(name) not in {_plain(part.heading), *map(_plain, ACCEPTED_HEADINGS[key])}:
            span = preface.span(start, end)
            records.append(make_record(spans=(span,), name=name, heading=" ".join(part.heading.split())))
    return tuple(records)


def _plain(name: str) -> str:
    """Return a name without white space, width and the marks between its words."""
    return fold(name).replace("、", "").replace(",", "")


def _old_headings(sources: Sources) -> Fact | Absent:
    """Headings of the outline before 2019; 概述 alone is no sure sign of it and is listed beside another only."""
    text, preface = sources.document.text, sources.preface
    if not any(word in text or word in preface.text for word in _OLD_WORDS):
        return Fact(())
    lines = [(match["heading"], match.span("heading")) for match in _HEADING_LINE.finditer(text)]
    found = [(heading, span) for heading, span in lines if _OLD_SURE.search(heading)]
    if found:
        found = [(heading, span) for heading, span in lines if heading == "概述"] + found
    for match in _OLD_SURE.finditer(preface.text):
        found.append((match.group(), preface.span(*match.span())))
    names = dict.fromkeys("".join(heading.split()) for heading, _ in found)
    return Fact(tuple(names), tuple(span for _, span in found))


def _superseded(sources: Sources) -> tuple[Record, ...] | Absent:
    return tuple(
        record
        for prose in sources.running_text
        for cited in _SUPERSEDED
        if any(sign in prose.text for sign in cited.signs)
        for match in cited.pattern.finditer(prose.text)
        if (record := _citation(prose, match, cited)) is not None
    )


def _citation(prose: Prose, match: re.Match[str], cited: _Superseded) -> Record | None:
    start, end = prose.sentence(*match.span())
    clause = prose.text[max(start, match.start() - 60) : match.end() + 40]
    if not _AS_BASIS.search(clause) or cited.unless.search(clause):
        return None
    if cited.beside is not None and cited.beside in prose.text[start:end]:
        return None
    if match.group().startswith("关于") and _LOCAL.search(
        prose.text[max(start, match.start() - 12) : match.start()].replace("国务院办公厅", "")
    ):
        return None
    quote = prose.quote(max(start, match.start() - 20), min(end, match.end() + 10))
    return make_record(
        spans=(prose.span(*match.span()),),
        found=match.group().rstrip("》"),
        current=cited.current,
        since=cited.since,
        quote=quote,
    )


READERS: Final[Readers] = {
    "preface.lists_parts": _lists_parts,
    "preface.count": _count,
    "preface.names": _names,
    "preface.quote": _quote,
    "outline.old_headings": _old_headings,
}
RECORDS_READERS: Final[RecordsReaders] = {
    "preface.differing_names": _differing,
    "citations.superseded": _superseded,
}
