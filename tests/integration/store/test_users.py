"""Users, tokens and sign-ins: only hashes are kept, and what ends, ends at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from gouji.engine.errors import BadRequestError, NotFoundError
from gouji.engine.store import Database
from gouji.engine.store.queries import audit, factors, sign_ins, tokens, users
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
        token = tokens.create(session, users.user(session, "li"), now=NOW)

    with people.read_session() as session:
        found = tokens.find(session, token, now=NOW)
        stored = session.exec(select(ApiToken)).one()
        assert tokens.find(session, token + "x", now=NOW) is None
    assert found is not None
    assert found[0].name == "li"
    assert token not in stored.model_dump_json()


def test_a_revoked_token_opens_nothing(people: Database) -> None:
    with people.session() as session:
        token = tokens.create(session, users.user(session, "li"), now=NOW)
        assert tokens.revoke(session, users.user(session, "li"), now=later(1), actor="admin") == 1

    with people.read_session() as session:
        assert tokens.find(session, token, now=later(1)) is None


def test_a_sign_in_lasts_until_it_is_over(people: Database) -> None:
    with people.session() as session:
        secret = sign_ins.begin(session, users.user(session, "li"), now=NOW, lasts=timedelta(minutes=30))

    with people.read_session() as session:
        found = sign_ins.find(session, secret, now=later(29))
        assert sign_ins.find(session, secret, now=later(30)) is None
        assert sign_ins.find(session, "guess", now=NOW) is None
        assert secret not in session.exec(select(SignIn)).one().digest
    assert found is not None
    assert found[0].region == "2201"


def test_signing_out_ends_a_sign_in(people: Database) -> None:
    with people.session() as session:
        secret = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        sign_ins.end(session, secret)

        assert sign_ins.find(session, secret, now=NOW) is None


def test_a_new_password_ends_the_sign_ins_made_with_the_old_one(people: Database) -> None:
    with people.session() as session:
        secret = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        users.set_password(session, "li", "$argon2id$2", now=later(1), actor="li")

        assert sign_ins.find(session, secret, now=later(1)) is None


def test_a_disabled_user_is_shut_out_at_once(people: Database) -> None:
    with people.session() as session:
        token = tokens.create(session, users.user(session, "li"), now=NOW)
        secret = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        users.disable_user(session, "li", now=later(1), actor="admin")

    with people.read_session() as session:
        assert tokens.find(session, token, now=later(1)) is None
        assert sign_ins.find(session, secret, now=later(1)) is None
        trail = [(entry.actor, entry.action) for entry in audit.entries(session, subject="user")]
    assert trail == [("admin", "disable_user"), ("cli", "create_token"), ("cli", "add_user")]


def test_an_exchanged_cookie_counts_and_the_one_before_it_until_the_new_one_came_back(
    people: Database,
) -> None:
    with people.session() as session:
        old = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        new = sign_ins.renew(session, old, later(1))
        assert new is not None
        lost = [sign_ins.find(session, secret, now=later(30)) is not None for secret in (old, new)]
        sign_ins.note_seen(session, new, later(30))
        came_back = [sign_ins.find(session, secret, now=later(30)) is not None for secret in (old, new)]

    assert new.partition(".")[0] == old.partition(".")[0]
    assert new != old
    assert (lost, came_back) == ([True, True], [False, True])


def test_of_two_who_exchange_one_cookie_one_does(people: Database) -> None:
    with people.session() as session:
        old = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        first = sign_ins.renew(session, old, later(1))
        assert first is not None
        sign_ins.note_seen(session, first, later(1))

        assert sign_ins.renew(session, old, later(1)) is None


def test_a_cookie_that_was_lost_on_its_way_is_exchanged_again(people: Database) -> None:
    with people.session() as session:
        old = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        lost = sign_ins.renew(session, old, later(1))
        again = sign_ins.renew(session, old, later(3))
        assert lost is not None
        assert again is not None

        assert [sign_ins.find(session, one, now=later(3)) is not None for one in (old, lost, again)] == [
            True,
            False,
            True,
        ]


def test_a_sign_in_that_nobody_uses_ends(people: Database) -> None:
    with people.session() as session:
        secret = sign_ins.begin(session, users.user(session, "li"), now=NOW)
        sign_ins.note_seen(session, secret, later(100))

        assert [sign_ins.find(session, secret, now=later(at)) is not None for at in (219, 220)] == [
            True,
            False,
        ]


def test_a_token_runs_out(people: Database) -> None:
    with people.session() as session:
        token = tokens.create(session, users.user(session, "li"), now=NOW, expires_at=later(5))

        assert [tokens.find(session, token, now=later(at)) is not None for at in (4, 5)] == [True, False]


def test_a_change_of_role_or_region_ends_sign_ins_and_one_of_the_mail_address_does_not(
    people: Database,
) -> None:
    def left(**change: str) -> int:
        with people.session() as session:
            li = users.user(session, "li")
            sign_ins.begin(session, li, now=NOW)
            kept = {"role": li.role, "region": li.region, "email": li.email}
            users.edit_user(session, li, **{**kept, **change}, now=NOW, actor="admin")
            count = len(sign_ins.of_user(session, li.id, now=NOW))
            sign_ins.end_all(session, li.id)
        return count

    assert [left(email="a@b"), left(role="supervisor"), left(region="22"), left(region="22")] == [1, 0, 0, 1]


def test_of_two_who_use_one_code_at_once_one_comes_through(people: Database) -> None:
    with people.session() as session:
        li = users.user(session, "li")
        factors.set_totp(session, li, "sealed", ["a", "b"], now=NOW, actor="li", step=5)
        used = [factors.use_step(session, li, step) for step in (5, 6, 6, 4)]
        recovered = [factors.use_recovery_code(session, li, code, now=NOW) for code in ("a", "a", "c")]
        left = factors.count_recovery_codes(session, li)

    assert (used, recovered, left) == ([False, True, False, False], [True, False, False], 1)


def test_a_link_for_a_new_password_counts_once_and_the_newest_only(people: Database) -> None:
    with people.session() as session:
        li = users.user(session, "li")
        for secret in ("first", "second"):
            factors.add_reset(session, li, secret, expires_at=later(60), now=NOW, actor="admin")
        found = [factors.find_reset(session, secret, now=later(59)) for secret in ("first", "second")]
        late = factors.find_reset(session, "second", now=later(60))
        used = [factors.use_reset(session, "second") for _ in range(2)]

    assert (found, late, used) == ([None, li], None, [True, False])


def test_an_identity_belongs_to_one_account(people: Database) -> None:
    with people.session() as session:
        li = users.user(session, "li")
        other = users.add_user(session, name="wang", password_hash="", role="filer", now=NOW)
        bound = [
            factors.bind_identity(session, owner, "https://id.example", "7", now=NOW, actor="x")
            for owner in (li, other)
        ]
        found = factors.user_of_identity(session, "https://id.example", "7")
        (row,) = factors.identities_of(session, li.id)
        freed = [factors.unbind_identity(session, owner, row.id, now=NOW, actor="x") for owner in (other, li)]

        assert factors.user_of_identity(session, "https://id.example", "7") is None
    assert (bound, found, freed) == ([True, False], li, [False, True])


def test_people_are_found_by_region_role_and_part_of_the_name(people: Database) -> None:
    with people.session() as session:
        for name, region in (("wang", "1301"), ("zhao%", None)):
            users.add_user(
                session, name=name, password_hash="", role="admin", region=region, email="W@x", now=NOW
            )

        def found(**wish: str) -> list[str]:
            return [row.name for row in users.find_users(session, **wish)]  # type: ignore[arg-type]

        assert found() == ["li", "wang", "zhao%"]
        assert (found(region="22"), found(role="admin"), found(text="%")) == (
            ["li"],
            ["wang", "zhao%"],
            ["zhao%"],
        )
        assert found(after="li", limit=1) == ["wang"]  # type: ignore[arg-type]
        assert [row.name for row in users.users_with_email(session, "w@X")] == ["wang", "zhao%"]
        assert users.count_admins(session) == 1
