"""What the overview says became of the requests: done, carried over, and the results by kind.

A number counts only where the words of its kind stand right beside it, in a sentence on requests for
information, of the report year, of all channels and applicants (domain §6.7, N03 and N10; §6.8, M03).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ..errors import Text
from ..patterns import regex
from .paragraphs import Paragraph
from .prose import Prose, Quantity
from .statements import CARRY_YEARS, mentions_request, of_year

Kind = Literal[
    "handled",
    "carried_out",
    "carried_in",
    "granted",
    "partial",
    "refused",
    "unavailable",
    "declined",
    "other",
]

NAMES: Final[dict[Kind, Text]] = {
    "handled": Text("办结", "done"),
    "carried_out": Text("结转下年度", "carried over to the next year"),
    "carried_in": Text("上年结转", "carried over from the year before"),
    "granted": Text("予以公开", "granted"),
    "partial": Text("部分公开", "granted in part"),
    "refused": Text("不予公开", "refused"),
    "unavailable": Text("无法提供", "not available"),
    "declined": Text("不予处理", "not processed"),
    "other": Text("其他处理", "otherwise"),
}

_UNITS: Final = frozenset("件条份宗次例")
_OF: Final = r"(?:的)?(?:政府信息公开|信息公开|依申请公开|公开)?(?:申请)?(?:事项|信息|件)?(?:的)?(?:有|共计?|合计|总计|为|数量为?|数为?)?[:]?"
_NEXT: Final = (
    r"结转(?:到|至|入)?(?:下一?年度?|次年度?|明年|来年|(?P<next>20\d\d)年度?)(?:继续)?(?:办理|处理|答复)?"
)
_LAST: Final = r"(?:(?:上一?年度?|上年度?|去年|(?P<last>20\d\d)年度?)(?:度)?结转|结转自?(?:上一?年度?|上年度?|去年))(?:办理|处理)?"
_DONE: Final = r"(?:办结|办理完毕|办理完结|处理完毕)"

_BEFORE: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("carried_out", regex(_NEXT + _OF + "$")),
    ("carried_in", regex(_LAST + _OF + "$")),
    ("handled", regex(_DONE + _OF + "$")),
    ("granted", regex(r"(?<![不分])(?:予以公开|同意公开)" + _OF + "$")),
    ("partial", regex(r"(?:予以部分公开|部分(?:予以)?公开)" + _OF + "$")),
    ("refused", regex(r"不予公开" + _OF + "$")),
    ("unavailable", regex(r"无法提供" + _OF + "$")),
    ("declined", regex(r"不予处理" + _OF + "$")),
    ("other", regex(r"其他处理" + _OF + "$")),
)
_IS: Final = r"(?:申请)?(?:已|均|都|全部|作出|做出|为|属于?|按|以|是|决定|答复)*"
_AFTER: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("carried_out", regex(_IS + _NEXT + "$")),
    ("carried_in", regex(_IS + _LAST + "(?:的)?(?:申请)?$")),
    ("handled", regex(_IS + _DONE + "$")),
    ("granted", regex(_IS + r"(?<![不分])予以公开$")),
    ("partial", regex(_IS + r"(?:予以部分公开|部分(?:予以)?公开)$")),
    ("refused", regex(_IS + r"不予公开$")),
    ("unavailable", regex(_IS + r"无法提供$")),
    ("declined", regex(_IS + r"不予处理$")),
)
_SHARED: Final = regex(r"(?:或者?|和|及|与)$|(?<=[\u4e00-\u9fff])(?<![件条份宗次例])、$")
_WORDS: Final = ("办结", "完毕", "完结", "结转", "公开", "提供", "处理")
_OTHER_MATTER: Final = regex(
    r"复议|诉讼|提案|议案|建议|信访|投诉|举报|咨询|行政许可|登记|救助|留言|来信|热线|工单|信箱|案件|主动公开|发文|文件"
    r"|上半年|下半年|季度|同比|增[加长]|减少|下降|[较比](?:上年|去年)"
)
_ROWS_OF_FORM: Final = regex(r"(?:属于?|按)?信访[、]?举报[、]?投诉类(?:申请|事项)?|行政查询事项|行政执法案卷")
"""What table 3 calls its rows is no other matter."""
_PART_OF_REQUESTS: Final = regex(
    r"网上|网络|网站|线上|在线|平台|信函|邮寄|邮件|邮箱|当面|现场|窗口|传真|来访|来函"
    r"|自然人|法人|企业|公民|按时|按期|期限内|逾期|超期|涉及|类申请|其中"
)
_REASON: Final = regex(r"由于|因|属|不掌握|不存在|没有现成|秘密|隐私|第三方|内部|过程性|不明确")
"""One reason of several: the number is of one row, not of the kind."""

_NOT_CARRIED: Final = regex(
    r"(?<=[,;。:、])(?:且|并|均|也)?(?:无|没有|未有|不存在)(?:需|需要)?(?P<last>上一?年度?|上年度?)?(?:的)?"
    r"(?:结转|转结)(?:到|至|入)?(?:下一?年度?|次年度?|明年)?(?:继续)?(?:办理|处理|答复)?(?:的)?"
    r"(?:申请|公开申请|政府信息公开申请)?(?:事项|件|情况)?(?=[,;。\n]|$)"
    r"|(?<=[,;。:、])(?:无|没有)下一?年度?(?:的)?结转(?:事项|件|申请|情况)?(?=[,;。\n]|$)"
)
_PARTS_OF_BEFORE: Final = regex(r"其中[,:]?|(?:从|按)?(?:办理|处理|答复)结果(?:中|看|上看|为)?[,:]")
_LATER: Final = regex(r"以来|累计|(?<!上)去年(?!结转)|往年|历年|同期")
_APPEALS: Final = regex(r"复议|诉讼|起诉")
ONE_ORGAN: Final = regex(r"本级|办公厅|办公室|政府办|机关本部")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number with what it counts, at its place in the prose."""

    kind: Kind
    count: int
    start: int
    end: int
    of_one_organ: bool


def find_outcomes(prose: Prose, paragraph: Paragraph | None, year: int | None) -> tuple[Outcome, ...]:
    """Return every certain statement on what became of the requests, in order.

    Args:
        prose: of the overview.
        paragraph: the one on requests, in which 申请 need not be named again.
        year: report year; a statement on any other year is left out.
    """
    found = []
    for start, end in prose.sentences_with(*_WORDS):
        if not _on_requests(prose, paragraph, start, end):
            continue
        for quantity in prose.quantities_between(start, end):
            kind = _kind(prose, quantity, year)
            if kind and _is_whole(prose, start, quantity, kind, year):
                first, last = prose.near_clause(quantity.start)
                one = bool(ONE_ORGAN.search(prose.text, start, quantity.start))
                found.append(Outcome(kind, int(quantity.value), first, last, one))
        found += _nothing_carried(prose, start, end, year)
    return tuple(sorted(found, key=lambda said: said.start))


def _nothing_carried(prose: Prose, start: int, end: int, year: int | None) -> Iterator[Outcome]:
    """Yield what says that nothing was carried over (`无结转`) or carried in (`无上年结转`), as a count of 0."""
    for match in _NOT_CARRIED.finditer(prose.text, start, end) if "结转" in prose.text[start:end] else ():
        kind: Kind = "carried_in" if match["last"] else "carried_out"
        before = prose.text[start : match.start()]
        if not _LATER.search(before) and of_year(CARRY_YEARS.sub("", before), year):
            one = bool(ONE_ORGAN.search(before))
            yield Outcome(kind, 0, match.start(), match.end(), one)


def _on_requests(prose: Prose, paragraph: Paragraph | None, start: int, end: int) -> bool:
    inside = paragraph is not None and paragraph.start <= start < paragraph.end
    sentence = _ROWS_OF_FORM.sub("", prose.text[start:end])
    if _OTHER_MATTER.search(sentence.split("复议")[0].split("诉讼")[0]):
        return False
    return inside or mentions_request(sentence) or _goes_on(prose, start)


def _goes_on(prose: Prose, start: int) -> bool:
    """Say whether the sentence at `start` tells what became of those that the one before it counts."""
    if not _PARTS_OF_BEFORE.match(prose.text, start):
        return False
    first, last = prose.sentence(start - 1, start)
    before = prose.text[first:last]
    return mentions_request(before) and not _OTHER_MATTER.search(before)


def _kind(prose: Prose, quantity: Quantity, year: int | None) -> Kind | None:
    if quantity.unit not in _UNITS or not quantity.is_count:
        return None
    first, last = prose.near_clause(quantity.start)
    before, after = prose.text[first : quantity.start], prose.text[quantity.end : last]
    if not re.match(r"[、和及]|$", after):
        matches = ((kind, pattern.match(after)) for kind, pattern in _AFTER)
    else:
        matches = ((kind, _alone(pattern.search(before))) for kind, pattern in _BEFORE)
    return next((kind for kind, match in matches if match and _is_next_to(match, year)), None)


def _alone(match: re.Match[str] | None) -> re.Match[str] | None:
    """Return `match` unless its words share their number with others: `予以公开或部分公开154件`."""
    return None if match is None or _SHARED.search(match.string[: match.start()]) else match


def _is_next_to(match: re.Match[str], year: int | None) -> bool:
    """Say whether the year that a carry-over names, if any, is the one after or before the report year."""
    named = match.groupdict()
    for group, wanted in (("next", 1), ("last", -1)):
        if named.get(group) and (year is None or int(named[group]) != year + wanted):
            return False
    return True


def _is_whole(prose: Prose, start: int, quantity: Quantity, kind: Kind, year: int | None) -> bool:
    """Say whether the number is of the whole year and of all requests."""
    before = prose.text[start : quantity.start]
    clause = before[prose.near_clause(quantity.start)[0] - start :] if quantity.start > start else ""
    if _APPEALS.search(before) and "申请" not in _APPEALS.split(before)[-1]:
        return False  # `行政复议3件，上年结转1件`
    if _LATER.search(before) or not of_year(CARRY_YEARS.sub("", before), year):
        return False
    if kind == "handled" and "结转" in clause:
        return False  # `上年结转的2件均已办结`
    if kind == "carried_in" and "其中" in clause:
        return not _PART_OF_REQUESTS.search(before.replace("其中", ""))
    if kind in ("handled", "carried_out", "carried_in"):
        return not _PART_OF_REQUESTS.search(clause)
    return not (_PART_OF_REQUESTS.search(before.replace("其中", "")) or _REASON.search(clause))
