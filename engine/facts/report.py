"""The report as a whole: its year, its format, its organ, and the report of the year before."""

from __future__ import annotations

from collections import Counter
from typing import Final

from ..errors import Text
from ..form import TEMPLATE_MARKS, row_label, rows_of, template_of_year
from ..model import Organ, Template
from ..patterns import regex
from .reader import Reader, Readers
from .sources import Sources
from .values import Absent, Fact, FactValue

_YEAR_UNKNOWN: Final = Absent(Text("报告年度不明", "the report year is not known"))
_NO_PREDECESSOR: Final = Absent(Text("没有上年报告", "there is no report of the year before"))
_ORGAN_UNKNOWN: Final = Text("机关未能确认", "the organ could not be identified")

_MARKS: Final = {mark.label: mark.template for mark in TEMPLATE_MARKS}
"""Labels that only one form has; the one other mark, a single row （六）其他处理, is of F19."""

_BODY_YEAR: Final = regex(
    r"(20\d\d)年(?<!\d.{5})(?<![比较与自从同转].{5})(?<!转[至到入].{5})(?!以来|起|将|拟|计划|继续|相比|同期|修订|\d{1,2}月\d{1,2}日(?:起|施行|实施))"
)
_QUOTED: Final = regex(r"《[^》]*》")


def _year(sources: Sources) -> Fact | Absent:
    year = sources.document.year
    return _YEAR_UNKNOWN if year is None else Fact(year)


def _template(sources: Sources) -> Fact | Absent:
    template = sources.document.template
    if template is None:
        return Absent(Text("没有检出任何格式的标志", "no mark of either format was found"))
    return Fact(template)


def _prescribed(year: int | None) -> Fact | Absent:
    if year is None:
        return _YEAR_UNKNOWN
    template = template_of_year(year)
    if template is None:
        return Absent(Text("2019年度以前没有统一格式", "there was no uniform format before report year 2019"))
    return Fact(template)


def _prescribed_template(sources: Sources) -> Fact | Absent:
    return _prescribed(sources.document.year)


def _marks(sources: Sources) -> Fact | Absent:
    prescribed = _prescribed(sources.document.year)
    if isinstance(prescribed, Absent):
        return prescribed
    if sources.document.template == prescribed.value:
        return Fact(())
    notes = [
        note
        for note in sources.document.notes
        if note.code == "template_mark" and _MARKS.get(note.found or "", "F19") != prescribed.value
    ]
    found = dict.fromkeys(note.found for note in notes if note.found)
    return Fact(tuple(found), tuple(note.span for note in notes if note.span))


def _rows_lacking(sources: Sources) -> Fact | Absent:
    """Return rows of table 3 that the prescribed format splits and the document does not have (2.5).

    One single row （六）其他处理 stands for `other_3`, the remainder; only the rest of the three is lacking.
    """
    prescribed = _prescribed(sources.document.year)
    if isinstance(prescribed, Absent):
        return prescribed
    if sources.document.template == prescribed.value:
        return Fact(())
    present = {place.partition(".")[0] for place in sources.document.tables.get("requests", {})}
    if not present:
        return Fact(())
    template: Template = "F19" if prescribed.value == "F19" else "F21"
    stands_for = {"other_3"} if "other" in present else {"other"} if "other_3" in present else set()
    return Fact(
        tuple(
            _quoted(row_label("requests", row, template))
            for row in rows_of(template, "requests")
            if row not in present and row not in stands_for
        )
    )


def _quoted(text: Text) -> Text:
    return Text(f"“{text.zh}”", f"«{text.en}»")


def _body_year(sources: Sources) -> Fact | Absent:
    overview = sources.prose.get("overview")
    if overview is None:
        return Absent(
            Text("没有总体情况，正文年份不明", "without an overview the year of the body is not known")
        )
    text = _QUOTED.sub(lambda match: " " * len(match.group()), overview.text)
    mentions = [(int(match[1]), match.span()) for match in _BODY_YEAR.finditer(text)]
    years = Counter(year for year, _ in mentions)
    ranked = years.most_common(1)
    if not ranked or 2 * ranked[0][1] <= sum(years.values()):
        return Absent(Text("正文没有占多数的年份", "no year is named by most mentions of the body"))
    places = (place for year, place in mentions if year == ranked[0][0])
    return Fact(ranked[0][0], tuple(overview.span(*place) for place in places))


def _organ_name(sources: Sources) -> Fact | Absent:
    name = sources.document.organ or (sources.filing.organ.name if sources.filing.organ else None)
    return Fact(name) if name else Absent(_ORGAN_UNKNOWN)


def _organ_kind(sources: Sources) -> Fact | Absent:
    organ = sources.filing.organ
    kind = organ.kind if organ and organ.kind != "unknown" else sources.document.kind
    if kind is None or kind == "unknown":
        return Absent(
            Text(
                "机关类别不明：不在机关名录中，名称也不能确定",
                "the kind of organ is not known from register or name",
            )
        )
    return Fact(kind)


def _organ_value(attribute: str, reason: Text) -> Reader:
    """Return a reader of one attribute of the organ as the register knows it."""

    def read(sources: Sources) -> Fact | Absent:
        organ: Organ | None = sources.filing.organ
        value: FactValue | None = getattr(organ, attribute) if organ else None
        return Absent(reason) if value is None or value == "unknown" else Fact(value)

    return read


def _organ_region(sources: Sources) -> Fact | Absent:
    region = (sources.filing.organ.region if sources.filing.organ else None) or sources.document.region
    return Fact(region) if region else Absent(Text("行政区划不明", "the region is not known"))


def _organ_registered(sources: Sources) -> Fact | Absent:
    return Fact(bool(sources.filing.organ and sources.filing.organ.registered))


def _previous_present(sources: Sources) -> Fact | Absent:
    return Fact(sources.predecessor is not None)


def _previous_year(sources: Sources) -> Fact | Absent:
    previous = sources.predecessor
    return _NO_PREDECESSOR if previous is None or previous.year is None else Fact(previous.year)


def _previous_template(sources: Sources) -> Fact | Absent:
    previous = sources.predecessor
    return _NO_PREDECESSOR if previous is None or previous.template is None else Fact(previous.template)


def _previous_template_or_prescribed(sources: Sources) -> Fact | Absent:
    detected = _previous_template(sources)
    if isinstance(detected, Fact):
        return detected
    year = sources.document.year
    return _prescribed(None if year is None else year - 1)


READERS: Final[Readers] = {
    "report.year": _year,
    "report.template": _template,
    "report.prescribed_template": _prescribed_template,
    "report.has_layout": lambda sources: Fact(sources.document.has_layout),
    "report.has_template_marks": lambda sources: Fact(sources.document.has_template_marks),
    "report.marks_of_other_template": _marks,
    "report.rows_lacking": _rows_lacking,
    "report.body_year": _body_year,
    "report.text": lambda sources: Fact(sources.document.text),
    "filing.imported": lambda sources: Fact(sources.filing.imported),
    "organ.name": _organ_name,
    "organ.kind": _organ_kind,
    "organ.level": _organ_value("level", Text("区划级别不明", "the level of its region is not known")),
    "organ.region": _organ_region,
    "organ.makes_regulations": _organ_value(
        "makes_regulations", Text("有无规章制定权不明", "it is not known whether it may make 规章")
    ),
    "organ.registered": _organ_registered,
    "previous.present": _previous_present,
    "previous.year": _previous_year,
    "previous.template": _previous_template,
    "previous.template_or_prescribed": _previous_template_or_prescribed,
}
