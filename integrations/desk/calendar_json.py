"""The board as JSON: the same for the command line and the API."""

from __future__ import annotations

from typing import Any

from gouji.engine.calendar.deadlines import Deadline
from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.queries.calendar import Line

from .calendar import Board
from .calendar_files import note_of


def board_to_json(board: Board, language: Language) -> Json:
    """Return `{year, region, on, deadlines, counts, organs}`; days as `YYYY-MM-DD`, null where there is none."""
    deadlines: dict[str, Any] = {
        kind: [deadline_to_json(one) for one in deadlines.all] for kind, deadlines in board.deadlines.items()
    }
    return {
        "year": board.year,
        "region": board.region,
        "on": board.today.isoformat(),
        "deadlines": deadlines,
        "counts": {state.value: count for state, count in board.counts.items()},
        "organs": [line_to_json(line, language) for line in board.lines],
    }


def deadline_to_json(deadline: Deadline | None) -> Json | None:
    """Return `{duty, due, source, basis}`, null for none."""
    if deadline is None:
        return None
    return {
        "duty": deadline.duty,
        "due": deadline.due.isoformat(),
        "source": deadline.source,
        "basis": deadline.basis,
    }


def line_to_json(line: Line, language: Language) -> Json:
    """Return one organ: who it is, how it stands, what came in."""
    standing, filed = line.standing, line.filed
    days = {
        "submitted_on": filed.submitted_on if filed else None,
        "published_on": filed.published_on if filed else None,
        "returned_on": filed.returned_on if filed else None,
    }
    return {
        "code": line.organ.code,
        "organ": line.organ.name,
        "kind": line.organ.kind,
        "region": line.organ.region,
        "state": standing.state.value,
        "days": standing.days,
        "unlawful": standing.is_unlawful,
        "deadline": deadline_to_json(standing.due),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "submission_id": str(line.submission_id) if line.submission_id else None,
        "versions": line.versions,
        "outcome": line.outcome,
        "exempt": line.organ.exempt,
        "note": note_of(line).in_language(language) or None,
    }
