"""Tokens: what they may do, for how long, and that they never have more than their account."""

from datetime import timedelta

import pytest

from gouji.engine.errors import BadRequestError, ForbiddenError, NotFoundError, NotSignedInError
from gouji.engine.store.queries import audit, tokens, users
from gouji.integrations.desk.roles import PERMISSIONS, Action, Role, require
from gouji.integrations.desk.tokens import (
    SCOPE_NAMES,
    Scope,
    Wish,
    actor_of_token,
    create_token,
    revoke_token,
    scope_of,
)
from tests.unit.integrations.desk.samples import NOW, Filled

NAME = "王审核"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scope", Scope)
def test_a_token_may_read_and_what_its_scope_and_its_owners_role_both_allow(
    filled: Filled, role: Role, scope: Scope
) -> None:
    with filled.database.session() as session:
        user = users.add_user(session, name="某", password_hash="", role=role, region="22", now=NOW)
        token = create_token(session, "某", NOW, Wish(scopes=[scope]))
        allowed = actor_of_token(session, token, now=NOW).actions

    within = {action for action in Action if scope_of(action) in (scope, Scope.READ)}
    assert user.role == role
    assert allowed == PERMISSIONS[role] & within


def test_without_scopes_it_is_as_its_account(filled: Filled) -> None:
    with filled.database.session() as session:
        token = create_token(session, NAME, NOW)

        assert actor_of_token(session, token, now=NOW) == filled.people[NAME]


def test_what_it_may_not_is_told_as_the_tokens_fault(filled: Filled) -> None:
    with filled.database.session() as session:
        actor = actor_of_token(session, create_token(session, NAME, NOW, Wish(scopes=["read"])), now=NOW)

    require(actor, Action.READ, actor.region)
    with pytest.raises(ForbiddenError, match="访问令牌的范围"):
        require(actor, Action.CLAIM, actor.region)
    assert not actor.may(Action.CLAIM, actor.region)


@pytest.mark.parametrize(("days", "is_over"), [(364, False), (365, True)])
def test_it_runs_out_after_a_year(filled: Filled, days: int, is_over: bool) -> None:
    with filled.database.session() as session:
        token = create_token(session, NAME, NOW)
        found = tokens.find(session, token, now=NOW + timedelta(days=days))

    assert (found is None) == is_over


def test_it_lasts_for_ever_only_if_somebody_says_so(filled: Filled) -> None:
    with filled.database.session() as session:
        token = create_token(session, NAME, NOW, Wish(lasts=None))

        assert actor_of_token(session, token, now=NOW + timedelta(days=36500)) == filled.people[NAME]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(scopes=["everything"]), "bad_scope"),
        (Wish(scopes=[]), "bad_scope"),
        (Wish(name="长" * 101), "bad_token_name"),
        (Wish(name="a\nb"), "bad_token_name"),
        (Wish(lasts=timedelta(0)), "bad_expiry"),
        (Wish(lasts=timedelta(days=5000)), "bad_expiry"),
    ],
)
def test_a_token_that_cannot_be_is_refused(filled: Filled, wish: Wish, code: str) -> None:
    with filled.database.session() as session, pytest.raises(BadRequestError) as caught:
        create_token(session, NAME, NOW, wish)

    assert caught.value.code == code


def test_revoking_is_for_its_owner_and_once(filled: Filled) -> None:
    with filled.database.session() as session:
        token = create_token(session, NAME, NOW, Wish("大屏", ["read"]))
        owner, other = users.user(session, NAME), users.user(session, "李审核")
        (row,) = tokens.of_user(session, owner.id)
        with pytest.raises(NotFoundError):
            revoke_token(session, other, row.id, NOW, actor="李审核")
        revoke_token(session, owner, row.id, NOW, actor=NAME)
        with pytest.raises(NotFoundError):
            revoke_token(session, owner, row.id, NOW, actor=NAME)
        with pytest.raises(NotSignedInError):
            actor_of_token(session, token, now=NOW)

        trail = [
            (one.action, one.details) for one in audit.entries(session, subject="user", subject_id=owner.id)
        ]
    assert trail[:2] == [
        ("revoke_tokens", {"token": row.id, "count": 1}),
        (
            "create_token",
            {
                "token": row.id,
                "name": "大屏",
                "scopes": ["read"],
                "expires": (NOW + timedelta(days=365)).isoformat(),
            },
        ),
    ]


def test_every_scope_has_a_name_in_both_languages() -> None:
    assert SCOPE_NAMES.keys() == set(Scope)
