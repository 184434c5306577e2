"""Organs of other regions in a report: what a copied text leaves behind (domain.md 6.11, Q06).

Precision before recall: a region counts as foreign only where its name begins a word, an organ of it is named,
and nothing in the sentence explains why (a model, an exchange, a court, an applicant from there).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from ..errors import Text
from ..model import Span
from ..patterns import regex
from ..reading.text import simplified
from ..register.divisions import all_divisions, is_within
from .own_names import place_of
from .passages import SETS_OUT
from .prose import Prose, phrase
from .reader import RecordsReaders
from .sources import Sources
from .values import Absent, Record, make_record
from .words import context

_SHORTEST: Final = 3
_ALSO_COMMON_WORDS: Final = frozenset(
    [
        "新市区",
        "老城区",
        "新城区",
        "城中区",
        "城东区",
        "城西区",
        "城北区",
        "市中区",
        "市北区",
        "市南区",
        "江北区",
        "河东区",
        "河西区",
        "郊区",
        "矿区",
        "城区",
        "惠民县",
        "富民县",
        "平安区",
        "平安县",
        "利民县",
        "和平县",
        "安康市",
        "文安县",
        "安全区",
        "永安市",
        "长安区",
        "大通区",
        "东区",
        "西区",
        "开发区",
        "中山区",
    ]
)
"""Names that also come about by chance (惠民县级资金, 城中区域) or are shared by many."""

_ORGAN: Final = regex(
    r"[\u4e00-\u9fff]{0,8}?(?:人民政府|政府办|局|委员会|办公室|管委会|街道办|办事处|厅|门户网站|政府网站?|公众号|统计局)"
    r"|(?:县|市|区)?[委]?(?:、|和)?(?:县|市|区)?政府"
)
_BEGINS_WORD: Final = regex(r"(?:^|[^\u4e00-\u9fff]|[和与由向在是为对及从到按将被把由经据]|根据|按照)$")
_EXPLAINED: Final = regex(
    r"学习(?!宣传|贯彻|领会|落实|教育|培训|党|习近平|《)|借鉴|对标|先进|参观|考察|交流|经验|对口|援|协作|帮扶|赴|调研|合作|邀请|联合|跨|毗邻|相邻|兄弟|蓝本|榜样|示范|标杆|"
    r"法院|检察|仲裁|起诉|上诉|管辖|诉讼|判决|申请人|来自|籍|居民|公司|企业|律师|大学|学院|协会|医院|研究院|转办|移送|移交|转交|"
    r"原(?![则因])|划归|划转|撤并|合并|更名|东西部|飞地|共建|结对|省际|区域|案例|通报|批复|比如|例如|如[:：“]|驻"
)
_UNKNOWN: Final = Absent(Text("本机关的行政区划不明", "the region of the organ is not known"))


def _foreign_places(sources: Sources) -> tuple[Record, ...] | Absent:
    organ = sources.filing.organ
    region = (organ.region if organ else None) or sources.document.region
    if organ is not None and organ.level == "national":
        return ()
    name = sources.document.organ or ""
    townships = tuple(record for prose in sources.running_text for record in _townships_in(prose, name))
    if region is None:
        return townships or _UNKNOWN
    own = place_of(simplified(name)).office
    foreign = (record for prose in sources.running_text for record in _foreign_in(prose, region, own))
    return (*townships, *foreign)


def _townships_in(prose: Prose, name: str) -> list[Record]:
    """Return the other townships that a township's report has do something: `2022年，溪口镇认真落实…`."""
    if not _OWN_TOWNSHIP.search(simplified(name)):
        return []
    return [
        _named(prose, match.span("place"), match["place"], match.group())
        for match in _TOWNSHIP_DOES.finditer(prose.text)
        if match["place"] not in name and not _OF_SEVERAL.search(match["short"])
    ]


_OWN_TOWNSHIP: Final = regex(r"(?:镇|乡|街道)(?:人民政府|政府|办事处)?$")
_TOWNSHIP_DOES: Final = regex(
    r"(?:^|(?<=[。\n]))(?:20\d\d年度?,|一年来,|本年度,)(?P<place>(?P<short>[\u4e00-\u9fff]{2,3})(?:镇|乡|街道))(?:党委、?政府|人民政府|政府|办事处|党工委)?"
    r"(?:在|主动|共|" + SETS_OUT + ")"
)
_OF_SEVERAL: Final = regex(r"[各全本我每两县区市乡镇]|所[有属辖]")
"""`全县乡镇`, `所有街道`: no name of one."""


def _foreign_in(prose: Prose, region: str, own: str) -> list[Record]:
    names, search = _names()
    text = prose.text
    found = []
    for index, start, end in search.find_matches_as_indexes(text):
        name = names[index]
        if name in _ALSO_COMMON_WORDS or not _is_foreign(
            name, region, bool(own) and text.startswith(own, end)
        ):
            continue  # most are of the organ's own region
        organ = _ORGAN.match(text, end)
        if organ is None or not _BEGINS_WORD.search(text[max(0, start - 2) : start]):
            continue
        if not _EXPLAINED.search(text[slice(*prose.sentence(start, end))]):
            found.append(_named(prose, (start, organ.end()), name, text[start : organ.end()]))
    return found


def _named(prose: Prose, span: Span, place: str, words: str) -> Record:
    return make_record(
        spans=(prose.span(*span),), place=place, quote=context(prose, *span), phrase=phrase(words)
    )


@lru_cache(maxsize=4096)
def _is_foreign(name: str, region: str, has_own_office: bool) -> bool:
    """Say whether no division of this name is the region itself, above it, below it or beside it.

    A neighbour in the same prefecture is foreign only with the organ's own kind of office: 乙县民政局 in the
    report of 甲县民政局 is what a copied text says, 乙县水利局 need not be.
    """
    prefecture = region[:4] + "00"
    for division in all_divisions().named(name):
        if is_within(division.code, region) or is_within(region, division.code):
            return False
        if not has_own_office and is_within(division.code, prefecture):
            return False
    return True


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, ...], AhoCorasick]:
    """Return the names of all divisions and what finds them, the longest of those that begin at one place."""
    names = tuple(name for name in all_divisions().names() if len(name) >= _SHORTEST)
    return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


RECORDS_READERS: Final[RecordsReaders] = {"wording.foreign_places": _foreign_places}
