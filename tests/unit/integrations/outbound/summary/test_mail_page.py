"""The HTML survives mail programs: small, nothing from outside, nothing of a name becomes markup."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from lxml import html
from PIL import Image

from gouji.engine.errors import Text
from gouji.engine.summary import Summary
from gouji.integrations.outbound.mail import Letter, compose_letter
from gouji.integrations.outbound.summary import render_html, render_mail
from tests.summaries import example_summary, long_summary
from tests.unit.integrations.outbound.summary.opened import BASE, in_html, numbers_of, tables_in_html

LONG_BASE = "https://zhengfu-xinxi-gongkai-niandu-baogao-hecha.department-of-disclosure.province.gov.cn/gouji"


@pytest.fixture(scope="module")
def letter() -> Letter:
    return render_mail(example_summary(), base_url=BASE + "/")


def test_the_page_fits_where_programs_cut_and_says_what_it_left_out() -> None:
    summary = long_summary()
    letter = render_mail(summary, base_url=LONG_BASE)
    assert letter.html is not None

    assert len(letter.html.encode()) < 100_000
    tables = tables_in_html(letter.html)
    divisions = len(tables[-1]) - 1
    assert 0 < divisions <= 20
    assert f"其余 {120 - divisions} 个地区见附件和网页" in letter.html
    assert f"其余 {120 - divisions} 个地区见附件和网页" in letter.text


def test_a_page_that_would_be_too_large_shows_fewer_rows_of_every_table() -> None:
    summary = long_summary()
    rules = summary.findings.families * 3
    heavy = replace(summary, needs_rewording=rules, needs_help=summary.needs_help * 40)
    letter = render_mail(heavy, base_url=LONG_BASE + "/x" * 100)
    assert letter.html is not None

    assert len(letter.html.encode()) < 100_000
    assert "其余见附件和网页" in letter.html
    rows = {re.sub(r"\s+", "", "".join(row)) for table in tables_in_html(letter.html) for row in table}
    assert rows <= {re.sub(r"\s+", "", line) for line in letter.text.splitlines()}


def test_nothing_comes_from_outside_and_nothing_runs(letter: Letter) -> None:
    page = html.fromstring(letter.html or "")

    assert {image.get("src") for image in page.xpath("//img")} == {
        "cid:filing",
        "cid:findings",
        "cid:received",
    }
    assert page.xpath("//script | //link | //iframe | //object | //form | //svg | //base") == []
    assert not re.search(
        r"url\(|@import|@font-face|expression\(|javascript:|https?://(?!gouji\.example)", letter.html or ""
    )
    assert all(
        link.get("href").startswith(f"{BASE}/") and "//" not in link.get("href")[8:]
        for link in page.xpath("//a")
    )


def test_styles_stand_on_the_elements_and_dark_mode_in_the_head(letter: Letter) -> None:
    page = html.fromstring(letter.html or "")
    (style,) = page.xpath("//head/style")

    assert "prefers-color-scheme: dark" in style.text
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert "background:" in page.xpath("//body/@style")[0]
    assert all("border-collapse" in table.get("style") for table in page.xpath("//table[@class='data']"))
    layout = page.xpath("//table[not(@class='data')]")
    assert {table.get("role") for table in layout} == {"presentation"}
    assert page.get("lang") == "zh-CN"
    assert page.xpath("string(//body/div[1])").startswith("一次通过率")


def test_every_picture_has_words_and_is_a_small_true_picture(letter: Letter) -> None:
    page = html.fromstring(letter.html or "")

    assert [image.get("alt") for image in page.xpath("//img")] == [picture.alt for picture in letter.pictures]
    for picture in letter.pictures:
        with Image.open(io.BytesIO(picture.content)) as opened:
            colours = opened.convert("RGB").getcolors(10_000)
        assert (opened.format, opened.width) == ("PNG", 1104)
        assert colours is not None
        assert len(colours) > 8  # letters and bars, not a blank sheet
        assert len(picture.content) < 40_000


def test_the_letter_becomes_a_mail_with_its_files_under_chinese_names(letter: Letter) -> None:
    message = compose_letter(letter)

    assert (
        message["Subject"] == "河南省新乡市2025年政府信息公开年报汇总：已报送389份，逾期18份，未报送15个机关"
    )
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "河南省新乡市2025年政府信息公开年报报送审核情况汇总.xlsx",
        "河南省新乡市2025年政府信息公开年报报送审核情况汇总.pdf",
    ]
    assert {part["Content-ID"] for part in message.walk() if part["Content-ID"]} == {
        "<filing>",
        "<findings>",
        "<received>",
    }
    assert len(message.as_bytes()) < 2_000_000


def test_what_organs_and_divisions_call_themselves_stays_text() -> None:
    hostile = Text('<img src=x onerror="alert(1)">&amp;{{7*7}}', "{% raw %}<b>")
    summary = example_summary()
    summary = replace(
        summary,
        area=replace(summary.area, name=hostile),
        needs_help=(replace(summary.needs_help[0], organ="</td><script>alert(1)</script>"),),
        volumes=replace(summary.volumes, government="<style>*{display:none}</style>"),
    )
    page = html.fromstring(render_html(summary, base_url=BASE))

    assert page.xpath("//script | //style[not(parent::head)] | //img[@src='x']") == []
    assert hostile.zh in page.xpath("string(//h1)")
    assert "</td><script>alert(1)</script>" in page.xpath("string(//body)")


def test_a_page_for_a_look_beforehand_holds_its_pictures_itself() -> None:
    summary = example_summary()
    page = render_html(summary, language="en", base_url=BASE)

    sources = html.fromstring(page).xpath("//img/@src")
    assert len(sources) == 3
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert {one for one in in_html(page) if "/list/" in one.address} <= numbers_of(summary)


def test_the_same_summary_makes_the_same_mail() -> None:
    summary: Summary = example_summary()

    assert render_html(summary, base_url=BASE) == render_html(summary, base_url=BASE)
