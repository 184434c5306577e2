"""What is told above a table, and not in the overview."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gouji.engine.facts import Absent, build_facts
from gouji.engine.facts.above import above_table
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from gouji.integrations.inbound import cli

SAMPLE = Path(cli.__file__).parent / "samples" / "panshi-2022.txt"
HEADING = "三、收到和处理政府信息公开申请情况\n"
TOLD = "2022年，本机关共收到政府信息公开申请9件，\n均已答复。"


def with_words_above(words: str) -> Document:
    """Return a report with `words` above table 3, its overview silent on requests."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert text.count(HEADING) == 1
    text = text.replace(HEADING, f"{HEADING}{words}\n")
    text = re.sub(r"（二）依申请公开[^（]*", "（二）依申请公开。按规定办理。\n", text, count=1)
    return read_document(text.encode(), "report.txt")


def test_whole_sentences_above_table_3_are_taken() -> None:
    above = above_table(with_words_above(f"{TOLD}详见下表"), "requests")

    assert above is not None
    assert above.text == TOLD.replace("\n", "").replace("，", ",")


@pytest.mark.parametrize("words", ["", "单位：件", "（见下表）"])
def test_where_no_sentence_stands_above_a_table_there_is_nothing(words: str) -> None:
    assert above_table(with_words_above(words), "requests") is None


def test_what_is_told_there_is_found_at_its_place() -> None:
    document = with_words_above(TOLD)

    found = build_facts(document).records("narrative.requests")

    assert not isinstance(found, Absent)
    (said,) = found
    (start, end) = said.spans[0]
    assert document.text[start:end] == "本机关共收到政府信息公开申请9件"
    assert said.get("count").value == 9  # type: ignore[union-attr]


def test_notes_below_the_table_are_left_alone() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    below = text.replace("\n四、", f"\n注：{TOLD}\n\n四、", 1)
    assert below != text

    assert above_table(read_document(below.encode(), "report.txt"), "requests") is None


def test_suits_told_above_table_4_are_found_at_their_place() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    heading = next(line for line in text.splitlines() if line.startswith("四、") and "复议" in line)
    told = "2022年，本机关因政府信息公开被提起\n行政诉讼2件。"
    text = re.sub(r"[^。\n]*(?:复议|诉讼)[^。\n]*。", "", text[: text.index(heading)]) + text[
        text.index(heading) :
    ].replace(heading, f"{heading}\n{told}具体情况如下：", 1)
    document = read_document(text.encode(), "report.txt")

    found = build_facts(document).records("narrative.appeals")

    assert not isinstance(found, Absent)
    assert [
        (said.get("kind").value, said.get("count").value, document.text[slice(*said.spans[0])])  # type: ignore[union-attr]
        for said in found
    ] == [("litigation", 2, "本机关因政府信息公开被提起\n行政诉讼2件")]
