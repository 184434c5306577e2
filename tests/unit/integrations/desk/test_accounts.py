"""Passwords, sign-ins and tokens."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from gouji.engine.errors import BadRequestError, NotSignedInError
from gouji.engine.store.queries import sign_ins, users
from gouji.integrations.desk import accounts
from gouji.integrations.desk.guessing import CODE_TRIES, by_account, by_name_and_address, remember_failure
from gouji.integrations.desk.passwords import hash_password, is_password, needs_rehash
from tests.unit.integrations.desk.samples import NOW, PASSWORD, Filled

ADDRESS = "192.0.2.7"


def test_a_right_password_begins_a_sign_in_that_says_who_it_is(filled: Filled) -> None:
    secret = accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)

    with filled.database.read_session() as session:
        assert accounts.actor_of_sign_in(session, secret, NOW) == filled.people["王审核"]


@pytest.mark.parametrize(("name", "password"), [("王审核", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(
    filled: Filled, name: str, password: str
) -> None:
    with pytest.raises(NotSignedInError, match="用户名或密码不正确"):
        accounts.sign_in(filled.database, name, password, ADDRESS, NOW)


def test_a_sign_in_runs_out(filled: Filled) -> None:
    secret = accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)

    with filled.database.read_session() as session, pytest.raises(NotSignedInError, match="已过期"):
        accounts.actor_of_sign_in(session, secret, NOW + sign_ins.LASTS + timedelta(seconds=1))


def test_after_signing_out_the_cookie_is_worth_nothing(filled: Filled) -> None:
    secret = accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    with filled.database.session() as session:
        accounts.sign_out(session, secret)

    with filled.database.read_session() as session, pytest.raises(NotSignedInError):
        accounts.actor_of_sign_in(session, secret, NOW)


def test_guessing_is_stopped_even_with_the_right_password_and_allowed_again_later(filled: Filled) -> None:
    for _ in range(accounts.TRIES["pair"]):
        with pytest.raises(NotSignedInError):
            accounts.sign_in(filled.database, "王审核", "wrong", ADDRESS, NOW)

    with pytest.raises(BadRequestError, match="15 分钟后再试"):
        accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    accounts.sign_in(filled.database, "王审核", PASSWORD, "198.51.100.1", NOW)
    accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW + timedelta(minutes=16))


@pytest.mark.parametrize("what", ["address", "name"])
def test_guessing_is_counted_by_address_and_by_name_as_well(filled: Filled, what: str) -> None:
    allowed = accounts.TRIES[what]
    with filled.database.session() as session:
        for number in range(allowed):
            name, address = ("王审核", f"a{number}") if what == "name" else (f"n{number}", ADDRESS)
            remember_failure(session, by_name_and_address(name, address), NOW)

    with pytest.raises(BadRequestError, match="15 分钟后再试"):
        accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    other = ("李审核", ADDRESS) if what == "name" else ("王审核", "198.51.100.1")
    accounts.sign_in(filled.database, other[0], PASSWORD, other[1], NOW)


def test_a_new_password_needs_the_old_one_and_ends_every_other_sign_in(filled: Filled) -> None:
    actor = filled.people["王审核"]
    before = accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    for current, new, told in (
        ("wrong", "a new password", "当前密码不正确"),
        (PASSWORD, PASSWORD, "不能与当前密码相同"),
        (PASSWORD, "short", "10 至 256"),
    ):
        with pytest.raises(BadRequestError, match=told):
            accounts.change_password(filled.database, actor, current, new, NOW)
    after = accounts.change_password(filled.database, actor, PASSWORD, "a new password", NOW)

    with filled.database.read_session() as session:
        assert accounts.actor_of_sign_in(session, after, NOW) == actor
        with pytest.raises(NotSignedInError):
            accounts.actor_of_sign_in(session, before, NOW)
    accounts.sign_in(filled.database, "王审核", "a new password", ADDRESS, NOW)
    with pytest.raises(NotSignedInError):
        accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)


def test_guessing_the_current_password_is_stopped_too(filled: Filled) -> None:
    actor = filled.people["王审核"]
    with filled.database.session() as session:
        for _ in range(CODE_TRIES):
            remember_failure(session, by_account(actor.user_id), NOW, "wrong_password")

    with pytest.raises(BadRequestError, match="15 分钟"):
        accounts.change_password(filled.database, actor, PASSWORD, "a new password", NOW)


def test_a_disabled_account_opens_nothing(filled: Filled) -> None:
    with filled.database.session() as session:
        token = accounts.create_token(session, "王审核", NOW)
        users.disable_user(session, "王审核", now=NOW, actor="管理员")

    with pytest.raises(NotSignedInError):
        accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    with filled.database.read_session() as session, pytest.raises(NotSignedInError):
        accounts.actor_of_token(session, token)


def test_a_token_says_who_it_is_and_another_does_not(filled: Filled) -> None:
    with filled.database.session() as session:
        token = accounts.create_token(session, "李审核", NOW)

    with filled.database.read_session() as session:
        assert accounts.actor_of_token(session, token, now=NOW) == filled.people["李审核"]
        with pytest.raises(NotSignedInError, match="gouji token create"):
            accounts.actor_of_token(session, token + "x", now=NOW)


@pytest.mark.parametrize(
    ("name", "password", "region", "code"),
    [
        (" ", PASSWORD, None, "bad_name"),
        ("甲 ", PASSWORD, None, "bad_name"),
        ("甲\n", PASSWORD, None, "bad_name"),
        ("Worker", PASSWORD, None, "bad_name"),
        ("甲", "short", None, "weak_password"),
        ("甲", "长" * 257, None, "weak_password"),
        ("甲", PASSWORD, "220", "bad_region"),
        ("甲", PASSWORD, "２２", "bad_region"),
        ("李审核", PASSWORD, None, "user_exists"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    filled: Filled, name: str, password: str, region: str | None, code: str
) -> None:
    with filled.database.session() as session, pytest.raises(BadRequestError) as caught:
        accounts.add_user(session, name, password, "reviewer", NOW, region=region)

    assert caught.value.code == code


def test_a_password_is_checked_against_its_hash_and_never_matches_without_one() -> None:
    stored = hash_password(PASSWORD)

    assert [is_password(PASSWORD, stored), is_password("else", stored), is_password(PASSWORD, None)] == [
        True,
        False,
        False,
    ]


def test_a_hash_made_with_other_parameters_is_made_anew_at_the_next_sign_in_and_no_newer_password_is_lost(
    filled: Filled,
) -> None:
    former = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with filled.database.session() as session:
        users.user(session, "王审核").password_hash = former
    accounts.sign_in(filled.database, "王审核", PASSWORD, ADDRESS, NOW)
    with filled.database.session() as session:
        anew = users.user(session, "王审核").password_hash
        users.rehash_password(session, "王审核", former, "what was changed meanwhile stays")
        kept = users.user(session, "王审核").password_hash

    assert needs_rehash(former)
    assert not needs_rehash(anew)
    assert is_password(PASSWORD, anew)
    assert kept == anew
