"""Word files of the years before 2007 (.doc, .wps) → text and tables.

Their tables are read from the file itself: antiword, which is made for them, drops rows of ten columns and more. What
this reader does not know (Word 95 and earlier, early WPS) is handed to LibreOffice, else to antiword. Taken is what a
reader of the final document sees: tracked deletions and hidden text are out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final

from ..transcript import Extracted, damaged
from ..unpacking.compound import streams_of
from .doc_properties import INNER_CELL, INNER_ROW_END, ROW_END, depth_of, is_set, row_shape
from .doc_text import Paragraph, TooOldError, read_word
from .office import read_by_office
from .word_blocks import Blocks

_STREAMS: Final = ("worddocument", "0table", "1table", "data")
_CELL: Final = "\x07"


def read_doc(data: bytes) -> Extracted:
    """Return text and tables of a .doc or .wps.

    Raises:
        UnreadableError: `damaged_file`, `locked_file`, `too_large`; `program_missing` where it takes a program
            that is not installed.
    """
    streams = streams_of(data, _STREAMS)
    blocks = Blocks()
    try:
        word = read_word(streams)
        _take(word.paragraphs(), blocks)
        _take(word.text_boxes(), blocks)
    except TooOldError:
        return read_by_office(data)
    except (struct.error, LookupError, ValueError) as error:
        raise damaged("Word") from error
    return blocks.finish()


def _take(paragraphs: Iterable[Paragraph], blocks: Blocks) -> None:
    before = ""
    for paragraph in paragraphs:
        values = paragraph.values
        depth = depth_of(values)
        text, before = before + paragraph.text, ""
        is_outer = depth == 1
        if paragraph.goes_on:
            before = text
        elif depth and is_set(values, ROW_END if is_outer else INNER_ROW_END):
            blocks.end_row(row_shape(values), depth)
        elif depth and (paragraph.end == _CELL if is_outer else is_set(values, INNER_CELL)):
            blocks.end_cell(text, depth)
        else:
            blocks.paragraph(text, depth)
