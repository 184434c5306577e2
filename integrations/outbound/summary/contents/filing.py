"""Who filed and who did not, in the region, year by year and division by division."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.summary import Figure, Rate, Summary
from gouji.engine.summary.filing import RegionLine

from ..outline import Cell, Chart, Section, Sentence, Series, Table
from ..writing import UNKNOWN, Pen

MAIL_REGIONS: Final = 20
"""So many divisions a mail shows; more would make it too large for some programs to show whole."""


def filing_section(pen: Pen, summary: Summary) -> Section:
    """Return who filed."""
    filing = summary.filing
    figures = (
        filing.expected,
        filing.filed,
        filing.on_time,
        filing.late,
        *filing.late_days,
        filing.days,
        filing.undated,
        filing.missing,
        filing.not_due,
        filing.exempt,
        filing.unreadable,
        filing.imported,
        filing.outside,
        filing.returned,
        filing.corrected_late,
    )
    table = figure_table(
        pen,
        "filing",
        pen.say("报送情况", "Filing"),
        summary.year,
        figures,
        rates=(filing.filed_rate, filing.on_time_rate),
        levels={one.key: 1 for one in filing.late_days},
    )
    return Section(
        pen.say("报送情况", "Filing"),
        tuple(_summed_years(pen, summary)),
        (_trend_chart(pen, summary),),
        (table, trend_table(pen, summary)),
    )


def _summed_years(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    """Yield for which of the five years sums of the parts stand beside what governments said of others.

    Two such numbers do not compare: the difference may be nothing but the other way of counting.
    """
    summed = [str(year) for year in summary.summed_years]
    if summed:
        yield pen.sentence(
            f"五年对比中，{'、'.join(summed)}年没有本级政府年报的数字，申请、复议和诉讼为各机关之和，与其他年度不可直接比较。",
            f"Of {', '.join(summed)} there is no report of the region's government: applications and cases are sums of "
            "the organs' reports, and do not compare with other years.",
        )


def filing_sentences(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    """Yield what there is to say of it."""
    if not summary.has_roster:
        yield pen.sentence(
            "机关名录中没有本地区的机关，无法判断哪些机关应报送而未报送，以下只统计已收到的报告。",
            "The register knows no organ of this region, so nobody can say who is missing; only what came in is counted.",
        )
    if summary.phase == "not_begun":
        yield pen.sentence("本年度年报尚未开始报送。", "Reports of this year cannot be filed yet.")
    elif not summary.has_reports and summary.phase == "ended":
        yield pen.sentence(
            "系统中没有本地区该年度的年报；如当年尚未使用本系统，可用 gouji import 补入往年年报，未补入前“未报送”数不说明问题。",
            "There is no report of this region and year. Where the office did not work with Gouji then, gouji import brings "
            "reports of earlier years in; until then the number of missing ones tells nothing.",
        )
    elif not summary.has_reports:
        yield pen.sentence("尚未收到本地区该年度的年报。", "No report of this region and year came in yet.")
    if summary.last_day is not None and summary.phase == "running":
        yield pen.sentence(
            f"本地区最后的报送时限为{pen.day(summary.last_day)}，尚未截止。",
            f"The last day for any report of this region is {pen.day(summary.last_day)}; it is not over yet.",
        )
    if summary.has_reports:
        yield from _of_reports(pen, summary)
    if summary.has_roster:
        yield from _of_organs(pen, summary)


def _of_reports(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    """Yield what came in, so that the parts named come to the whole."""
    filing = summary.filing
    undated = _if_any(filing.undated, "，时限不明 {undated} 份", ", {undated} without a known deadline")
    yield pen.sentence(
        f"已报送 {{filed}} 份，其中按时 {{on_time}} 份，逾期 {{late}} 份（合计逾期 {{days}} 天）{undated.zh}；"
        "{returned} 份曾被退回。",
        f"Reports filed: {{filed}}, of them {{on_time}} on time, {{late}} late (days together: {{days}}){undated.en}; "
        "sent back: {returned}.",
        filed=filing.filed,
        on_time=filing.on_time,
        late=filing.late,
        days=filing.days,
        returned=filing.returned,
        undated=filing.undated,
    )


def _of_organs(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    """Yield who has to file and did not."""
    filing = summary.filing
    unreadable = _if_any(
        filing.unreadable, "，收到但无法读取 {unreadable} 份", ", of {unreadable} nothing can be read"
    )
    yield pen.sentence(
        f"应报送 {{expected}} 个机关，逾期未报送 {{missing}} 个{unreadable.zh}，未到时限 {{not_due}} 个，免报 {{exempt}} 个；"
        "报送率 {filed_rate}，按时率 {on_time_rate}。",
        f"{{expected}} organs have to file; {{missing}} are missing{unreadable.en}, {{not_due}} still have time, "
        "{exempt} are exempt; {filed_rate} filed, {on_time_rate} of those on time.",
        expected=filing.expected,
        missing=filing.missing,
        not_due=filing.not_due,
        exempt=filing.exempt,
        filed_rate=filing.filed_rate,
        on_time_rate=filing.on_time_rate,
        unreadable=filing.unreadable,
    )


def _if_any(figure: Figure, zh: str, en: str) -> Text:
    """Return a part of a sentence that stands there only where there is something to count."""
    return Text(zh, en) if figure.value else Text("", "")


def figure_table(
    pen: Pen,
    name: str,
    caption: str,
    year: int,
    figures: Iterable[Figure],
    rates: Iterable[Rate] = (),
    levels: dict[str, int] | None = None,
) -> Table:
    """Return figures with their value last year and the change, then rates."""
    rows = [
        (
            pen.words(_with_unit(pen, figure), level=(levels or {}).get(figure.key, 0)),
            pen.figure(figure),
            pen.before(figure),
            pen.change(figure.change),
        )
        for figure in figures
    ]
    for rate in rates:
        before = pen.rate_before(rate)
        rows.append((pen.words(pen.text(rate.label)), pen.rate(rate), before, Cell("", is_number=True)))
    return Table(name, caption, (pen.say("项目", "What"), *year_heads(pen, year)), tuple(rows))


def year_heads(pen: Pen, year: int) -> tuple[str, str, str]:
    """Return the heads of this year, the last, and the change."""
    return pen.say(f"{year}年", f"{year}"), pen.say(f"{year - 1}年", f"{year - 1}"), pen.say("增减", "change")


def trend_table(pen: Pen, summary: Summary) -> Table:
    """Return the main numbers of five years."""
    names = ("on_time", "late", "missing", "error", "received", "reconsiderations", "suits")
    head = pen.say(
        "按时报送|逾期报送|未报送|错误|新收申请|行政复议|行政诉讼",
        "on time|late|missing|errors|applications|reconsiderations|suits",
    )
    rows = tuple(
        (pen.words(str(line.year)), *(pen.figure(getattr(line, name)) for name in names))
        for line in summary.trend
    )
    return Table(
        "trend", pen.say("五年对比", "Five years"), (pen.say("年度", "year"), *head.split("|")), rows
    )


def regions_section(pen: Pen, summary: Summary) -> Section:
    """Return the divisions below, each with the summary of its own; those in need first where there are many."""
    lines: Iterable[RegionLine] = summary.regions
    if len(summary.regions) > MAIL_REGIONS:
        lines = sorted(lines, key=lambda line: (-(line.missing.value or 0), -(line.late.value or 0)))
    columns = ("expected", "filed", "on_time", "late", "missing", "exempt", "error")
    rows = tuple(
        (
            pen.words(pen.text(line.area.name), address=line.address),
            *(pen.figure(getattr(line, name)) for name in columns),
        )
        for line in lines
    )
    head = pen.say(
        "地区|应报送|已报送|按时|逾期|未报送|免报|错误",
        "division|due|filed|on time|late|missing|exempt|errors",
    )
    table = Table(
        "regions",
        pen.say("各地区", "Divisions"),
        tuple(head.split("|")),
        rows,
        in_mail=MAIL_REGIONS,
        more=pen.say(
            "按未报送、逾期数排列；其余 {left} 个地区见{where}。",
            "Those with most missing and late reports first; {left} more are {where}.",
        ),
    )
    return Section(pen.say("各地区情况", "Divisions"), tables=(table,))


def _with_unit(pen: Pen, figure: Figure) -> str:
    return pen.say(f"{figure.label.zh}（{figure.unit.zh}）", f"{figure.label.en} ({figure.unit.en})")


def _trend_chart(pen: Pen, summary: Summary) -> Chart:
    names = ("on_time", "late", "missing")
    labels = pen.say("按时报送|逾期报送|未报送", "on time|late|missing").split("|")
    series = tuple(
        Series(label, tuple(getattr(line, name).value for line in summary.trend))
        for name, label in zip(names, labels, strict=True)
    )
    years = tuple(str(line.year) for line in summary.trend)
    said = "；".join(
        f"{year}{pen.say('年', ':')}"
        + "，".join(
            f"{one.name} {UNKNOWN if one.values[place] is None else one.values[place]}" for one in series
        )
        for place, year in enumerate(years)
    )
    caption = pen.say("近五年报送情况（份）", "Reports filed in five years")
    return Chart("filing", caption, f"{caption}{pen.say('：', ': ')}{said}", years, series)
