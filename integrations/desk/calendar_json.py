"""The board as JSON: the same for the command line and the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gouji.engine.calendar.deadlines import Deadline
from gouji.engine.calendar.standing import State
from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Language
from gouji.engine.store.queries.calendar import Line

from .calendar import Heading
from .calendar_files import note_of


def board_to_json(
    head: Heading, lines: Iterable[Line], language: Language, *, indent: int | None = None
) -> Iterator[str]:
    """Yield `{year, region, on, deadlines, organs, counts}` as JSON text, part by part; days as `YYYY-MM-DD`, or null.

    The counts come last: they are those of the organs before them.
    """
    deadlines: dict[str, Any] = {
        kind: [deadline_to_json(one) for one in deadlines.all] for kind, deadlines in head.deadlines.items()
    }
    said = {"year": head.year, "region": head.region, "on": head.today.isoformat(), "deadlines": deadlines}
    counts = dict.fromkeys(State, 0)
    yield f'{_open(said, indent)},{_break(indent, 1)}"organs": ['
    between = ""
    for line in lines:
        counts[line.standing.state] += 1
        entry = dumps(line_to_json(line, language), indent=indent)
        yield f"{between}{_break(indent, 2)}{entry.replace(chr(10), _break(indent, 2))}"
        between = ","
    told = _open({"counts": {state.value: count for state, count in counts.items()}}, indent)
    yield f"{_break(indent, 1) if between else ''}],{told[1:]}{_break(indent, 0)}}}"


def _open(value: Mapping[str, object], indent: int | None) -> str:
    """Return an object as JSON text without its closing brace."""
    return dumps(value, indent=indent)[:-1].rstrip()


def _break(indent: int | None, depth: int) -> str:
    """Return what stands before an entry at a depth: a new line where the text is laid out."""
    return "" if indent is None else "\n" + " " * (indent * depth)


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
