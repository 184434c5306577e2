"""Dates in the words of a report: publication, signature, period, years."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..model import Note, Period, Span
from ..patterns import regex
from .tables.record import note_of
from .text import Line, lines_of

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
_READ_AT_MOST: Final = 400_000

_S: Final = r"[ \t\u3000]{0,3}"


def _day_pattern(name: str) -> str:
    return (
        rf"(?P<{name}y>\d{{4}}){_S}(?:年|[-/.]){_S}(?P<{name}m>\d{{1,2}}|元(?=月)){_S}(?:月|[-/.])"
        rf"{_S}(?P<{name}d>\d{{1,2}}){_S}[日号]?"
    )


_NUMERIC: Final = regex(_day_pattern(""))
_CHINESE_DAY: Final = regex(
    r"([二一][〇○Ｏ零０Oo一二三四五六七八九]{3})年([一二三四五六七八九十元]{1,2})月([一二三四五六七八九十廿]{1,3})日"
)
_SPACED_DAY: Final = regex(
    r"(?<!\d)(\d[ ]?\d[ ]?\d[ ]?\d)[ ]{0,2}年[ ]{0,2}(\d(?:[ ]?\d)?)[ ]{0,2}月[ ]{0,2}(\d(?:[ ]?\d)?)[ ]{0,2}日"
)
"""Digits that a print sets apart."""
_PUBLISHED: Final = tuple(
    regex(rf"{words}[ \t\u3000]{{0,4}}[:：]?[ \t\u3000]{{0,4}}(.{{0,30}})")
    for words in (
        r"(?:发布|公布|公开|发表|上传)(?:日期|时间)",
        r"(?<![\u4e00-\u9fff])(?:日期|时间)",
        r"(?:生成|发文)(?:日期|时间)",
    )
)
"""What a page calls the day of publication, and what it calls so where the first is not there; last the day of writing."""
_BARE_DAY: Final = regex(
    rf"^[ \t\u3000\[【*·-]*({_day_pattern('')})(?=[ \t\u3000]+(?:\d{{1,2}}[:：]\d\d|来源|作者|浏览|字体|字号|点击))",
    re.MULTILINE,
)
_LONE_DAY: Final = regex(
    r"^[ \t\u3000]*[\[【]?[ \t\u3000]*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ \t\u3000]*[\]】]?[ \t\u3000]*$",
    re.MULTILINE,
)
"""In digits alone on a line above the text, as sites print it; an office writes out 年 and 月 under its title."""
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
_PERIOD: Final = regex(
    rf"(?:统计|报告|时间|数据)(?:期限|时限|时段|周期|期间|范围|时间)[^。\n\d]{{0,20}}{_day_pattern('a')}"
    rf"[^。\n\d]{{0,6}}[至到\-—~～－]{_S}(?:(?P<by>\d{{4}}){_S}(?:年|[-/.]){_S})?(?P<bm>\d{{1,2}}){_S}(?:月|[-/.]){_S}(?P<bd>\d{{1,2}}){_S}[日号]?"
)
_PERIOD_LOOSE: Final = regex(
    rf"(?:自|从){_S}{_day_pattern('a')}{_S}起?{_S}[至到\-—~～－]{_S}"
    rf"(?:(?P<by>\d{{4}}){_S}年{_S})?(?P<bm>\d{{1,2}}){_S}月{_S}(?P<bd>\d{{1,2}}){_S}日{_S}(?:止|期间)?"
)
_YEAR: Final = regex(r"(?<!\d)(?<!转)(?<!转[至到入])(?<!延[至到])(\d{4})[ \t\u3000]{0,3}年")
"""The year to which requests are carried is not the report's."""
_DIGITS: Final = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○Ｏ零０0Oo", "0")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands; `day` is None where what stands there is no date."""

    day: date | None
    span: Span


def possible(year: int, month: int, day: int) -> date | None:
    """Return the date, None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_date(text: str, offset: int = 0) -> FoundDate | None:
    """Return the first date in `text`, in digits or in Chinese numerals; `offset` is added to its span."""
    text = text.translate(_HALF_WIDTH)
    match = _NUMERIC.search(text)
    if match:
        day = possible(int(match["y"]), _month(match["m"]), int(match["d"]))
        return FoundDate(day, (offset + match.start(), offset + match.end()))
    match = _SPACED_DAY.search(text)
    if match:
        digits = [int(part.replace(" ", "")) for part in match.groups()]
        return FoundDate(possible(*digits), (offset + match.start(), offset + match.end()))
    match = _CHINESE_DAY.search(text)
    if not match:
        return None
    year = chinese_year(match[1])
    month, number = _chinese_number(match[2]), _chinese_number(match[3])
    return FoundDate(possible(year or 0, month, number), (offset + match.start(), offset + match.end()))


def _month(digits: str) -> int:
    return 1 if digits == "元" else int(digits)


def chinese_year(characters: str) -> int | None:
    """Return 2021 for 二〇二一 and its spellings with 零 or ○; None for anything else."""
    digits = "".join(_DIGITS.get(char, "") for char in characters)
    return int(digits) if len(digits) == len(characters) == 4 else None


def _chinese_number(characters: str) -> int:
    text = characters.replace("廿", "二十").replace("元", "一")
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(_DIGITS[text]) if text in _DIGITS else 0
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)


def find_published(text: str, head_end: int) -> FoundDate | None:
    """Return the publication date that a web page prints above the text (or below it)."""
    head = text[: min(head_end, 4000)]
    for part, offset in ((head, 0), (text[-1500:], max(len(text) - 1500, 0))):
        for match in (match for words in _PUBLISHED for match in words.finditer(part)):
            found = find_date(match[1], offset + match.start(1))
            if found:
                return found
    bare = _BARE_DAY.search(head) or _LONE_DAY.search(head)
    return find_date(bare[1], bare.start(1)) if bare else None


def find_signature(text: str, body_start: int) -> tuple[FoundDate | None, int, str | None]:
    """Return the signature's date, where the signature block begins, and the organ it names.

    The block is the last lines: organs, then a date, each alone in its line. Without one, it begins at
    the end of the text. A month without a day ends the report, and is no date.
    """
    lines = [line for line in lines_of(text[-3000:]) if line.text.strip()]
    base = max(len(text) - 3000, 0)
    for place in range(len(lines) - 1, max(len(lines) - 8, -1), -1):
        line = lines[place]
        found = _date_line(line, base)
        is_month = found is None and _MONTH.fullmatch(line.text.strip()) is not None
        if not (found or is_month) or base + line.start < body_start:
            continue
        first = _first_of_organs(lines[:place], body_start - base)
        if first < place:
            return found, base + lines[first].start, _organ_of(lines[place - 1].text)
        if found:
            return found, base + line.start, _organ_before_date(line)
    return None, len(text), None


def _first_of_organs(lines: list[Line], start: int) -> int:
    """The place of the first of the organs that sign, each on a line of its own, at the end of `lines`."""
    place = len(lines)
    while place and len(lines) - place < _MOST_ORGANS and lines[place - 1].start >= start:
        if not _is_organ_line(lines[place - 1].text):
            break
        place -= 1
    return place


def _organ_of(line: str) -> str:
    return _SEAL.sub("", _SIGNED_BY.sub("", "".join(line.split())))


def _date_line(line: Line, base: int) -> FoundDate | None:
    """A line that is a date and, at most, an organ in front of it."""
    stripped = line.text.strip()
    found = find_date(line.text, base + line.start) if len(stripped) <= 50 else None
    if not found or not _BEHIND_DAY.fullmatch(line.text, found.span[1] - base - line.start):
        return None
    before = line.text[: found.span[0] - base - line.start].strip()
    return found if not before or _IS_DATE.fullmatch(before) or _is_organ_line(before) else None


def _organ_before_date(line: Line) -> str | None:
    found = find_date(line.text)
    before = line.text[: found.span[0]].strip() if found else ""
    return None if _IS_DATE.fullmatch(before) else _organ_of(before) or None


_MOST_ORGANS: Final = 4
_MONTH: Final = regex(
    r"[（(]?(?:\d{4}|[二一][〇○Ｏ零０Oo一二三四五六七八九]{3})\s*年\s*(?:\d{1,2}|[一二十元]{1,2})\s*月[）)]?"
)
_BEHIND_DAY: Final = regex(r"[ 。）)\u3000]*(?:发布|公布)?[ 。）)\u3000]*")
_IS_DATE: Final = regex(
    r"[（(]?\s*(?:日\s*期|时\s*间|(?:成文|签发|落款|发文|报告|填报|制表)(?:日期|时间))\s*[:：]\s*|[（(]"
)
_SIGNED_BY: Final = regex(
    r"^(?:[（(](?:盖章|公章|印章|签章)[)）]|(?:单位|机关|填报单位|发布机关|落款|报告单位)[（(名称）)]*[:：])"
)
_SEAL: Final = regex(r"[（(](?:盖章|公章|印章|签章|印)[)）]$")
_ORGAN_LINE: Final = regex(
    r"[\u4e00-\u9fff（）() ]{1,40}(?:局|委员会|政府|办公室|办公厅|厅|中心|处|所|院|队|站|社|会|部|办|行|公司|分局|街道|馆|乡|镇|海关|关|校|园区|开发区)"
    r"(?:[（(][\u4e00-\u9fff]{1,12}[)）])?"
)


def _is_organ_line(text: str) -> bool:
    return bool(_ORGAN_LINE.fullmatch(_SEAL.sub("", _SIGNED_BY.sub("", text.strip())).strip()))


def find_period(text: str) -> tuple[Period | None, tuple[Note, ...]]:
    """Return the 统计期限 as stated; a day that does not exist is None and noted."""
    part = text[:_READ_AT_MOST]
    match = _PERIOD.search(part) or _PERIOD_LOOSE.search(part)
    if not match:
        return None, ()
    year = int(match["ay"])
    start = possible(year, _month(match["am"]), int(match["ad"]))
    end = possible(int(match["by"] or year), int(match["bm"]), int(match["bd"]))
    span = match.span()
    notes = () if start and end else (note_of("date_impossible", span, found=match.group()),)
    return Period(start, end, span), notes


def majority_year(text: str) -> tuple[int, Span] | None:
    """Return the year most often named in `text`, with its first place; None without one, or on a tie."""
    counts: Counter[int] = Counter()
    first: dict[int, Span] = {}
    for match in _YEAR.finditer(text[:_READ_AT_MOST]):
        year = int(match[1])
        if FIRST_YEAR <= year <= LAST_YEAR:
            counts[year] += 1
            first.setdefault(year, match.span())
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0], first[best[0][0]]
