"""Saved views of the queue: one's own, and those that a supervisor shares with a region.

A view keeps filters and order under a name. Everybody sees their own and those shared for a region that theirs lies in;
whoever shares one, shares it with the own region. Only its owner changes it; a shared one is deleted by supervisors of the
region as well, so that it does not outlast an account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, Text
from gouji.engine.register import Register
from gouji.engine.store import Session
from gouji.engine.store.queries import queue_choices, users, views
from gouji.engine.store.tables import SavedView

from .reasons import check_storable
from .roles import Action, Actor, require
from .wanted import NAMES, Wanted, wrong_values

LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as one user sees it.

    Attributes:
        wanted: what it asks for; values that cannot be any more are left out.
        wrong: names of the filters whose values were left out.
        owner: name of who made it.
        is_own: whether this user may change it; `may_delete`: delete it.
        is_start: whether the queue opens with it.
    """

    id: int
    name: str
    wanted: Wanted
    wrong: tuple[str, ...]
    owner: str
    shared: bool
    region: str | None
    version: int
    is_own: bool
    may_delete: bool
    is_start: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What a view is to be: its name, what it asks for, and whether it is shared with the own region."""

    name: str
    filters: Mapping[str, str]
    shared: bool = False


def list_views(session: Session, actor: Actor) -> list[View]:
    """Return the views that this person sees, by name."""
    start = views.start_of(session, actor.user_id)
    return [
        _seen(row, owner, actor, start) for row, owner in views.views_of(session, actor.user_id, actor.region)
    ]


def one_view(session: Session, actor: Actor, view_id: int) -> View:
    """Return one view; raises NotFoundError where this person does not see it."""
    for view in list_views(session, actor):
        if view.id == view_id:
            return view
    raise views.view_not_found()


def start_view(session: Session, actor: Actor) -> View | None:
    """Return the view with which the queue opens for this person; None: with everything."""
    start = views.start_of(session, actor.user_id)
    if start is None:
        return None
    return next((view for view in list_views(session, actor) if view.id == start), None)


def add_view(session: Session, actor: Actor, content: Content, now: datetime) -> View:
    """Save a view.

    Raises:
        BadRequestError: no usable name (`bad_view_name`), filters that cannot be (`bad_filter`), too many views.
        ForbiddenError: it is to be shared, and the role does not share.
        ConflictError: there is one of this name (`view_exists`).
    """
    filters = _checked(actor, content, now)
    row = views.add(
        session,
        owner_id=actor.user_id,
        actor=actor.name,
        name=content.name.strip(),
        filters=filters,
        shared=content.shared,
        region=actor.region if content.shared else None,
        now=now,
    )
    return _seen(row, actor.name, actor, views.start_of(session, actor.user_id))


def change_view(
    session: Session, actor: Actor, view_id: int, content: Content, now: datetime, seen: int | None = None
) -> View:
    """Change one's own view.

    Args:
        seen: its `version` that the person had before them; None: whatever it is.

    Raises:
        NotFoundError: there is none that this person sees; ForbiddenError: it is somebody else's.
        ConflictError: it was changed meanwhile (`view_changed`), and what `add_view` raises.
    """
    view = one_view(session, actor, view_id)
    if not view.is_own:
        raise _not_yours(view)
    if seen is not None and seen != view.version:
        raise ConflictError(
            "view_changed", Text("该视图已被改动，请刷新后再改。", "It was changed meanwhile; please reload.")
        )
    filters = _checked(actor, content, now)
    row = views.view(session, view_id)
    views.change(
        session,
        row,
        actor=actor.name,
        name=content.name.strip(),
        filters=filters,
        shared=content.shared,
        region=actor.region if content.shared else None,
        now=now,
    )
    return _seen(row, actor.name, actor, views.start_of(session, actor.user_id))


def delete_view(session: Session, actor: Actor, view_id: int, now: datetime) -> None:
    """Delete a view; raises NotFoundError, and ForbiddenError where it is not this person's to delete."""
    view = one_view(session, actor, view_id)
    if not view.may_delete:
        raise _not_yours(view)
    views.remove(session, views.view(session, view_id), actor=actor.name, now=now)


def choose_start(session: Session, actor: Actor, view_id: int | None) -> None:
    """Let the queue open with a view, or with everything; raises NotFoundError."""
    if view_id is not None:
        one_view(session, actor, view_id)
    views.set_start(session, actor.user_id, view_id)


def lost_values(
    session: Session, view: View, rules: Collection[str], register: Register
) -> tuple[tuple[str, str], ...]:
    """Return filter and value of everything that a view asks for and that is not there any more.

    Args:
        rules: ids of the rules in force.
        register: the divisions that there are.
    """
    wanted, lost = view.wanted, [(name, "") for name in view.wrong]
    if wanted.rule and wanted.rule not in rules and not queue_choices.has_rule(session, wanted.rule):
        lost.append(("rule", wanted.rule))
    if wanted.region and register.division(wanted.region.ljust(6, "0")) is None:
        lost.append(("region", wanted.region))
    if wanted.year and int(wanted.year) not in queue_choices.years(session):
        lost.append(("year", wanted.year))
    for name in ("assignee", "assigned"):
        who = getattr(wanted, name)
        account = users.find_user(session, who) if who else None
        if who and (account is None or account.disabled):
            lost.append((name, who))
    return tuple(lost)


def _seen(row: SavedView, owner: str, actor: Actor, start: int | None) -> View:
    wanted = Wanted.of({name: str(value) for name, value in row.filters.items() if name in NAMES})
    wrong = wrong_values(wanted)
    is_own = row.owner_id == actor.user_id
    is_theirs_to_keep = row.shared and actor.may(Action.SHARE_VIEW, row.region)
    return View(
        id=row.id,
        name=row.name,
        wanted=replace(wanted, **{name: getattr(Wanted(), name) for name in wrong}),
        wrong=wrong,
        owner=owner,
        shared=row.shared,
        region=row.region,
        version=row.version,
        is_own=is_own,
        may_delete=is_own or is_theirs_to_keep,
        is_start=row.id == start,
    )


def _checked(actor: Actor, content: Content, now: datetime) -> dict[str, str]:
    name = content.name.strip()
    check_storable(name)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadRequestError(
            "bad_view_name",
            Text(
                f"请给视图起名，不超过 {LONGEST_NAME} 字。",
                f"Name the view, in {LONGEST_NAME} characters at most.",
            ),
        )
    wanted = Wanted.of(content.filters)
    wanted.filter(actor.region, now)
    if content.shared:
        require(actor, Action.SHARE_VIEW, actor.region)
    return wanted.filters


def _not_yours(view: View) -> ForbiddenError:
    return ForbiddenError(
        "not_your_view",
        Text(
            f"这是 {view.owner} 的视图，不能改动；可另存为自己的视图。",
            f"This is a view of {view.owner}; save it as one of your own to change it.",
        ),
    )
