"""One thing counted twice in the overview with different numbers (domain §6.8, M05).

Different channels count different things, and so does one channel beside the whole: a pair is only returned
where both numbers stand without a channel, or share one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..patterns import regex
from .approximate import interval
from .passages import COMPARED, OTHER_YEAR
from .prose import Prose, Quantity, phrase
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .values import Absent, Record, make_record

_UNITS: Final = frozenset("条篇件份则期个项场")
_VERB: Final = regex(
    r"公开|发布|推送|包括|包含|其中|刊发|转载|上传|公布|更新|刊登|发出|发放|印发|制发|报送|采纳|采用|编发|组织|举办|开展|召开"
    r"|答复|回复|办理|办结|受理|收到|完成|各类|共计?|合计|总计|累计|有|了|为|达|及|和|与|等|通过|利用"
)
_TAIL: Final = regex(r"(?:类信息|的信息|信息|类|等|总数|数量|数)+$")
_IN_ALL: Final = regex(r"(?:共计?|合计|总计|累计)?[为达]?$")
_GOES_ON: Final = frozenset("、和及与")
_NOUN: Final = regex(r"[\u4e00-\u9fff]{3,14}")
_GENERIC: Final = regex(
    r"(?:主动|政府|政务|本年|全年|各类|各项|新增|相关|有关|本级|部门|单位|网站|公众号|微信|微博|平台|其他|其它|工作|文件|内容|新闻|动态"
    r"|栏目|原创|图文|重要|日常|稿件|文章|依申请|申请|信函|网络|当面|渠道|资料|材料|政策|活动|会议|培训|问题|建议|意见|事项|解决|群众|诉求"
    r"|结转|下一?年度?|上一?年度?|次年|继续|办理|处理|办结|予以|部分|同意|不予|无法|提供|其他处理|公开|自然人|法人|组织|撤回|补正"
    r"|案件|审结|尚未|正在|审理|维持|纠正|撤销|驳回|判决|裁定|已|未)*"
)
_LIMITED: Final = regex(r"上半年|下半年|季度|月|每|平均|分别|均|以上|以下|新增|其他|另")
_CHANNELS: Final = regex(
    r"门户|网站|公众号|微信|微博|抖音|视频号|头条|新媒体|报纸|报刊|电视|广播|媒体|公示栏|宣传栏|公告栏|公开栏|平台|客户端|信用中国|公报|简报"
)
_ALIKE: Final = {"门户": "网站", "微信": "公众号"}


@dataclass(frozen=True, slots=True)
class _Count:
    quantity: Quantity
    start: int
    channels: frozenset[str]


def _counts(prose: Prose) -> dict[tuple[str, str], list[_Count]]:
    """Return the numbers of each noun and classifier, in order."""
    found: dict[tuple[str, str], list[_Count]] = defaultdict(list)
    for quantity in prose.quantities:
        if quantity.unit not in _UNITS:
            continue
        first, last = prose.near_clause(quantity.start)
        if quantity.end < last and prose.text[quantity.end] not in _GOES_ON:
            continue
        noun = _noun(prose.text[first : quantity.start])
        if not noun:
            continue
        sentence = prose.text[prose.sentence(quantity.start, quantity.end)[0] : quantity.start]
        if _LIMITED.search(prose.text, first, last) or OTHER_YEAR.search(sentence):
            continue
        if COMPARED.search(prose.text, first, last):
            continue
        channels = frozenset(_ALIKE.get(name, name) for name in _CHANNELS.findall(sentence))
        found[noun, quantity.unit].append(_Count(quantity, first, channels))
    return found


def _noun(before: str) -> str | None:
    """Return what is counted, None where it is nothing in particular or one of several nouns."""
    place = 0
    for match in _VERB.finditer(before):
        if match.end() < len(before) or match.group() in ("共", "共计", "合计", "总计", "累计"):
            place = match.end() if match.end() < len(before) else place
    noun = _TAIL.sub("", _IN_ALL.sub("", before[place:]))
    return noun if _NOUN.fullmatch(noun) and not _GENERIC.fullmatch(noun) else None


def repeated_counts(prose: Prose) -> list[tuple[str, _Count, _Count]]:
    """Return `(noun, first, second)` of every thing counted twice with numbers that cannot both be meant."""
    found = []
    for (noun, _), counts in _counts(prose).items():
        for first, second in pairwise(counts):
            low, high = interval(prose, first.quantity)
            other_low, other_high = interval(prose, second.quantity)
            differ = high < other_low or other_high < low
            alike = first.channels & second.channels or not (first.channels or second.channels)
            if differ and alike:
                found.append((noun, first, second))
                break
    return found


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    return tuple(
        make_record(
            spans=tuple(overview.span(one.start, one.quantity.end) for one in (first, second)),
            noun=noun,
            first=overview.quote(first.quantity.start, first.quantity.end),
            second=overview.quote(second.quantity.start, second.quantity.end),
            first_quote=overview.quote(first.start, first.quantity.end),
            second_quote=overview.quote(second.start, second.quantity.end),
            phrase=phrase(noun),
        )
        for noun, first, second in repeated_counts(overview)
    )


RECORDS_READERS: Final[RecordsReaders] = {"narrative.repeated_counts": _records}
