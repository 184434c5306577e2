"""What an .xlsx holds beside its values: rows and columns that are hidden, formulas that were saved without a result.

Programs that write spreadsheets without working them out leave a formula alone: its cell is not blank.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Final
from zipfile import ZipFile

from ...model import Note
from ..tables.record import note_of
from ..unpacking.archive import BROKEN

_SHEET: Final = re.compile(rb"<(?:\w{1,9}:)?sheet\b([^<>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w{1,9}:)?Relationship\b([^<>]*)>")
_HIDDEN: Final = re.compile(rb"<(?:\w{1,9}:)?(?:row|col)\b[^<>]*\bhidden=[\"'](?:1|true)[\"']")
_FORMULA: Final = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^<>]*)>\s*<(?:\w{1,9}:)?f\b[^<>]*(?:/>|>([^<]{0,500})</(?:\w{1,9}:)?f>)\s*"
    rb"(?:<(?:\w{1,9}:)?v\s*/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)?\s*</(?:\w{1,9}:)?c>"
)
_ERROR: Final = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^<>]*\bt=[\"']e[\"'][^<>]*)>(?:\s*<(?:\w{1,9}:)?f\b[^<>]*(?:/>|>[^<]{0,500}</(?:\w{1,9}:)?f>))?\s*"
    rb"<(?:\w{1,9}:)?v>([^<]{1,20})</(?:\w{1,9}:)?v>"
)
"""A cell whose formula went wrong: #DIV/0!, #REF!."""
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_FORMULAS: Final = 10_000


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is odd about the sheets.

    Attributes:
        notes: one for each kind of oddity.
        formulas: by sheet, and row and column counted from 0: a formula that has no result, or the error it gave.
    """

    notes: tuple[Note, ...] = ()
    formulas: Mapping[str, Mapping[tuple[int, int], str]] = field(
        default_factory=lambda: MappingProxyType({})
    )


def sheet_facts(data: bytes, kind: str, visible: list[str], hidden: int) -> SheetFacts:
    """Return what is odd about the sheets of a file.

    Args:
        data: the file.
        kind: `xlsx`; of other kinds only the hidden sheets are told.
        visible: names of the sheets that are read.
        hidden: how many are not.
    """
    notes = [note_of("hidden_sheet", None)] if hidden else []
    if kind != "xlsx":
        return SheetFacts(tuple(notes))
    formulas: dict[str, Mapping[tuple[int, int], str]] = {}
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name, content in _sheets(archive, visible):
                formulas[name] = MappingProxyType(dict(_uncalculated(content)))
                if _HIDDEN.search(content) and not any(note.code == "hidden_rows" for note in notes):
                    notes.append(note_of("hidden_rows", None, found=name))
    except (KeyError, *BROKEN):
        return SheetFacts(tuple(notes))
    if any(text.startswith("=") for of_sheet in formulas.values() for text in of_sheet.values()):
        notes.append(note_of("formula_uncalculated", None))
    return SheetFacts(tuple(notes), MappingProxyType(formulas))


def _sheets(archive: ZipFile, visible: list[str]) -> Iterator[tuple[str, bytes]]:
    relations = archive.read("xl/_rels/workbook.xml.rels")
    targets = {_value(match[1], "Id"): _value(match[1], "Target") for match in _RELATION.finditer(relations)}
    members = set(archive.namelist())
    for match in _SHEET.finditer(archive.read("xl/workbook.xml")):
        name = html.unescape(_value(match[1], "name"))
        target = targets.get(_value(match[1], r"\w{1,9}:id"), "").lstrip("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        if name in visible and member in members:
            yield name, archive.read(member)


def _value(attributes: bytes, name: str) -> str:
    match = re.search(rf"\b{name}=[\"']([^\"']*)[\"']".encode(), attributes)
    return match[1].decode("utf-8", "replace") if match else ""


def _uncalculated(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for pattern, sign in ((_FORMULA, "="), (_ERROR, "")):
        for number, match in enumerate(pattern.finditer(sheet)):
            place = _PLACE.fullmatch(_value(match[1], "r"))
            if number >= _MOST_FORMULAS or place is None:
                break
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            written = html.unescape((match[2] or b"").decode("utf-8", "replace"))
            yield (int(place[2]) - 1, column - 1), sign + written
