"""How alike two reports are: exact on what is compared, and nothing alike is missed among many."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from types import MappingProxyType

import pytest

from gouji.engine.model import Document, Section
from gouji.engine.similarity import (
    Among,
    Wording,
    bands_of,
    compare,
    estimate,
    sketch_of,
    wording_of,
)

LETTERS = "公开信息办理群众网站栏目培训窗口更新核对目录乡镇宣讲评议反馈制度清单时限责任服务窗"


def report(overview: str, problems: str = "", organ: str = "云溪县民政局") -> Document:
    text = f"一、总体情况\n{overview}\n五、存在的主要问题及改进情况\n{problems}\n"
    at = text.index(overview)
    below = text.rindex(problems)
    sections = {
        "overview": Section("总体情况", "一", overview, (at, at + len(overview)), (0, 6)),
        "problems": Section(
            "存在的主要问题及改进情况", "五", problems, (below, below + len(problems)), (0, 0)
        ),
    }
    return Document(
        source="a.txt",
        media_type="text/plain",
        text=text,
        organ=organ,
        year=2025,
        sections=MappingProxyType(sections),
    )


def prose(random: Random, length: int) -> str:
    return "".join(random.choice(LETTERS) for _ in range(length))


def words(text: str) -> Wording:
    return Wording(text, range(len(text)))


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("全年发布 86 条，其中12.5%为图解。", "全年发布0条其中0为图解"),
        ("根据《公文管理办法》（县政办〔2024〕3号）清理目录。", "根据清理目录"),
        ("云溪县民政局办公室负责。", "办公室负责"),
        ("本报告由六个部分组成。窗口延时办理。", "窗口延时办理"),
        ("（一）主动公开情况\n栏目重新编排。", "栏目重新编排"),
        ("ＡＢ窗口", "AB窗口"),
    ],
)
def test_figures_citations_prescribed_sentences_and_the_own_name_do_not_count(
    said: str, counted: str
) -> None:
    assert wording_of(report(said)).text.rstrip("\n") == counted


def test_every_character_knows_where_it_stands() -> None:
    document = report("栏目 12 个，窗口 3 处。", "反馈慢。")

    wording = wording_of(document)

    said = zip(wording.text, wording.places, strict=True)
    assert "".join(document.text[at] for letter, at in said if letter != "\n") == "栏目1个窗口3处反馈慢"
    assert wording.text == "栏目0个窗口0处\n反馈慢"


def test_the_same_words_are_wholly_alike_and_marked_whole() -> None:
    here, there = report(prose(Random(1), 300), prose(Random(2), 90)), report(prose(Random(1), 300))

    whole = compare(wording_of(here), wording_of(here))
    part = compare(wording_of(here), wording_of(there))

    assert (whole.percent, whole.share) == (Decimal("100.0"), Decimal("100.0"))
    assert [here.text[slice(*passage.here)] for passage in whole.passages] == [
        here.sections[key].text for key in ("overview", "problems") if here.sections[key]
    ]
    assert part.share == Decimal("76.9")  # 300 of 390


@pytest.mark.parametrize("seed", range(10))
def test_a_passage_is_the_same_words_in_both(seed: int) -> None:
    random = Random(seed)
    common = [prose(random, random.randrange(5, 60)) for _ in range(6)]
    here = report("".join(prose(random, 30) + part for part in common))
    there = report("".join(prose(random, 25) + part for part in random.sample(common, 4)))

    likeness = compare(wording_of(here), wording_of(there))

    for passage in likeness.passages:
        assert here.text[slice(*passage.here)] == there.text[slice(*passage.there)]
        assert passage.length >= 16
    assert likeness.percent == compare(wording_of(there), wording_of(here)).percent


def test_nothing_is_like_nothing() -> None:
    empty = wording_of(report(""))

    assert compare(empty, empty).percent == 0
    assert compare(empty, wording_of(report(prose(Random(3), 200)))).share == 0
    assert sketch_of(empty) is None


@pytest.mark.parametrize("seed", range(60))
def test_reports_a_third_alike_share_a_band(seed: int) -> None:
    random = Random(seed)
    text = prose(random, 900)
    other = text[:480] + prose(random, 420)

    one, two = sketch_of(words(text)), sketch_of(words(other))
    exact = compare(words(text), words(other)).percent

    assert one is not None
    assert two is not None
    assert Decimal(30) < exact < Decimal(45)
    assert set(bands_of(one)) & set(bands_of(two))
    assert abs(estimate(one, two) - float(exact) / 100) < 0.18


def test_a_sketch_is_the_same_whenever_it_is_made() -> None:
    wording = words(prose(Random(5), 400))

    assert sketch_of(wording) == sketch_of(replace(wording))


def test_endless_repeats_do_not_take_endless_time() -> None:
    likeness = compare(words("一二三四五六七八九十" * 4000), words("一" * 40_000))

    assert likeness.passages == ()


def test_among_documents_at_hand_only_like_ones_of_other_organs_and_the_same_year_are_compared() -> None:
    text = prose(Random(7), 400)
    mine, copied = report(text), report(text, organ="云溪县水务局")
    other = report(prose(Random(8), 400), organ="云溪县教育局")
    earlier = replace(report(text, organ="云溪县司法局"), year=2024)
    among = Among([mine, copied, other, earlier, report(text)])

    assert among.others(mine) == (copied,)
    assert among.others(other) == ()


def test_without_another_organ_nobody_looked() -> None:
    mine = report(prose(Random(7), 400))

    assert Among([mine, replace(mine, year=2024)]).others(mine) is None
