"""What the running text says about requests received: how many, or none.

Precision before recall: a number is a total of requests only where its clause ties it to them and to
nothing else (one channel, one group of applicants, last year, reconsideration, petitions …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..errors import Text
from .paragraphs import Paragraph
from .prose import Prose, Quantity
from .reader import Readers, RecordsReaders
from .sources import Sources, section_absent
from .values import Absent, Fact, Record, make_record

_REQUEST: Final = re.compile(
    r"公开(?:的|类|事项|信息|工作)*申请(?!人|表|书|渠道|方式|流程)"
    r"|依申请公开|申请(?:获取)?(?:政府)?信息公开|申请公开|信息公开(?:的)?申请"
)
_PLAIN_REQUEST: Final = re.compile(r"申请(?!人|表|书|渠道|方式|流程|行政)")
_TAKEN_IN: Final = re.compile(
    r"收到|接到|受理|接收|收悉|新收|提出|提交|共收|申请(?:总)?(?:数量|件数|总数|量)"
)
_OTHER_SUBJECT: Final = re.compile(
    r"复议|诉讼|提案|议案|建议|信访|投诉|举报|咨询|许可|登记|救助|低保|补贴|资助|求助|留言|来信|热线"
    r"|上年|去年|上一年|往年|历年|以来|同期|结转|同比|环比|增加|增长|减少|下降|相比|[比较]上|较去"
    r"|上半年|下半年|季度|月份?(?!\d)|平均|日均|月均"
    r"|网上|网络|网站|线上|在线|系统|平台|信函|信件|邮寄|邮件|邮箱|当面|现场|窗口|传真|电话|书面|来访|来函|微信|渠道|方式"
    r"|重复|撤回|撤销|补正|涉及|其中|包括|予以公开|部分公开|不予|无法提供|答复|办结|办理|处理|转办|转交|移交|超期|逾期|超过|有效|无效"
)
_MONTH: Final = re.compile(r"\d{1,2}月\d{1,2}日")
_PERSONS: Final = re.compile(r"自然人|公民|个人|群众|市民|居民|村民")
_BODIES: Final = re.compile(r"法人|组织|企业|公司|机构|单位")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)年")
_UNITS: Final = frozenset("件条份宗次例")

_NONE: Final = re.compile(
    r"(?:未曾|从未|尚未|均未|未|没有|没|无)(?P<middle>[^,。;!?\n]{0,40}?)"
    r"(?:收到|接到|受理|接收|收悉|提出)(?P<object>[^,。;!?\n]{0,50}?)(?=[,。;!?\n]|$)"
)
_NO_SUCH: Final = re.compile(
    r"(?<!有)(?:无|没有)(?:政府)?(?:信息公开|依申请公开)(?:的|类)?(?:申请|事项|件|情况)(?=[,。;!?\n]|$)"
)
_DOUBLE_NEGATIVE: Final = re.compile(r"[未不]|逾期|超期|超时")
_ONE_CHANNEL: Final = re.compile(
    r"书面|当面|现场|窗口|网上|网络|网站|线上|在线|平台|信函|信件|邮寄|邮件|邮箱|传真|电话|来访|微信|要求|重复|无效|新的|其他|其它|关于|涉及|对"
)

_NUMBER_OF_THINGS: Final = re.compile(r"(?<![第\d.])\d[\d,]*[百千万]?[余多]?(?:件|条|份|宗|次)")
_CHINESE_NUMBER_OF_THINGS: Final = re.compile(
    r"(?<=[到理请共计])[一二两三四五六七八九十百]+(?:件|份|宗)(?!事)"
)
_SAYS_NONE: Final = re.compile(r"(?:未|没有|没|无|0件|零件)[^。;\n]{0,40}?(?:收到|接到|受理|提出)")

_CLAUSE_MARKS: Final = ",。;!?\n:"
_NO_PARAGRAPH: Final = Text("总体情况中没有依申请公开的段落", "the overview has no paragraph on requests")
_NO_COUNT: Final = Text("正文没有写明收到的申请总数", "the text names no total of requests received")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on how many requests came in: its number and its place in the prose."""

    count: int
    start: int
    end: int


def requests_paragraph(sources: Sources) -> Paragraph | None:
    """Return the paragraph of the overview on requests: by its sub-heading, else by its words."""
    overview = sources.prose.get("overview")
    if overview is None:
        return None
    for paragraph in sources.paragraphs:
        if re.search(r"依申请|公开申请|申请公开", paragraph.heading):
            return paragraph
    for paragraph in sources.paragraphs:
        if paragraph.marked or len(sources.paragraphs) > 1:
            body = overview.text[paragraph.start : paragraph.end]
            if "依申请公开" in body and not re.search(r"主动公开.{0,6}依申请公开", body):
                return paragraph
    return None


def statements(sources: Sources) -> tuple[Statement, ...]:
    """Return what the overview says about the number of requests, in order; 0 for «none received»."""
    overview = sources.prose.get("overview")
    if overview is None:
        return ()
    found = [*_counts(sources, overview), *_nones(sources, overview)]
    return tuple(sorted(found, key=lambda statement: statement.start))


def _counts(sources: Sources, prose: Prose) -> list[Statement]:
    paragraph = requests_paragraph(sources)
    return [
        Statement(int(quantity.value), *_clause(prose.text, quantity.start, quantity.end))
        for quantity in prose.quantities
        if quantity.exact
        and quantity.unit in _UNITS
        and quantity.value == int(quantity.value)
        and _counts_requests(prose, quantity, paragraph, sources.document.year)
    ]


def _counts_requests(prose: Prose, quantity: Quantity, paragraph: Paragraph | None, year: int | None) -> bool:
    start, end = _clause(prose.text, quantity.start, quantity.end)
    clause = _MONTH.sub("", prose.text[start:end])
    inside = paragraph is not None and paragraph.start <= quantity.start < paragraph.end
    subject = _PLAIN_REQUEST if inside else _REQUEST
    if not (subject.search(clause) and _TAKEN_IN.search(clause)) or _OTHER_SUBJECT.search(clause):
        return False
    if sum(other.unit in _UNITS and start <= other.start < end for other in prose.quantities) > 1:
        return False
    sentence = prose.text[prose.sentence(start, end)[0] : start]
    return (
        bool(_PERSONS.search(clause)) == bool(_BODIES.search(clause))
        and not re.search(r"其中|包括", sentence)
        and _of_year(sentence + clause, year)
    )


def _nones(sources: Sources, prose: Prose) -> list[Statement]:
    paragraph = requests_paragraph(sources)
    found = []
    for match in _NONE.finditer(prose.text):
        inside = paragraph is not None and paragraph.start <= match.start() < paragraph.end
        said = match.group()
        subject = _PLAIN_REQUEST if inside else _REQUEST
        before = prose.text[prose.sentence(match.start(), match.end())[0] : match.start()]
        if (
            subject.search(said)
            and not _DOUBLE_NEGATIVE.search(match["middle"] + match["object"])
            and not _ONE_CHANNEL.search(_both_addressed(said))
            and not re.search(r"复议|诉讼|提案|议案|建议|信访|投诉|举报|收费|上年|结转", said)
            and bool(_PERSONS.search(said)) <= bool(_BODIES.search(said))
            and _of_year(before, sources.document.year)
            and not _negated_before(before)
        ):
            found.append(Statement(0, *_clause(prose.text, match.start(), match.end())))
    found.extend(
        Statement(0, *_clause(prose.text, match.start(), match.end()))
        for match in _NO_SUCH.finditer(prose.text)
        if _of_year(
            prose.text[prose.sentence(match.start(), match.end())[0] : match.start()], sources.document.year
        )
    )
    return found


def _both_addressed(said: str) -> str:
    """Take out the words for the one who was asked (向我局), so that only channels are left."""
    return re.sub(r"[向对][^,。;]{0,12}?(?=提出|申请)", "", said)


def _negated_before(text: str) -> bool:
    return bool(re.search(r"(?:不存在|避免|杜绝|如果?|若|对于?)[^,。;]*$", text))


def _of_year(text: str, year: int | None) -> bool:
    """Say whether every year that `text` names is the report's."""
    return year is None or all(int(named) == year for named in _YEAR.findall(text))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of the clause around `start:end`, without its mark."""
    first = max(text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS) + 1
    ends = [place for mark in _CLAUSE_MARKS if (place := text.find(mark, end)) >= 0]
    return (first, min(ends, default=len(text)))


def phrase(text: str) -> str:
    """Return `text` without numbers and signs: the same sentence after a figure was corrected."""
    return re.sub(r"[\d\W]", "", text)


def _requests(sources: Sources) -> tuple[Record, ...] | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    found = statements(sources)
    if not found:
        return Absent(_NO_COUNT)
    return tuple(
        make_record(
            spans=(overview.span(statement.start, statement.end),),
            count=statement.count,
            quote=overview.quote(statement.start, statement.end),
            phrase=phrase(overview.text[statement.start : statement.end]),
        )
        for statement in found
    )


def _says_no_requests(sources: Sources) -> Fact | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    found = statements(sources)
    nones = tuple(overview.span(item.start, item.end) for item in found if item.count == 0)
    return Fact(bool(nones) and all(item.count == 0 for item in found), nones)


def _paragraph_text(sources: Sources) -> Fact | Absent:
    paragraph, overview = requests_paragraph(sources), sources.prose.get("overview")
    if paragraph is None or overview is None:
        return Absent(_NO_PARAGRAPH) if overview else section_absent("overview")
    return Fact(
        overview.quote(paragraph.start, paragraph.end), (overview.span(paragraph.start, paragraph.end),)
    )


def _paragraph_has_number(sources: Sources) -> Fact | Absent:
    paragraph, overview = requests_paragraph(sources), sources.prose.get("overview")
    if paragraph is None or overview is None:
        return Absent(_NO_PARAGRAPH)
    body = overview.text[paragraph.start : paragraph.end]
    found = _NUMBER_OF_THINGS.search(body) or _CHINESE_NUMBER_OF_THINGS.search(body)
    return Fact(found is not None, (overview.span(paragraph.start, paragraph.end),))


def _paragraph_says_none(sources: Sources) -> Fact | Absent:
    paragraph, overview = requests_paragraph(sources), sources.prose.get("overview")
    if paragraph is None or overview is None:
        return Absent(_NO_PARAGRAPH)
    body = overview.text[paragraph.start : paragraph.end]
    found = _SAYS_NONE.search(body) or _NO_SUCH.search(body)
    return Fact(found is not None, (overview.span(paragraph.start, paragraph.end),))


READERS: Final[Readers] = {
    "narrative.requests_paragraph": _paragraph_text,
    "narrative.requests_paragraph_has_number": _paragraph_has_number,
    "narrative.requests_paragraph_says_none": _paragraph_says_none,
    "narrative.says_no_requests": _says_no_requests,
}
RECORDS_READERS: Final[RecordsReaders] = {"narrative.requests": _requests}
