"""What the title says: organ, year, the report's own name (format of 〔2019〕60号 and 〔2021〕30号)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..errors import Text
from ..patterns import regex
from ..reading.text import simplified
from .reader import Readers
from .sources import Sources
from .values import Absent, Fact

REPORT_NAME: Final = "政府信息公开工作年度报告"

_YEAR: Final = regex(
    r"(?<![\d〇○零一二])(?P<year>20\d\d|二[〇○零0][〇○零0一二三四五六七八九]{2})(?!\d)(?P<du>年度|年)?"
)
_DIGITS_OF_YEAR: Final = regex(r"(?<!\d)20\d\d(?=年度报告)")
"""…工作2022年度报告, as Chongqing and others write it: all is there, the year inside the name."""

_NAME: Final = regex(r"政府信息公开(?:工作)?的?(?:情况)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报|总结)")
_OPENING: Final = regex(r"政府信息公开(?:工作)?$")
_GENERIC: Final = regex(
    r"政府|信息|公开|工作|年度|年报|报告|总结|情况|关于|编制|本?部门|本?单位|本?机关|[的和及《》“”\"()\[\]〔〕\-—_:、,·.]|\d"
)
_EDGES: Final = '的《》“”"()-—_:、,·. '
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WIDTHS: Final = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)} | {"（": "(", "）": ")", "：": ":", "，": ","}
)

LACKS: Final = {
    "organ": Text("机关名称", "the organ"),
    "year": Text("年份", "the year"),
    "name": Text(f"报告名称“{REPORT_NAME}”", f"the name «{REPORT_NAME}»"),
}

_NO_TITLE: Final = Absent(Text("没有找到标题", "no title was found"))


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; places are left out, a title is one short line."""

    organ: str | None
    year: int | None
    says_name: bool
    year_first: bool | None
    says_year_twice: bool


@lru_cache(maxsize=256)
def take_apart(title: str) -> Title:
    """Return what `title` says, white space and width aside."""
    text = simplified("".join(title.split())).translate(_WIDTHS)
    year = _YEAR.search(text)
    organ = _organ(text)
    return Title(
        organ=organ,
        year=int(year["year"].translate(_DIGITS)) if year else None,
        says_name=REPORT_NAME in text or REPORT_NAME in _DIGITS_OF_YEAR.sub("", text),
        year_first=year.start() < text.index(organ) if year and organ else None,
        says_year_twice=bool(year and year["du"] == "年度" and "年度报告" in text[year.end() :]),
    )


def _organ(text: str) -> str | None:
    """Return what is left when year and report name are gone, None if that is no name."""
    for part in _YEAR.sub("\n", _NAME.sub("\n", text)).split("\n"):
        rest = _OPENING.sub("", part.removeprefix("关于")).strip(_EDGES)
        if len(_GENERIC.sub("", rest)) >= 2 and rest in text:
            return rest
    return None


def _title(sources: Sources) -> Title | None:
    title = sources.document.title
    return take_apart(title) if title else None


def _spans(sources: Sources) -> tuple[tuple[int, int], ...]:
    span = sources.document.title_span
    return (span,) if span else ()


def _text(sources: Sources) -> Fact | Absent:
    title = sources.document.title
    return Fact(" ".join(title.split()), _spans(sources)) if title else _NO_TITLE


def _organ_fact(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    if title is None:
        return _NO_TITLE
    if title.organ is None:
        return Absent(Text("标题中没有机关名称", "the title names no organ"))
    return Fact(title.organ, _spans(sources))


def _year_fact(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    if title is None:
        return _NO_TITLE
    if title.year is None:
        return Absent(Text("标题中没有年份", "the title names no year"))
    return Fact(title.year, _spans(sources))


def _says_name(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    return Fact(title.says_name, _spans(sources)) if title else _NO_TITLE


def _lacks(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    if title is None:
        return Fact(tuple(LACKS.values()))
    has = {"organ": title.organ is not None, "year": title.year is not None, "name": title.says_name}
    return Fact(tuple(text for key, text in LACKS.items() if not has[key]), _spans(sources))


def _year_first(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    if title is None:
        return _NO_TITLE
    if title.year_first is None:
        return Absent(Text("标题中没有机关名称或年份", "the title lacks organ or year"))
    return Fact(title.year_first, _spans(sources))


def _says_year_twice(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    return Fact(title.says_year_twice, _spans(sources)) if title else _NO_TITLE


def _suggested(sources: Sources) -> Fact | Absent:
    title = _title(sources)
    organ = (title.organ if title else None) or sources.document.organ
    year = sources.document.year or (title.year if title else None)
    if organ is None or year is None:
        return Absent(Text("机关名称或年份不明", "organ or year is not known"))
    return Fact(f"{organ}{year}年{REPORT_NAME}")


READERS: Final[Readers] = {
    "title.text": _text,
    "title.organ": _organ_fact,
    "title.year": _year_fact,
    "title.says_report_name": _says_name,
    "title.lacks": _lacks,
    "title.year_first": _year_first,
    "title.says_year_twice": _says_year_twice,
    "title.suggested": _suggested,
}
