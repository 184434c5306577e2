"""The facts of the overview on requests: the paragraph, its numbers, what it says was received."""

from __future__ import annotations

from typing import Final

from ..errors import Text
from ..patterns import regex
from .outcomes import ONE_ORGAN
from .prose import Prose, phrase
from .reader import Readers, RecordsReaders
from .sources import Sources, section_absent
from .statements import Statement
from .values import Absent, Fact, Record, make_record

_NUMBER_OF_THINGS: Final = regex(
    r"(?<![第\d.])\d[\d,]*[百千万]?[余多]?(?:件|条|份|宗|次)|申请[^。;\n\d]{0,16}\d{1,6}[项个例]"
)
_CHINESE_NUMBER_OF_THINGS: Final = regex(
    r"(?<=[到请理共计开收转复])[一二两三四五六七八九十百]+(?:件|份|宗)(?!事)|(?<=[开请息为])[零〇]件"
)
_SAYS_NONE: Final = regex(
    r"(?:未|没有|没|无|0件|零件)[^。;\n]{0,40}?(?:收到|接到|受理|提出)"
    r"|(?:无|没有)(?:政府)?(?:信息公开|依申请公开)(?:的|类)?(?:申请|事项|件|情况)"
)
_NO_PARAGRAPH: Final = Absent(
    Text("总体情况中没有依申请公开的段落", "the overview has no paragraph on requests")
)
_NO_COUNT: Final = Absent(Text("正文没有写明收到的申请总数", "the text names no total of requests received"))


def _requests(sources: Sources) -> tuple[Record, ...] | Absent:
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    said = [(statement, _of_office(sources, prose, statement)) for statement in sources.statements]
    if any(statement.count and not of_office for statement, of_office in said):
        said = [one for one in said if not one[1]]
    return (
        tuple(
            make_record(
                spans=(prose.span(statement.start, statement.end),),
                count=statement.count,
                of_office=of_office,
                quote=prose.quote(statement.start, statement.end),
                phrase=phrase(prose.text[statement.start : statement.end]),
            )
            for statement, of_office in said
        )
        or _NO_COUNT
    )


def _of_office(sources: Sources, prose: Prose, statement: Statement) -> bool:
    """Say whether a government's report counts in it what its office alone received."""
    return sources.is_government and ONE_ORGAN.search(prose.text, statement.start, statement.end) is not None


def _says_no_requests(sources: Sources) -> Fact | Absent:
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    counts = {statement.count for statement in sources.statements}
    if counts != {0}:
        return Fact(False)
    return Fact(True, tuple(prose.span(said.start, said.end) for said in sources.statements))


def _no_requests_quote(sources: Sources) -> Fact | Absent:
    prose = sources.requests_prose
    if prose is None:
        return section_absent("overview")
    for said in sources.statements:
        if said.count == 0:
            return Fact(prose.quote(said.start, said.end), (prose.span(said.start, said.end),))
    return Absent(Text("正文没有说未收到申请", "the text does not say that none was received"))


def _paragraph(sources: Sources) -> tuple[Prose, int, int] | Absent:
    overview, paragraph = sources.prose.get("overview"), sources.requests_paragraph
    if overview is None:
        return section_absent("overview")
    return _NO_PARAGRAPH if paragraph is None else (overview, paragraph.start, paragraph.end)


def _paragraph_text(sources: Sources) -> Fact | Absent:
    found = _paragraph(sources)
    if isinstance(found, Absent):
        return found
    overview, start, end = found
    return Fact(overview.quote(start, end), (overview.span(start, end),))


def _paragraph_has_number(sources: Sources) -> Fact | Absent:
    found = _paragraph(sources)
    if isinstance(found, Absent):
        return found
    overview, start, end = found
    body = overview.text[start:end]
    number = _NUMBER_OF_THINGS.search(body) or _CHINESE_NUMBER_OF_THINGS.search(body)
    return Fact(number is not None, (overview.span(start, end),))


def _paragraph_says_none(sources: Sources) -> Fact | Absent:
    found = _paragraph(sources)
    if isinstance(found, Absent):
        return found
    overview, start, end = found
    body = overview.text[start:end]
    written = _NUMBER_OF_THINGS.search(body) or _CHINESE_NUMBER_OF_THINGS.search(body)
    zero = not written and any(start <= one.start < end and not one.count for one in _in_overview(sources))
    return Fact(zero or _SAYS_NONE.search(body) is not None, (overview.span(start, end),))


def _in_overview(sources: Sources) -> tuple[Statement, ...]:
    return sources.statements if sources.requests_prose is sources.prose.get("overview") else ()


READERS: Final[Readers] = {
    "narrative.requests_paragraph": _paragraph_text,
    "narrative.requests_paragraph_has_number": _paragraph_has_number,
    "narrative.requests_paragraph_says_none": _paragraph_says_none,
    "narrative.says_no_requests": _says_no_requests,
    "narrative.no_requests_quote": _no_requests_quote,
}
RECORDS_READERS: Final[RecordsReaders] = {"narrative.requests": _requests}
