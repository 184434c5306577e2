"""The JSON of the contract (§3): documents and evaluations to plain values and back.

Plain values only: dict, list, str, int, `Decimal`, bool, None. `dumps` writes them with every decimal kept,
keys in the order given here, so that the same input gives the same bytes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, cast

import simplejson

from .errors import Language, Text
from .model import (
    SECTIONS,
    TABLES,
    Cell,
    CellKind,
    Change,
    Document,
    Evaluation,
    Finding,
    Note,
    Period,
    Place,
    ReadingReason,
    Repair,
    RuleResult,
    Section,
    Span,
    TableName,
    TableReading,
    Template,
)

Json = dict[str, Any]

_PLACE_FIELDS: Final = ("table", "row", "cell", "sheet", "page")


def dumps(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON text; a Decimal becomes a JSON number with all its decimals."""
    text: str = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, indent=indent)
    return text


def loads(text: str | bytes) -> Any:
    """Return the value of JSON `text`; numbers with a decimal point become exact `Decimal`s."""
    return simplejson.loads(text, use_decimal=True)


def loads_foreign(text: str | bytes) -> Any:
    """Return the value of JSON that came from outside.

    Raises:
        RepeatedKeyError: an object has a key twice: two figures for one cell, and readers differ in which
            of them they take (RFC 8259 §4).
        ValueError: it is no JSON.
    """
    return simplejson.loads(text, use_decimal=True, object_pairs_hook=_unique)


class RepeatedKeyError(ValueError):
    """A JSON object has a key twice; `key` is the first that comes again."""

    def __init__(self, key: str) -> None:
        super().__init__(f"repeated key: {key}")
        self.key = key


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RepeatedKeyError(key)
            seen.add(key)
    return value


def document_to_json(document: Document, language: Language = "zh", *, both_languages: bool = False) -> Json:
    """Return the canonical report of the contract.

    Args:
        document: as read.
        language: of the messages of notes.
        both_languages: keep both (`message_zh`, `message_en`) and what the contract does not list, as the
            store needs to give back the same `Document`.
    """
    value: Json = {
        "source": document.source,
        "media_type": document.media_type,
        "organ": document.organ,
        "region": document.region,
        "kind": document.kind,
        "year": document.year,
        "title": document.title,
        "template": document.template,
        "published_on": _day(document.published_on),
        "signed_on": _day(document.signed_on),
        "period": _period(document.period),
        "sections": {key: _section(document.sections.get(key)) for key in SECTIONS},
        "tables": {
            table: {place: _cell(cell) for place, cell in document.tables.get(table, {}).items()}
            for table in TABLES
        },
        "readings": {
            table: _reading(document.readings[table], language, both_languages)
            for table in TABLES
            if table in document.readings
        },
        "notes": [_note(note, language, both_languages) for note in document.notes],
        "text": document.text,
    }
    if both_languages:
        value["title_span"] = _span(document.title_span)
        value["published_span"] = _span(document.published_span)
        value["signed_span"] = _span(document.signed_span)
        value["has_layout"] = document.has_layout
        value["has_template_marks"] = document.has_template_marks
    return value


def document_from_json(value: Json) -> Document:
    """Return the document that `document_to_json(..., both_languages=True)` was given."""
    period = value["period"]
    return Document(
        source=value["source"],
        media_type=value["media_type"],
        text=value["text"],
        organ=value["organ"],
        year=value["year"],
        title=value["title"],
        title_span=_span_from(value.get("title_span")),
        region=value["region"],
        kind=value["kind"],
        template=cast("Template | None", value["template"]),
        published_on=_day_from(value["published_on"]),
        published_span=_span_from(value.get("published_span")),
        signed_on=_day_from(value["signed_on"]),
        signed_span=_span_from(value.get("signed_span")),
        period=Period(_day_from(period["start"]), _day_from(period["end"]), _span_from(period.get("span")))
        if period
        else None,
        sections=MappingProxyType({key: _section_from(part) for key, part in value["sections"].items()}),
        tables=MappingProxyType(
            {
                table: MappingProxyType({place: _cell_from(cell) for place, cell in cells.items()})
                for table, cells in value["tables"].items()
            }
        ),
        notes=tuple(_note_from(note) for note in value["notes"]),
        has_layout=value.get("has_layout", True),
        has_template_marks=value.get("has_template_marks", True),
        readings=MappingProxyType(
            {table: _reading_from(reading) for table, reading in value.get("readings", {}).items()}
        ),
    )


def finding_to_json(finding: Finding, language: Language = "zh") -> Json:
    """Return one finding as in the contract, its texts in `language`."""
    candidate = finding.candidate
    return {
        "rule": candidate.rule,
        "severity": candidate.severity.value,
        "title": candidate.title.in_language(language),
        "message": candidate.message.in_language(language),
        "basis": list(candidate.basis),
        "derived": candidate.derived,
        "group": finding.group,
        "lead": finding.lead,
        "cells": list(candidate.cells),
        "spans": [list(span) for span in candidate.spans],
        "left": candidate.left,
        "right": candidate.right,
        "delta": candidate.delta,
        "formula": candidate.formula,
        "suggestion": candidate.suggestion.in_language(language),
        "repair": repair_to_json(finding.repair, language) if finding.repair else None,
        "fingerprint": finding.fingerprint,
    }


def repair_to_json(repair: Repair, language: Language = "zh") -> Json:
    """Return what one figure would have to be for several relations to hold, its text in `language`."""
    return {
        "text": repair.text.in_language(language),
        "rules": list(repair.rules),
        "ways": [
            [{"cell": one.cell, "before": one.before, "after": one.after} for one in way]
            for way in repair.ways
        ],
    }


def repair_for_store(repair: Repair) -> Json:
    """Return a repair with both languages, as the store keeps it."""
    return {**repair_to_json(repair), "text_en": repair.text.en, "count": repair.count}


def repair_from_store(value: Json) -> Repair:
    """Return the repair that `repair_for_store` was given."""
    ways = tuple(
        tuple(Change(one["cell"], one["before"], one["after"]) for one in way) for way in value["ways"]
    )
    return Repair(ways, tuple(value["rules"]), value["count"], Text(value["text"], value["text_en"]))


def result_to_json(result: RuleResult, language: Language = "zh") -> Json:
    """Return what became of one rule, as in the contract."""
    return {
        "rule": result.rule,
        "outcome": result.outcome.value,
        "reason": result.reason.in_language(language) if result.reason else None,
        "cells": list(result.cells),
    }


def evaluation_to_json(document: Document, evaluation: Evaluation, language: Language = "zh") -> Json:
    """Return one entry of `reports` as in the contract."""
    return {
        "source": document.source,
        "organ": document.organ,
        "year": document.year,
        "template": document.template,
        "outcome": evaluation.outcome.value,
        "counts": evaluation.counts(),
        "results": [result_to_json(result, language) for result in evaluation.results],
        "findings": [finding_to_json(finding, language) for finding in evaluation.findings],
    }


def _cell(cell: Cell) -> Json:
    """A cell; `confidence` only where there is one: what is written in the file was not recognised."""
    value: Json = {
        "value": cell.value,
        "kind": cell.kind.value,
        "raw": cell.raw,
        "span": _span(cell.span),
        "place": _place(cell.place),
    }
    return value if cell.confidence is None else value | {"confidence": cell.confidence}


def _place(place: Place | None) -> Json | None:
    """What does not apply to the format is left out: a sheet has no page."""
    if place is None:
        return None
    found = {name: getattr(place, name) for name in _PLACE_FIELDS if getattr(place, name) is not None}
    return found | ({"box": list(place.box)} if place.box else {})


def _place_from(value: Json | None) -> Place | None:
    if value is None:
        return None
    box = value.get("box")
    return Place(**{name: value.get(name) for name in _PLACE_FIELDS}, box=tuple(box) if box else None)


def _cell_from(value: Json) -> Cell:
    number = value["value"]
    if number is not None and not isinstance(number, int | Decimal):
        raise TypeError(f"a cell's value must be exact, not {type(number).__name__}")
    place = _place_from(value.get("place"))
    span = _span_from(value["span"])
    return Cell(number, CellKind(value["kind"]), value["raw"], span, place, value.get("confidence"))


def _section(section: Section | None) -> Json | None:
    if section is None:
        return None
    return {
        "heading": section.heading,
        "number": section.number,
        "text": section.text,
        "span": list(section.span),
        "heading_span": list(section.heading_span),
    }


def _section_from(value: Json | None) -> Section | None:
    if value is None:
        return None
    start, end = value["span"]
    heading_start, heading_end = value["heading_span"]
    return Section(
        value["heading"], value["number"], value["text"], (start, end), (heading_start, heading_end)
    )


def _reading(reading: TableReading, language: Language, both_languages: bool) -> Json:
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


def _reading_from(value: Json) -> TableReading:
    reasons = tuple(
        ReadingReason(
            reason["code"], Text(reason["message_zh"], reason["message_en"]), tuple(reason["cells"])
        )
        for reason in value["reasons"]
    )
    return TableReading(value["state"], reasons, tuple(value["cells"]))


def _note(note: Note, language: Language, both_languages: bool) -> Json:
    value: Json = {
        "code": note.code,
        "message": note.message.in_language(language),
        "span": _span(note.span),
        "table": note.table,
        "address": note.address,
        "found": note.found,
        "expected": note.expected,
    }
    if both_languages:
        value["message_zh"], value["message_en"] = note.message.zh, note.message.en
    return value


def _note_from(value: Json) -> Note:
    return Note(
        value["code"],
        Text(value["message_zh"], value["message_en"]),
        _span_from(value["span"]),
        cast("TableName | None", value["table"]),
        value["address"],
        value["found"],
        value["expected"],
    )


def _period(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {"start": _day(period.start), "end": _day(period.end), "span": _span(period.span)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _span_from(value: list[int] | None) -> Span | None:
    return (value[0], value[1]) if value else None
