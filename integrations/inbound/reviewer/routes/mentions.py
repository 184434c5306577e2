"""Where one is mentioned: the list, what was read of it, whether a mail is wished; whom a comment can mention."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import NotFoundError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import mentions as stored
from gouji.engine.store.queries import users
from gouji.engine.store.queries.mentions import Mentioned

from ....desk import mentions
from ....desk.items import item_for
from ....desk.roles import Action, Actor
from ..door import Poster, Reader, WorkOfRequest
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)

MOST: Final = 50
LARGEST_ID: Final = 2**31 - 1


@router.get("/mentions")
def mentions_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """Show where this person is mentioned, the latest first."""
    with work.database.read_session() as session:
        found = mentions.list_mentions(session, actor, before=before, limit=MOST + 1)
        user = users.find_user(session, actor.name)
        wished = stored.wishes_mail(session, actor.user_id)
    following = found[MOST - 1].mention.id if len(found) > MOST else None
    return render(
        request,
        "mentions.html",
        found=found[:MOST],
        following=following,
        zone=work.zone,
        has_address=user is not None and bool(user.email),
        wished=wished,
        here="mentions",
    )


@router.get("/mentions/{mention_id}")
def mention_page(request: Request, work: WorkOfRequest, actor: Reader, mention_id: int) -> Response:
    """Show one comment in which this person is mentioned, as mails link to it; looking alone marks nothing as read."""
    with work.database.read_session() as session:
        told = _own(session, actor, mention_id)
    return render(request, "mention.html", told=told, zone=work.zone, here="mentions")


@router.post("/mentions/read")
def read_all(work: WorkOfRequest, actor: Poster) -> Response:
    """Mark everything as read."""
    with work.database.session(actor.address) as session:
        mentions.mark_read(session, actor, None, work.now())
    return RedirectResponse("/mentions", 303)


@router.post("/mentions/wish")
def wish_mail(work: WorkOfRequest, actor: Poster, mail: Annotated[bool, Form()] = False) -> Response:
    """Have a mail sent when one is mentioned, or not."""
    with work.database.session(actor.address) as session:
        mentions.wish_mail(session, actor, wished=mail)
    return RedirectResponse("/mentions", 303)


@router.post("/mentions/{mention_id}")
def open_mention(work: WorkOfRequest, actor: Poster, mention_id: int) -> Response:
    """Lead to the finding beside which this person is mentioned, which is read from then on."""
    with work.database.session(actor.address) as session:
        told = _own(session, actor, mention_id)
        mentions.mark_read(session, actor, [mention_id], work.now())
    address = f"/reports/{told.item.submission_id}?finding={told.item.id}#finding-{told.item.id}"
    return RedirectResponse(address, 303)


@router.get("/findings/{item_id}/colleagues")
def colleagues(work: WorkOfRequest, actor: Reader, item_id: int) -> dict[str, list[str]]:
    """Return the names of those whom a comment on this finding can mention."""
    with work.database.read_session() as session:
        item = item_for(session, actor, Action.COMMENT, item_id)
        return {"names": [user.name for user in mentions.colleagues(session, actor, item.region)]}


def _own(session: Session, actor: Actor, mention_id: int) -> Mentioned:
    found = stored.mentioned(session, mention_id) if 0 < mention_id <= LARGEST_ID else None
    if found is None or found[1].id != actor.user_id or not actor.may(Action.READ, found[0].item.region):
        raise NotFoundError("mention_not_found", Text("没有这条提及。", "There is no such mention."))
    return found[0]
