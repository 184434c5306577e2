"""What stands above the six parts: the title, and in it the organ and the report year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from ..model import Note, Span
from ..patterns import regex
from .dates import FIRST_YEAR, LAST_YEAR, chinese_year
from .tables.record import note_of
from .text import Line, lines_of, simplified, without_sounds

_LONGEST_TITLE: Final = 90
_SUBJECT: Final = "政府信息公开"
_TITLE: Final = regex(r"(?:年度|工作|公开).{0,6}报告|公开.{0,6}年报|年度.{0,4}年报")
_CLOSE_TITLE: Final = regex(r"(?:报告|年报)[）)》]?(?:[（(\[〔][^（()）]{4,8}[)）\]〕])?$")
_REST: Final = regex(r"(?:(?:(?:(?:工?作)?年)?度)?报)?告(?:[（(].{1,8}[)）])?|(?:工?作)?年?报")
"""The end of a title's last words."""
_TRAIL: Final = regex(
    r"[\u4e00-\u9fff]\s*(?:>|＞|»|›|/)\s*[\u4e00-\u9fff].*(?:>|＞|»|›|/)|[\u4e00-\u9fff]\s*[>＞»›]"
)
"""`首页 > 信息公开 > 年度报告` says where the page hangs."""
_MARKUP: Final = regex(r"^(?:#{1,6}\s+|>\s*)?[*_|]*\s*|[*_|\s]+$")
_FOREIGN_TAIL: Final = regex(r"(?<=报告|年报|報告|年報)[\s/|·–—-]*[A-Za-z][A-Za-z0-9 ,.'’()&-]{5,}$")
"""The title in English behind the title, on pages in two languages."""
_FILE_END: Final = regex(r"(?<=报告|年报|報告|年報)\s?\.(?:docx?|pdf|wps|ofd|html?|txt)$", re.IGNORECASE)
"""A title that is the name of a file to load down."""
_PAGE: Final = regex(r"^Page\s+\d{1,3}\s*[-–—:]\s*")
"""What a page turner writes above every page of a booklet."""
_TRAIL_STEP: Final = regex(r"^\s*[>＞»›]|^\s*(?:您?(?:所在|当前)(?:的)?位置|当前栏目)")
_GLUED: Final = regex(r"^([^。，,:：]{4,60}?年度?报告)(?=根据|按照|依据|本报告|本年度|为)")
"""A title whose line end was lost: the preface follows at once."""
_GAP: Final = regex(r"(?<=[\u4e00-\u9fff\d])[ \t\u3000]+(?=[\u4e00-\u9fff\d（(])")
_LABELLED: Final = regex(r"^(?:标\s*题|题\s*目|(?:信息|文件|文章|公文)?名\s*称)(?:\s*[:：]\s*|\s+)")
_YEAR: Final = regex(
    r"(?<!\d)(\d{2,8})\s*年|([二一][〇○Ｏ零０0Oo一二三四五六七八九]{3})年|[(（\[〔](\d{4})[)）\]〕]"
)
_TAIL: Final = regex(
    r"(?:关于)?(?:的)?(?:年度)?(?:开展)?政府信息(?:与政务)?(?:主动)?公开(?:的)?(?:工作)?(?:的)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:总结)?(?:报告|年报).*$"
    r"|(?:政务公开|信息公开|政府信息).*$|(?:工作|年度).{0,4}(?:报告|年报).*$|(?:报告|年报).*$"
)
_EDGES: Final = regex(r"^(?:关于|《|【|\[)|(?:关于|年度|本年度|年|度|的|》)+$")
ENDS_LIKE_ORGAN: Final = regex(
    r"(?:政府|委员会|管委会|办公室|办公厅|办事处|街道|中心|局|厅|大队|支队|总队|调查队|公司|海关)(?:[（(][^（）()]{2,20}[)）])?$"
)
_BEHIND: Final = regex(
    r"(?<=报告|年报)(?:[—–―\-－_|｜:：/]{1,4}(?P<organ>[\u4e00-\u9fff]{4,30})|[（(](?P<inside>[\u4e00-\u9fff]{4,30})[）)])$"
)
"""The organ behind the title's own words: …年度报告—青禾县水务局."""
_TOWN: Final = regex(r"(?:镇|乡|街道)$")
_STEP: Final = regex(r"\s*(?:[>＞»›/]|&gt;)+\s*")
_YEAR_MARK: Final = "\ue000"
"""Stands for the year of a title while it is taken apart: 万年县 and 永年区 have a 年 of their own."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title as it stands, where, and what it names."""

    text: str | None = None
    span: Span | None = None
    organ: str | None = None
    year: int | None = None
    notes: tuple[Note, ...] = ()

    @property
    def has_impossible_year(self) -> bool:
        """Whether it names a year that cannot be: then no other is guessed."""
        return bool(self.notes)


def read_title(text: str, end: int) -> Title:
    """Return the title found above `end`, the first part's heading; all fields None without one."""
    lines = [line for line in lines_of(text[: min(end, 6000)]) if line.text.strip()][:40]
    found: list[Title] = []
    for place, line in enumerate(lines):
        bare, rest = _with_line_below(lines, place)
        glued = _GLUED.match(simplified(bare))
        if _is_trail(lines, place) or not (glued or _is_title(simplified(bare))):
            continue
        if glued:
            bare = bare[: glued.end()]
        start, bare = _with_line_above(lines, place, bare)
        last = line.text.rfind(bare[-2:])
        stop = line.start + (last + 2 if last >= 0 else len(line.text.rstrip()))
        found.append(_named(bare, (start, rest or stop)))
    return _likeliest(found)


def _with_line_below(lines: list[Line], place: int) -> tuple[str, int]:
    """The line, and where it ends if the last word of a title, which did not fit, stands alone below it."""
    bare = _bare(lines[place].text)
    if place + 1 == len(lines) or not re.search(r"公开", bare) or _CLOSE_TITLE.search(simplified(bare)):
        return bare, 0
    below = lines[place + 1]
    rest = _bare(below.text)
    is_rest = _REST.fullmatch(simplified(rest)) is not None and _is_title(simplified(bare + rest))
    return (bare + rest, below.start + len(below.text.rstrip())) if is_rest else (bare, 0)


def _likeliest(found: list[Title]) -> Title:
    """The title worth most; of several reports' titles, as sites list them, the one named most, or next to the text."""
    most = max(map(_worth, found), default=0)
    best = [title for title in found if _worth(title) == most]
    named = [(title.organ, title.year) for title in best]
    chosen = max(
        (pair for pair in enumerate(named)), key=lambda pair: (named.count(pair[1]), pair[0]), default=None
    )
    return best[named.index(chosen[1])] if chosen else Title()


def _worth(title: Title) -> int:
    """A title that names its organ is worth more than the name of the column it stands in; the first of equals."""
    return 2 * (title.organ is not None) + (title.year is not None or title.has_impossible_year)


def _is_trail(lines: list[Line], place: int) -> bool:
    """Tell a step of `当前位置：首页 > 年报` that stands on a line of its own."""
    return place > 0 and bool(
        _TRAIL_STEP.match(lines[place].text) and _TRAIL_STEP.match(lines[place - 1].text)
    )


def _bare(line: str) -> str:
    bare = _LABELLED.sub("", _PAGE.sub("", _MARKUP.sub("", without_sounds(line.strip()))))
    return _FILE_END.sub("", _FOREIGN_TAIL.sub("", bare))


def _is_title(bare: str) -> bool:
    squeezed = _before_organ(re.sub(r"\s+", "", bare))[0]
    return (
        len(squeezed) <= _LONGEST_TITLE
        and "。" not in bare
        and not _TRAIL.search(bare)
        and _TITLE.search(squeezed) is not None
        and _CLOSE_TITLE.search(squeezed) is not None
    )


def _before_organ(squeezed: str) -> tuple[str, str]:
    """A title without the organ that stands behind its words, and that organ; empty where there is none."""
    behind = _BEHIND.search(squeezed)
    organ = (behind["organ"] or behind["inside"]) if behind else ""
    if behind is None or not (ENDS_LIKE_ORGAN.search(organ) or _TOWN.search(organ)):
        return squeezed, ""
    return squeezed[: behind.start()], organ


def _with_line_above(lines: list[Line], place: int, bare: str) -> tuple[int, str]:
    """A title over two lines: the organ, or the organ and the year, stand in the line above."""
    line = lines[place]
    start = line.start + line.text.index(line.text.strip()[0])
    if place == 0:
        return start, bare
    above = lines[place - 1]
    upper = _bare(above.text)
    if split_title(simplified(bare))[0] and not _is_rest_of(upper, bare):
        return start, bare
    if _TRAIL_STEP.match(above.text) or _TRAIL.search(above.text):
        return start, bare
    is_close = above.start + len(above.text) + 2 >= line.start or place == 1
    if (
        not is_close
        or len(upper) > 40
        or re.search(r"[。:：,，|\t]", upper)
        or not re.search(r"[\u4e00-\u9fff]{3}", "".join(upper.split()))
    ):
        return start, bare
    return above.start + above.text.index(above.text.strip()[0]), f"{upper}{bare}"


def _is_rest_of(upper: str, bare: str) -> bool:
    """Tell whether the line above was broken in the middle of 政府信息公开, wherever the page ended there."""
    above, below = (simplified("".join(part.split())) for part in (upper, bare))
    return _SUBJECT not in below and any(
        above.endswith(_SUBJECT[:cut]) and below.startswith(_SUBJECT[cut:]) for cut in range(1, len(_SUBJECT))
    )


def _named(bare: str, span: Span) -> Title:
    organ, years = split_title(simplified(bare))
    organ = _as_printed(bare, organ)
    year, notes = None, []
    for digits in years:
        if digits is not None and len(str(digits)) == 4 and FIRST_YEAR <= digits <= LAST_YEAR:
            year = year or digits
        else:
            notes.append(note_of("year_impossible", span, found=str(digits)))
    return Title(bare, span, organ, None if notes else year, tuple(notes))


def _as_printed(bare: str, organ: str | None) -> str | None:
    """The organ in the characters of the title itself."""
    squeezed = re.sub(r"\s+", "", bare)
    place = simplified(squeezed).find(organ) if organ else -1
    return organ if organ is None or place < 0 else squeezed[place : place + len(organ)]


def split_title(title: str) -> tuple[str | None, list[int | None]]:
    """Return the organ named in a title and every year in it; the organ is None where none is left."""
    squeezed, behind = _before_organ(re.sub(r"\s+", "", title))
    years: list[int | None] = []
    for match in _YEAR.finditer(squeezed):
        digits, chinese, bracketed = match.groups()
        years.append(chinese_year(chinese) if chinese else int(digits or bracketed))
    rest = _TAIL.sub("", _YEAR.sub(_YEAR_MARK, squeezed, count=1) if years else squeezed)
    rest = _YEAR.sub("", rest)
    parts = [part for part in re.split(rf"{_YEAR_MARK}年?度?", rest) if part] if years else [rest]
    organ = _best_named([_trimmed(part) for part in parts]) or behind
    return (organ if len(organ) >= 2 and re.search(r"[\u4e00-\u9fff]{2}", organ) else None), years


def _best_named(parts: list[str]) -> str:
    """The part that ends like the name of an organ, else the longest."""
    return next((part for part in parts if ENDS_LIKE_ORGAN.search(part)), max(parts, key=len, default=""))


def _trimmed(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _EDGES.sub("", text).strip("《》“”\"'、，,:：-—· ")
    return text


def organ_in_trail(text: str, end: int) -> str | None:
    """Return the organ that `首页 > 信息公开 > 青禾县水务局 > 年报` names above the text."""
    for line in lines_of(text[: min(end, 4000)]):
        if not _TRAIL.search(line.text):
            continue
        steps = _STEP.split(line.text.strip())
        named = [step for step in steps[1:] if len(step) <= 30 and ENDS_LIKE_ORGAN.search(simplified(step))]
        if named and "公开" not in named[-1]:
            return named[-1]
    return None


def is_organ(name: str) -> bool:
    """Tell the name of one organ: it ends like one, and is neither a site's nor a sentence."""
    return (
        4 <= len(name) <= 30
        and ENDS_LIKE_ORGAN.search(simplified(name)) is not None
        and re.search(r"[公开网站。，、\s]", name) is None
    )


def organ_in_source(source: str) -> str | None:
    """Return the organ that a file name names: 某县民政局2022年政府信息公开工作年度报告.txt."""
    stem = _stem(source)
    if not re.search(r"[\u4e00-\u9fff]{3}", stem):
        return None
    organ, _ = split_title(re.sub(r"^[\d_\-. ]+(?!\d*年)", "", stem))
    return re.sub(r"[\d_\-. ]+$", "", organ) or None if organ else None


def year_in_source(source: str) -> int | None:
    """Return the report year that a file name names, None without a single possible one."""
    stem = _stem(source)
    years = {int(digits) for digits in re.findall(r"(?<!\d)(20\d\d)\s*年", stem)}
    return years.pop() if len(years) == 1 else None


def _stem(source: str) -> str:
    """A file's name without folders, ending, and the bundle that it came in."""
    return PurePath(source.replace("\\", "/").rpartition("!")[2]).stem
