"""`/api/v1/users`: accounts, for administrators, each within their own region."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import TypeAdapter

from gouji.engine.canonical import Json
from gouji.engine.store.tables import User

from ...desk import people
from ...desk.people import RESET_LASTS, Person
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .models.users import NewUser, PasswordLink, UserChange, UserModel, UserPage
from .paging import Cursor, Limit, from_cursor, page_json, to_cursor
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["accounts"])

ONE_NAME: Final[TypeAdapter[Any]] = TypeAdapter(tuple[str])
UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]
RoleName = Literal["", "filer", "reviewer", "supervisor", "author", "admin"]


@router.get("/users", response_model=UserPage)
def list_users(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    q: Annotated[
        str, Query(max_length=100, pattern=PRINTABLE, description="part of name or mail address")
    ] = "",
    role: RoleName = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Response:
    """Return accounts of your region by name."""
    (after,) = from_cursor(cursor, ONE_NAME) or ("",)
    with work.database.read_session() as session:
        found = people.find_people(session, actor, text=q, role=role, after=after, limit=limit + 1)
    following = to_cursor(found[limit - 1].name) if len(found) > limit else None
    return page_json(request, {"users": [_user(one) for one in found[:limit]]}, following)


@router.post("/users", response_model=UserModel, status_code=201)
def add_user(body: NewUser, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Add an account without a password."""
    wish = Person(body.role, body.region, body.email, body.organ)
    people.require_known(work.register_now, body.organ)
    with work.database.session(actor.address) as session:
        user, _ = people.add_person(session, actor, body.name, wish, work.now())
    response = exact_json(_user(user))
    response.status_code = 201
    return response


@router.get("/users/{user_id}", response_model=UserModel)
def show_user(work: WorkOfRequest, actor: ActorOfRequest, user_id: UserId) -> Response:
    """Return one account."""
    with work.database.read_session() as session:
        return exact_json(_user(people.person(session, actor, user_id)))


@router.patch("/users/{user_id}", response_model=UserModel)
def change_user(body: UserChange, work: WorkOfRequest, actor: ActorOfRequest, user_id: UserId) -> Response:
    """Change role, region, mail address, or whether it is disabled; nobody does that to their own account.

    Sign-ins end with a new role or region; with `disabled` everything ends at once.
    """
    asked = body.model_dump(exclude_unset=True)
    people.require_known(work.register_now, asked.get("organ"))
    with work.database.session(actor.address) as session:
        user = people.person(session, actor, user_id)
        wish = Person(
            asked.get("role") or user.role,
            asked.get("region", user.region),
            asked.get("email", user.email),
            asked.get("organ", user.organ_code),
        )
        people.edit_person(session, actor, user_id, wish, work.now())
        if body.disabled is not None:
            (people.disable if body.disabled else people.enable)(session, actor, user_id, work.now())
    return exact_json(_user(user))


@router.post("/users/{user_id}/password-link", response_model=PasswordLink, status_code=201)
def make_link(work: WorkOfRequest, actor: ActorOfRequest, user_id: UserId) -> Response:
    """Make a link for a new password; the old password counts until it is used."""
    now = work.now()
    with work.database.session(actor.address) as session:
        _, secret = people.reset_password(session, actor, user_id, now)
    link = f"{work.settings.base_url.rstrip('/')}/password/{secret}"
    response = exact_json({"link": link, "expires_at": (now + RESET_LASTS).isoformat()})
    response.status_code = 201
    return response


@router.delete("/users/{user_id}/authenticator", response_model=UserModel)
def remove_authenticator(work: WorkOfRequest, actor: ActorOfRequest, user_id: UserId) -> Response:
    """Take the authenticator from an account whose owner lost it; its sign-ins end."""
    with work.database.session(actor.address) as session:
        return exact_json(_user(people.remove_totp(session, actor, user_id, work.now())))


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "region": user.region,
        "email": user.email,
        "organ": user.organ_code,
        "disabled": user.disabled,
        "has_password": bool(user.password_hash),
        "has_authenticator": user.totp_secret is not None,
        "created_at": user.created_at.isoformat(),
    }
