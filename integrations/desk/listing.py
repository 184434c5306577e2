"""Reports for programs: the list of those that a person may read, and the file of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.engine.errors import NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import queue, submissions
from gouji.engine.store.queries.queue import QueueEntry
from gouji.engine.store.queries.report_pages import ReportFilter, report_page
from gouji.engine.store.queries.reports import ReportLine
from gouji.engine.store.tables import Decision, Submission

from .items import is_id
from .reports import readable
from .roles import Action, Actor, require_action


def report_lines(
    session: Session, actor: Actor, wanted: ReportFilter, before: int | None, limit: int
) -> Sequence[ReportLine]:
    """Return reports in the actor's region with an id below `before`, the largest first.

    Raises:
        ForbiddenError: the role may not read.
    """
    require_action(actor, Action.READ)
    return report_page(session, replace(wanted, within=actor.region), before, limit)


def finding_with_history(
    session: Session, actor: Actor, item_id: int
) -> tuple[QueueEntry, Sequence[Decision]]:
    """Return a finding of the queue and everything that was decided and said about it, in order.

    Raises:
        NotFoundError: there is none, or not for this actor.
    """
    entry = queue.entry(session, item_id if is_id(item_id) else 0)
    readable(session, actor, entry.item.submission_id)
    return entry, queue.decisions_of_item(session, item_id)


def original(session: Session, submission: Submission) -> bytes:
    """Return the bytes of a submission as they came in.

    Raises:
        NotFoundError: they are not there: still to be fetched from their address, or fetching failed.
    """
    content = submissions.content_of(session, submission.id)
    if content is None:
        raise NotFoundError(
            "no_document",
            Text(
                "原文件还没有取到，或未能取到；请查看 status 与 failure。",
                "The file was not fetched yet, or could not be; see status and failure.",
            ),
        )
    return content
