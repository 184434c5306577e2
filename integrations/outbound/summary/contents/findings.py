"""What was found, what became of it, what could not be checked, and who and which rules need looking after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gouji.engine.summary import FindingLine, Summary

from ..outline import Cell, Chart, Section, Sentence, Series, Table
from ..writing import Pen
from .filing import figure_table

STATES: Final = ("standing", "fixed", "waived", "dismissed")


def passing_section(pen: Pen, summary: Summary) -> Section:
    """Return what became of those filed."""
    passing = summary.passing
    heading = pen.say("审核情况", "Review")
    sentence = pen.sentence(
        "已核对 {judged} 份，一次通过 {first} 份，一次通过率 {rate}；重报后通过 {later} 份，待审核 {waiting} 份，"
        "已退回未重报 {returned} 份，尚未核对 {unchecked} 份。",
        "{judged} reports were judged; {first} passed at the first attempt ({rate}), {later} after they were handed in "
        "again, {waiting} wait for a person, {returned} were sent back, {unchecked} are not judged yet.",
        judged=passing.judged,
        first=passing.first,
        rate=passing.first_rate,
        later=passing.later,
        waiting=passing.waiting,
        returned=passing.returned,
        unchecked=passing.unchecked,
    )
    figures = (
        passing.judged, passing.first, passing.later, passing.waiting, passing.returned, passing.unchecked,
        summary.findings.reports_with_errors, summary.findings.reports_clean,
    )  # fmt: skip
    table = figure_table(pen, "passing", heading, summary.year, figures, rates=(passing.first_rate,))
    return Section(heading, (sentence,) if summary.has_reports else (), tables=(table,))


def checks_section(pen: Pen, summary: Summary) -> Section:
    """Return what could not be checked."""
    heading = pen.say("未能核查的", "What could not be checked")
    sentence = pen.sentence(
        "下列报告或事项未能核查，不等于没有问题。",
        "These could not be checked, which does not mean that they are in order.",
    )
    table = figure_table(pen, "checks", heading, summary.year, summary.checks.figures())
    return Section(heading, (sentence,), tables=(table,))


def carry_section(pen: Pen, summary: Summary) -> Section:
    """Return whether what was carried over arrived."""
    carry = summary.carry
    heading = pen.say("结转衔接", "Carry-over")
    sentence = pen.sentence(
        "{broken} 份报告的上年结转与上年报告的结转下年度不一致，共 {columns} 处；{without} 份因缺上年报告无法核验。",
        "In {broken} reports what was carried in is not what last year's carried out, {columns} times in all; {without} "
        "could not be compared for want of last year's report.",
        broken=carry.broken,
        columns=carry.columns,
        without=carry.without_predecessor,
    )
    figures = (
        carry.broken,
        carry.columns,
        carry.without_predecessor,
        carry.carried_in,
        carry.carried_out,
    )
    table = figure_table(pen, "carry", heading, summary.year, figures)
    return Section(heading, (sentence,) if summary.has_reports else (), tables=(table,))


def findings_section(pen: Pen, summary: Summary) -> Section:
    """Return what was found, by severity and group; rule by rule on paper."""
    heading = pen.say("发现的问题", "Findings")
    groups = _lines_table(
        pen,
        "findings",
        pen.say("问题分类", "Findings by severity and group"),
        (summary.findings.all, *summary.findings.severities, *summary.findings.families),
        summary.year,
    )
    rules = _lines_table(
        pen,
        "rules",
        pen.say("逐条规则", "Findings by rule"),
        summary.findings.rules,
        summary.year,
        in_mail=0,
        more=pen.say("逐条规则的数见{where}。", "The numbers of each rule are {where}."),
    )
    sentences = tuple(_findings_sentences(pen, summary)) if summary.has_reports else ()
    return Section(
        heading, sentences, (_chart(pen, summary),) if summary.has_reports else (), (groups, rules)
    )


def needs_help_section(pen: Pen, summary: Summary) -> Section:
    """Return the organs that need help most."""
    heading = pen.say("需要帮助的机关", "Organs that need help")
    head = pen.say("机关|错误|警告|报送次数|逾期天数", "organ|errors|warnings|versions|days late")
    rows = tuple(
        (
            pen.words(one.organ, address=one.address),
            pen.figure(one.error),
            pen.figure(one.warning),
            pen.number(one.versions),
            pen.number(one.late_days) if one.late_days else Cell("", is_number=True),
        )
        for one in summary.needs_help
    )
    sentence = pen.sentence(
        "按未排除的错误、警告和逾期天数排列，最多十个。" if rows else "没有机关有待处理的错误或警告。",
        "By errors and warnings that were not dismissed and days late, ten at most."
        if rows
        else "No organ has errors or warnings that were not dismissed.",
    )
    table = Table("needs_help", heading, tuple(head.split("|")), rows)
    return Section(heading, (sentence,), tables=(table,) if rows else ())


def needs_rewording_section(pen: Pen, summary: Summary) -> Section:
    """Return the rules that people dismissed most."""
    heading = pen.say("需要改进表述的规则", "Rules that need rewording")
    head = pen.say("规则|发现|已排除|排除率", "rule|found|dismissed|share")
    rows = tuple(
        (
            pen.words(f"{line.scope} {pen.text(line.label)}"),
            pen.figure(line.found),
            pen.figure(line.dismissed),
            pen.percent(line.dismissed_percent, line.dismissed.address),
        )
        for line in summary.needs_rewording
    )
    sentence = pen.sentence(
        "审核人员排除最多的规则，最多十条。" if rows else "没有被审核人员排除过的规则。",
        "Those whose findings people dismissed most, ten at most."
        if rows
        else "Nobody dismissed findings of any rule.",
    )
    table = Table("needs_rewording", heading, tuple(head.split("|")), rows)
    return Section(heading, (sentence,), tables=(table,) if rows else ())


def _findings_sentences(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    line = summary.findings.all
    yield pen.sentence(
        "共发现问题 {found} 个：错误 {error} 个，警告 {warning} 个，提示 {info} 个。其中已更正 {fixed} 个，未了结 {standing} 个；"
        "审核豁免 {waived} 个、排除 {dismissed} 个，另计。",
        "{found} findings: {error} errors, {warning} warnings, {info} hints. {fixed} were corrected, {standing} stand; "
        "{waived} waived and {dismissed} dismissed by people are counted apart.",
        found=line.found,
        error=line.error,
        warning=line.warning,
        info=line.info,
        fixed=line.fixed,
        standing=line.standing,
        waived=line.waived,
        dismissed=line.dismissed,
    )


def _lines_table(
    pen: Pen,
    name: str,
    caption: str,
    lines: tuple[FindingLine, ...],
    year: int,
    in_mail: int | None = None,
    more: str = "",
) -> Table:
    head = pen.say(
        f"类别|发现|未了结|已更正|已豁免|已排除|{year - 1}年发现|增减",
        f"kind|found|standing|fixed|waived|dismissed|found {year - 1}|change",
    )
    rows = tuple(
        (
            pen.words(_name(pen, line)),
            pen.figure(line.found),
            *(pen.figure(getattr(line, state)) for state in STATES),
            pen.before(line.found),
            pen.change(line.found.change),
        )
        for line in lines
    )
    return Table(name, caption, tuple(head.split("|")), rows, in_mail, more=more)


def _name(pen: Pen, line: FindingLine) -> str:
    if line.scope == "all":
        return pen.say("全部", "all")
    label = pen.text(line.label)
    return label if line.scope.islower() else f"{line.scope} {label}"


def _chart(pen: Pen, summary: Summary) -> Chart:
    families = [line for line in summary.findings.families if line.found.value]
    names = pen.say("未了结|已更正|已豁免|已排除", "standing|fixed|waived|dismissed").split("|")
    series = tuple(
        Series(name, tuple(getattr(line, state).value for line in families))
        for name, state in zip(names, STATES, strict=True)
    )
    caption = pen.say("各类问题及其处理（个）", "Findings by group and what became of them")
    said = "；".join(
        f"{pen.text(line.label)} {line.found.value}"
        + pen.say("（", " (")
        + "，".join(f"{one.name} {one.values[place]}" for one in series)
        + pen.say("）", ")")
        for place, line in enumerate(families)
    )
    categories = tuple(_name(pen, line) for line in families)
    return Chart("findings", caption, f"{caption}{pen.say('：', ': ')}{said}", categories, series, lies=True)
