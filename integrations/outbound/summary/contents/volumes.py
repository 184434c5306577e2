"""Applications, reconsiderations and suits of the region, and whether they are the sum of the parts."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.engine.errors import Text
from gouji.engine.summary import Summary, VolumeLine
from gouji.engine.summary.volumes import VolumeState

from ..outline import Chart, Section, Sentence, Series, Table
from ..writing import UNKNOWN, Pen
from .filing import year_heads

STATES: dict[VolumeState, Text] = {
    "equal": Text("一致", "equal"),
    "differs": Text("不一致", "differs"),
    "not_comparable": Text("无法比较", "not comparable"),
}


def volumes_section(pen: Pen, summary: Summary) -> Section:
    """Return both tables of the region."""
    tables = tuple(
        _table(pen, name, caption, lines, summary.year)
        for name, caption, lines in (
            ("requests", pen.say("政府信息公开申请", "Applications"), summary.volumes.requests),
            ("appeals", pen.say("行政复议、行政诉讼", "Reconsiderations and suits"), summary.volumes.appeals),
        )
    )
    heading = pen.say("申请和复议、诉讼", "Applications, reconsiderations and suits")
    return Section(
        heading, tuple(_sentences(pen, summary)), (_chart(pen, summary),), (*tables, _rates(pen, summary))
    )


def _sentences(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    volumes = summary.volumes
    if volumes.government is None:
        yield pen.sentence(
            "未找到代表本地区汇总的政府年报，以下为各机关报告之和（{parts} 份）。",
            "No government's report speaks for this region; these are the sums of {parts} reports.",
            parts=volumes.parts_filed,
        )
    elif not volumes.is_reported:
        yield pen.sentence(
            "{name}的年报尚无可用的数字，以下为各机关报告之和：已有 {filed} 份，缺 {missing} 份。",
            "The report of {name} has no figures to go by yet; these are the sums of {filed} reports, {missing} are missing.",
            name=volumes.government,
            filed=volumes.parts_filed,
            missing=volumes.parts_missing,
        )
    else:
        yield pen.sentence(
            "以{name}年报的汇总数为准；应汇总的报告已有 {filed} 份，缺 {missing} 份。",
            "These are the figures of the report of {name}; of the reports it sums up {filed} are here, {missing} missing.",
            name=volumes.government,
            filed=volumes.parts_filed,
            missing=volumes.parts_missing,
        )
    differing = [line for line in volumes.lines() if line.state == "differs"]
    if differing:
        yield pen.sentence(
            f"其中 {len(differing)} 项汇总数与各机关之和不一致，见下表“与各机关之和”一栏。",
            f"{len(differing)} of them are not the sum of the parts: see the last column.",
        )
    for rate in volumes.corrected:
        yield pen.sentence(
            "{label} {rate}（已审结 {whole} 件，结果纠正 {part} 件）。",
            "{label}: {rate} ({part} of {whole} decided).",
            label=pen.text(rate.label),
            rate=rate,
            whole=rate.whole,
            part=rate.part,
        )


def _table(pen: Pen, name: str, caption: str, lines: tuple[VolumeLine, ...], year: int) -> Table:
    head = (
        pen.say("项目（件）", "What"),
        *year_heads(pen, year),
        pen.say("各机关之和", "sum of the parts"),
        pen.say("与各机关之和", "against it"),
    )
    rows = tuple(
        (
            pen.words(pen.text(line.label), level=line.level),
            pen.figure(line.best),
            pen.before(line.best),
            pen.change(line.best.change),
            pen.figure(line.parts),
            pen.words(_state(pen, line)),
        )
        for line in lines
    )
    more = pen.say("分项见{where}。", "Its parts are {where}.")
    return Table(name, caption, head, rows, main_in_mail=True, more=more)


def _state(pen: Pen, line: VolumeLine) -> str:
    state = pen.text(STATES[line.state])
    if line.state == "differs" and line.difference is not None:
        return f"{state}（{pen.change(line.difference).text}）"
    if line.unknown.value:
        return pen.say(
            f"{state}（{line.unknown.value} 份缺此数）", f"{state} ({line.unknown.value} reports lack it)"
        )
    return state


def _rates(pen: Pen, summary: Summary) -> Table:
    head = (pen.say("项目", "What"), *year_heads(pen, summary.year)[:2])
    rows = tuple(
        (pen.words(pen.text(rate.label)), pen.rate(rate), pen.rate_before(rate))
        for rate in summary.volumes.corrected
    )
    return Table("corrected", pen.say("纠正率", "Corrected"), head, rows)


def _chart(pen: Pen, summary: Summary) -> Chart:
    values = tuple(line.received.value for line in summary.trend)
    years = tuple(str(line.year) for line in summary.trend)
    caption = pen.say("近五年新收政府信息公开申请（件）", "Applications received in five years")
    said = "；".join(
        f"{year}{pen.say('年', ':')} {UNKNOWN if value is None else value}"
        for year, value in zip(years, values, strict=True)
    )
    name = pen.say("新收申请", "received")
    return Chart("received", caption, f"{caption}{pen.say('：', ': ')}{said}", years, (Series(name, values),))
