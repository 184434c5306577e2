"""Bytes → Document: the steps in order. Pure: the same bytes and source give the same document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..errors import Text, UnreadableError
from ..model import SECTIONS, Document, Note, Period, Span
from .confidence import with_confidence
from .dates import FoundDate, find_period, find_published, find_signature, majority_year
from .foot import attachments_of, foot_of
from .formats import extract, holds_markup
from .heading import Title, organ_in_source, organ_in_trail, read_title, year_in_source
from .naming import fuller, organ_in_text
from .organs import Register
from .report_json import read_json_text
from .sections import Heading, find_headings, split_sections
from .tables.record import note_of
from .tables.sorting import Tables, read_tables
from .text import simplified
from .transcript import Extracted, with_confidences, with_places
from .unpacking.bundle import DEEPEST, read_bundle, too_deep
from .unpacking.mail import parts_of_mail
from .unpacking.members import members_of_zip
from .unpacking.sniff import BUNDLES, MAIL, MAX_BYTES, sniff

_MOST_REPEATED_PARTS: Final = 3


def read_document(
    data: bytes, source: str, *, register: Register | None = None, max_bytes: int = MAX_BYTES
) -> Document:
    """Return the report as read.

    Args:
        data: the file as it came, of any kind that `READABLE` names.
        source: its name, shown to people; an organ or year is taken from it only where the text names none.
        register: tells region and kind of the organ; without one both stay None.
        max_bytes: largest file that is read.

    Raises:
        UnreadableError: `empty_file`, `too_large`, `binary_file`, `unknown_format`, `bad_encoding`,
            `bad_json`, `damaged_file`, `locked_file`, `no_text`, `program_missing`, `too_slow`, `too_deep`,
            `no_report_inside`, `not_a_report` or `several_reports`; its text says what to do.
    """
    return _read_file(data, source, register, max_bytes, 0)


def _read_file(data: bytes, source: str, register: Register | None, max_bytes: int, depth: int) -> Document:
    """The report in a file that lies in so many others."""
    sniffed = sniff(data, max_bytes=max_bytes)
    if sniffed.media_type in BUNDLES:
        if depth >= DEEPEST:
            raise too_deep()
        bundle = parts_of_mail(data) if sniffed.media_type == MAIL else members_of_zip(data)
        return read_bundle(
            bundle, source, lambda inner, name: _read_file(inner, name, register, max_bytes, depth + 1)
        )
    if sniffed.media_type == "application/json":
        return read_json_text(sniffed.text, source, register=register)
    media_type = "text/html" if holds_markup(sniffed) else sniffed.media_type
    return _read(extract(sniffed, data), media_type, source, register)


def _read(extracted: Extracted, media_type: str, source: str, register: Register | None) -> Document:
    text = extracted.text
    plain = simplified(text)
    headings = find_headings(text)
    body_start = headings[0].span[0] if headings else len(text)
    title = read_title(text, body_start)
    end, signed, signature, signing_organ = _end_of_report(plain, headings[-1].body if headings else 0)
    sections, section_notes = split_sections(text, headings, signature)
    period, period_notes = find_period(plain)
    year, year_notes = _year(text, title, period, headings, source)
    tables = _tables(extracted, end, headings, year)
    _refuse_what_is_none_or_several(headings, title, tables, section_notes)
    organ = _organ(text, body_start, title, signing_organ, source) or extracted.organ
    published = find_published(plain, body_start)
    known = register.find_organ(simplified(organ)) if register and organ else None
    cells, doubts = with_confidences(with_places(tables.cells, extracted.places), extracted.confidences)
    odd = (*year_notes, *period_notes, *section_notes)
    document = Document(
        source=source,
        media_type=media_type,
        text=text,
        organ=organ,
        year=year,
        title=title.text,
        title_span=title.span,
        region=known.region if known else None,
        kind=known.kind if known else None,
        template=tables.template,
        published_on=published.day if published else extracted.published_on,
        published_span=published.span if published else None,
        signed_on=signed.day if signed else None,
        signed_span=signed.span if signed else None,
        period=period,
        sections=sections,
        tables=cells,
        notes=(*extracted.notes, *title.notes, *odd, *tables.notes, *doubts),
        has_template_marks=tables.has_marks,
    )
    return with_confidence(document)


def _end_of_report(plain: str, last_body: int) -> tuple[int, FoundDate | None, int, str | None]:
    """Where the report ends, and who signed it when: above attachments if signed there, though a list of them may stand before."""
    end = attachments_of(plain, last_body)
    if end == len(plain) or find_signature(plain[:end], last_body)[0] is None:
        end = len(plain)
    return end, *find_signature(plain[: foot_of(plain[:end], last_body)], last_body)


def _tables(extracted: Extracted, end: int, headings: Sequence[Heading], year: int | None) -> Tables:
    """The tables of the report itself; where it keeps one of them among its attachments, those of all."""
    parts = [(heading.span[0], heading.key) for heading in headings]
    rows = [*extracted.rows]
    own = [row for row in rows if row.start < end]
    tables = read_tables(own, parts, year)
    is_whole = len(own) == len(rows) or all(tables.cells.values())
    return tables if is_whole else read_tables(rows, parts, year)


def _organ(text: str, body_start: int, title: Title, signing: str | None, source: str) -> str | None:
    """The title's organ; else that of preface, signature, file name, or the trail that the page hangs under."""
    if title.organ:
        return fuller(title.organ, text, body_start)
    return (
        organ_in_text(text, body_start)
        or signing
        or organ_in_source(source)
        or organ_in_trail(text, body_start)
    )


def _refuse_what_is_none_or_several(
    headings: Sequence[Heading], title: Title, tables: Tables, notes: Sequence[Note]
) -> None:
    _refuse_what_is_no_report(headings, title, tables)
    _refuse_several((*notes, *tables.notes))


def _year(
    text: str, title: Title, period: Period | None, headings: Sequence[Heading], source: str
) -> tuple[int | None, tuple[Note, ...]]:
    """The title's year, else the period's, else the one most named in preface and first part.

    A title with an impossible year gives none: no other is guessed. Disagreements are noted.
    """
    start = title.span[1] if title.span else 0
    end = next((heading.span[0] for heading in headings if heading.key != "overview"), len(text))
    body = majority_year(text[start : max(start, end)])
    stated = period.end.year if period and period.end else None
    if title.has_impossible_year:
        return None, ()
    year = title.year or stated or (body[0] if body else None) or year_in_source(source)
    notes = []
    if year and stated and stated != year and period:
        notes.append(_disagreement("period", stated, year, period.span))
    if year and body and body[0] != year:
        span = (start + body[1][0], start + body[1][1])
        notes.append(_disagreement("body", body[0], year, span))
    return year, tuple(notes)


def _disagreement(where: str, found: int, expected: int, span: Span | None) -> Note:
    return note_of("year_disagrees", span, None, where, found=str(found), expected=str(expected))


def _refuse_what_is_no_report(headings: Sequence[Heading], title: Title, tables: Tables) -> None:
    if headings or title.text or any(tables.cells.values()):
        return
    raise UnreadableError(
        "not_a_report",
        Text(
            "文中没有年度报告的标题、章节和表格，请确认上传的是政府信息公开工作年度报告",
            "no title, heading or table of a yearly report was found; check which file was handed in",
        ),
    )


def _refuse_several(notes: Sequence[Note]) -> None:
    parts = [note for note in notes if note.code == "section_repeated"]
    tables = [note for note in notes if note.code == "row_repeated" and note.address == "requests.received"]
    if len(parts) < _MOST_REPEATED_PARTS or (not tables and len(parts) < len(SECTIONS) - 1):
        return
    raise UnreadableError(
        "several_reports",
        Text(
            "文件中有不止一份年度报告，请分开上传，每份报告一个文件",
            "the file holds more than one yearly report; hand in one file for each",
        ),
    )
