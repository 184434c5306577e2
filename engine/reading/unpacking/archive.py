"""Files that are zips inside (docx, xlsx, ods): which kind it is, and limits before anything is unpacked."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from ..transcript import damaged, too_much

MOST_MEMBERS: Final = 3_000
MOST_UNPACKED: Final = 150 * 1024 * 1024
"""Bytes of all members together; pictures are nearly as large packed."""
MOST_XML: Final = 48 * 1024 * 1024
"""Bytes of one XML member: a report's text and tables have some hundred kilobytes."""
MOST_TAGS: Final = 1_000_000
"""Of all XML members; an office writes some ten thousand for a report."""
STEEPEST: Final = 250
"""Unpacked bytes per packed one, from a megabyte on; XML of empty cells reaches about 60."""

BROKEN: Final = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, zlib.error)
"""What reading a damaged or encrypted zip raises."""

_ENTITIES: Final = tuple(
    mark.encode(encoding)
    for mark in ("<!ENTITY", "<!DOCTYPE")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_MEGABYTE: Final = 1024 * 1024


def archive_kind(data: bytes) -> str:
    """Return the kind of a zip by its members: `docx`, `xlsx`, `ods`, `ofd`, `ZIP` for one of any files, or a name for
    people of another kind.

    Raises:
        UnreadableError: `damaged_file`, or `too_large` where it unfolds to more than a report can hold.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_sizes(archive)
            names = set(archive.namelist())
            if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
                return "docx"
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                stated = archive.read("mimetype").decode("ascii", "replace").strip()
                return "ods" if stated == "application/vnd.oasis.opendocument.spreadsheet" else "OpenDocument"
            return "ofd" if any(name.lstrip("/").lower() == "ofd.xml" for name in names) else "ZIP"
    except BROKEN as error:
        raise damaged("ZIP / Office") from error


def check_markup(data: bytes, name: str, most_tags: int = MOST_TAGS) -> None:
    """Refuse an archive whose XML declares entities or a document type, which no office program writes.

    Args:
        most_tags: of all its XML members.

    Raises:
        UnreadableError: `damaged_file`, also where a member is not what the archive's list says it is; `too_large`
            where its XML has more tags than any report's: a tree of them takes some hundred bytes each.
    """
    tags = 0
    try:
        with ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")):
                    content = archive.read(member)
                    if b"!" in content and any(mark in content for mark in _ENTITIES):
                        raise damaged(name)
                    tags += content.count(b"<")
                    if tags > most_tags:
                        raise too_much()
    except BROKEN as error:
        raise damaged(name) from error


def _check_sizes(archive: ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise too_much()
    for member in members:
        is_steep = member.file_size > STEEPEST * max(member.compress_size, 1)
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        if (is_steep and member.file_size > _MEGABYTE) or (is_xml and member.file_size > MOST_XML):
            raise too_much()
