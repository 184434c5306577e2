"""Administering accounts: within one's region, never one's own, never the last administrator."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from gouji.engine.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    GoujiError,
    NotFoundError,
    NotSignedInError,
)
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, users
from gouji.integrations.desk import accounts, people, sign_ins
from gouji.integrations.desk.people import Person
from gouji.integrations.desk.roles import Actor, Role, actor_of
from tests.unit.integrations.desk.samples import NOW, PASSWORD, Filled

ADDRESS = "192.0.2.7"
Deed = Callable[[Session, Actor, int], object]


def add(filled: Filled, name: str, role: str, region: str | None = None) -> Actor:
    with filled.database.session() as session:
        return actor_of(accounts.add_user(session, name, PASSWORD, role, NOW, region=region))


def code_of(filled: Filled, deed: Deed, actor: Actor, user_id: int) -> str:
    """Return the code of the error with which a deed ends; empty if it is done."""
    try:
        with filled.database.session() as session:
            deed(session, actor, user_id)
    except GoujiError as error:
        return error.code
    return ""


DEEDS: dict[str, Deed] = {
    "edit": lambda session, actor, user_id: people.edit_person(
        session, actor, user_id, Person("reviewer", "2201", None), NOW
    ),
    "disable": lambda session, actor, user_id: people.disable(session, actor, user_id, NOW),
    "enable": lambda session, actor, user_id: people.enable(session, actor, user_id, NOW),
    "reset": lambda session, actor, user_id: people.reset_password(session, actor, user_id, NOW),
    "end": lambda session, actor, user_id: people.end_everything(session, actor, user_id, NOW),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_accounts_are_administered_by_administrators_of_their_region(filled: Filled, deed: str) -> None:
    target = add(filled, "被管", "reviewer", "220102")
    asking = [
        add(filled, "甲", "supervisor"),
        add(filled, "乙", "admin", "13"),
        add(filled, "丙", "admin", "22"),
    ]

    told = [code_of(filled, DEEDS[deed], actor, target.user_id) for actor in asking]

    assert told == ["role_forbids", "user_not_found", ""]


def test_whoever_sees_the_whole_country_is_none_of_a_regions_business(filled: Filled) -> None:
    boss, above = add(filled, "丙", "admin", "22"), add(filled, "丁", "reviewer")

    with filled.database.read_session() as session:
        found = [user.name for user in people.find_people(session, boss)]
        with pytest.raises(NotFoundError):
            people.person(session, boss, above.user_id)
        with pytest.raises(ForbiddenError, match="其下的行政区划"):
            people.add_person(session, boss, "戊", Person("reviewer", None, None), NOW)
    assert "丁" not in found
    assert "丙" in found


def test_nobody_disables_or_promotes_themselves_and_the_last_administrator_stays(filled: Filled) -> None:
    one, two = add(filled, "甲管", "admin"), add(filled, "乙管", "admin")
    with filled.database.session() as session:
        for user in users.list_users(session):
            if user.role == "admin" and user.name not in ("甲管", "乙管"):
                users.disable_user(session, user.name, now=NOW, actor="test")

    told = [
        code_of(filled, DEEDS["disable"], one, one.user_id),
        code_of(filled, DEEDS["edit"], one, one.user_id),
        code_of(filled, DEEDS["disable"], one, two.user_id),
        code_of(filled, DEEDS["disable"], two, one.user_id),
        code_of(filled, DEEDS["edit"], two, one.user_id),
    ]

    assert told == ["own_account", "own_account", "", "last_admin", "last_admin"]


def test_a_disabled_person_is_out_at_once_and_in_again_when_enabled(filled: Filled) -> None:
    boss, target = add(filled, "甲管", "admin"), add(filled, "被停", "reviewer", "22")
    cookie = sign_ins.sign_in(filled.database, "被停", PASSWORD, ADDRESS, NOW)
    with filled.database.session() as session:
        token = accounts.create_token(session, "被停", NOW)
        people.disable(session, boss, target.user_id, NOW)

    with filled.database.read_session() as session:
        for refused in (
            lambda: accounts.actor_of_sign_in(session, cookie, NOW),
            lambda: accounts.actor_of_token(session, token, now=NOW),
        ):
            with pytest.raises(NotSignedInError):
                refused()
    with pytest.raises(NotSignedInError):
        sign_ins.sign_in(filled.database, "被停", PASSWORD, ADDRESS, NOW)
    with filled.database.session() as session:
        people.enable(session, boss, target.user_id, NOW)
        assert accounts.actor_of_token(session, token, now=NOW) == target
        with pytest.raises(NotSignedInError):
            accounts.actor_of_sign_in(session, cookie, NOW)
        trail = audit.entries(session, subject="user", subject_id=target.user_id)
        assert [(one.actor, one.action) for one in trail[:2]] == [
            ("甲管", "enable_user"),
            ("甲管", "disable_user"),
        ]


def test_a_new_account_chooses_its_password_under_a_link_once(filled: Filled) -> None:
    boss = add(filled, "甲管", "admin")
    with filled.database.session() as session:
        user, secret = people.add_person(session, boss, "新人", Person("reviewer", "22", "a@b.cn"), NOW)
    for password in ("", "no account has this password"):
        with pytest.raises(NotSignedInError):
            sign_ins.sign_in(filled.database, "新人", password, ADDRESS, NOW)

    with pytest.raises(BadRequestError, match="10 至 256"):
        people.choose_password(filled.database, secret, "short", NOW, ADDRESS)
    people.choose_password(filled.database, secret, "a fine password", NOW, ADDRESS)
    with pytest.raises(NotFoundError, match="已用过"):
        people.choose_password(filled.database, secret, "another password", NOW, ADDRESS)
    cookie = sign_ins.sign_in(filled.database, "新人", "a fine password", ADDRESS, NOW)
    with filled.database.read_session() as session:
        assert accounts.actor_of_sign_in(session, cookie, NOW) == Actor(user.id, "新人", Role.REVIEWER, "22")


def test_a_link_runs_out_after_a_day_and_is_worth_nothing_for_a_disabled_account(filled: Filled) -> None:
    boss, target = add(filled, "甲管", "admin"), add(filled, "某人", "reviewer")
    with filled.database.session() as session:
        _, late = people.reset_password(session, boss, target.user_id, NOW)
        with pytest.raises(NotFoundError):
            people.owner_of_link(session, late, NOW + timedelta(hours=24))
        people.disable(session, boss, target.user_id, NOW)
        with pytest.raises(NotFoundError):
            people.owner_of_link(session, late, NOW)
        with pytest.raises(ConflictError, match="先启用"):
            people.reset_password(session, boss, target.user_id, NOW)


@pytest.mark.parametrize("email", ["no address", "a b@c", "a@b\n", "x" * 300 + "@b"])
def test_what_is_no_mail_address_is_refused(filled: Filled, email: str) -> None:
    boss = add(filled, "甲管", "admin")

    with filled.database.session() as session, pytest.raises(BadRequestError, match="邮箱"):
        people.add_person(session, boss, "新人", Person("reviewer", None, email), NOW)
