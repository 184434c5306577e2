"""Users, tokens and sign-ins: only hashes are kept, and what ends, ends at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from gouji.engine.errors import BadRequestError, NotFoundError
from gouji.engine.store import Database
from gouji.engine.store.queries import audit, users
from gouji.engine.store.tables import ApiToken, SignIn

from .filings import NOW, later


@pytest.fixture
def people(database: Database) -> Database:
    with database.session() as session:
        users.add_user(
            session, name="li", password_hash="$argon2id$1", role="reviewer", region="2201", now=NOW
        )
    return database


def test_a_name_is_given_once_and_a_role_must_exist(people: Database) -> None:
    with people.session() as session:
        with pytest.raises(BadRequestError, match="已存在"):
            users.add_user(session, name="li", password_hash="x", role="admin", now=NOW)
        with pytest.raises(BadRequestError, match="没有角色"):
            users.add_user(session, name="wang", password_hash="x", role="king", now=NOW)
        with pytest.raises(NotFoundError):
            users.user(session, "wang")
        assert [row.name for row in users.list_users(session)] == ["li"]


def test_a_token_opens_and_is_kept_only_as_a_hash(people: Database) -> None:
    with people.session() as session:
        token = users.create_token(session, "li", now=NOW)

    with people.read_session() as session:
        found = users.user_with_token(session, token)
        stored = session.exec(select(ApiToken)).one()
        assert users.user_with_token(session, token + "x") is None
    assert found is not None
    assert found.name == "li"
    assert token not in stored.model_dump_json()


def test_a_revoked_token_opens_nothing(people: Database) -> None:
    with people.session() as session:
        token = users.create_token(session, "li", now=NOW)
        assert users.revoke_tokens(session, "li", now=later(1), actor="admin") == 1

    with people.read_session() as session:
        assert users.user_with_token(session, token) is None


def test_a_sign_in_lasts_until_it_is_over(people: Database) -> None:
    with people.session() as session:
        secret = users.sign_in(session, users.user(session, "li"), now=NOW, lasts=timedelta(minutes=30))

    with people.read_session() as session:
        found = users.user_signed_in(session, secret, now=later(29))
        assert users.user_signed_in(session, secret, now=later(30)) is None
        assert users.user_signed_in(session, "guess", now=NOW) is None
        assert secret not in session.exec(select(SignIn)).one().digest
    assert found is not None
    assert found.region == "2201"


def test_signing_out_ends_a_sign_in(people: Database) -> None:
    with people.session() as session:
        secret = users.sign_in(session, users.user(session, "li"), now=NOW)
        users.sign_out(session, secret)

        assert users.user_signed_in(session, secret, now=NOW) is None


def test_a_new_password_ends_the_sign_ins_made_with_the_old_one(people: Database) -> None:
    with people.session() as session:
        secret = users.sign_in(session, users.user(session, "li"), now=NOW)
        users.set_password(session, "li", "$argon2id$2", now=later(1), actor="li")

        assert users.user_signed_in(session, secret, now=later(1)) is None


def test_a_disabled_user_is_shut_out_at_once(people: Database) -> None:
    with people.session() as session:
        token = users.create_token(session, "li", now=NOW)
        secret = users.sign_in(session, users.user(session, "li"), now=NOW)
        users.disable_user(session, "li", now=later(1), actor="admin")

    with people.read_session() as session:
        assert users.user_with_token(session, token) is None
        assert users.user_signed_in(session, secret, now=later(1)) is None
        trail = [(entry.actor, entry.action) for entry in audit.entries(session, subject="user")]
    assert trail == [("admin", "disable_user"), ("cli", "create_token"), ("cli", "add_user")]
