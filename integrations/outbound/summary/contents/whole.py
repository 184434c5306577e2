"""The whole outline: title, what matters most, the sections, how it was counted, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.engine.errors import Language
from gouji.engine.summary import Summary, note_of

from ..outline import Cell, Outline, Section, Sentence
from ..writing import Pen
from .filing import filing_section, filing_sentences, regions_section
from .findings import (
    carry_section,
    checks_section,
    findings_section,
    needs_help_section,
    needs_rewording_section,
    passing_section,
)
from .volumes import volumes_section


def outline_of(summary: Summary, language: Language) -> Outline:
    """Return everything that a summary says, in one language."""
    pen = Pen(language)
    name = pen.text(summary.area.name)
    if summary.area.is_own:
        name = pen.say(f"{name}本级", f"{name} itself")
    year = summary.year
    return Outline(
        language=language,
        title=pen.say(
            f"{name}{year}年政府信息公开工作年度报告报送审核情况汇总",
            f"Disclosure reports {year} of {name}: filing and review",
        ),
        subtitle=pen.say(
            f"数据时间：{pen.moment(summary.taken_at)}", f"Data as of {pen.moment(summary.taken_at)}"
        ),
        subject=_subject(pen, summary, name),
        preheader=_preheader(pen, summary),
        address=summary.address,
        file_name=pen.say(
            f"{name}{year}年政府信息公开年报报送审核情况汇总", f"disclosure reports {year} {name}"
        ),
        more=pen.say("在网页上查看全部数据", "See all data on the page"),
        lead=tuple(filing_sentences(pen, summary)),
        highlights=tuple(_highlights(pen, summary)),
        sections=tuple(_sections(pen, summary)),
        notes_heading=pen.say("统计口径", "How it is counted"),
        notes=tuple(_notes(pen, summary)),
        foot=tuple(_foot(pen, summary)),
    )


def _subject(pen: Pen, summary: Summary, name: str) -> str:
    filing, year = summary.filing, summary.year
    head = pen.say(f"{name}{year}年政府信息公开年报汇总", f"Disclosure reports {year} of {name}")
    if not summary.has_reports:
        return head
    said = pen.say(
        f"已报送{filing.filed.value}份，逾期{filing.late.value}份",
        f"{filing.filed.value} filed, {filing.late.value} late",
    )
    if filing.missing.value is not None:
        said += pen.say(f"，未报送{filing.missing.value}个机关", f", {filing.missing.value} missing")
    return f"{head}{pen.say('：', ': ')}{said}"


def _preheader(pen: Pen, summary: Summary) -> str:
    findings, rate = summary.findings.all, summary.passing.first_rate
    if not summary.has_reports:
        return pen.say("尚未收到年报", "no report came in yet")
    return pen.say(
        f"一次通过率{pen.rate(rate).text}，错误{findings.error.value}个，警告{findings.warning.value}个，"
        f"未能核查的另列",
        f"{pen.rate(rate).text} passed at the first attempt; {findings.error.value} errors, "
        f"{findings.warning.value} warnings; what could not be checked is listed apart",
    )


def _highlights(pen: Pen, summary: Summary) -> Iterator[tuple[str, Cell, str]]:
    filing = summary.filing
    for figure in (filing.filed, filing.late, filing.missing, summary.findings.all.error):
        before = pen.say(f"上年 {pen.before(figure).text}", f"last year {pen.before(figure).text}")
        yield pen.text(figure.label), pen.figure(figure), before


def _sections(pen: Pen, summary: Summary) -> Iterator[Section]:
    yield filing_section(pen, summary)
    yield passing_section(pen, summary)
    yield findings_section(pen, summary)
    yield checks_section(pen, summary)
    yield carry_section(pen, summary)
    yield volumes_section(pen, summary)
    yield needs_help_section(pen, summary)
    yield needs_rewording_section(pen, summary)
    if summary.regions:
        yield regions_section(pen, summary)


def _notes(pen: Pen, summary: Summary) -> Iterator[str]:
    """Yield how each figure with a note is counted, once."""
    filing = summary.filing
    rates = (filing.filed_rate, filing.on_time_rate, summary.passing.first_rate, *summary.volumes.corrected)
    named = {one.key: one.label for one in summary.figures()} | {one.key: one.label for one in rates}
    for key, label in named.items():
        note = note_of(key)
        if note is not None:
            yield pen.say(f"{label.zh}：{note.zh}。", f"{label.en}: {note.en}.")
    yield pen.say("“—”表示无法得出该数，不等于 0。", "“—” is a number that cannot be said, which is not 0.")


def _foot(pen: Pen, summary: Summary) -> Iterator[Sentence]:
    yield pen.sentence(
        f"数据时间：{pen.moment(summary.taken_at)}。各数均可点开查看其所列报告。",
        f"Data as of {pen.moment(summary.taken_at)}. Every number opens the list that it counts.",
    )
    for used in summary.rulesets:
        yield pen.sentence(
            "核对所用规则库 {id} {version}（{digest}），{reports} 份。",
            "{reports} reports were judged under the ruleset {id} {version} ({digest}).",
            id=used.id,
            version=used.version,
            digest=used.digest,
            reports=used.reports,
        )
    if not summary.rulesets:
        yield pen.sentence("尚无报告经规则库核对。", "No report was judged yet.")
