"""`/api/v1/submissions/{id}/changes` and `/ledger`: a version against an earlier one of the same report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.canonical import Json, finding_to_json
from gouji.engine.differences import CellChange, Differences, SentenceChangeKind
from gouji.engine.errors import Language, NotFoundError
from gouji.engine.model import Cell
from gouji.engine.store.tables import Decision

from ...desk import changes, ledger
from ...desk.reports import readable
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.changes import ChangesModel, LedgerModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1/submissions", tags=["submissions"])

MOST_VERSIONS = 100_000
Version = Annotated[
    int | None,
    Query(
        alias="from",
        ge=1,
        le=MOST_VERSIONS,
        description="number of the version to compare with; the one before by default",
    ),
]


@router.get("/{submission_id}/changes", response_model=ChangesModel)
def show_changes(
    request: Request, work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID, version: Version = None
) -> Response:
    """Return what changed since another version: cells, sentences, the head of the report."""
    with work.database.read_session() as session:
        found = changes.changes_of(session, actor, submission_id, version)
    differences = found.differences
    language = language_of(request)
    return exact_json(
        {
            "version": found.version.version,
            "compared_with": found.before.version if found.before else None,
            "is_compared": differences is not None,
            "is_same": differences.is_same if differences else None,
            "head": _head(differences, language) if differences else [],
            "cells": [_cell(one) for table in differences.tables.values() for one in table]
            if differences
            else [],
            "sections": [*_sections(differences)] if differences else [],
        }
    )


@router.get("/{submission_id}/ledger", response_model=LedgerModel)
def show_ledger(
    request: Request, work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID, version: Version = None
) -> Response:
    """Return which findings of an earlier judged version are fixed, still there, new, reopened or not checked."""
    with work.database.read_session() as session:
        submission, report = readable(session, actor, submission_id)
        earlier = ledger.versions_before(session, report, submission)
        before = next((one.id for one in earlier if one.version == version), None)
        if version is not None and before is None:
            raise NotFoundError("version_not_found", changes.no_version(version))
        found = ledger.ledger_of(session, actor, submission_id, before)
    language = language_of(request)
    return exact_json(
        {
            "version": found.version.version,
            "compared_with": found.before.version if found.before else None,
            "counts": found.counts(),
            "entries": [_entry(line, language) for line in found.lines],
        }
    )


def _head(found: Differences, language: Language) -> list[Json]:
    return [
        {
            "key": one.key,
            "label": one.label.in_language(language),
            "old": one.old.in_language(language) if one.old else None,
            "new": one.new.in_language(language) if one.new else None,
        }
        for one in found.head
    ]


def _cell(one: CellChange) -> Json:
    return {"cell": one.address, "kind": one.kind.value, "old": _side(one.old), "new": _side(one.new)}


def _side(cell: Cell) -> Json:
    return {"value": cell.value, "kind": cell.kind.value, "raw": cell.raw}


def _sections(found: Differences) -> Iterator[Json]:
    for section in found.sections:
        if not section.is_same:
            yield {
                "key": section.key,
                "old_heading": section.old_heading,
                "new_heading": section.new_heading,
                "sentences": [
                    {"kind": line.kind.value, "old": line.old, "new": line.new}
                    for line in section.lines
                    if line.kind is not SentenceChangeKind.SAME
                ],
            }


def _entry(line: ledger.Line, language: Language) -> Json:
    entry = line.entry
    return {
        "standing": entry.standing.value,
        "item_id": line.item_id,
        "state": line.state or None,
        "finding": finding_to_json(entry.finding, language),
        "figures": [
            {"label": one.label.in_language(language), "then": one.then, "now": one.now}
            for one in entry.figures
        ],
        "reason": entry.reason.in_language(language) if entry.reason else None,
        "decisions": [_deed(one) for one in line.decisions],
    }


def _deed(one: Decision) -> Json:
    return {
        "actor": one.actor,
        "action": one.action,
        "at": one.created_at.isoformat(),
        "reason_code": one.reason_code,
        "text": one.text,
        "until": one.until.isoformat() if one.until else None,
    }
