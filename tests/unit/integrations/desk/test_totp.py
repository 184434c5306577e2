"""The authenticator app: enrolled, asked for, used once, lost."""

import re
from datetime import datetime, timedelta

import pyotp
import pytest

from gouji.engine.errors import BadRequestError, ConflictError, GoujiError, NotSignedInError
from gouji.engine.store.queries import audit, factors, users
from gouji.engine.store.tables import User
from gouji.integrations.desk import sign_ins, totp
from gouji.integrations.desk.guessing import CODE_TRIES
from gouji.integrations.desk.roles import Role
from gouji.integrations.desk.sign_ins import Limits
from gouji.integrations.desk.vault import Vault
from tests.unit.integrations.desk.samples import NOW, PASSWORD, Filled

NAME = "王审核"
ADDRESS = "192.0.2.7"
VAULT = Vault(("whsec_" + "QQ" * 16,))
LATER = NOW + timedelta(minutes=5)


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def enrol(filled: Filled, at: datetime = NOW) -> tuple[str, str, tuple[str, ...]]:
    """Enrol an authenticator; return its secret, the new cookie and the recovery codes."""
    begun = totp.begin_enrolment(filled.people[NAME], VAULT, "勾稽")
    secret = begun.secret.replace(" ", "")
    cookie, codes = totp.confirm_enrolment(
        filled.database, filled.people[NAME], begun.sealed, code_at(secret, at), at, VAULT
    )
    return secret, cookie, codes


def stored(filled: Filled) -> User:
    with filled.database.read_session() as session:
        return users.user(session, NAME)


def enter(filled: Filled, code: str, at: datetime = LATER) -> str:
    """Sign in by password and this code; return the cookie, which is looked up."""
    waiting = sign_ins.sign_in(filled.database, NAME, PASSWORD, ADDRESS, at)
    with filled.database.read_session() as session:
        user, found = sign_ins.look_up(session, waiting, at)
    cookie = totp.complete_sign_in(filled.database, user, found, code, at, VAULT, ADDRESS)
    with filled.database.read_session() as session:
        assert sign_ins.actor_of_sign_in(session, cookie, at) == filled.people[NAME]
        with pytest.raises(NotSignedInError):
            sign_ins.look_up(session, waiting, at)
    return cookie


def test_the_password_alone_opens_nothing_once_an_authenticator_is_enrolled(filled: Filled) -> None:
    before = sign_ins.sign_in(filled.database, NAME, PASSWORD, ADDRESS, NOW)
    secret, cookie, _ = enrol(filled)
    waiting = sign_ins.sign_in(filled.database, NAME, PASSWORD, ADDRESS, LATER)

    with filled.database.read_session() as session:
        assert sign_ins.actor_of_sign_in(session, cookie, NOW) == filled.people[NAME]
        with pytest.raises(NotSignedInError, match="已过期"):
            sign_ins.actor_of_sign_in(session, before, NOW)
        with pytest.raises(NotSignedInError, match="动态口令"):
            sign_ins.actor_of_sign_in(session, waiting, LATER)
        with pytest.raises(NotSignedInError, match="已过期"):
            sign_ins.actor_of_sign_in(session, waiting, LATER + timedelta(minutes=5))
    enter(filled, code_at(secret, LATER))


def test_the_secret_is_not_in_the_store_and_another_installation_cannot_read_it(filled: Filled) -> None:
    secret, _, codes = enrol(filled)
    kept = stored(filled).totp_secret

    assert kept is not None
    assert secret not in kept
    assert VAULT.open(kept) == secret
    assert Vault(("whsec_" + "ZZ" * 16, *VAULT.secrets)).open(kept) == secret
    with pytest.raises(GoujiError, match="GOUJI_ACCOUNT_SECRETS"):
        Vault(("whsec_" + "ZZ" * 16,)).open(kept)
    with filled.database.read_session() as session:
        assert not factors.use_recovery_code(session, stored(filled), codes[0], now=NOW)


def test_a_code_counts_once_and_none_before_it_afterwards(filled: Filled) -> None:
    secret, _, _ = enrol(filled)
    early, late = (code_at(secret, LATER + timedelta(seconds=30 * step)) for step in (0, 1))
    enter(filled, late)

    for used in (late, early):
        with pytest.raises(BadRequestError, match="已用过"):
            enter(filled, used)


def test_the_code_that_confirmed_the_authenticator_does_not_count_again(filled: Filled) -> None:
    secret, _, _ = enrol(filled)

    with pytest.raises(BadRequestError, match="已用过"):
        enter(filled, code_at(secret, NOW), NOW)


@pytest.mark.parametrize(
    ("seconds", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_half_a_minute_off(seconds: int, is_right: bool) -> None:
    secret = pyotp.random_base32()

    step = totp.matching_step(secret, code_at(secret, NOW + timedelta(seconds=seconds)), NOW)

    assert (step is not None) == is_right


@pytest.mark.parametrize("typed", ["", "0", "abcdef", "１２３４５６７", "\x00", "🙂", "1" * 90])
def test_what_is_no_code_is_a_wrong_one(filled: Filled, typed: str) -> None:
    enrol(filled)

    with pytest.raises(BadRequestError, match="口令不正确"):
        enter(filled, typed)


def test_a_code_may_be_typed_with_spaces_and_in_full_width() -> None:
    secret = pyotp.random_base32()
    code = code_at(secret, NOW)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)

    assert [totp.matching_step(secret, typed, NOW) for typed in (f"{code[:3]} {code[3:]}", wide)] == [
        int(NOW.timestamp()) // 30
    ] * 2


def test_a_recovery_code_counts_once_however_it_is_typed(filled: Filled) -> None:
    _, _, codes = enrol(filled)
    enter(filled, codes[0].upper().replace("-", " "))

    with pytest.raises(BadRequestError, match="口令不正确"):
        enter(filled, codes[0])
    with filled.database.read_session() as session:
        assert factors.count_recovery_codes(session, stored(filled)) == 9
    assert len({*codes}) == 10
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", code) for code in codes)


def test_guessing_codes_is_stopped_even_with_the_right_one(filled: Filled) -> None:
    secret, _, codes = enrol(filled)
    for _ in range(CODE_TRIES):
        with pytest.raises(BadRequestError, match="口令不正确"):
            enter(filled, "000000")

    for right in (code_at(secret, LATER), codes[0]):
        with pytest.raises(BadRequestError, match="15 分钟"):
            enter(filled, right)
    enter(filled, codes[0], LATER + timedelta(minutes=16))


def test_a_wrong_code_enrols_nothing_and_neither_does_the_form_of_another(filled: Filled) -> None:
    begun = totp.begin_enrolment(filled.people["李审核"], VAULT, "勾稽")
    secret = begun.secret.replace(" ", "")

    for name, code, told in (("李审核", "000000", "口令不正确"), (NAME, code_at(secret, NOW), "已过期")):
        with pytest.raises(BadRequestError, match=told):
            totp.confirm_enrolment(filled.database, filled.people[name], begun.sealed, code, NOW, VAULT)
    assert stored(filled).totp_secret is None


def test_a_second_authenticator_needs_the_first_one_removed(filled: Filled) -> None:
    enrol(filled)

    with pytest.raises(ConflictError, match="先解除"):
        enrol(filled)


def test_removing_it_needs_a_code_and_a_role_that_does_not_demand_it(filled: Filled) -> None:
    actor = filled.people[NAME]
    secret, _, _ = enrol(filled)
    demanded = Limits(totp_roles=frozenset({actor.role}))

    with pytest.raises(BadRequestError, match="口令不正确"):
        totp.remove_own(filled.database, actor, "000000", LATER, VAULT)
    with pytest.raises(BadRequestError, match="不能解除"):
        totp.remove_own(filled.database, actor, code_at(secret, LATER), LATER, VAULT, limits=demanded)
    totp.remove_own(filled.database, actor, code_at(secret, LATER), LATER, VAULT)
    cookie = sign_ins.sign_in(filled.database, NAME, PASSWORD, ADDRESS, LATER)
    with filled.database.read_session() as session:
        assert sign_ins.actor_of_sign_in(session, cookie, LATER) == actor
        trail = [one.action for one in audit.entries(session, subject="user", subject_id=actor.user_id)]
        assert factors.count_recovery_codes(session, stored(filled)) == 0
    assert trail[:2] == ["remove_totp", "set_totp"]


def test_new_recovery_codes_replace_the_old_ones(filled: Filled) -> None:
    secret, _, old = enrol(filled)
    new = totp.renew_codes(filled.database, filled.people[NAME], code_at(secret, LATER), LATER, VAULT)

    with pytest.raises(BadRequestError, match="口令不正确"):
        enter(filled, old[0])
    enter(filled, new[0])


def test_a_role_that_demands_an_authenticator_opens_nothing_without_one(filled: Filled) -> None:
    role = filled.people[NAME].role
    limits = {wanted: Limits(totp_roles=frozenset({wanted})) for wanted in Role}

    opened = {}
    for wanted, held_to in limits.items():
        cookie = sign_ins.sign_in(filled.database, NAME, PASSWORD, ADDRESS, NOW, limits=held_to)
        with filled.database.read_session() as session:
            _, found = sign_ins.look_up(session, cookie, NOW)
        opened[wanted] = found.waits_for

    assert opened == {wanted: "enrol" if wanted is role else None for wanted in Role}
