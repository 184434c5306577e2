"""Channels that the overview calls closed and counts this year's items for (domain §6.7, N12)."""

from __future__ import annotations

import re
from typing import Final

from ..patterns import regex
from .passages import passage
from .prose import Prose
from .reader import RecordsReaders
from .sources import Sources, section_absent
from .values import Absent, Record

_KIND: Final = r"(?:公众号|订阅号|服务号|视频号|微博|抖音号?|头条号|客户端|网站|账号|平台|小程序|微信|APP)"
_CLOSED: Final = regex(
    rf"(?:该|此|上述|本)(?:政务新媒体|政务|微信|官方|政府)*(?P<kind>{_KIND})[^,。;\n]{{0,14}}?已?(?:经)?(?:注销|关停|停用|关闭|停止运营|停止更新|停更)"
)
_NOT_YET: Final = regex(r"将|拟|计划|申请|未注销|未关|未停|逐步|如")
_PUBLISHED: Final = regex(r"发布|推送|公开|刊发|更新|转载")
_UNITS: Final = frozenset("条篇件则期次个")
_BACK: Final = 300


def closed_channels(prose: Prose) -> list[tuple[int, int]]:
    """Return the passages from a channel's name over its number of items to the word that it is closed."""
    found = []
    for match in _CLOSED.finditer(prose.text):
        if _NOT_YET.search(match.group()):
            continue
        paragraph = prose.text.rfind("\n", 0, match.start()) + 1
        start = max(paragraph, match.start() - _BACK)
        named = re.search(match["kind"], prose.text[start : match.start()])
        if named is None:
            continue
        begin = start + named.start()
        for quantity in prose.quantities_between(begin, match.start()):
            clause = prose.text[prose.near_clause(quantity.start)[0] : quantity.start]
            if quantity.unit in _UNITS and _PUBLISHED.search(clause):
                found.append((prose.near_clause(begin)[0], match.end()))
                break
    return found


def _records(sources: Sources) -> tuple[Record, ...] | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return section_absent("overview")
    return tuple(passage(overview, start, end) for start, end in closed_channels(overview))


RECORDS_READERS: Final[RecordsReaders] = {"narrative.closed_channels": _records}
