"""Administering accounts, and the page on which somebody chooses a password under a link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import GoujiError, NotFoundError, Text
from gouji.engine.store.queries import factors, tokens
from gouji.engine.store.tables import User
from gouji.workers.work import Work

from ....desk import people, sign_ins
from ....desk.people import AT_ONCE, Person
from ....desk.roles import ROLE_NAMES, Actor, Role
from ..door import (
    Poster,
    Reader,
    WorkOfRequest,
    address_of,
    check_form,
    form_cookie,
    form_token,
    set_cookie,
)
from ..language import language_of
from ..pages import PageRoute, render, status_of
from .account import require_same

router = APIRouter(route_class=PageRoute)

UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Field = Annotated[str, Form(max_length=300)]
DEEDS: Final = {
    "disable": (
        people.disable,
        Text("已停用，登录和令牌即刻失效。", "Disabled: sign-ins and tokens open nothing any more."),
    ),
    "enable": (people.enable, Text("已启用。", "Enabled.")),
    "remove-totp": (people.remove_totp, Text("动态口令已移除。", "The authenticator was removed.")),
    "end": (
        people.end_everything,
        Text("登录已全部退出，令牌已全部撤销。", "All sign-ins ended, all tokens were revoked."),
    ),
}
SAVED: Final = {"saved": Text("已保存。", "Saved."), **{deed: said for deed, (_, said) in DEEDS.items()}}


@router.get("/users")
def users_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    q: Annotated[str, Query(max_length=100)] = "",
    role: Annotated[str, Query(max_length=20)] = "",
    after: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the accounts of one's region."""
    with work.database.read_session() as session:
        rows = people.find_people(session, actor, text=q, role=role, after=after, limit=AT_ONCE + 1)
    more = len(rows) > AT_ONCE
    further = urlencode({"q": q, "role": role, "after": rows[AT_ONCE - 1].name}) if more else ""
    return render(
        request,
        "users.html",
        rows=rows[:AT_ONCE],
        further=further,
        q=q,
        role=role,
        roles=ROLE_NAMES,
        here="users",
    )


@router.get("/users/new")
def new_page(request: Request, actor: Reader) -> Response:
    """Show the form for a new account."""
    people.require_managing(actor)
    return _new_form(request, actor)


@router.post("/users/new")
def add(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    name: Field = "",
    role: Field = "",
    region: Field = "",
    email: Field = "",
    organ: Field = "",
) -> Response:
    """Add an account and show the link under which its owner chooses a password, this once."""
    people.require_managing(actor)
    wish = _wish(role, region, email, organ)
    try:
        people.require_known(work.register_now, wish.organ)
        with work.database.session(actor.address) as session:
            user, secret = people.add_person(session, actor, name.strip(), wish, work.now())
    except GoujiError as error:
        return _new_form(request, actor, name, wish, error)
    return _user_page(request, work, actor, user.id, secret=secret)


@router.get("/users/{user_id}")
def user_page(
    request: Request, work: WorkOfRequest, actor: Reader, user_id: UserId, done: str = ""
) -> Response:
    """Show one account."""
    return _user_page(request, work, actor, user_id, done=SAVED.get(done))


@router.post("/users/{user_id}")
def edit(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    user_id: UserId,
    role: Field = "",
    region: Field = "",
    email: Field = "",
    organ: Field = "",
) -> Response:
    """Change role, region and mail address of an account."""

    def deed() -> Response:
        wish = _wish(role, region, email, organ)
        people.require_known(work.register_now, wish.organ)
        with work.database.session(actor.address) as session:
            people.edit_person(session, actor, user_id, wish, work.now())
        return RedirectResponse(f"/users/{user_id}?done=saved", 303)

    return _or_problem(request, work, actor, user_id, deed)


@router.post("/users/{user_id}/{deed}")
def act(request: Request, work: WorkOfRequest, actor: Poster, user_id: UserId, deed: str) -> Response:
    """Disable or enable an account, end its sign-ins, remove its authenticator, or make a link for a new password."""
    people.require_managing(actor)

    def do() -> Response:
        with work.database.session(actor.address) as session:
            if deed == "reset":
                _, secret = people.reset_password(session, actor, user_id, work.now())
            elif deed in DEEDS:
                DEEDS[deed][0](session, actor, user_id, work.now())
            else:
                raise NotFoundError("no_such_deed", Text("没有这项操作。", "There is no such action."))
        if deed == "reset":
            return _user_page(request, work, actor, user_id, secret=secret)
        return RedirectResponse(f"/users/{user_id}?done={deed}", 303)

    return _or_problem(request, work, actor, user_id, do)


@router.get("/password/{token}")
def choose_page(request: Request, work: WorkOfRequest, token: str) -> Response:
    """Show the form for a new password to whoever holds the link."""
    return _choose_form(request, work, token)


@router.post("/password/{token}")
def choose(
    request: Request,
    work: WorkOfRequest,
    token: str,
    new: Annotated[str, Form(max_length=256)] = "",
    again: Annotated[str, Form(max_length=256)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Set the password; the link is worth nothing afterwards."""
    check_form(request.cookies.get(form_cookie(work)), csrf)
    try:
        require_same(new, again)
        people.choose_password(work.database, token, new, work.now(), address_of(request) or "")
    except NotFoundError:
        raise
    except GoujiError as error:
        return _choose_form(request, work, token, error)
    return RedirectResponse("/sign-in", 303)


def _wish(role: str, region: str, email: str, organ: str) -> Person:
    return Person(role, region.strip() or None, email.strip() or None, organ.strip() or None)


def _new_form(
    request: Request,
    actor: Actor,
    name: str = "",
    wish: Person | None = None,
    error: GoujiError | None = None,
) -> Response:
    return render(
        request,
        "user_new.html",
        status_of(error) if error else 200,
        name=name,
        wish=wish or Person(Role.REVIEWER, actor.region, None),
        roles=ROLE_NAMES,
        own_region=actor.region,
        problem=_said(request, error),
        here="users",
    )


def _or_problem(
    request: Request, work: Work, actor: Actor, user_id: int, deed: Callable[[], Response]
) -> Response:
    """Do it; say beside the account what went wrong, unless the account itself is none of the actor's business."""
    with work.database.read_session() as session:
        people.person(session, actor, user_id)
    try:
        return deed()
    except GoujiError as error:
        return _user_page(request, work, actor, user_id, error=error)


def _user_page(
    request: Request,
    work: Work,
    actor: Actor,
    user_id: int,
    *,
    error: GoujiError | None = None,
    done: Text | None = None,
    secret: str = "",
) -> Response:
    with work.database.read_session() as session:
        user: User = people.person(session, actor, user_id)
        limits = sign_ins.limits_of(work.settings)
        signed_in = sign_ins.of_person(session, user, work.now(), limits)
        held = tokens.of_user(session, user.id)
        identities = factors.identities_of(session, user.id)
    return render(
        request,
        "user.html",
        status_of(error) if error else 200,
        user=user,
        wish=Person(user.role, user.region, user.email, user.organ_code),
        sign_ins=signed_in,
        tokens=held,
        identities=identities,
        link=f"{work.settings.base_url.rstrip('/')}/password/{secret}" if secret else "",
        done=done,
        problem=_said(request, error),
        roles=ROLE_NAMES,
        is_own=user.id == actor.user_id,
        zone=work.zone,
        here="users",
    )


def _choose_form(request: Request, work: Work, token: str, error: GoujiError | None = None) -> Response:
    with work.database.read_session() as session:
        user = people.owner_of_link(session, token, work.now())
    secret = request.cookies.get(form_cookie(work)) or secrets.token_urlsafe(32)
    response = render(
        request,
        "choose_password.html",
        status_of(error) if error else 200,
        name=user.name,
        token=token,
        csrf=form_token(secret),
        problem=_said(request, error),
    )
    set_cookie(response, work, form_cookie(work), secret, None)
    return response


def _said(request: Request, error: GoujiError | None) -> str | None:
    return error.text.in_language(language_of(request)) if error else None
