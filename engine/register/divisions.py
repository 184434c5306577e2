"""The administrative divisions of China, county level and above, current and lately abolished.

Data: `data/divisions.tsv`, made by `deploy/divisions.py` from an open data set; its licence stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from ..model import RegionLevel
from ..patterns import regex

DATA: Final = Path(__file__).parent / "data"

REMEMBERED_SINCE: Final = 2019
"""A division that ended in or after this year may still stand in a report, so its name is still its own."""

NATIONALITIES: Final = [
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
_NATIONALITY = "|".join(sorted(NATIONALITIES, key=len, reverse=True))
AUTONOMOUS: Final = regex(rf"(.+?)(?:(?:{_NATIONALITY})族|各族|(?:{_NATIONALITY}))*自治(县|州|旗)\Z")
NO_STEM: Final = regex(rf"((?:{_NATIONALITY}))族自治(县|州|旗)\Z")
BANNER: Final = regex(r"(.).+?(左|右)(?:翼)?(前|中|后)?旗\Z")
FRONT_BANNER: Final = regex(r"(.).{2,}(前|中|后)旗\Z")
SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "150223": ("达茂旗",),
    "150421": ("阿旗",),
    "150425": ("克旗",),
    "150426": ("翁旗",),
    "150428": ("喀旗",),
    "150722": ("莫旗",),
    "150725": ("陈旗",),
    "152525": ("东乌旗",),
    "152526": ("西乌旗",),
    "210921": ("阜蒙县",),
    "211324": ("喀左县",),
    "220721": ("前郭县",),
    "230624": ("杜蒙县",),
    "422800": ("恩施州",),
    "652700": ("博州",),
    "652800": ("巴州",),
    "653000": ("克州",),
}
"""Short names in official use that no rule yields."""

WHOLE: Final = regex(r"(?:省|市|维吾尔自治区|壮族自治区|回族自治区|自治区|地区|盟)\Z")


@dataclass(frozen=True, slots=True)
class Division:
    """One division.

    Attributes:
        code: 行政区划代码, six digits.
        level: from the code. A county-level city (卫辉市 410781) is `county`, 长春市 `prefecture`.
        until: last year of an abolished one, None for those that stand.
    """

    code: str
    name: str
    level: RegionLevel
    until: int | None = None


class Divisions:
    """All divisions, found by code or by name."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._by_code: dict[str, Division] = {}
        self._named: dict[str, list[Division]] = {}
        self._former: dict[str, list[tuple[int, Division]]] = {}
        for line in lines:
            if line and not line.startswith("#"):
                self._add(*line.split("\t"))

    def _add(self, code: str, name: str, until: str, successor: str) -> None:
        if not until:
            division = Division(code, name, level_of(code))
            self._by_code[code] = division
            self._named.setdefault(name, []).append(division)
            return
        division = self._by_code.get(successor) or Division(code, name, level_of(code), int(until))
        if not successor:
            self._by_code.setdefault(code, division)
        self._former.setdefault(name, []).append((int(until), division))

    def get(self, code: str) -> Division | None:
        """Return the division of this code."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """Return all divisions of this full, short or former name, in the order of their codes."""
        standing = [*self._named.get(name, ()), *self._short_names.get(name, ())]
        former = self._former.get(name, ())
        late = [division for until, division in former if until >= REMEMBERED_SINCE or not standing]
        return tuple(sorted({*standing, *late}, key=lambda division: division.code))

    def stems(self, name: str) -> tuple[Division, ...]:
        """Return the provinces and prefectures that are called so when their kind is left out (吉林, 长春)."""
        return tuple(self._stems.get(name, ()))

    def names(self) -> tuple[str, ...]:
        """Return every full, short and former name, each once, in a stable order."""
        return tuple(sorted({*self._named, *self._short_names, *self._former}))

    @cached_property
    def longest_name(self) -> int:
        """Characters of the longest name."""
        return max(map(len, (*self._named, *self._former)))

    @cached_property
    def _short_names(self) -> dict[str, list[Division]]:
        found: dict[str, list[Division]] = {}
        for division in self._by_code.values():
            for name in short_names(division):
                if division not in self._named.get(name, ()):
                    found.setdefault(name, []).append(division)
        return found

    @cached_property
    def _stems(self) -> dict[str, list[Division]]:
        found: dict[str, list[Division]] = {}
        for division in self._by_code.values():
            if division.level in ("province", "prefecture"):
                stem = WHOLE.sub("", division.name)
                if len(stem) > 1:
                    found.setdefault(stem, []).append(division)
        return found


def level_of(code: str) -> RegionLevel:
    """Return the level that a 行政区划代码 of six digits stands for."""
    if len(code) != 6 or not code.isdigit():
        return "unknown"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def is_within(code: str, region: str) -> bool:
    """Return whether a code is that of `region` (2, 4 or 6 digits) or lies in it."""
    prefix = region
    while len(prefix) > 2 and prefix.endswith("00"):
        prefix = prefix[:-2]
    return code.startswith(prefix)


def short_names(division: Division) -> tuple[str, ...]:
    """Return names in official use that are shorter: 河南县 for 河南蒙古族自治县, 阿右旗 for 阿拉善右旗."""
    name = division.name
    names = list(SHORT.get(division.code, ()))
    autonomous = NO_STEM.match(name) or AUTONOMOUS.match(name)
    if autonomous:
        names.append(autonomous[1] + autonomous[2])
    elif banner := BANNER.match(name):
        names.append("".join(part or "" for part in banner.groups()) + "旗")
    elif banner := FRONT_BANNER.match(name):
        names.append(f"{banner[1]}{banner[2]}旗")
    return tuple(short for short in names if short != name)


@lru_cache(maxsize=1)
def all_divisions() -> Divisions:
    """Return the packaged divisions, read once per process."""
    return Divisions((DATA / "divisions.tsv").read_text(encoding="utf-8").splitlines())
