"""Mail, text, workbook and paper show the numbers of the summary, each with its list, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any
from urllib.parse import unquote

import pytest

from gouji.engine.errors import Language
from gouji.engine.summary import Figure, Summary
from gouji.integrations.outbound.mail import Letter
from gouji.integrations.outbound.summary import render_html, render_mail, render_pdf, render_text, render_xlsx
from gouji.integrations.outbound.summary.contents import outline_of
from tests.summaries import empty_summary, example_summary
from tests.unit.integrations.outbound.summary.opened import (
    BASE,
    Shown,
    in_html,
    in_paper,
    in_workbook,
    numbers_of,
    pages_of,
    paper_text,
    tables_in_html,
)


@pytest.fixture(scope="module")
def summary() -> Summary:
    return example_summary()


@pytest.fixture(scope="module")
def letter(summary: Summary) -> Letter:
    return render_mail(summary, base_url=BASE)


@pytest.fixture(scope="module")
def paper(summary: Summary) -> bytes:
    return render_pdf(summary, base_url=BASE)


def lists(shown: set[Shown]) -> set[Shown]:
    return {one for one in shown if "/list/" in one.address}


def test_each_number_of_the_mail_is_that_of_the_list_it_leads_to(summary: Summary, letter: Letter) -> None:
    assert letter.html is not None
    shown = in_html(letter.html)

    assert lists(shown) <= numbers_of(summary)
    assert {one.address for one in shown - lists(shown)} == pages_of(summary)


def test_the_workbook_has_every_number_of_the_summary_and_no_other(summary: Summary) -> None:
    shown = lists(in_workbook(render_xlsx(summary, base_url=BASE)))

    assert shown <= numbers_of(summary)
    assert {Shown(unquote(one.address), str(one.value)) for one in main_figures(summary)} <= shown


def main_figures(summary: Summary) -> Iterator[Figure]:
    """Yield this year's figures that every reader of the file must find in it."""
    filing = {name: value for name, value in vars_of(summary.filing).items() if isinstance(value, Figure)}
    yield from (*filing.values(), *summary.filing.late_days, *summary.checks.figures())
    yield from (one for one in vars_of(summary.passing).values() if isinstance(one, Figure))
    yield from vars_of(summary.carry).values()
    findings = summary.findings
    yield from (findings.reports_with_errors, findings.reports_clean)
    for line in (findings.all, *findings.severities, *findings.families, *findings.rules):
        yield from (line.found, line.standing, line.fixed, line.waived, line.dismissed)
    for volume in summary.volumes.lines():
        yield from (one for one in (volume.best, volume.parts) if one.value is not None)
    for organ in summary.needs_help:
        yield from (organ.error, organ.warning)
    for region in summary.regions:
        yield from (one for one in vars_of(region).values() if isinstance(one, Figure))
    for year in summary.trend:
        yield from (
            one for one in vars_of(year).values() if isinstance(one, Figure) and one.value is not None
        )


def vars_of(value: object) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


def test_the_paper_has_the_links_of_the_workbook_and_more(summary: Summary, paper: bytes) -> None:
    shown = lists(in_paper(paper))

    assert shown <= numbers_of(summary)
    assert lists(in_workbook(render_xlsx(summary, base_url=BASE))) <= shown


def test_the_text_has_the_rows_of_the_html_to_the_digit(letter: Letter) -> None:
    assert letter.html is not None
    lines = {re.sub(r"\s+", "", line) for line in letter.text.splitlines()}
    rows = [re.sub(r"\s+", "", "".join(row)) for table in tables_in_html(letter.html) for row in table]

    assert len(rows) > 90
    assert [row for row in rows if row not in lines] == []


def test_the_paper_has_the_rows_of_the_html_to_the_digit(letter: Letter, paper: bytes) -> None:
    assert letter.html is not None
    text = re.sub(r"\s+", "", "".join(paper_text(paper)))
    rows = [
        re.sub(r"\s+", "", "".join(row))
        for table in tables_in_html(letter.html)
        for row in table[1:]
        if len("".join(row)) < 40  # a long name is broken into lines between which others stand
    ]

    assert len(rows) > 80
    assert [row for row in rows if row not in text] == []


def test_the_charts_say_in_words_what_the_tables_beside_them_say(letter: Letter, summary: Summary) -> None:
    alts = {picture.name: picture.alt for picture in letter.pictures}

    for line in summary.trend:
        values = (line.on_time.value, line.late.value, line.missing.value)
        assert (
            f"{line.year}年按时报送 {values[0]}，逾期报送 {values[1]}，未报送 {values[2]}" in alts["filing"]
        )
        assert f"{line.year}年 {line.received.value}" in alts["received"]
    for family in summary.findings.families:
        said = f"{family.label.zh} {family.found.value}（未了结 {family.standing.value}，"
        assert (said in alts["findings"]) == bool(family.found.value)


def test_the_sentences_are_the_same_everywhere(letter: Letter, paper: bytes, summary: Summary) -> None:
    text = re.sub(r"\s+", "", "".join(paper_text(paper)))
    outline = outline_of(summary, "zh")
    sentences = [*outline.lead, *(one for section in outline.sections for one in section.sentences)]

    for sentence in sentences:
        said = "".join(cell.text for cell in sentence)
        assert said in letter.text
        assert re.sub(r"\s+", "", said) in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_said_is_a_dash_and_no_link_and_no_nought(language: Language) -> None:
    summary = empty_summary()
    page = render_html(summary, language=language, base_url=BASE)
    rows = {row[0]: row[1:] for table in tables_in_html(page) for row in table}
    name = "应报送（个机关）" if language == "zh" else "to be filed (organs)"

    assert rows[name] == ["—", "—", "—"]
    assert not any("filing.expected" in one.address for one in in_html(page))
    assert lists(in_html(page)) <= numbers_of(summary)
    words = (
        "尚未收到本地区该年度的年报" if language == "zh" else "No report of this region and year came in yet"
    )
    assert words in page
    assert words in render_text(summary, language=language, base_url=BASE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_time_and_rulesets_are_stated_whole(summary: Summary, language: Language, letter: Letter) -> None:
    text = render_text(summary, language=language, base_url=BASE)

    assert ("2026年4月1日08:30" if language == "zh" else "2026-04-01 08:30") in text
    for used in summary.rulesets:
        assert f"{used.id} {used.version}" in text
        assert used.digest in text


def test_english_is_english(summary: Summary) -> None:
    text = render_text(summary, language="en", base_url=BASE)
    names = {summary.volumes.government or "", *(one.organ for one in summary.needs_help)}
    for name in names:
        text = text.replace(name, "")

    assert re.findall(r"[\u4e00-\u9fff]+", text) == []
