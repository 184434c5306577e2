"""The organ where the title names none: what the preface introduces, announces, or tells readers to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..patterns import regex
from .heading import ENDS_LIKE_ORGAN, split_title
from .text import simplified

_ORGAN: Final = (
    r"[\u4e00-\u9fff]{2,30}?(?:人民政府办公室|人民政府办公厅|人民政府|委员会办公室|委员会|管理委员会|管委会|"
    r"街道办事处|办事处|分局|支队|大队|总局|办公室|办公厅|服务中心|中心|局|厅)"
)
_INTRODUCED: Final = regex(rf"({_ORGAN})\s*[（(]\s*以下简?[称]")
_ENTITLED: Final = regex(
    r"《([^《》]{2,40}?\d{4}年[^《》]{0,24}报告)》|(?:公布|发布|编制|现公开)([^《》，,。:：\n]{2,40}?\d{4}年度?政府信息公开[^《》，,。]{0,12}报告)"
)
_ASKED: Final = regex(rf"请(?:直接)?(?:与|向|联系[:：]?)({_ORGAN})")
_DRAWN_UP: Final = regex(rf"由({_ORGAN})[^，,。]{{0,20}}(?:编制|负责|汇总|综合)")
_DRAWS_UP: Final = regex(
    r"(?<![^，,。;；:：\s])([\u4e00-\u9fff]{4,30}?)(?:现|特|特此|依法)?(?:编制|公布|发布)(?:了|形成)?(?:本单位|本机关)?\d{4}年度?政府信息公开"
)
"""`根据条例的要求，青禾县柳树街道特编制2023年政府信息公开年度报告`."""
_ACTING: Final = regex(
    r"(?<=[,，])([\u4e00-\u9fff]{3,24}?)(?:党[组委工])?(?=认真|严格|深入|高度重视|积极|全面|紧紧围绕|紧扣|坚持|始终|切实|扎实|按照|根据|依据)"
)
"""`2022年，青禾县房屋征收办公室认真贯彻…`: who acts in the first sentence."""
_OF_YEAR: Final = regex(r"(?<!\d)20\d\d年度?(?:以?来)?[,，]$")
_NAMED: Final = regex(
    r"(?<![\u4e00-\u9fff《〈])((?:[\u4e00-\u9fff]{2,12}?(?:省|自治区|市|县|区|旗|州|盟|镇|乡|街道)){1,3}"
    r"[\u4e00-\u9fff]{0,14}?(?:人民政府办公室|人民政府|委员会|管委会|办事处|局|厅))"
    r"(?!长|门户|网站|官网|官方|公众号|关于|印发|转发|下发|《|的?(?:要求|通知|部署|统一))"
)
_GENERIC: Final = regex(
    r"^(?:自?治[州县区]|[省市县区镇乡我本各](?:委|政府|级|局|直|人民政府|[\u4e00-\u9fff]{0,6}局)|各|全[省市县区镇乡局])"
)
"""县民政局 says that a bureau reports, not which one."""
_LEADING: Final = regex(
    r"^(?:关于|报送|印发|公布|发布|公开|编制|根据|按照|结合|现|本(?:年度)?(?:工作)?(?:报告|年报)(?:是|系)?由|由|请与|与|向(?!阳)|在|现将|为|和(?![县平政田硕静顺龙林布])|及|对|是|经(?![济开棚])|自(?![贡然流]))+"
)
"""Words in front of a name; 和平区, 向阳区 and 自然资源局 begin with one and keep it."""
_YEAR_BEFORE: Final = regex(r"(?<=\d)年度?")
_GOES_ON: Final = (
    (
        ("总局", "国家统计局"),
        regex(r"(?:[\u4e00-\u9fff]{2,24}?(?:税务局|海关|分局|支局|监管局|专员办|调查队))+"),
    ),
    (("局",), regex(r"[\u4e00-\u9fff]{1,8}?分局")),
    (("人民政府",), regex(r"[\u4e00-\u9fff]{1,6}?(?:街道办事处|街道|镇|乡)(?:人民政府)?")),
)
"""What still belongs to a name whose beginning ends like a name: 国家税务总局 + 青禾县税务局."""
_ROOM: Final = regex(
    r"(?<=[镇乡道]政府)[\u4e00-\u9fff]{2,12}(?:办公室|中心|科|所)$|(?<=人民政府)(?!办公[室厅])[\u4e00-\u9fff]{2,12}办公室$|(?<=街道办事处)[\u4e00-\u9fff]{2,12}(?:办公室|中心|科)$"
)
"""A room of the government or street office that reports: 柳树镇政府党政综合办公室."""
_TOWN: Final = regex(r"(?:镇|乡|街道|.{3}开发区|.{3}度假区|.{3}高新区|.{3}示范区|.{3}保税区)$")
"""What acts under the name of a place."""
_OFFICE: Final = regex(r"(?<=政府)办公[室厅]$")


def organ_in_text(text: str, end: int) -> str | None:
    """Return the organ that the preface introduces (以下简称…) or tells to ask; else the first full name near the beginning."""
    part = text[: max(min(end + 3000, 8000), 0)]
    plain = simplified(part)
    for start, name in _introduced(plain, end):
        name = _ROOM.sub("", name)
        organ = _LEADING.sub("", name)
        at = start + len(name) - len(organ)
        year = _YEAR_BEFORE.match(plain, at)
        at, organ = (year.end(), organ[year.end() - at :]) if year else (at, organ)
        if len(organ) >= 3 and not _GENERIC.match(organ):
            end_of_name = at + len(_whose(organ, plain, end))
            return part[at:end_of_name]
    return None


def _whose(organ: str, plain: str, end: int) -> str:
    """The government, where readers are told to ask its office, but it is the government that acts in the first part."""
    government = _OFFICE.sub("", organ)
    acts = government != organ and any(name == government for _, name in _acting(plain, end))
    return government if acts else organ


def fuller(organ: str, text: str, end: int) -> str:
    """Return the full name that the preface gives to the 市水务局 of a title; else the title's own words."""
    if not _GENERIC.match(simplified(organ)):
        return organ
    name = organ_in_text(text, end)
    return name if name and simplified(name).endswith(simplified(organ)) else organ


def _introduced(plain: str, end: int) -> Iterator[tuple[int, str]]:
    """Where the preface names an organ, and the name, the surest first."""
    preface = plain[:3000]
    for match in _INTRODUCED.finditer(preface):
        yield match.start(1), match[1]
    for match in _ENTITLED.finditer(preface):
        group = 1 if match[1] else 2
        organ = split_title(match[group])[0]
        place = match[group].find(organ) if organ else -1
        if organ and place >= 0 and not any(sign in organ for sign in "（()）"):
            yield match.start(group) + place, organ
    for pattern in (_ASKED, _DRAWN_UP):
        for match in pattern.finditer(plain):
            yield match.start(1), _whole(plain, match.start(1), match[1])
    yield from _acting(plain, end)
    for match in _NAMED.finditer(plain):
        yield match.start(1), match[1]


def _whole(plain: str, start: int, name: str) -> str:
    """The name with what still belongs to it: of a system's head or a government, the place that reports."""
    for ends, more in _GOES_ON:
        match = more.match(plain, start + len(name)) if name.endswith(ends) else None
        if match:
            return name + match.group()
    return name


def _acting(plain: str, end: int) -> Iterator[tuple[int, str]]:
    """Who draws up the report, or acts in the first sentences of the first part."""
    for match in _DRAWS_UP.finditer(plain, 0, end + 400):
        if _is_named(match[1]):
            yield match.start(1), match[1]
    for match in _ACTING.finditer(plain, 0, end + 200):
        name = match[1]
        if _is_named(name) and _OF_YEAR.search(plain[max(0, match.start() - 12) : match.start()]):
            yield match.start(1), name


def _is_named(name: str) -> bool:
    return (ENDS_LIKE_ORGAN.search(name) or _TOWN.search(name)) is not None
