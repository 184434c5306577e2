"""Who may do what, and where."""

import pytest

from gouji.engine.errors import ForbiddenError
from gouji.integrations.desk.roles import PERMISSIONS, Action, Actor, Role, require


@pytest.mark.parametrize(
    ("own", "of_report", "covers"),
    [
        (None, "220102", True),
        (None, None, True),
        ("22", "220102", True),
        ("2201", "220102", True),
        ("220100", "220102", True),
        ("220000", "220102", True),
        ("220102", "220102", True),
        ("220102", "220103", False),
        ("13", "220102", False),
        ("22", None, False),
    ],
)
def test_a_region_covers_its_subtree(own: str | None, of_report: str | None, covers: bool) -> None:
    assert Actor(1, "甲", Role.REVIEWER, own).covers(of_report) is covers


def test_every_role_reads_and_comments_and_only_some_decide() -> None:
    assert all({Action.READ, Action.COMMENT} <= allowed for allowed in PERMISSIONS.values())
    assert {role for role, allowed in PERMISSIONS.items() if Action.CONFIRM in allowed} == {
        Role.REVIEWER,
        Role.SUPERVISOR,
        Role.ADMIN,
    }


def test_only_administrators_release_from_quarantine() -> None:
    assert [role for role in Role if Action.RELEASE_QUARANTINE in PERMISSIONS[role]] == [Role.ADMIN]


def test_a_refusal_says_who_could_do_it() -> None:
    with pytest.raises(ForbiddenError, match="填报人不能领取；请由有此权限的同事处理"):
        require(Actor(1, "甲", Role.FILER), Action.CLAIM, None)


def test_a_refusal_for_another_region_names_both() -> None:
    with pytest.raises(ForbiddenError, match="220102，不在您负责的 13 范围内"):
        require(Actor(1, "甲", Role.REVIEWER, "13"), Action.CLAIM, "220102")
