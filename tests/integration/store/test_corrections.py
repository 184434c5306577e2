"""Corrections are kept for the bytes they were made on, on both databases."""

from __future__ import annotations

from uuid import UUID

import pytest

from gouji.engine.corrections import Correction, Effect, enter
from gouji.engine.errors import ConflictError, NotFoundError
from gouji.engine.model import Cell, CellKind
from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import audit, corrections, documents, evaluations, submissions
from gouji.engine.store.tables import CorrectionRow, CorrectionState
from tests.integration.store.filings import NOW, arrival, document, finding, judged, later

ADDRESS = "requests.received.total"
READ = Cell(4, CellKind.NUMBER, "4")


def add(database: Database, submission_id: UUID, value: str = "41", *, by: str = "李审核") -> int:
    with database.session() as session:
        row = corrections.add_correction(
            session,
            submissions.submission(session, submission_id),
            Correction(ADDRESS, READ, enter("number", value)),
            reason="4 与 1 粘连",
            actor=by,
            now=later(5),
        )
        return row.id


def value_of(database: Database, submission_id: UUID) -> object:
    with database.read_session() as session:
        found = corrections.corrected_document_of(session, submission_id)
    assert found is not None
    return found.cell(ADDRESS).value


def states(database: Database, submission_id: UUID) -> list[tuple[str, str]]:
    with database.read_session() as session:
        return [(row.entered["raw"], row.state) for row in corrections.history(session, submission_id)]


def test_a_correction_is_kept_whole_beside_the_document_as_read(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival())

    number = add(database, submission_id)

    with database.read_session() as session:
        (row,) = corrections.standing(session, submission_id)
        assert row.model_dump(exclude={"id", "blob_digest"}) == {
            "submission_id": submission_id,
            "address": ADDRESS,
            "original": {"value": 4, "kind": "number", "raw": "4"},
            "entered": {"value": 41, "kind": "number", "raw": "41"},
            "reason": "4 与 1 粘连",
            "actor": "李审核",
            "created_at": later(5),
            "state": "standing",
            "ended_at": None,
            "ended_by": None,
            "ended_reason": None,
        }
        assert row.id == number
        assert documents.document_of(session, submission_id) == document()
        assert corrections.correction_of(row) == Correction(ADDRESS, READ, enter("number", "41"))
    assert value_of(database, submission_id) == 41


def test_the_same_bytes_handed_in_again_are_corrected_and_another_file_is_not(
    database: Database, register: Register
) -> None:
    first = judged(database, register, arrival("msg_1"))
    add(database, first)

    same = judged(database, register, arrival("msg_2"))
    other = judged(database, register, arrival("msg_3", content=b"another file"))

    assert [value_of(database, one) for one in (first, same, other)] == [41, 41, 4]


def test_a_newer_reading_of_the_place_shows_the_correction_as_changed(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival())
    add(database, submission_id)
    with database.session() as session:
        documents.store_document(session, submission_id, document(7), reader_version="2", now=later(9))

    with database.read_session() as session:
        read = documents.document_of(session, submission_id)
        assert read is not None
        found = corrections.in_force(session, submission_id, read)

    assert [effect for _, effect in found.standing] == [Effect.READING_CHANGED]
    assert found.applied == ()
    assert found.document.cell(ADDRESS).value == 7
    assert set(found.document.doubts()) == {ADDRESS}


def test_another_correction_of_the_cell_takes_the_place_of_the_first(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival())
    add(database, submission_id, "41")

    add(database, submission_id, "47", by="王审核")

    assert states(database, submission_id) == [("41", "replaced"), ("47", "standing")]
    assert value_of(database, submission_id) == 47


def test_a_correction_is_withdrawn_once_and_stays_in_the_list(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival())
    number = add(database, submission_id)

    with database.session() as session:
        corrections.withdraw_correction(
            session, submission_id, number, actor="王审核", reason="原件确为 4", now=later(7)
        )
    with pytest.raises(ConflictError, match="王审核"), database.session() as session:
        corrections.withdraw_correction(
            session, submission_id, number, actor="李审核", reason=None, now=later(8)
        )

    assert value_of(database, submission_id) == 4
    with database.read_session() as session:
        (row,) = corrections.history(session, submission_id)
        assert (row.state, row.ended_at, row.ended_by, row.ended_reason) == (
            "withdrawn",
            later(7),
            "王审核",
            "原件确为 4",
        )


def test_a_correction_of_another_file_cannot_be_withdrawn_from_here(
    database: Database, register: Register
) -> None:
    submission_id = judged(database, register, arrival("msg_1"))
    other = judged(database, register, arrival("msg_2", content=b"another file"))
    number = add(database, submission_id)

    with pytest.raises(NotFoundError), database.session() as session:
        corrections.withdraw_correction(session, other, number, actor="李审核", reason=None, now=NOW)

    assert states(database, submission_id) == [("41", "standing")]


def test_two_corrections_of_one_cell_never_stand_side_by_side(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival())
    add(database, submission_id)
    with database.read_session() as session:
        (row,) = corrections.standing(session, submission_id)

    with pytest.raises(Exception, match=r"(?i)unique"), database.session() as session:
        session.add(CorrectionRow(**row.model_dump(exclude={"id"})))

    assert states(database, submission_id) == [("41", CorrectionState.STANDING)]


def test_who_corrected_what_and_why_is_in_the_audit_trail(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival())
    number = add(database, submission_id)
    with database.session() as session:
        corrections.withdraw_correction(
            session, submission_id, number, actor="王审核", reason="看错", now=later(7)
        )

    with database.read_session() as session:
        found = [
            (entry.actor, entry.action, entry.details["cell"], entry.details["reason"])
            for entry in audit.entries(session, subject="submission", subject_id=submission_id)
            if entry.action.endswith(("reading", "correction"))
        ]

    assert found == [
        ("王审核", "withdraw_correction", ADDRESS, "看错"),
        ("李审核", "correct_reading", ADDRESS, "4 与 1 粘连"),
    ]


def test_what_was_compared_with_the_report_is_judged_again_too(
    database: Database, register: Register
) -> None:
    before = judged(database, register, arrival("msg_1", year=2021))
    after = judged(database, register, arrival("msg_2", year=2022))
    judged(database, register, arrival("msg_3", organ="长春市朝阳区民政局", year=2022))

    with database.read_session() as session:
        assert corrections.judged_with(session, before) == [before, after]
        assert corrections.judged_with(session, after) == [after]


def test_a_finding_on_a_corrected_cell_says_what_was_read(database: Database, register: Register) -> None:
    submission_id = judged(database, register, arrival(), finding())
    number = add(database, submission_id)

    with database.read_session() as session:
        report = evaluations.report_json(session, submission_id)

    assert report is not None
    (found,) = report["findings"]
    assert found["corrections"] == [
        {
            "id": number,
            "cell": ADDRESS,
            "original": {"value": 4, "kind": "number", "raw": "4"},
            "entered": {"value": 41, "kind": "number", "raw": "41"},
            "reason": "4 与 1 粘连",
            "by": "李审核",
            "at": later(5).isoformat(),
        }
    ]
