"""Word files that only another program can open: handed to LibreOffice where it is installed, else to antiword.

Both run as processes of their own, in a private folder, without a shell, with a time limit, and with all they start
ended afterwards. They are looked for on PATH as `soffice` and `antiword`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from lxml import etree

from ...errors import Text, UnreadableError
from ...model import Place
from ..transcript import Box, Extracted, Transcript, damaged
from .docx import read_docx

OFFICE_SECONDS: Final = 60
"""A first start of LibreOffice takes some seconds, a report one or two."""

_NOT_XML: Final = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n\r")
_MARKS: Final = str.maketrans("", "", _NOT_XML)


def read_by_office(data: bytes, *, seconds: float = OFFICE_SECONDS) -> Extracted:
    """Return text and tables of a Word file as another program gives them.

    Args:
        data: the file.
        seconds: how long each of the two programs may take.

    Raises:
        UnreadableError: `program_missing` where neither program is installed; `too_slow`; `damaged_file`.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if office is None and antiword is None:
        raise _program_missing()
    with TemporaryDirectory(prefix="gouji-word-") as folder:
        source = Path(folder, "report.doc")
        source.write_bytes(data)
        if office is not None and (converted := _converted(office, source, seconds)):
            return read_docx(converted)
        if antiword is not None:
            return _of_docbook(_output([antiword, "-m", "UTF-8", "-x", "db", str(source)], seconds))
    raise damaged("Word")


def _converted(office: str, source: Path, seconds: float) -> bytes | None:
    """The file as .docx; None where LibreOffice could not open it. Its profile is this call's own."""
    _output(
        [
            office,
            f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(source.parent / "out"),
            str(source),
        ],
        seconds,
    )
    made = source.parent / "out" / "report.docx"
    return made.read_bytes() if made.exists() else None


def _output(command: Sequence[str], seconds: float) -> bytes:
    """Return what `command` prints; it and all it started in its group are ended when this returns."""
    folder = Path(command[-1]).parent
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    process = subprocess.Popen(  # noqa: S603 - our own commands, no shell, a file name of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        process_group=0,
    )
    try:
        return process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _of_docbook(output: bytes) -> Extracted:
    """Paragraphs and tables of antiword's DocBook: unlike its plain text that keeps a long cell in one piece."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(output.decode("utf-8", "replace").translate(_MARKS).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise damaged("Word") from error
    if root is None or root.find(".//para") is None:
        raise damaged("Word")
    transcript = Transcript()
    tables = 0
    for block in root.iter("para", "title", "informaltable"):
        if block.tag == "informaltable":
            tables += 1
            _take_table(block, tables, transcript)
        elif next(block.iterancestors("informaltable"), None) is None:
            for line in _lines(block):
                transcript.line(line)
    return transcript.finish()


def _take_table(table: Any, number: int, transcript: Transcript) -> None:
    for place, row in enumerate(table.iter("row"), 1):
        cells = [tuple(_lines(entry)) for entry in row.iter("entry")]
        transcript.row(
            [Box(lines, Place(table=number, row=place, cell=cell)) for cell, lines in enumerate(cells, 1)]
        )


def _lines(block: Any) -> Iterator[str]:
    """The lines of a block, without those of a table that stands in it."""
    parts = [block.text or ""]
    for child in block:
        if child.tag != "informaltable":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    for line in "".join(parts).split("\n"):
        if line.strip():
            yield line.strip()


def _program_missing() -> UnreadableError:
    return UnreadableError(
        "program_missing",
        Text(
            "这个 Word 文件的版本过旧，要由 LibreOffice 或 antiword 打开，而服务器上都没有安装；"
            "请另存为 .docx 或 PDF 后重新提交，或请管理员安装 LibreOffice",
            "this Word file is too old to be read without LibreOffice or antiword, and neither is installed here; "
            "save it as .docx or PDF and hand it in again, or have LibreOffice installed",
        ),
    )


def _too_slow(seconds: float) -> UnreadableError:
    return UnreadableError(
        "too_slow",
        Text(
            f"打开这个 Word 文件用时超过 {seconds:g} 秒；请另存为 .docx 后重新提交",
            f"opening this Word file took more than {seconds:g} seconds; save it as .docx and hand it in again",
        ),
    )
