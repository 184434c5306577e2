"""Taking back that a report was returned or accepted: within the moment for which its answer is held back.

Whoever pressed the wrong button takes it back before anybody outside hears of it. Once the answer, or the letter by mail,
has left, nothing is taken back: the sender has read it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gouji.engine.errors import ConflictError, ForbiddenError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import closing as stored
from gouji.engine.store.queries import returns
from gouji.engine.store.tables import Decision, Report, Submission

from .reports import readable
from .roles import Action, Actor, require


def may_undo(session: Session, actor: Actor, submission: Submission, report: Report) -> bool:
    """Say whether this person can take back now that the version was returned or accepted."""
    if not actor.may(Action.UNDO, report.region) or report.current_submission_id != submission.id:
        return False
    closing = stored.last_closing(session, submission.id)
    return closing is not None and closing.actor == actor.name and not _has_left(session, submission, closing)


def undo_closing(session: Session, actor: Actor, submission_id: UUID, now: datetime) -> Submission:
    """Take back one's own return or acceptance of a version: it is open as before, and no answer goes out.

    Raises:
        ConflictError: it is neither returned nor accepted (`nothing_to_undo`), its answer or letter has left
            (`answer_left`), or there is a later version (`not_latest`).
        ForbiddenError: somebody else did it (`not_own`); role or region do not allow it.
        NotFoundError: there is no such submission, or it lies outside the actor's region.
    """
    submission, report = readable(session, actor, submission_id)
    require(actor, Action.UNDO, report.region)
    closing = stored.last_closing(session, submission.id)
    if closing is None:
        raise ConflictError(
            "nothing_to_undo",
            Text(
                "这份报告没有退回或通过，无需撤销。",
                "This report is neither returned nor accepted; nothing to undo.",
            ),
        )
    if closing.actor != actor.name:
        raise ForbiddenError(
            "not_own",
            Text(
                f"这是 {closing.actor} 所作的处理，只有本人可以撤销。",
                f"{closing.actor} did this and alone can take it back.",
            ),
        )
    if report.current_submission_id != submission.id:
        raise ConflictError(
            "not_latest",
            Text("已有更新的版本，不能撤销。", "There is a later version; this cannot be taken back."),
        )
    if _has_left(session, submission, closing, lock=True):
        raise ConflictError(
            "answer_left",
            Text(
                "回执或函件已经发出，不能撤销；如有差错，请与报送单位联系。",
                "The answer or the letter has left and cannot be taken back; talk to whoever filed the report.",
            ),
        )
    stored.reopen(session, closing, actor=actor.name, now=now)
    return submission


def _has_left(session: Session, submission: Submission, closing: Decision, *, lock: bool = False) -> bool:
    link = returns.latest_link(session, submission.id) if closing.action == "return" else None
    if link is not None and link.mailed_at is not None and link.mailed_at >= closing.created_at:
        return True
    if submission.callback_url is None:  # nobody is told, so nothing leaves
        return False
    return stored.held_answer(session, submission.id, lock=lock) is None
