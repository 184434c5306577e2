"""The mail to somebody whom a comment mentions, where they wish one and may still read the report."""

from __future__ import annotations

from gouji.engine.store.queries import mentions
from gouji.engine.store.queries.mentions import Mentioned
from gouji.integrations.outbound.mail import Letter

from .mailing import post
from .work import Work


def tell_mentioned(work: Work, mention_id: int) -> bool:
    """Write to the person whom a mention names, once; return whether there is a mail.

    Nothing is written where it was read meanwhile, is not wished any more, or is no business of theirs any more.
    """
    with work.database.read_session() as session:
        found = mentions.mentioned(session, mention_id)
        if found is None:
            return False
        told, user = found
        is_wished = mentions.wishes_mail(session, user.id) and mentions.may_still_read(told, user)
    if not is_wished or user.email is None or told.mention.read_at is not None:
        return False
    posted = post(
        work,
        kind="mention",
        recipient=user.email,
        period=f"mention-{mention_id}",
        compose=lambda: _letter(work, told),
    )
    return posted.mail_id is not None


def _letter(work: Work, told: Mentioned) -> Letter:
    item, comment = told.item, told.comment
    link = f"{work.settings.base_url.rstrip('/')}/mentions/{told.mention.id}"
    text = (
        f"{comment.actor} 在 {item.organ} {item.year} 年度报告的问题 {item.rule} 的批注中提到了您：\n\n{comment.text}\n\n{link}\n\n"
        f"{comment.actor} mentioned you in a comment on finding {item.rule} of the {item.year} report above.\n"
    )
    return Letter(subject=f"{comment.actor} 在批注中提到了您（{item.rule}）", text=text)
