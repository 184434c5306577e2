"""The roster as people see it: who is there, who stands below whom, what an organ filed and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gouji.engine.errors import ForbiddenError, NotFoundError, Text
from gouji.engine.register import Register, Registered, Years, files_here, years_of
from gouji.engine.roster.events import ended_on, founded_on
from gouji.engine.roster.kin import predecessors, successors
from gouji.engine.roster.tree import Branch, matches_search, supervisors, tree_of, walked
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, matches, roster
from gouji.engine.store.queries.roster import FiledReport
from gouji.engine.store.tables import AuditEntry

from .roles import ACTION_NAMES, ROLE_NAMES, Action, Actor

MOST_LINES: Final = 400
"""So many organs stand on one page of the tree; below that it is opened branch by branch."""
MOST_FOUND: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One organ in the tree.

    Attributes:
        depth: 0 for those on top.
        below: how many stand below it at any depth.
        is_open: whether those follow on this page.
        ended: the first day on which it was no more.
    """

    entry: Registered
    depth: int
    below: int
    is_open: bool
    ended: date | None

    @property
    def code(self) -> str:
        """Its code."""
        return self.entry.organ.code or ""


@dataclass(frozen=True, slots=True)
class TreePage:
    """The tree, a branch of it, or what a search found.

    Attributes:
        top: the organ whose branch it is; None for the whole.
        way: the organs above that one, from the top.
        total: organs of the roster that the person may see, those that ended included.
        found: how many a search found; only the first stand in `lines`. None where nothing was searched for.
        unmatched: reports whose organ is not known.
    """

    top: Registered | None
    way: tuple[Registered, ...]
    lines: tuple[Line, ...]
    vertical: tuple[Line, ...]
    total: int
    found: int | None
    unmatched: int


@dataclass(frozen=True, slots=True)
class OrganPage:
    """All that is known of one organ.

    Attributes:
        children: those directly below it that stand.
        before: the organs it came from; `after`: those that came of it.
        reports: of itself and of those it came from, the latest year first.
        history: what people did to it, the latest first.
    """

    entry: Registered
    years: Years
    files: bool
    founded: date | None
    ended: date | None
    parent: Registered | None
    is_parent_said: bool
    children: tuple[Registered, ...]
    before: tuple[Registered, ...]
    after: tuple[Registered, ...]
    reports: tuple[FiledReport, ...]
    history: Sequence[AuditEntry]
    saved_at: datetime | None
    may_edit: bool


def seen_by(register: Register, actor: Actor) -> tuple[Registered, ...]:
    """Return the organs that a person may see: those of his region."""
    return tuple(entry for entry in register.entries() if actor.covers(entry.organ.region))


def tree_page(
    session: Session,
    register: Register,
    actor: Actor,
    *,
    wanted: str = "",
    at: str = "",
    all_years: bool = False,
) -> TreePage:
    """Return the tree, the branch of the organ `at`, or the organs that a search finds.

    Args:
        all_years: those that were abolished or went into others as well; a search always finds them.
    """
    seen = seen_by(register, actor)
    unmatched = matches.count_unmatched(session, within=actor.region)
    if wanted.strip():
        found = search(register, seen, wanted)
        lines = tuple(_line(register, Branch(entry), 0, False) for entry in found[:MOST_FOUND])
        return TreePage(None, (), lines, (), len(seen), len(found), unmatched)
    standing = [entry for entry in seen if all_years or ended_on(register, entry) is None]
    tree = tree_of(register, standing)
    top = _branch_at((*tree.branches, *tree.vertical), at) if at else None
    if at and top is None:
        raise _no_such_organ(at)
    branches = top.below if top else tree.branches
    way = _way(register, top.entry) if top else ()
    vertical = () if top else _lines(register, tree.vertical)
    return TreePage(
        top.entry if top else None, way, _lines(register, branches), vertical, len(seen), None, unmatched
    )


def search(register: Register, entries: Iterable[Registered], wanted: str) -> list[Registered]:
    """Return the organs that a search finds, by part of a name, a code, or initials in pinyin; those that stand first."""
    typed = wanted.strip().lower()
    normalised = register.normalise(wanted)
    found = [entry for entry in entries if matches_search(entry, typed, normalised)]
    return sorted(
        found,
        key=lambda entry: (ended_on(register, entry) is not None, len(entry.organ.name), entry.organ.name),
    )


def organ_page(session: Session, register: Register, actor: Actor, code: str) -> OrganPage:
    """Return all that is known of one organ.

    Raises:
        NotFoundError: there is none of this code that the person may see.
    """
    entry = visible(register, actor, code)
    parent = supervisors(register).get(code)
    before = predecessors(register, entry)
    codes = [one.organ.code or "" for one in (entry, *before)]
    return OrganPage(
        entry,
        years_of(register, entry),
        files_here(entry),
        founded_on(entry),
        ended_on(register, entry),
        register.entry(parent) if parent else None,
        entry.parent is not None,
        _children(register, code),
        before,
        successors(register, entry),
        tuple(roster.reports_of(session, codes)),
        audit.entries(session, subject="organ", subject_id=code, limit=100),
        roster.saved_at(session, code),
        actor.may(Action.EDIT_ROSTER, entry.organ.region),
    )


def visible(register: Register, actor: Actor, code: str) -> Registered:
    """Return the entry of an organ that a person may see; raises NotFoundError."""
    entry = register.entry(code)
    if entry is None or not actor.covers(entry.organ.region):
        raise _no_such_organ(code)
    return entry


def require_editing(actor: Actor, region: str | None) -> None:
    """Raise ForbiddenError unless a person may edit the organs of a region."""
    if Action.EDIT_ROSTER not in actor.actions:
        role, name = ROLE_NAMES[actor.role], ACTION_NAMES[Action.EDIT_ROSTER]
        raise ForbiddenError(
            "role_forbids",
            Text(
                f"{role.zh}不能{name.zh}；请由审核负责人或管理员处理。",
                f"A {role.en} may not {name.en}; ask a supervisor or an administrator.",
            ),
        )
    if not actor.covers(region):
        raise ForbiddenError(
            "region_forbids",
            Text(
                f"行政区划 {region or '（未知）'} 不在您负责的 {actor.region} 范围内。",
                f"The region {region or '(unknown)'} lies outside your region {actor.region}.",
            ),
        )


def _children(register: Register, code: str) -> tuple[Registered, ...]:
    return tuple(
        entry
        for entry in register.entries()
        if supervisors(register).get(entry.organ.code or "") == code and ended_on(register, entry) is None
    )


def _branch_at(branches: Iterable[Branch], code: str) -> Branch | None:
    return next((branch for _, branch in walked(branches) if branch.entry.organ.code == code), None)


def _way(register: Register, entry: Registered) -> tuple[Registered, ...]:
    way: list[Registered] = []
    above = supervisors(register).get(entry.organ.code or "")
    while above is not None and (upper := register.entry(above)) is not None and upper not in way:
        way.insert(0, upper)
        above = supervisors(register).get(upper.organ.code or "")
    return tuple(way)


def _lines(register: Register, branches: Sequence[Branch]) -> tuple[Line, ...]:
    """Return the organs of branches, opened as deep as the page has room for."""
    sizes = _sizes(branches)
    deepest = max(
        (depth for depth in sizes if sum(count for at, count in sizes.items() if at <= depth) <= MOST_LINES),
        default=0,
    )
    lines = []
    for depth, branch in walked(branches):
        if depth <= deepest:
            is_open = bool(branch.below) and depth < deepest
            lines.append(_line(register, branch, depth, is_open))
    return tuple(lines)


def _sizes(branches: Iterable[Branch]) -> Mapping[int, int]:
    sizes: dict[int, int] = {}
    for depth, _ in walked(branches):
        sizes[depth] = sizes.get(depth, 0) + 1
    return sizes


def _line(register: Register, branch: Branch, depth: int, is_open: bool) -> Line:
    return Line(branch.entry, depth, branch.size, is_open, ended_on(register, branch.entry))


def _no_such_organ(code: str) -> NotFoundError:
    return NotFoundError(
        "no_such_organ",
        Text(
            f"名录中没有代码为 {code} 的机关，或它不在您负责的区域。",
            f"There is no organ {code} in your region's roster.",
        ),
    )
