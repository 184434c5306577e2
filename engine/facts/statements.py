"""What the overview says about requests received: how many, or none.

Precision before recall: a number is a total of requests only where its clause ties it to them and to
nothing else (one channel, one group of applicants, last year, reconsideration, petitions …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..model import Span
from ..patterns import regex
from .paragraphs import Paragraph
from .prose import Prose

_REQUEST: Final = regex(
    r"公开(?:的|类|事项|信息|工作)*申请(?!人|表|书(?!共?\d)|渠道|方式|流程)"
    r"|依申请公开|申请(?:获取)?(?:政府)?信息公开|申请公开"
)
_PLAIN_REQUEST: Final = regex(r"申请(?!人|表|书(?!共?\d)|渠道|方式|流程|行政)")
_TAKEN_IN: Final = regex(
    r"收到|接到|受理|接收|收悉|新收|提出|提交|共收|申请(?:总)?(?:数量|件数|总数|量|数(?=[为是共:]))"
)
_TAKEN_IN_AND_DONE: Final = regex(r"(?<=收到|接到|受理|接收)(?:和|并|及|、)(?:处理|办理|答复|办结)")
_DEALT_WITH: Final = regex(r"(?<![正已按期时场未待助代转协])办理(?![中了完结渠方流情程])")
"""`全年办理依申请公开12件`: as many as came in, or as were done; either is compared with the table."""
_RECEIVED: Final = regex(r"收到|接到|受理|接收|收悉|新收|共收")
_ALL_CHANNELS: Final = regex(r"通过[^,。;\d]{2,40}?等(?:各种|多种|各类|多个)?(?:途径|方式|渠道|形式)(?!之一)")
_ALL_OFFICES: Final = regex(r"全[国省市县区旗州系][^,。;\d]{0,6}系统")
"""`全市税务系统共收到…`: no system that requests came through."""
_BARE: Final = regex(
    r"(?:(?:我|本)[局委办厅院镇乡县市区]|本机关|本单位|20\d\d年度?|全年度?|本年度?|当年|年内|共计?|新)*(?:收到|接到|受理|接收|收)共?计?$"
)
"""`（二）依申请公开：收到2件`: the sub-heading says of what."""
_OTHER_MATTER: Final = (
    r"复议|诉讼|提案|议案|建议|信访|投诉|举报|咨询|许可|登记|救助|低保|补贴|资助|求助|留言|来信|热线|收费"
)
_OTHER_YEAR: Final = (
    r"上年|去年|上一年|往年|历年|以来|同期|结转|同比|环比|增加|增长|减少|下降|相比|[比较]上|较去"
    r"|转结|下一?年|次年|[近过][两二三四五六七八九十几\d]+年|年来"
)
_PART_OF_YEAR: Final = r"上半年|下半年|季度|月|平均|日均"
_CHANNEL: Final = r"网上|网络|网站|线上|在线|系统|平台|信函|信件|邮寄|邮件|邮箱|当面|现场|窗口|传真|电话|书面|来访|来函|微信"
_PART: Final = (
    r"渠道|方式|重复|撤回|撤销|补正|涉及|关于|其中|包括|予以公开|部分公开|不予|无法提供|答复|办结|办理|处理"
    r"|转办|转交|移交|超期|逾期|超过|有效|无效|新的|同一|(?:\d|[一二三两几某])[人名位](?!次)"
)
_NOT_A_TOTAL: Final = regex(f"{_OTHER_MATTER}|{_OTHER_YEAR}|{_PART_OF_YEAR}|{_CHANNEL}|{_PART}")
_NOT_ALL: Final = regex(
    f"{_OTHER_MATTER}|{_OTHER_YEAR}|{_PART_OF_YEAR}|{_CHANNEL}"
    r"|涉及|关于|重复|无效|新的|要求(?!公开(?!出版)|获取)|对|其[他它](?!组织|机构|社会组织)"
)
_DAY: Final = regex(r"\d{1,2}月(?:\d{1,2}日|底)|1月[至到]12月")
_OTHER_TIME: Final = regex(f"{_OTHER_YEAR}|{_PART_OF_YEAR}")
_YEAR: Final = regex(r"(?<!\d)(20\d\d)年")
CARRY_YEARS: Final = regex(r"20\d\d年度?(?=结转)|(?<=结转)[到至入]?20\d\d年度?")
"""The year that a carry-over names is not the year that the sentence is about."""
_PERSONS: Final = regex(r"自然人|公民|个人")
_ANYONE: Final = regex(r"公众|群众|市民(?!政)|居民|村民|社会各界")
_BODIES: Final = regex(r"法人|组织|企业|公司|(?:科研|服务)机构|(?<![我本各])单位")
_UNITS: Final = frozenset("件条份宗次例")

_WORD: Final = "申请"
"""Stands in every statement on requests; only clauses that hold it are looked at."""

_NONE: Final = regex(
    r"(?:未|没|无)(?P<middle>[^,。;!?\n()]{0,40}?)"
    r"(?:收到|接到|受理|接收|收悉|提出)(?P<object>[^,。;!?\n()]{0,50})"
)
_NO_SUCH: Final = regex(r"(?:无|没有)(?:政府)?(?:信息公开|依申请公开)(?:的|类)?(?:申请|事项|件|情况)$")
_ZERO: Final = regex(
    r"申请(?:公开)?(?:信息|事项|件)?的?(?:总?数量?|件数|总量|量)?(?:均|都|全部|也|仍)?[为是][零〇0]$"
)
"""A zero without a classifier at the end of a clause; with one (0件, 零件) it is a number like any other."""

_SPLIT: Final = regex(r"拆分")
_SPLIT_AHEAD: Final = 80
"""`共提出申请11件…拆分登记15件`: the table counts what was registered."""
_NEGATIVE: Final = regex(r"[未不](?!予)|逾期|超期|超时|按期|按时|及时|如期")
_ADDRESSEE: Final = regex(r"[向对][^,。;]{0,12}?(?=提出|申请)")
_NOT_ASSERTED: Final = regex(r"(?:不存在|避免|杜绝|如果?|若|对于?)[^,。;]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on how many requests came in: its number and the place of its clause in the prose."""

    count: int
    start: int
    end: int


def find_requests_paragraph(prose: Prose, paragraphs: tuple[Paragraph, ...]) -> Paragraph | None:
    """Return the paragraph of the overview on requests: by its sub-heading, else by its words."""
    for paragraph in paragraphs:
        if re.search(r"依申请|公开申请|申请公开", paragraph.heading):
            return paragraph
    for paragraph in paragraphs if len(paragraphs) > 1 else ():
        body = prose.text[paragraph.start : paragraph.end]
        if "依申请公开" in body and not re.search(r"主动公开.{0,6}依申请公开", body):
            return paragraph
    return None


def find_statements(prose: Prose, paragraph: Paragraph | None, year: int | None) -> tuple[Statement, ...]:
    """Return what `prose` says about the number of requests received in `year`, in order; 0 for «none».

    Args:
        prose: of the overview.
        paragraph: the one on requests, in which a plain 申请 is enough.
        year: report year; a statement on any other year is left out.
    """
    clauses = prose.clauses_with(_WORD)
    found = [
        *_counts(prose, clauses, paragraph, year),
        *_bare_counts(prose, paragraph, year),
        *_nones(prose, clauses, paragraph, year),
        *_zeros(prose, clauses, paragraph, year),
    ]
    return tuple(sorted(found, key=lambda statement: statement.start))


def mentions_request(text: str) -> bool:
    """Say whether `text` speaks of requests for government information."""
    return _REQUEST.search(text) is not None


def of_year(text: str, year: int | None) -> bool:
    """Say whether every year that `text` names is `year`."""
    return year is None or all(int(named) == year for named in _YEAR.findall(text))


def _counts(
    prose: Prose, clauses: tuple[Span, ...], paragraph: Paragraph | None, year: int | None
) -> Iterator[Statement]:
    for start, end in clauses:
        pieces = [found for found in prose.quantities_between(start, end) if found.unit in _UNITS]
        if len(pieces) != 1 or not pieces[0].is_count:
            continue
        clause = prose.text[start:end]
        if pieces[0].value:
            clause = clause if _RECEIVED.search(clause) else _DEALT_WITH.sub("受理", clause)
        if _is_total(clause, _subject(paragraph, start)) and _belongs(prose, start, end, year):
            yield Statement(int(pieces[0].value), start, end)


def _bare_counts(prose: Prose, paragraph: Paragraph | None, year: int | None) -> Iterator[Statement]:
    """Yield the first number under the sub-heading on requests, where its clause says nothing but that they came."""
    if paragraph is None or not paragraph.marked:
        return
    first = next(iter(prose.quantities_between(paragraph.start, paragraph.end)), None)
    if first is None or first.unit not in _UNITS or not first.is_count:
        return
    start, end = prose.near_clause(first.start)
    is_bare = _BARE.fullmatch(prose.text, start, first.start) and end == first.end
    if (
        is_bare
        and _belongs(prose, start, end, year)
        and not _BEFORE_IT.search(prose.text, paragraph.start, start)
    ):
        yield Statement(int(first.value), start, end)


_BEFORE_IT: Final = regex(f"{_OTHER_MATTER}|{_CHANNEL}")


def _is_total(clause: str, subject: re.Pattern[str]) -> bool:
    clause = _ALL_OFFICES.sub("", _ALL_CHANNELS.sub("", _TAKEN_IN_AND_DONE.sub("", _DAY.sub("", clause))))
    return bool(
        subject.search(clause)
        and _TAKEN_IN.search(clause)
        and not _NOT_A_TOTAL.search(clause)
        and _of_all_applicants(clause)
    )


def _belongs(prose: Prose, start: int, end: int, year: int | None) -> bool:
    """Say whether the clause is about the report's year and not an item of a breakdown."""
    before = prose.text[prose.sentence(start, end)[0] : start]
    if _SPLIT.search(prose.text, end, end + _SPLIT_AHEAD):
        return False
    said = CARRY_YEARS.sub("", before + prose.text[start:end])
    return not re.search(r"其中|包括", before) and of_year(said, year)


def _nones(
    prose: Prose, clauses: tuple[Span, ...], paragraph: Paragraph | None, year: int | None
) -> Iterator[Statement]:
    for start, end in clauses:
        match = _NONE.search(prose.text, start, end)
        said = match is not None and _says_none(match, _subject(paragraph, start))
        if not said:
            match = _NO_SUCH.search(prose.text, start, end)
        if match is None:
            continue
        before = prose.text[prose.sentence(start, end)[0] : match.start()]
        if _whole_year(before, year) and not _NOT_ASSERTED.search(before):
            yield Statement(0, start, end)


def _zeros(
    prose: Prose, clauses: tuple[Span, ...], paragraph: Paragraph | None, year: int | None
) -> Iterator[Statement]:
    for start, end in clauses:
        match = _ZERO.search(prose.text, start, end)
        clause = prose.text[start:end]
        if match is None or _NEGATIVE.search(clause) or not _is_total(clause, _subject(paragraph, start)):
            continue
        before = prose.text[prose.sentence(start, end)[0] : match.start()]
        if (
            _belongs(prose, start, end, year)
            and _whole_year(before, year)
            and not _NOT_ASSERTED.search(before)
        ):
            yield Statement(0, start, end)


def _of_all_applicants(text: str) -> bool:
    """Say whether `text` limits its applicants neither to persons nor to bodies."""
    return bool(_ANYONE.search(text)) or bool(_PERSONS.search(text)) == bool(_BODIES.search(text))


def _whole_year(before: str, year: int | None) -> bool:
    """Say whether what goes before in the sentence limits it to no other time than `year`."""
    return of_year(before, year) and not _OTHER_TIME.search(_DAY.sub("", before))


def _says_none(match: re.Match[str], subject: re.Pattern[str]) -> bool:
    said = match.group()
    return bool(
        subject.search(said)
        and not _NEGATIVE.search(match["middle"] + match["object"])
        and not _NOT_ALL.search(_ADDRESSEE.sub("", said))
        and _of_all_applicants(said)
    )


def _subject(paragraph: Paragraph | None, place: int) -> re.Pattern[str]:
    inside = paragraph is not None and paragraph.start <= place < paragraph.end
    return _PLAIN_REQUEST if inside else _REQUEST
