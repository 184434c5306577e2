"""What cannot be read gives one clear error each; what can is never half read."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.reading import read_document
from gouji.engine.reading.transcript import MOST_CHARACTERS
from tests.writer import consistent_report, write

REPORT = write(consistent_report(Random(1), "F21", organ="青禾县民政局", year=2023), "tabs")
OTHER = write(consistent_report(Random(2), "F21", organ="北岭区教育局", year=2023), "tabs")

BAD = {
    "nothing": (b"", "empty_file"),
    "only blanks": (" \n\t\u3000\n".encode(), "empty_file"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty_file"),
    "fifty megabytes in one line": (b"0" * 50 * 1024 * 1024, "too_large"),
    "a million lines": (b"0\n" * 1_000_000, "too_large"),
    "nul bytes": (b"\0" + REPORT.encode(), "binary_file"),
    "nul characters in utf-16": (("\0" + REPORT).encode("utf-16"), "binary_file"),
    "a broken PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0", "damaged_file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(60), "damaged_file"),
    "a broken Word file": (b"PK\x03\x04" + bytes(60), "damaged_file"),
    "a broken old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "damaged_file"),
    "bytes of no encoding": (b"\xe9\xe8\xff\xff\x80" * 30, "bad_encoding"),
    "half a character of utf-16": (REPORT.encode("utf-16")[:-1], "bad_encoding"),
    "a text that is no report": ("今天开了一个会，讨论天气。\n".encode() * 40, "not_a_report"),
    "two reports": ((REPORT + "\n\n" + OTHER).encode(), "several_reports"),
    "broken JSON": (b'{"organ": ', "bad_json"),
    "a JSON list": (b"[1, 2]", "bad_json"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_with_its_own_code(name: str) -> None:
    data, code = BAD[name]

    with pytest.raises(UnreadableError) as caught:
        read_document(data, "报告.txt")

    assert caught.value.code == code
    assert caught.value.text.zh
    assert caught.value.text.en


def test_a_refused_format_says_what_can_be_read() -> None:
    with pytest.raises(UnreadableError, match=r"纯文本（\.txt）、.*JSON 表单"):
        read_document(b"\x7fELF" + bytes(60), "报告.rtf")


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_a_stray_byte_is_told_with_its_place_and_what_to_do(encoding: str, name: str) -> None:
    lines = [line.encode(encoding) for line in REPORT.splitlines()]
    lines[6] = "本机关".encode(encoding) + b"\xff" + "依法公开。".encode(encoding)

    with pytest.raises(UnreadableError) as caught:
        read_document(b"\n".join(lines), "报告.txt")

    assert caught.value.code == "bad_encoding"
    assert caught.value.text.zh == (
        f"文件是 {name} 编码，但第 7 行“本机关”之后有损坏的字符（全文共 1 处）；"
        "请打开文件，在该处删去或改正，保存后再上传"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_same_text_is_read_in_every_encoding(encoding: str) -> None:
    document = read_document(REPORT.encode(encoding), "报告.txt")

    assert document == read_document(REPORT.encode(), "报告.txt")


def test_line_ends_do_not_matter() -> None:
    document = read_document(REPORT.replace("\n", "\r\n").encode(), "报告.txt")

    assert document == read_document(REPORT.encode(), "报告.txt")


@pytest.mark.parametrize("unit", ["0", "|", "\t1", "2021年", "统计期限", "（", "一、", "省", "--- |"])
def test_a_single_line_as_long_as_is_allowed_is_refused_and_not_searched_for_ever(unit: str) -> None:
    data = (unit * (MOST_CHARACTERS // len(unit))).encode()

    with pytest.raises(UnreadableError) as caught:
        read_document(data, "报告.txt")

    assert caught.value.code == ("too_large" if unit == "\t1" else "not_a_report")


@pytest.mark.parametrize(
    "line", ["一、总体情况", "行政复议\t行政诉讼", "|", "\t0\n", "一、本年新收政府信息公开申请数量\t1"]
)
def test_as_many_lines_as_are_allowed_are_read_in_one_pass(line: str) -> None:
    text = "某县民政局2023年政府信息公开工作年度报告\n" + f"{line}\n" * (20_000 // (1 + line.count("\n")))

    assert read_document(text.encode(), "报告.txt").year == 2023


def test_an_impossible_year_is_none_and_noted_and_no_other_is_guessed() -> None:
    document = read_document(REPORT.replace("局2023年", "局202020年").encode(), "报告.txt")

    assert document.year is None
    assert [(note.code, note.found) for note in document.notes if note.code.startswith("year")] == [
        ("year_impossible", "202020")
    ]


def test_a_report_without_tables_is_read_and_its_tables_are_noted_as_missing() -> None:
    text = "\n".join(line for line in REPORT.split("\n") if "\t" not in line)

    document = read_document(text.encode(), "报告.txt")

    assert {name: dict(cells) for name, cells in document.tables.items()} == {
        "disclosure": {},
        "requests": {},
        "appeals": {},
    }
    assert document.template is None
    assert [note.address for note in document.notes if note.code == "table_missing"] == [
        "disclosure",
        "requests",
        "appeals",
    ]


@pytest.mark.parametrize("page", ["", " {}", "\t{}", "……{}", "................ {}", "　第{}页"])
def test_a_list_of_contents_is_no_second_report(page: str) -> None:
    heads = [
        line for line in REPORT.split("\n") if line[:2] in {"一、", "二、", "三、", "四、", "五、", "六、"}
    ]
    listed = (line for line in heads if "\t" not in line)
    contents = "\n".join(f"{line}{page.format(number)}" for number, line in enumerate(listed, 1))
    title, _, rest = REPORT.partition("\n")

    document = read_document(f"{title}\n目录\n{contents}\n{rest}".encode(), "报告.txt")

    assert all(section and section.text for section in document.sections.values())
    assert not [note for note in document.notes if note.code == "section_repeated"]


@pytest.mark.parametrize("attached", ["附件", "附件1", "附  件：", "附表一"])
def test_what_is_attached_behind_the_signature_is_not_of_the_report(attached: str) -> None:
    tables = REPORT[REPORT.index("二、主动公开") : REPORT.index("五、")].replace("\t1", "\t7")
    rows = "\n".join(line for line in tables.split("\n") if "\t" in line)
    signed = f"{REPORT.rstrip()}\n青禾县水务局\n2023年1月18日\n"

    document = read_document(f"{signed}{attached}\n上年数据\n{rows}\n".encode(), "报告.txt")

    assert dict(document.tables) == dict(read_document(signed.encode(), "报告.txt").tables)
    assert str(document.signed_on) == "2023-01-18"
    assert not [note for note in document.notes if note.code == "row_repeated"]


def test_tables_that_are_attached_are_those_of_the_report() -> None:
    first = REPORT.index("二、主动公开")
    stop = REPORT.index("五、")
    tables = "\n".join(line for line in REPORT[first:stop].split("\n") if "\t" in line)
    body = "\n".join(line for line in REPORT.split("\n") if "\t" not in line)

    document = read_document(
        f"{body.rstrip()}\n青禾县水务局\n2023年1月18日\n附件\n{tables}\n".encode(), "报告.txt"
    )

    expected = read_document(REPORT.encode(), "报告.txt").tables
    assert {
        name: {place: cell.value for place, cell in cells.items()} for name, cells in document.tables.items()
    } == {name: {place: cell.value for place, cell in cells.items()} for name, cells in expected.items()}
