"""Saved views of the queue: whose they are, who sees them, with which one the queue opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from ...errors import BadRequestError, ConflictError, NotFoundError, Text
from ..tables import SavedView, StartView, User
from . import audit
from .statements import changed, region_prefix

MOST_VIEWS = 50
"""So many views one user may have."""


def views_of(session: Session, user_id: int, region: str | None) -> Sequence[tuple[SavedView, str]]:
    """Return a user's own views and those shared for the user's region, each with its owner's name, by name."""
    here = region_prefix(region) if region else ""
    covering = [here[:digits] for digits in (2, 4, 6) if len(here) >= digits]
    full = [code.ljust(6, "0") for code in covering]
    shared = or_(col(SavedView.region).is_(None), col(SavedView.region).in_([*covering, *full]))
    rows = session.exec(
        select(SavedView, User.name)
        .join(User, col(User.id) == col(SavedView.owner_id))
        .where(or_(col(SavedView.owner_id) == user_id, col(SavedView.shared).is_(True) & shared))
        .order_by(col(SavedView.name), col(SavedView.id))
    ).all()
    return [(view, name) for view, name in rows]


def view(session: Session, view_id: int) -> SavedView:
    """Return one view; raises NotFoundError."""
    row = session.get(SavedView, view_id)
    if row is None:
        raise view_not_found()
    return row


def add(
    session: Session,
    *,
    owner_id: int,
    actor: str,
    name: str,
    filters: Mapping[str, str],
    shared: bool,
    region: str | None,
    now: datetime,
) -> SavedView:
    """Keep a view.

    Raises:
        ConflictError: the owner has one of this name (`view_exists`).
        BadRequestError: the owner has very many (`too_many_views`).
    """
    own = session.exec(select(SavedView.name).where(SavedView.owner_id == owner_id)).all()
    if name in own:
        raise _exists(name)
    if len(own) >= MOST_VIEWS:
        raise BadRequestError(
            "too_many_views",
            Text(
                f"已有 {MOST_VIEWS} 个视图，请先删除不用的。",
                f"There are {MOST_VIEWS} views already; delete some first.",
            ),
        )
    row = SavedView(
        owner_id=owner_id,
        name=name,
        filters=dict(filters),
        shared=shared,
        region=region,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, actor, "add_view", now)
    return row


def change(
    session: Session,
    row: SavedView,
    *,
    actor: str,
    name: str,
    filters: Mapping[str, str],
    shared: bool,
    region: str | None,
    now: datetime,
) -> None:
    """Change a view; raises ConflictError where its owner has another one of this name (`view_exists`)."""
    taken = select(SavedView.id).where(
        SavedView.owner_id == row.owner_id, SavedView.name == name, SavedView.id != row.id
    )
    if session.exec(taken).first() is not None:
        raise _exists(name)
    row.name, row.filters, row.shared, row.region = name, dict(filters), shared, region
    row.version += 1
    row.updated_at = now
    session.add(row)
    _record(session, row, actor, "change_view", now)


def remove(session: Session, row: SavedView, *, actor: str, now: datetime) -> None:
    """Delete a view; where the queue opened with it, it opens with everything."""
    changed(session, delete(StartView).where(col(StartView.view_id) == row.id))
    _record(session, row, actor, "delete_view", now)
    session.delete(row)


def start_of(session: Session, user_id: int) -> int | None:
    """Return the id of the view with which the queue opens for a user."""
    row = session.get(StartView, user_id)
    return row.view_id if row is not None else None


def set_start(session: Session, user_id: int, view_id: int | None) -> None:
    """Let the queue open with a view, or with everything."""
    row = session.get(StartView, user_id)
    if row is not None and view_id is None:
        session.delete(row)
    elif row is not None and view_id is not None:
        row.view_id = view_id
    elif view_id is not None:
        session.add(StartView(user_id=user_id, view_id=view_id))


def view_not_found() -> NotFoundError:
    """Return the error that says that there is no such view."""
    return NotFoundError("view_not_found", Text("没有这个视图，可能已被删除。", "There is no such view."))


def _exists(name: str) -> ConflictError:
    return ConflictError(
        "view_exists",
        Text(
            f"已有名为“{name}”的视图，请换一个名称。", f"There is a view named {name}; choose another name."
        ),
    )


def _record(session: Session, row: SavedView, actor: str, action: str, now: datetime) -> None:
    details = {"name": row.name, "shared": row.shared}
    audit.record(
        session, actor=actor, action=action, subject="view", subject_id=row.id, now=now, details=details
    )
