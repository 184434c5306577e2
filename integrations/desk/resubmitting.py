"""A corrected report that waits behind a link is submitted: as a webhook's is, once, and as a version of that report."""

from __future__ import annotations

from datetime import datetime

from gouji.engine.errors import BadRequestError, ConflictError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import reports, returns, submissions
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.queries.returns import Followed
from gouji.engine.store.tables import HeldDraft
from gouji.workers.arriving import arrive_in
from gouji.workers.work import Work

from .links import LinkState, state_of
from .returning import DOOR, Opened, follow, open_link, opened_of, over


def submit_correction(work: Work, token: str, digest: str, address: str | None) -> Opened:
    """Submit the report that is held as the next version; the caller flushes the outbox afterwards.

    A second click finds it submitted and changes nothing.

    Args:
        digest: of the file whose check the visitor has seen.
        address: network address of the visitor, for the audit trail.

    Raises:
        NotFoundError, BadRequestError: as `open_link`; nothing is held (any more) (`nothing_held`), or it is the
            returned file (`unchanged`).
        ConflictError: another file was checked since (`other_draft`), or it would not be this report's
            (`other_report`).
    """
    now = work.now()
    with work.database.session(address) as session:
        followed = follow(work, session, token, lock=True)
        state = state_of(followed, now)
        if state is LinkState.USED:
            return opened_of(work, session, followed, state)
        if state is not LinkState.OPEN:
            raise over(state)
        arrival = _arrival(session, followed, digest, now)
        saved = arrive_in(session, work.register, arrival, now)
        if submissions.submission(session, saved.id).report_id != followed.submission.report_id:
            raise ConflictError(
                "other_report",
                Text(
                    "名录中的机关信息已有变动，无法确认修改稿属于同一份报告；请按原渠道报送。",
                    "What is known of the organ has changed, and this may not be the same report; file the usual way.",
                ),
            )
        returns.mark_used(session, followed.link, saved.id, now)
        return opened_of(work, session, followed, LinkState.USED)


def discard_correction(work: Work, token: str) -> None:
    """Delete the report that is held, at once.

    Raises:
        NotFoundError, BadRequestError: as `open_link`.
    """
    opened = open_link(work, token)
    with work.database.session() as session:
        returns.drop_held(session, opened.followed.link.id)


def _arrival(session: Session, followed: Followed, digest: str, now: datetime) -> Arrival:
    returned = followed.submission
    held = _checked_draft(session, followed, digest, now)
    report = reports.report(session, returned.report_id)
    return Arrival(
        webhook_id=f"returned:{followed.link.id.hex}:{held.digest}",
        door=DOOR,
        external_id=returned.external_id,
        organ=returned.organ,
        year=returned.year,
        filename=held.filename,
        content=held.content,
        organ_code=report.organ_code or returned.organ_code,
        region=returned.region or report.region,
        kind=returned.kind,  # type: ignore[arg-type] # checked by the door it came through
        submitted_at=now,
        callback_url=returned.callback_url,
    )


def _checked_draft(session: Session, followed: Followed, digest: str, now: datetime) -> HeldDraft:
    """Return the file that is held, if it is the one whose check was seen, and another than the returned one."""
    held = returns.held(session, followed.link.id, now)
    if held is None:
        raise BadRequestError(
            "nothing_held",
            Text(
                "没有待提交的修改稿（超过一天会自动删除）；请重新上传。",
                "No corrected report waits here (after a day it is deleted); upload it again.",
            ),
        )
    if held.digest != digest:
        raise ConflictError(
            "other_draft",
            Text(
                "另一个窗口又上传了一份修改稿；请重新上传要提交的那一份，核对后再提交。",
                "Another file was uploaded since; upload the one that you mean, look at its check, then submit.",
            ),
        )
    if held.digest == followed.submission.blob_digest:
        raise BadRequestError(
            "unchanged",
            Text(
                "这份文件与被退回的完全相同，没有提交；对审核意见有异议的，请与审核单位联系。",
                "This is the returned file once more and was not submitted; if you disagree, talk to the office.",
            ),
        )
    return held
