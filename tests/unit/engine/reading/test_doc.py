"""Word files of before 2007: what the writer wrote is read; locked, damaged and foreign ones are refused."""

from __future__ import annotations

import gzip
import shutil
import struct
import subprocess
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from docx import Document as open_docx
from lxml import etree

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document, Place
from gouji.engine.reading import read_document
from gouji.engine.reading.formats.office import read_by_office
from tests.integration.waiting import wait_until
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import Written, consistent_report, distinct_report
from tests.writer.compound import write_compound
from tests.writer.word import write_docx
from tests.writer.word97 import write_doc

BY_OFFICE = Path(__file__).parents[3] / "documents" / "office-97.doc.gz"
"""`write_docx` of the report below, opened and saved as .doc by LibreOffice 7.4."""
SAMPLE = write_doc(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes) -> Document:
    return read_document(data, "报告.bin")


def outcome(data: bytes) -> str:
    try:
        read(data)
    except UnreadableError as error:
        return error.code
    return "read"


def assert_read_back(document: Document, report: Written) -> None:
    cells = [cell for table in document.tables.values() for cell in table.values()]

    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, report.template)
    assert {key: section and section.text for key, section in document.sections.items()} == {
        key: section.text if key in ("disclosure", "requests", "appeals") else report.prose_of(key)
        for key, section in document.sections.items()
        if section
    }
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert len({cell.place for cell in cells}) == len(cells)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_every_cell_of_an_old_word_file_comes_back_with_its_place(template: str, seed: int) -> None:
    random = Random(f"doc{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(write_doc(report, random))

    assert document.media_type == "application/msword"
    assert_read_back(document, report)


@pytest.mark.parametrize("name", ["年报.doc", "年报.wps", "年报.txt", "年报.docx"])
def test_an_old_word_file_is_known_by_its_bytes_whatever_its_name(name: str) -> None:
    assert read_document(SAMPLE, name).media_type == "application/msword"


def office_report() -> Written:
    return distinct_report(Random("office"), "F21", blanks=0.1)


def test_a_file_saved_by_an_office_program_is_read() -> None:
    document = read(gzip.decompress(BY_OFFICE.read_bytes()))

    assert_read_back(document, office_report())
    assert document.cell("appeals.reconsideration.upheld").place == Place(table=3, row=4, cell=1)


def plain_docx(report: Written, random: Random) -> bytes:
    """The report as .docx without tracked changes and content controls, which LibreOffice garbles in a .doc."""
    document = open_docx(BytesIO(write_docx(report, random)))
    for removed in list(document.element.body.iter(f"{W}del")):
        removed.getparent().remove(removed)
    for wrapper in [*document.element.body.iter(f"{W}ins"), *document.element.body.iter(f"{W}sdt")]:
        content = wrapper.find(f"{W}sdtContent")
        for child in list(wrapper if content is None else content):
            wrapper.addprevious(child)
        wrapper.getparent().remove(wrapper)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def saved_as_doc(docx: bytes, folder: Path) -> bytes:
    (folder / "report.docx").write_bytes(docx)
    own_profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", own_profile, "--headless", "--convert-to", "doc", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "report.docx")], check=True, capture_output=True, timeout=120)
    return (folder / "report.doc").read_bytes()


@pytest.mark.exhaustive
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice, which writes these files, is not installed"
)
@pytest.mark.parametrize("seed", range(30))
def test_every_cell_of_a_file_that_libreoffice_saved_comes_back(seed: int, tmp_path: Path) -> None:
    random = Random(f"office{seed}")
    report = distinct_report(random, "F21" if seed % 2 else "F19", blanks=random.choice((0, 0.1, 0.3)))

    document = read(saved_as_doc(plain_docx(report, random), tmp_path))

    assert_read_back(document, report)


def with_fib(offset: int, value: bytes) -> bytes:
    """The sample with other bytes in the head of its main stream."""
    at = SAMPLE.index(b"\xec\xa5\xc1\x00") + offset
    return SAMPLE[:at] + value + SAMPLE[at + len(value) :]


REFUSED = {
    "behind a password": (with_fib(0x0A, b"\x00\x13"), "locked_file"),
    "a docx behind a password": (
        write_compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        "locked_file",
    ),
    "a presentation": (write_compound({"PowerPoint Document": b"x"}), "unknown_format"),
    "of no program": (write_compound({"Stuff": b"x"}), "unknown_format"),
    "cut off": (SAMPLE[: len(SAMPLE) // 3], "damaged_file"),
    "without its list of pieces": (with_fib(0x9A + 8 * 33, struct.pack("<II", 0, 0)), "damaged_file"),
    "with a list of pieces that lies elsewhere": (
        with_fib(0x9A + 8 * 33, b"\xff\xff\xff\x7f"),
        "damaged_file",
    ),
    "without its table stream": (
        write_compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(2000)}),
        "damaged_file",
    ),
    "head only": (SAMPLE[:512], "damaged_file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_locked_damaged_or_foreign_file_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    assert outcome(data) == code


@pytest.mark.parametrize("seed", range(25))
def test_an_old_word_file_with_wrong_bytes_gives_a_report_or_one_clear_error(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # one that looks older than it is would go to LibreOffice
    random = Random(seed)
    data = bytearray(SAMPLE)
    for _ in range(random.choice((1, 20, 400))):
        data[random.randrange(8, len(data))] = random.randrange(256)

    assert outcome(bytes(data)) in (
        "read",
        "damaged_file",
        "locked_file",
        "not_a_report",
        "program_missing",
        "several_reports",
        "too_large",
        "unknown_format",
    )


WORD_95 = write_compound({"WordDocument": b"\xdc\xa5\x65\x00" + bytes(2000)})


def test_without_a_program_for_older_files_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnreadableError, match=r"另存为 \.docx 或 PDF") as caught:
        read(WORD_95)

    assert caught.value.code == "program_missing"


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def test_an_older_file_is_read_by_antiword_where_that_is_all_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book.xml"
    book.write_bytes(docbook(office_report()))
    program(tmp_path, "antiword", f'exec /bin/cat "{book}"')
    monkeypatch.setenv("PATH", str(tmp_path))

    assert cells_of(read(WORD_95)) == expected_cells(office_report())


@pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")
def test_what_antiword_really_prints_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "antiword").symlink_to(str(shutil.which("antiword")))
    monkeypatch.setenv("PATH", str(tmp_path))

    text = read_by_office(gzip.decompress(BY_OFFICE.read_bytes())).text

    assert [line for line in office_report().prose_of("overview").split("\n") if line not in text] == []
    assert "信息内容\t本年制发件数\t本年废止件数\t现行有效件数" in text.split("\n")


def docbook(report: Written) -> bytes:
    """What antiword prints of the report: each row a group of its own, a line of the source per paragraph."""
    text = read(gzip.decompress(BY_OFFICE.read_bytes())).text
    assert report.title in text
    chapter = etree.Element("chapter")
    for line in text.split("\n"):
        parent = etree.SubElement(chapter, "para")
        if "\t" not in line:
            parent.text = f"\n{line}\n"
            continue
        group = etree.SubElement(etree.SubElement(parent, "informaltable"), "tgroup")
        row = etree.SubElement(etree.SubElement(group, "tbody"), "row")
        for cell in line.split("\t"):
            etree.SubElement(row, "entry").text = f"\n{cell}\n"
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(chapter, encoding="utf-8")


def test_libreoffice_is_asked_first_and_antiword_where_it_cannot_open_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(plain_docx(office_report(), Random(1)))
    made = '/bin/mkdir "$7"; /bin/cp "${0%/*}/made.docx" "$7/report.docx"'
    program(tmp_path, "soffice", made)
    program(tmp_path, "antiword", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    by_office = cells_of(read(WORD_95))
    program(tmp_path, "soffice", "exit 1")

    assert by_office == expected_cells(office_report())
    assert outcome(WORD_95) == "damaged_file"


def test_a_program_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "antiword", f'/bin/sleep 300 & echo $! > "{tmp_path}/pid"; wait')
    monkeypatch.setenv("PATH", str(tmp_path))

    note = tmp_path / "pid"

    for seconds in (0.5, 5.0, 50.0):  # a busy machine may not have come to start it in the first
        with pytest.raises(UnreadableError, check=lambda error: error.code == "too_slow"):
            read_by_office(WORD_95, seconds=seconds)
        if note.exists() and note.read_text(encoding="ascii").endswith("\n"):
            break

    started = int(note.read_text(encoding="ascii"))
    # The signal has been sent; a busy machine takes a moment to let a process die of it.
    wait_until(lambda: state_of(started) in ("gone", "Z"), "what the program started to end")


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "gone"
