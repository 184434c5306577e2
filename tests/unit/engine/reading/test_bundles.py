"""Zips, mails and saved pages: the report inside is found and read; what it is not is said."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import Written, consistent_report, distinct_report, write
from tests.writer.bundles import write_mail, write_mht, write_zip
from tests.writer.paper import write_pdf
from tests.writer.word import write_docx
from tests.writer.word97 import write_doc

REPORT = distinct_report(Random(3), "F21", blanks=0.1)
OTHER = consistent_report(Random(8), "F21", organ="北岭区教育局", year=2022)
DOCX = write_docx(REPORT, Random(3))
TEXT = write(REPORT, "tabs").encode()
LETTER = "关于报送2023年政府信息公开工作年度报告的函\n现将我局2023年政府信息公开工作年度报告报上，请审阅。".encode()


def read(data: bytes, source: str = "报送材料.bin") -> Document:
    return read_document(data, source)


def refusal(data: bytes, source: str = "报送材料.bin") -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        read(data, source)
    return caught.value.code, caught.value.text.zh


def notes(document: Document) -> list[tuple[str, str | None]]:
    return [(note.code, note.found) for note in document.notes if note.code.startswith("member")]


def assert_is_report(document: Document, report: Written = REPORT) -> None:
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year) == (report.organ, report.year)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("name", ["年报.docx", "报送/2023年/某局年度报告（定稿）.doc"])
def test_the_report_in_a_zip_is_read_and_named_after_both(name: str, encoding: str) -> None:
    data = write_doc(REPORT, Random(1)) if name.endswith(".doc") else DOCX
    document = read(write_zip({name: data}, encoding=encoding), "报送材料.zip")

    assert_is_report(document)
    assert document.source == f"报送材料.zip!{name}"
    assert notes(document) == []


def test_what_systems_leave_in_a_zip_is_passed_over_and_other_files_are_noted() -> None:
    members = {
        "__MACOSX/._年报.docx": b"\x00\x05\x16\x07",
        "材料/.DS_Store": b"x",
        "材料/~$年报.docx": b"x" * 160,
        "材料/年报.docx": DOCX,
        "材料/来函.txt": LETTER,
        "材料/照片.png": b"\x89PNG\r\n\x1a\n" + bytes(60),
        "页面_files/frame.html": b"<html><body>x</body></html>",
    }

    document = read(write_zip(members))

    assert_is_report(document)
    assert notes(document) == [("member_left_out", "材料/来函.txt"), ("member_left_out", "材料/照片.png")]


def test_the_same_report_in_several_formats_is_one_report_read_from_the_most_exact() -> None:
    data = write_zip({"年报.pdf": write_pdf(REPORT, Random(1)), "年报.txt": TEXT, "年报.docx": DOCX})

    document = read(data, "a.zip")

    assert_is_report(document)
    assert document.source == "a.zip!年报.docx"
    assert notes(document) == [("member_repeated", "年报.pdf"), ("member_repeated", "年报.txt")]


def test_several_different_reports_are_refused_by_name() -> None:
    code, said = refusal(write_zip({"甲.docx": DOCX, "乙.docx": write_docx(OTHER, Random(1))}))

    assert code == "several_reports"
    assert "甲.docx、乙.docx" in said
    assert "每份报告一个文件" in said


def test_files_of_which_none_is_a_report_are_named_with_the_reason() -> None:
    code, said = refusal(write_zip({"照片.png": b"\x89PNG\r\n\x1a\n" + bytes(60), "b.txt": "天气".encode()}))

    assert code == "no_report_inside"
    assert "照片.png、b.txt" in said


def test_a_lone_file_that_cannot_be_read_gives_its_own_error_with_its_name() -> None:
    code, said = refusal(write_zip({"材料/年报.docx": DOCX[:3000]}))

    assert code == "damaged_file"
    assert said.startswith("材料/年报.docx：")


@pytest.mark.parametrize("seed", range(12))
def test_the_report_in_a_mail_is_read_however_its_name_is_written(seed: int) -> None:
    random = Random(seed)
    data = write_mail({"年度报告（定稿）.docx": DOCX}, random, forwarded=seed % 3 == 0)

    document = read(data, "来信.eml")

    assert_is_report(document)
    assert document.source == "来信.eml!年度报告（定稿）.docx"
    assert notes(document) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_report_in_the_mails_own_text_is_read(seed: int) -> None:
    document = read(write_mail({}, Random(seed), body=TEXT.decode()), "来信.eml")

    assert document.source == "来信.eml!正文"
    assert (document.organ, document.year) == (REPORT.organ, REPORT.year)


def test_a_mails_text_that_names_the_report_does_not_hide_the_attachment() -> None:
    data = write_mail({"a.docx": DOCX}, Random(1), body=LETTER.decode())

    assert_is_report(read(data))


def test_a_zip_in_a_mail_is_opened_and_a_zip_further_in_is_not() -> None:
    inner = write_zip({"年报.docx": DOCX})

    document = read(write_mail({"年报.zip": inner}, Random(1)), "m.eml")
    code, said = refusal(write_mail({"年报.zip": write_zip({"内.zip": inner})}, Random(1)))

    assert_is_report(document)
    assert document.source == "m.eml!年报.zip!年报.docx"
    assert code == "too_deep"
    assert "直接上传" in said


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_every_cell_of_a_page_saved_in_one_file_comes_back(template: str, seed: int) -> None:
    random = Random(f"mht{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(write_mht(report, random), "年报.doc")

    assert_is_report(document, report)
    assert (document.media_type, document.source) == ("text/html", "年报.doc")


def test_organ_and_year_come_from_the_members_name_where_the_text_has_none() -> None:
    text = (
        "\n".join(TEXT.decode().split("\n")[1:]).replace(str(REPORT.year), "本").replace(REPORT.organ, "我局")
    )

    document = read(
        write_zip({"松江口镇人民政府2023年政府信息公开工作年度报告.txt": text.encode()}), "青禾.zip"
    )

    assert (document.organ, document.year) == ("松江口镇人民政府", 2023)


def bomb_in(name: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(70 * 1024 * 1024))
    return stream.getvalue()


def boundaries(depth: int) -> bytes:
    head = b"MIME-Version: 1.0\r\n"
    for level in range(depth):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return head


REFUSED = {
    "a zip behind a password": (write_zip({"a.docx": DOCX}, password=True), "locked_file"),
    "an empty zip": (write_zip({}), "no_report_inside"),
    "a mail without anything": (b"From: a@b.c\r\nSubject: x\r\n\r\n", "empty_file"),
    "a zip that unfolds to much more": (bomb_in("年报.txt"), "too_large"),
    "a bomb inside a zip": (write_zip({"a.zip": bomb_in("x.txt"), "b.docx": DOCX}), "too_large"),
    "very many zips in a zip": (
        write_zip({f"{n}.zip": write_zip({"a": b"x"}) for n in range(9)}),
        "too_large",
    ),
    "very many files": (write_zip({f"{n}.txt": b"x" for n in range(300)}), "too_large"),
    "a zip cut off": (write_zip({"a.docx": DOCX})[:-40], "damaged_file"),
    "a rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "unknown_format"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "unknown_format"),
    "parts in parts without end": (boundaries(1500), "damaged_file"),
    "very many parts": (b"MIME-Version: 1.0\r\n\r\n" + b"\n--b\n" * 5000, "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_damaged_bundle_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    assert refusal(data)[0] == code


@pytest.mark.parametrize("name", ["a rar", "a 7z"])
def test_another_archive_is_refused_and_told_to_be_a_zip(name: str) -> None:
    assert "改用 ZIP 格式" in refusal(REFUSED[name][0])[1]


@pytest.mark.parametrize("seed", range(20))
def test_a_mail_with_wrong_bytes_gives_a_report_or_one_clear_error(seed: int) -> None:
    random = Random(seed)
    data = bytearray(write_mail({"年报.docx": DOCX}, random))
    for _ in range(random.choice((1, 20, 400))):
        data[random.randrange(len(data))] = random.randrange(256)

    try:
        outcome = read(bytes(data)).media_type
    except UnreadableError as error:
        outcome = error.code

    assert isinstance(outcome, str)


def test_a_member_without_a_name_is_passed_over_like_any_other_that_is_no_report() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("?", b"")
        archive.writestr("report.txt", TEXT)

    nameless = stream.getvalue().replace(b"?", b"\0")  # a name ends at a NUL

    assert cells_of(read(nameless)) == expected_cells(REPORT)
