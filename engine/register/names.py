"""What the name of an organ tells: which division it belongs to, and what kind of organ it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..model import OrganKind
from ..patterns import regex
from .divisions import DATA, Division, Divisions, is_within

BRACKETS: Final = str.maketrans({"(": "（", ")": "）", "〔": "（", "〕": "）", "[": "（", "]": "）"})
SPACES: Final = regex(r"\s+")

VERTICAL_HEAD: Final = regex(
    r"(国家税务总局|国家统计局|国家金融监督管理总局|中国银行保险监督管理委员会|中国人民银行|国家矿山安全监察局|"
    r"国家外汇管理局|国家粮食和物资储备局|中华人民共和国)(?=.)"
)
"""Names of systems of vertical leadership that stand before the division."""

VERTICAL: Final = regex(
    r"(国家税务总局.*税务局|.*气象局|.*海关|.*海事局|国家统计局.*调查队|.*国家安全局|.*地震局|"
    r"中国人民银行.+(?:支行|分行|中心支行|营业管理部)|国家金融监督管理总局.+(?:局|支局)|国家矿山安全监察局.+局)(?:.*分局)?\Z"
)
TOWNSHIP: Final = regex(
    r"(.+(街道|乡|镇|苏木)(人民政府|政府|办事处|人民政府办公室|党政办公室|党政综合办公室)?|.+街道办|.+街道办事处|.+区公所)\Z"
)
GOVERNMENT: Final = regex(r"(人民政府|政府|行政公署|行署)(办公厅|办公室|办|（本级）|本级)?\Z")
ZONE: Final = regex(
    r".*(开发|新|园|示范|度假|高新|经开|保税|合作|试验|风景|名胜|管理)区.*(管理委员会|管委会|办公室|工作委员会)\Z"
)
DEPARTMENT: Final = regex(
    r".*(局|委员会|委|办公室|办公厅|厅|办|总队|支队|大队|分局|指挥部|信访中心)(（.+）)?\Z"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organ's name puts it.

    Attributes:
        candidates: divisions that the leading names can mean; none where there is no such name, several
            where the name is ambiguous (鼓楼区).
        prefix: the division names as they stand in the name: 长春市南关区.
        office: the rest: 民政局.
    """

    candidates: tuple[Division, ...]
    prefix: str
    office: str


def normalise(name: str) -> str:
    """Return a name with full-width forms folded, brackets made alike and white space taken out."""
    return SPACES.sub("", unicodedata.normalize("NFKC", name)).translate(BRACKETS)


@lru_cache(maxsize=16_384)
def find_place(name: str, divisions: Divisions) -> Place:
    """Return where the division names at the head of a normalised name put the organ.

    Each name must lie in the one before it. The reading that takes up most of the name wins, so that
    河南县民政局 is in 河南蒙古族自治县 and not in 河南省.
    """
    head = VERTICAL_HEAD.match(name)
    start = head.end() if head else 0
    end, candidates = _furthest(name, start, (), divisions)
    rest = name[:start] + name[end:]
    return Place(candidates, name[start:end], rest)


def _furthest(
    name: str, start: int, above: tuple[Division, ...], divisions: Divisions
) -> tuple[int, tuple[Division, ...]]:
    """Return how far division names reach from `start` on, and which divisions the last one can mean."""
    best: tuple[int, tuple[Division, ...]] = (start, above)
    for end in range(min(len(name), start + divisions.longest_name), start + 1, -1):
        part = name[start:end]
        full = _below(divisions.named(part), above)
        if full:
            reached = _furthest(name, end, full, divisions)
            best = max(best, reached, key=_reach)
        stems = _below(divisions.stems(part), above)
        if stems and not full:
            reached = _furthest(name, end, stems, divisions)
            if reached[0] > end:  # 长春 alone may be anything; 长春南关区 is not
                best = max(best, reached, key=_reach)
    return best


def _reach(reading: tuple[int, tuple[Division, ...]]) -> int:
    return reading[0]


def _below(found: tuple[Division, ...], above: tuple[Division, ...]) -> tuple[Division, ...]:
    """Keep those that lie in one of the divisions named before them."""
    if not above:
        return found
    return tuple(
        division
        for division in found
        if any(division.code != upper.code and is_within(division.code, upper.code) for upper in above)
    )


def kind_of(name: str, place: Place) -> OrganKind:
    """Return the kind that a normalised name certainly tells, `unknown` where it does not."""
    if VERTICAL.match(name):
        return "vertical"
    if GOVERNMENT.match(place.office):
        return "government" if place.candidates or not place.prefix else "unknown"
    if TOWNSHIP.match(place.office):
        return "township"
    if ZONE.match(place.office):
        return "unknown"
    if name in national_organs() or DEPARTMENT.match(place.office):
        return "department"
    return "unknown"


@lru_cache(maxsize=1)
def national_organs() -> dict[str, bool]:
    """Return the departments of the State Council: normalised name → whether it makes 规章 (立法法 91)."""
    organs: dict[str, bool] = {}
    for line in (DATA / "national.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            power, *names = line.split("\t")
            organs.update({normalise(name): power == "yes" for name in names})
    return organs
