"""The six parts: their headings found by wording, the number optional (domain.md 2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import Levenshtein

from ..form import ACCEPTED_HEADINGS, SECTION_HEADINGS, SECTION_ORDINALS
from ..model import SECTIONS, Note, Section, SectionKey, Span
from ..patterns import regex
from .tables.record import note_of
from .text import Line, fold, lines_of

_LONGEST_HEADING: Final = 60
_LONGEST_REST: Final = 16
_LONGEST_KEPT: Final = 200
_FEWEST_BRACKETED: Final = 3
_FEWEST_LISTED: Final = 3
"""Headings with nothing under them that begin a list of contents; the last of it has the title under it."""
_MOST_IN_A_LINE: Final = 50_000
_MARKUP: Final = regex(r"^(?:#{1,6}\s+|>\s*)?(?:\*\*|__)?\s*")
_NUMBER: Final = regex(
    r"(?:第\s*([一二三四五六七八九十\d]{1,2})\s*(?:部分|章|篇)\s*[、.．,:：\s]?"
    r"|([一二三四五六七八九十]{1,2})\s*[、.．,，:：\s]"
    r"|(\d{1,2})\s*[、.．]\s*)\s*"
)
_CLOSING: Final = regex(r"[\s*_#]*$")
_RUN_ON: Final = regex(r"[:：。]|\s{1,}")
_ACCEPTED: Final = {fold(form): key for key, forms in ACCEPTED_HEADINGS.items() for form in forms}
_PRINTED: Final = frozenset(fold(heading.zh) for heading in SECTION_HEADINGS.values())
_OWN: Final = {key: (SECTION_ORDINALS[key], str(place)) for place, key in enumerate(SECTIONS, 1)}
_LOOSE: Final[tuple[tuple[SectionKey, re.Pattern[str]], ...]] = (
    ("appeals", regex(r"(?=.*复议)(?=.*诉讼).*")),
    ("requests", regex(r".*(?:收到|处理|依申请).*(?:申请|公开).*(?:情况)?")),
    ("problems", regex(r".*(?:问题|不足).*(?:改进|措施|打算|整改|努力方向|工作安排).*|存在的?(?:主要)?问题.*")),
    ("other", regex(r".*其他.*(?:报告|说明|汇报|公开).*(?:事项|情况|内容)|其他事项|其他需要报告.*|需要报告的?其他.*")),
    ("disclosure", regex(r"(?:(?:行政|政府|本|各)机关)?(?:政府信息)?主动公开.*(?:情况|信息|工作)?.*")),
    ("overview", regex(r"(?:工作|政府信息公开工作)?(?:总体|基本|整体|总的)(?:情况|概况)|概述|概况|.*总体情况")),
)  # fmt: skip
_BURIED: Final = regex(
    r"(?<=[。！？；”）)])[ \u3000\u00a0]{1,8}([一二三四五六])、[ \u3000]?("
    + "|".join(re.escape(form) for forms in ACCEPTED_HEADINGS.values() for form in forms)
    + r")(?=[ \u3000\u00a0]|$)"
)
_BRACKETED: Final = regex(
    r"\s*(?:#{1,6}\s+)?\**[（(]([一二三四五六])[)）]\s*[、.．]?\s*([^\t|]{2,40}?)\**\s*$"
)
_DENIES: Final = regex(r"(?:本?年度?|本(?:机关|单位|部门|局|镇|乡)|我(?:单位|局|镇|乡))?(?:暂?无|没有|暂?未)")
"""无其他需要报告的事项 is what most reports say under the last heading."""
_HINT: Final = regex(
    r"总体|總體|整体|整體|概|公开|公開|申请|申請|复议|復議|複議|诉讼|訴訟|问题|問題|不足|事项|事項|情况|情況|报告|報告|其他"
)
"""No line without one of these words is a heading, however misspelt: most lines are told apart here."""
_PAGE_NUMBER: Final = regex(r"[\s.．…·•_-]*(?:第?\s?\d{1,3}\s?页?)?[\s)）]*")
"""What stands behind a heading in a list of contents."""
_ROW_LABELS: Final = ("本年新收", "上年结转", "本年度办理结果", "结转下年度")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found."""

    key: SectionKey
    heading: str
    number: str | None
    span: Span
    body: int
    """Where the text under it begins."""


def is_heading(line: str) -> bool:
    """Tell whether a line is the heading of one of the six parts."""
    return _is_heading(line) if len(line) <= _LONGEST_KEPT else heading_of(Line(line, 0)) is not None


@lru_cache(maxsize=4096)
def _is_heading(line: str) -> bool:
    """The same, remembered: every step of a reading asks it of the same lines."""
    return heading_of(Line(line, 0)) is not None


def heading_of(line: Line) -> Heading | None:
    """Return the heading that `line` is, None for anything else; rows of table 3 are none."""
    stripped = line.text.strip() if len(line.text) < 50_000 else ""
    if len(stripped) < 3 or not _HINT.search(stripped):
        return None
    if len(stripped) > _LONGEST_HEADING or "|" in stripped or "\t" in stripped:
        return _run_on(line, stripped)
    whole = _whole(line, stripped)
    if whole and fold(whole.heading) in _ACCEPTED:
        return whole
    return _run_on(line, stripped) or whole


def _whole(line: Line, stripped: str) -> Heading | None:
    """The whole line is the heading."""
    parts = _parts(stripped)
    key = _key(fold(parts[1]), parts[0] is not None and not parts[0].isdigit())
    if key is None:
        return None
    start = line.start + line.text.index(stripped[0])
    end = start + len(stripped)
    return Heading(key, parts[1], parts[0], (start, end), end)


def _run_on(line: Line, stripped: str) -> Heading | None:
    """The text goes on behind the heading: 六、其他需要报告的事项：无. Only under its own number and wording."""
    head = stripped[:_LONGEST_HEADING]
    number = _NUMBER.match(_MARKUP.sub("", head))
    if not number or "|" in head or "\t" in head:
        return None
    lead = head.index(number.group()) + number.end()
    for stop in _RUN_ON.finditer(head, lead + 2):
        heading = head[lead : stop.start()].strip(" *_")
        key = _ACCEPTED.get(fold(heading))
        if key is not None and stripped[stop.end() :].strip():
            start = line.start + line.text.index(stripped[0])
            ordinal = next(group for group in number.groups() if group)
            return Heading(key, heading, ordinal, (start, start + stop.start()), start + stop.end())
    return None


def _parts(stripped: str) -> tuple[str | None, str]:
    bare = _CLOSING.sub("", _MARKUP.sub("", stripped))
    match = _NUMBER.match(bare)
    if not match:
        return None, bare.rstrip("：:。")
    number = next(group for group in match.groups() if group)
    return number, bare[match.end() :].strip().rstrip("：:。")


@lru_cache(maxsize=2048)
def _key(folded: str, is_loose: bool) -> SectionKey | None:
    """The part that a folded heading names: its accepted wording, a near one, or behind a Chinese ordinal a loose one."""
    exact = _ACCEPTED.get(folded)
    if exact is not None:
        return exact
    if folded.startswith(_ROW_LABELS) or not 2 <= len(folded) <= 36 or re.search(r"[。;!?]", folded):
        return None
    near = min(
        ((Levenshtein.distance(folded, form, score_cutoff=3), key) for form, key in _ACCEPTED.items()),
        default=(9, None),
    )
    if near[0] <= min(2, len(folded) // 3):
        return near[1]
    if not is_loose or re.search(r"[,.]", folded):
        return None
    return next((key for key, pattern in _LOOSE if pattern.fullmatch(folded)), None)


def find_headings(text: str) -> list[Heading]:
    """Return every heading in order. A list of contents is left out: its headings have nothing under them."""
    lines = [*lines_of(text)]
    found = [*_headings(lines)]
    numbered = sum(1 for heading in found if heading.number)
    if numbered < _FEWEST_BRACKETED:
        bracketed = _bracketed(lines)
        found = bracketed if len(bracketed) > numbered + 1 else found
    found = [heading for place, heading in enumerate(found) if not _is_point(heading, found[:place])]
    return _under_which_is_text(text, _with_buried(lines, _without_denials(found)))


def _is_point(heading: Heading, above: Sequence[Heading]) -> bool:
    """Tell whether it is a point of its own part: 一、存在的问题 below 五、存在的主要问题及改进情况."""
    owner = next((other for other in reversed(above) if other.number in _OWN[other.key]), None)
    if owner is None or owner.key != heading.key or heading.number is None:
        return False
    return heading.number not in _OWN[heading.key] and fold(heading.heading) not in _PRINTED


def _without_denials(found: Sequence[Heading]) -> list[Heading]:
    """Leave out lines that say there is nothing of a part, in nearly the words of its heading, where that is there too."""
    keys = [heading.key for heading in found]
    return [
        heading
        for heading in found
        if heading.number or keys.count(heading.key) == 1 or not _DENIES.match(heading.heading)
    ]


def _headings(lines: Sequence[Line]) -> Iterator[Heading]:
    """The lines that are headings, and those that go on in the next line, as a narrow page breaks them."""
    for place, line in enumerate(lines):
        heading = heading_of(line)
        is_form = heading is not None and fold(heading.heading) in _ACCEPTED
        if not is_form and place + 1 < len(lines):
            heading = _broken(line, lines[place + 1]) or heading
        if heading is not None:
            yield heading


def _broken(line: Line, below: Line) -> Heading | None:
    upper, lower = line.text.strip(), below.text.strip()
    if (
        upper[:1] not in "一二三四五六七第#*"
        or not lower
        or len(lower) > _LONGEST_REST
        or not 4 <= len(upper) <= _LONGEST_HEADING
    ):
        return None
    number, body = _parts(upper)
    if number is None or number.isdigit() or heading_of(below) is not None:
        return None
    key = _ACCEPTED.get(fold(body + lower))
    if key is None:
        return None
    start = line.start + line.text.index(upper[0])
    end = below.start + below.text.index(lower[0]) + len(lower)
    return Heading(key, body + lower, number, (start, end), end)


def _bracketed(lines: Sequence[Line]) -> list[Heading]:
    """Headings numbered （一）（二）（三）, where all parts are: then they are no parts of a part."""
    found: list[Heading] = []
    for line in lines:
        match = _BRACKETED.match(line.text) if len(line.text) <= _LONGEST_HEADING else None
        if match is None:
            continue
        bare = match[2].strip().rstrip("：:。")
        key = _key(fold(bare), is_loose=False)
        if key is not None:
            found.append(Heading(key, bare, match[1], (line.start + match.start(0), line.end), line.end))
    keys = [heading.key for heading in found]
    in_order = keys == sorted(set(keys), key=SECTIONS.index)
    return found if in_order and len(keys) >= _FEWEST_BRACKETED else []


def _with_buried(lines: Sequence[Line], found: list[Heading]) -> list[Heading]:
    """Headings in the middle of a line whose breaks were lost: number and wording of the form, behind a full stop."""
    known = {heading.key for heading in found}
    buried = [
        Heading(key, match[2], match[1], (start, line.start + match.end(2)), line.start + match.end(2))
        for line in lines
        if len(line.text) > _LONGEST_HEADING
        for match in _BURIED.finditer(line.text[:_MOST_IN_A_LINE])
        if (key := _ACCEPTED[fold(match[2])]) not in known and (start := line.start + match.start(1)) >= 0
    ]
    return sorted([*found, *buried], key=lambda heading: heading.span) if buried else found


def _under_which_is_text(text: str, found: Sequence[Heading]) -> list[Heading]:
    """The headings without those of a list of contents: bare, but for the last, and all of them come again."""
    kept: list[Heading] = []
    listed = 0
    for place, heading in enumerate(found):
        later = found[place + 1 :]
        comes_again = any(other.key == heading.key for other in later)
        is_bare = bool(later) and _is_page_number(text[heading.body : later[0].span[0]])
        if comes_again and (is_bare or listed >= _FEWEST_LISTED):
            listed = listed + 1 if is_bare else 0
            continue
        listed = 0
        kept.append(heading)
    return kept


def _is_page_number(text: str) -> bool:
    return len(text) <= _LONGEST_KEPT and _PAGE_NUMBER.fullmatch(text) is not None


def split_sections(
    text: str, headings: Sequence[Heading], end: int
) -> tuple[MappingProxyType[str, Section | None], tuple[Note, ...]]:
    """Return the six parts, absent ones as None, and a note for every heading that comes twice.

    Args:
        text: the document.
        headings: from `find_headings`.
        end: where the last part ends: the beginning of the signature, or the end of the text.
    """
    sections: dict[str, Section | None] = dict.fromkeys(SECTIONS)
    notes = []
    for heading, stop in _with_stops(headings, end):
        if sections[heading.key] is not None:
            notes.append(
                note_of("section_repeated", heading.span, address=heading.key, found=heading.heading)
            )
            continue
        body = text[heading.body : max(stop, heading.body)]
        lead = len(body) - len(body.lstrip())
        stripped = body.strip()
        start = heading.body + (lead if stripped else 0)
        sections[heading.key] = Section(
            heading.heading, heading.number, stripped, (start, start + len(stripped)), heading.span
        )
    return MappingProxyType(sections), tuple(notes)


def _with_stops(headings: Sequence[Heading], end: int) -> Iterator[tuple[Heading, int]]:
    for place, heading in enumerate(headings):
        following = headings[place + 1].span[0] if place + 1 < len(headings) else end
        yield heading, following
