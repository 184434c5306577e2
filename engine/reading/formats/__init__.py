"""One reader per file format: bytes → `Extracted`. Each library is loaded only when its format comes."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from ..transcript import MOST_CHARACTERS, Extracted, rows_of_text, too_much
from ..unpacking.sniff import DOC, DOCX, IMAGES, OFD, RTF, SHEETS, WORD_XML, Sniffed
from .characters import unified
from .separated import read_separated
from .unbroken import with_line_ends

_READERS: Final = ("doc", "docx", "html", "ofd", "pdf", "rtf", "spreadsheet", "word_xml")
_OF_WRAPPINGS: Final = ("olefile", "email.parser", "email.policy", "email.header")
"""What opens Office files of before 2007, and mails."""


def preload() -> None:
    """Load the libraries of all formats now: a process that reads many documents pays for it once, at its start."""
    for name in _READERS:
        import_module(f".{name}", __package__)
    for name in _OF_WRAPPINGS:
        import_module(name)


def extract(sniffed: Sniffed, data: bytes) -> Extracted:
    """Return text and tables of the file `data`, which was found to be `sniffed`.

    Raises:
        UnreadableError: `damaged_file`, `too_large` or `no_text`.
    """
    return _of_bytes(sniffed.media_type, data) or _of_text(sniffed)


def _of_bytes(media_type: str, data: bytes) -> Extracted | None:
    """What a format holds that is no text of its own; None of text."""
    if media_type in (DOC, DOCX, RTF, WORD_XML):
        return _of_word(media_type, data)
    if media_type in SHEETS:
        from .spreadsheet import read_spreadsheet

        return read_spreadsheet(data, SHEETS[media_type])
    if media_type == "application/pdf":
        from .pdf import read_pdf

        return read_pdf(data)
    if media_type == OFD:
        from .ofd import read_ofd

        return read_ofd(data)
    if media_type in IMAGES:
        from .scan import read_picture

        return read_picture(data)
    return None


def _of_word(media_type: str, data: bytes) -> Extracted:
    """What a file of a word processor holds; each of these kinds is called .doc by somebody."""
    if media_type == DOCX:
        from .docx import read_docx

        return read_docx(data)
    if media_type == DOC:
        from .doc import read_doc

        return read_doc(data)
    if media_type == RTF:
        from .rtf import read_rtf

        return read_rtf(data)
    from .word_xml import read_word_xml

    return read_word_xml(data)


def _of_text(sniffed: Sniffed) -> Extracted:
    if sniffed.media_type == "text/html":
        from .html import read_html

        return read_html(sniffed.text)
    if holds_markup(sniffed):
        from .mixed import read_mixed

        return read_mixed(unified(sniffed.text))
    if len(sniffed.text) > MOST_CHARACTERS:
        raise too_much()
    text = with_line_ends(unified(sniffed.text))
    separated = read_separated(text)
    if separated is not None:
        return separated
    return Extracted(text, tuple(rows_of_text(text)))


def holds_markup(sniffed: Sniffed) -> bool:
    """Tell text with HTML tables in it: it is taken apart, and its lines are not those of the file."""
    if "<table" not in sniffed.text and "<TABLE" not in sniffed.text:
        return False
    from .mixed import has_tables

    return has_tables(sniffed.text)
