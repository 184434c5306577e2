"""One's own account: password, where one is signed in, tokens, identities elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, GoujiError, Text
from gouji.engine.store.queries import factors, tokens, users
from gouji.workers.work import Work

from ....desk import accounts, oidc, sign_ins
from ....desk import tokens as own_tokens
from ....desk.roles import Actor
from ....desk.tokens import SCOPE_NAMES, Scope, Wish
from ..door import Poster, Reader, WorkOfRequest, browser_of, set_session
from ..language import language_of
from ..pages import PageRoute, render, status_of

router = APIRouter(route_class=PageRoute)

LASTS: Final = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365), "never": None}
DONE: Final = {
    "password": Text("密码已修改，其他登录均已退出。", "The password was changed; all other sign-ins ended."),
    "totp": Text("动态口令已解除。", "The authenticator was removed."),
    "ended": Text("已退出。", "It ended."),
    "revoked": Text("令牌已撤销。", "The token was revoked."),
    "bound": Text("已绑定。", "It was bound."),
    "unbound": Text("已解除绑定。", "It is bound no longer."),
}


@router.get("/account")
def account_page(request: Request, work: WorkOfRequest, actor: Reader, done: str = "") -> Response:
    """Show one's own account."""
    return _page(request, work, actor, done=DONE.get(done))


@router.post("/account/password")
def change_password(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    current: Annotated[str, Form(max_length=256)] = "",
    new: Annotated[str, Form(max_length=256)] = "",
    again: Annotated[str, Form(max_length=256)] = "",
) -> Response:
    """Change one's own password; every other sign-in ends."""

    def change() -> Response:
        require_same(new, again)
        secret = accounts.change_password(
            work.database,
            actor,
            current,
            new,
            work.now(),
            limits=sign_ins.limits_of(work.settings),
            browser=browser_of(request),
        )
        response = RedirectResponse("/account?done=password", 303)
        set_session(response, work, secret)
        return response

    return _or_problem(request, work, actor, change)


@router.post("/account/sign-ins/others")
def end_others(request: Request, work: WorkOfRequest, actor: Poster) -> Response:
    """End all one's sign-ins but this one."""
    with work.database.session(actor.address) as session:
        sign_ins.end_others(session, actor, request.state.sign_in.key, work.now())
    return RedirectResponse("/account?done=ended", 303)


@router.post("/account/sign-ins/{key}/end")
def end_sign_in(work: WorkOfRequest, actor: Poster, key: str) -> Response:
    """End one of one's own sign-ins."""
    with work.database.session(actor.address) as session:
        sign_ins.end_own(session, actor, key, work.now())
    return RedirectResponse("/account?done=ended", 303)


@router.post("/account/tokens")
def create_token(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    name: Annotated[str, Form(max_length=100)] = "",
    scope: Annotated[list[str] | None, Form()] = None,
    lasts: Annotated[str, Form(max_length=10)] = "365",
) -> Response:
    """Make a token and show it, this once."""

    def create() -> Response:
        if lasts not in LASTS:
            raise BadRequestError("bad_expiry", Text("请选择有效期。", "Choose how long it lasts."))
        wish = Wish(name, scope or [], LASTS[lasts])
        with work.database.session(actor.address) as session:
            token = own_tokens.create_token(session, actor.name, work.now(), wish, actor=actor.name)
        return _page(request, work, actor, token=token)

    return _or_problem(request, work, actor, create)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(work: WorkOfRequest, actor: Poster, token_id: int) -> Response:
    """Revoke one of one's own tokens."""
    with work.database.session(actor.address) as session:
        owner = users.user_of_id(session, actor.user_id)
        own_tokens.revoke_token(session, owner, token_id, work.now(), actor=actor.name)
    return RedirectResponse("/account?done=revoked", 303)


@router.post("/account/identities/{identity_id}/unbind")
def unbind(work: WorkOfRequest, actor: Poster, identity_id: int) -> Response:
    """Take an identity from one's own account."""
    with work.database.session(actor.address) as session:
        oidc.unbind(session, actor, identity_id, work.now())
    return RedirectResponse("/account?done=unbound", 303)


def require_same(new: str, again: str) -> None:
    """Raise `BadRequestError` (`passwords_differ`) unless a new password was typed twice alike."""
    if new != again:
        raise BadRequestError(
            "passwords_differ", Text("两次输入的新密码不一致。", "The new password was not repeated alike.")
        )


def _or_problem(request: Request, work: Work, actor: Actor, deed: Callable[[], Response]) -> Response:
    try:
        return deed()
    except GoujiError as error:
        return _page(request, work, actor, error=error)


def _page(
    request: Request,
    work: Work,
    actor: Actor,
    *,
    error: GoujiError | None = None,
    done: Text | None = None,
    token: str = "",
) -> Response:
    limits, settings = sign_ins.limits_of(work.settings), work.settings
    with work.database.read_session() as session:
        user = users.user_of_id(session, actor.user_id)
        shown: dict[str, Any] = {
            "user": user,
            "codes_left": factors.count_recovery_codes(session, user),
            "sign_ins": sign_ins.own_sign_ins(session, actor, work.now(), limits),
            "tokens": tokens.of_user(session, user.id),
            "identities": factors.identities_of(session, user.id),
        }
    return render(
        request,
        "account.html",
        status_of(error) if error else 200,
        **shown,
        problem=error.text.in_language(language_of(request)) if error else None,
        done=done,
        token=token,
        this=request.state.sign_in.key,
        scopes=SCOPE_NAMES,
        scope_words={scope.value: SCOPE_NAMES[scope] for scope in Scope},
        now=work.now(),
        zone=work.zone,
        is_demanded=actor.role in limits.totp_roles,
        provider=settings.oidc_name if settings.oidc_issuer else "",
        here="account",
    )
