"""The parts of a report as plain values: cells, sections, notes, readings, spans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, cast

from ..errors import Language, Text
from ..model import Cell, CellKind, Note, Period, Place, ReadingReason, Section, Span, TableName, TableReading
from .plain import Json

_PLACE_FIELDS: Final = ("table", "row", "cell", "sheet", "page")

_KINDS: Final = {kind.value: kind for kind in CellKind}


def cell_to_json(cell: Cell) -> Json:
    """A cell; `confidence` only where there is one: what is written in the file was not recognised."""
    value: Json = {
        "value": cell.value,
        "kind": cell.kind.value,
        "raw": cell.raw,
        "span": span_to_json(cell.span),
        "place": place_to_json(cell.place),
    }
    return value if cell.confidence is None else value | {"confidence": cell.confidence}


def place_to_json(place: Place | None) -> Json | None:
    """What does not apply to the format is left out: a sheet has no page."""
    if place is None:
        return None
    found = {name: getattr(place, name) for name in _PLACE_FIELDS if getattr(place, name) is not None}
    return found | ({"box": list(place.box)} if place.box else {})


def place_from_json(value: Json | None) -> Place | None:
    if value is None:
        return None
    box = value.get("box")
    return Place(**{name: value.get(name) for name in _PLACE_FIELDS}, box=tuple(box) if box else None)


def cell_from_json(value: Json) -> Cell:
    number = value["value"]
    if number is not None and not isinstance(number, int | Decimal):
        raise TypeError(f"a cell's value must be exact, not {type(number).__name__}")
    place, span = value.get("place"), value["span"]
    return Cell(
        number,
        _KINDS[value["kind"]],
        value["raw"],
        (span[0], span[1]) if span else None,
        place_from_json(place) if place is not None else None,
        value.get("confidence"),
    )


def section_to_json(section: Section | None) -> Json | None:
    if section is None:
        return None
    return {
        "heading": section.heading,
        "number": section.number,
        "text": section.text,
        "span": list(section.span),
        "heading_span": list(section.heading_span),
    }


def section_from_json(value: Json | None) -> Section | None:
    if value is None:
        return None
    start, end = value["span"]
    heading_start, heading_end = value["heading_span"]
    return Section(
        value["heading"], value["number"], value["text"], (start, end), (heading_start, heading_end)
    )


def reading_to_json(reading: TableReading, language: Language, both_languages: bool) -> Json:
    return {
        "state": reading.state,
        "reasons": [
            {
                "code": reason.code,
                "message": reason.message.in_language(language),
                "cells": list(reason.cells),
                **(
                    {"message_zh": reason.message.zh, "message_en": reason.message.en}
                    if both_languages
                    else {}
                ),
            }
            for reason in reading.reasons
        ],
        "cells": list(reading.cells),
    }


def reading_from_json(value: Json) -> TableReading:
    reasons = tuple(
        ReadingReason(
            reason["code"], Text(reason["message_zh"], reason["message_en"]), tuple(reason["cells"])
        )
        for reason in value["reasons"]
    )
    return TableReading(value["state"], reasons, tuple(value["cells"]))


def note_to_json(note: Note, language: Language, both_languages: bool) -> Json:
    value: Json = {
        "code": note.code,
        "message": note.message.in_language(language),
        "span": span_to_json(note.span),
        "table": note.table,
        "address": note.address,
        "found": note.found,
        "expected": note.expected,
    }
    if both_languages:
        value["message_zh"], value["message_en"] = note.message.zh, note.message.en
    return value


def note_from_json(value: Json) -> Note:
    return Note(
        value["code"],
        Text(value["message_zh"], value["message_en"]),
        span_from_json(value["span"]),
        cast("TableName | None", value["table"]),
        value["address"],
        value["found"],
        value["expected"],
    )


def period_to_json(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "start": day_to_json(period.start),
        "end": day_to_json(period.end),
        "span": span_to_json(period.span),
    }


def day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_from_json(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def span_to_json(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def span_from_json(value: list[int] | None) -> Span | None:
    return (value[0], value[1]) if value else None
