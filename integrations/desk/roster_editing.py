"""What people change in the roster: an organ's values, and what happened to it. Every change is audited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from gouji.engine.errors import BadRequestError, ConflictError, Text
from gouji.engine.register import Register, Registered
from gouji.engine.roster.building import entry_from, values_of
from gouji.engine.roster.cells import CellError
from gouji.engine.roster.checks import problems_among, problems_of
from gouji.engine.roster.columns import COLUMNS, Difference, differences
from gouji.engine.roster.entering import Deed
from gouji.engine.roster.events import Preview, preview, preview_withdrawal
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, organs, roster
from gouji.workers.matching import plan_matching

from .roles import Actor
from .roster import require_editing, visible

EDITED: Final = tuple(column for column in COLUMNS if column.key not in ("code", "lineage"))
"""What the form of an organ has; its code is given once, and its lineage grows by events."""


class FormError(BadRequestError):
    """A form cannot be saved; `problems` says why by the key of the column."""

    def __init__(self, problems: Mapping[str, tuple[Text, ...]]) -> None:
        said = [text for texts in problems.values() for text in texts]
        zh, en = "；".join(text.zh for text in said), "; ".join(text.en for text in said)
        super().__init__("bad_organ", Text(f"没有保存：{zh}", f"Not saved: {en}"))
        self.problems = problems


def shown_values(entry: Registered | None) -> dict[str, str]:
    """Return the texts of the form of an organ, by the key of the column."""
    if entry is None:
        return dict.fromkeys((column.key for column in COLUMNS), "")
    texts = {column.key: column.write(entry) for column in COLUMNS}
    for key in ("aliases", "former_names", "exemptions"):
        texts[key] = texts[key].replace("|", "\n")
    return texts


def add_organ(
    session: Session,
    register: Register,
    plain: Register,
    actor: Actor,
    form: Mapping[str, str],
    now: datetime,
) -> Registered:
    """Add an organ as a form has it.

    Raises:
        FormError: what is wrong, by column.
        ForbiddenError: role or region do not allow it.
    """
    require_editing(actor, actor.region)
    values = _read(form, (COLUMNS[0], *EDITED))
    code = values["code"]
    if register.entry(code) is not None:
        raise FormError({"code": (Text(f"代码 {code} 已在名录中", f"the code {code} is in the roster"),)})
    entry = entry_from(values, plain)
    _save(session, register, plain, actor, None, entry, "add_organ", now)
    return entry


def edit_organ(
    session: Session,
    register: Register,
    plain: Register,
    actor: Actor,
    code: str,
    form: Mapping[str, str],
    seen: str,
    now: datetime,
) -> Registered:
    """Change the values of an organ as a form has them.

    Args:
        seen: when it was saved last as the person saw it (`organ_page`), in ISO format.

    Raises:
        FormError: what is wrong, by column.
        ConflictError: somebody saved it since.
        NotFoundError, ForbiddenError: no such organ; role or region do not allow it.
    """
    before = visible(register, actor, code)
    require_editing(actor, before.organ.region)
    refuse_unseen(session, code, seen)
    entry = entry_from({**values_of(before), **_read(form, EDITED)}, plain)
    _save(session, register, plain, actor, before, entry, "edit_organ", now)
    return entry


def show_event(register: Register, actor: Actor, code: str, deed: Deed, today: date) -> Preview:
    """Return what entering an event would change; raises as `enter_event` does."""
    entry = visible(register, actor, code)
    require_editing(actor, entry.organ.region)
    for other in deed.others:
        if (named := register.entry(other)) is not None:
            require_editing(actor, named.organ.region)
    return preview(register, code, deed, today)


def enter_event(
    session: Session, register: Register, actor: Actor, code: str, deed: Deed, seen: str, now: datetime
) -> Preview:
    """Enter what happened to an organ.

    Args:
        now: in the office's time zone: what lies too far ahead is asked by its day.

    Raises:
        BadRequestError: `impossible_event`, with every reason.
        ConflictError: somebody saved the organ since it was `seen`.
        NotFoundError, ForbiddenError: no such organ; role or region do not allow it.
    """
    found = show_event(register, actor, code, deed, now.date())
    refuse_unseen(session, code, seen)
    _save_all(session, actor, found, f"organ_{deed.event}", now)
    return found


def show_withdrawal(register: Register, actor: Actor, code: str, place: int) -> Preview:
    """Return what taking a step out of the lineage would change; raises as `withdraw_event` does."""
    require_editing(actor, visible(register, actor, code).organ.region)
    return preview_withdrawal(register, code, place)


def withdraw_event(
    session: Session, register: Register, actor: Actor, code: str, place: int, seen: str, now: datetime
) -> Preview:
    """Take a step that was entered by mistake out of an organ's lineage.

    Raises:
        BadRequestError: what would be left cannot be.
        ConflictError: somebody saved the organ since it was `seen`.
        NotFoundError, ForbiddenError: no such organ or step; role or region do not allow it.
    """
    found = show_withdrawal(register, actor, code, place)
    refuse_unseen(session, code, seen)
    _save_all(session, actor, found, "withdraw_step", now)
    return found


def refuse_unseen(session: Session, code: str, seen: str) -> None:
    """Raise ConflictError where an organ was saved since a person saw it; keep others from saving it."""
    saved = roster.saved_at(session, code, lock=True)
    if saved is not None and saved.isoformat() != seen:
        raise ConflictError(
            "organ_changed",
            Text(
                "有人刚刚改过这个机关；请核对新内容后重做。",
                "Somebody has just changed this organ; look at it and do it again.",
            ),
        )


def record_change(
    session: Session,
    actor: str,
    action: str,
    code: str,
    changes: Iterable[Difference],
    now: datetime,
    **more: Any,
) -> None:
    """Audit a change of one organ: every value before and after."""
    audit.record(
        session,
        actor=actor,
        action=action,
        subject="organ",
        subject_id=code,
        now=now,
        details={"changes": [[one.column.key, one.before, one.after] for one in changes], **more},
    )


def _read(form: Mapping[str, str], columns: Iterable[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    problems: dict[str, tuple[Text, ...]] = {}
    for column in columns:
        text = form.get(column.key, "").strip()
        try:
            values[column.key] = column.read(text) if text else None
        except CellError as error:
            problems[column.key] = (error.text,)
    for key in ("code", "name"):
        if key in values and not values[key]:
            problems[key] = (Text("不能为空", "it may not be empty"),)
    if problems:
        raise FormError(problems)
    return values


def _save(
    session: Session,
    register: Register,
    plain: Register,
    actor: Actor,
    before: Registered | None,
    entry: Registered,
    action: str,
    now: datetime,
) -> None:
    require_editing(actor, entry.organ.region)
    after = register.with_organs([entry])
    problems: dict[str, tuple[Text, ...]] = {}
    for problem in (*problems_of(entry, plain), *problems_among(entry, after)):
        if problem.severity == "error":
            problems[problem.key] = (*problems.get(problem.key, ()), problem.text)
    if problems:
        raise FormError(problems)
    changes = differences(before, entry)
    if not changes:
        return
    organs.save_organs(session, [entry], now)
    record_change(session, actor.name, action, entry.organ.code or "", changes, now)
    plan_matching(session, now)


def _save_all(session: Session, actor: Actor, found: Preview, action: str, now: datetime) -> None:
    organs.save_organs(session, found.entries, now)
    for one in found.changed:
        record_change(session, actor.name, action, one.after.organ.code or "", one.differences, now)
    plan_matching(session, now)
