"""What the store unpacks by types is what the plain values say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.canonical.packed import document_from_bytes
from gouji.engine.errors import Text
from gouji.engine.model import (
    Cell,
    CellKind,
    Document,
    Note,
    Period,
    Place,
    ReadingReason,
    Section,
    TableReading,
)
from gouji.engine.reading import read_document

SAMPLES = sorted((Path(__file__).parents[3] / "integrations" / "inbound" / "cli" / "samples").glob("*.txt"))

numbers = some.integers() | some.decimals(allow_nan=False, allow_infinity=False)
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=5)
spans = some.none() | some.tuples(some.integers(0, 9), some.integers(10, 19))
sure = some.tuples(some.integers(0, 9), some.integers(10, 19))
days = some.none() | some.dates()
places = some.builds(
    Place,
    table=some.none() | some.integers(1, 9),
    row=some.none() | some.integers(1, 9),
    cell=some.none() | some.integers(1, 9) | some.just("B7"),
    sheet=some.none() | texts.filter(bool),
    page=some.none() | some.integers(1, 9),
    box=some.none() | some.tuples(*[some.integers(0, 900)] * 4),
)
cells = some.builds(
    Cell,
    value=some.none() | numbers,
    kind=some.sampled_from(CellKind),
    raw=texts,
    span=spans,
    place=some.none() | places,
    confidence=some.none() | some.integers(0, 100),
)
bilingual = some.builds(Text, texts, texts)
notes = some.builds(
    Note, texts, bilingual, spans, some.none() | some.just("requests"), some.none() | texts, texts, texts
)
readings = some.builds(
    TableReading,
    some.sampled_from(["complete", "partial", "doubtful"]),
    some.lists(some.builds(ReadingReason, texts, bilingual, some.just(("requests.a.b",))), max_size=2).map(
        tuple
    ),
    some.just(("requests.a.b",)) | some.just(()),
)
sections = some.none() | some.builds(Section, texts, some.none() | texts, texts, sure, sure)
documents = some.builds(
    Document,
    source=texts,
    media_type=texts,
    text=texts,
    organ=some.none() | texts,
    year=some.none() | some.integers(2008, 2030),
    title=some.none() | texts,
    title_span=spans,
    region=some.none() | texts,
    kind=some.none() | texts,
    template=some.sampled_from([None, "F19", "F21", "mixed"]),
    published_on=days,
    published_span=spans,
    signed_on=days,
    signed_span=spans,
    period=some.none() | some.builds(Period, days, days, spans),
    sections=some.fixed_dictionaries(
        dict.fromkeys(["overview", "disclosure", "requests", "appeals", "problems", "other"], sections)
    ).map(MappingProxyType),
    tables=some.fixed_dictionaries(
        {
            "disclosure": some.dictionaries(texts, cells, max_size=2).map(MappingProxyType),
            "requests": some.dictionaries(texts, cells, max_size=2).map(MappingProxyType),
            "appeals": some.just(MappingProxyType({})),
        }
    ).map(MappingProxyType),
    notes=some.lists(notes, max_size=2).map(tuple),
    has_layout=some.booleans(),
    has_template_marks=some.booleans(),
    readings=some.fixed_dictionaries({"disclosure": readings, "requests": readings}).map(MappingProxyType),
)


def packed(document: Document) -> bytes:
    return dumps(document_to_json(document, both_languages=True)).encode()


@given(documents)
def test_any_document_comes_back_as_it_was(document: Document) -> None:
    assert document_from_bytes(packed(document)) == document


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_report_comes_back_as_it_was_read(path: Path) -> None:
    document = read_document(path.read_bytes(), path.name)
    found = document_from_bytes(packed(document))
    assert found == document
    assert packed(found) == packed(document)  # also what equality does not see: 1.50 and 1.5


@pytest.mark.parametrize("path", SAMPLES[:1], ids=lambda path: path.stem)
def test_tables_unpacked_later_are_the_same(path: Path) -> None:
    document = read_document(path.read_bytes(), path.name)
    found = document_from_bytes(packed(document), tables_later=True)
    assert found == document
    assert document == found
    assert packed(found) == packed(document)
    assert repr(found.tables) == repr(document.tables)


@pytest.mark.parametrize(
    "number", ["1.50", "1E+2", "1.5e3", "-0.10", "1E-7", "12345678901234567890.123456789", "9" * 30]
)
def test_numbers_stay_exact(number: str) -> None:
    document = Document(
        "a.txt", "text/plain", "", None, None, tables={"requests": {"a.b": Cell(7, CellKind.NUMBER)}}
    )
    content = packed(document).replace(b'"value": 7', f'"value": {number}'.encode())
    value = document_from_bytes(content).cell("requests.a.b").value
    expected = document_from_json(loads(content)).cell("requests.a.b").value
    assert (type(value), str(value)) == (type(expected), str(expected))
    assert value == Decimal(number)


def test_what_was_written_before_places_and_layout_were_kept_is_read() -> None:
    value = document_to_json(Document("a.txt", "text/plain", "", None, 2023, signed_on=date(2024, 1, 9)))
    del value["readings"]
    assert document_from_bytes(dumps(value).encode()) == document_from_json(value)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"not JSON", b"\xff"])
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        document_from_bytes(content)
