"""Handing out findings: by hand, by region, by turn; who is away; and what a supervisor sees of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, GoujiError
from gouji.engine.model import Severity
from gouji.engine.store.queries import audit, queue, users
from gouji.engine.store.queries.load import Desk
from gouji.engine.store.tables import QueueItem
from gouji.integrations.desk import assigning, findings
from gouji.integrations.desk import load as desk
from gouji.integrations.desk.roles import Actor, Role
from tests.unit.integrations.desk.samples import NOW, Filled, evaluation_of, finding, read_report, submit

LATER = NOW + timedelta(hours=1)
TODAY = NOW.date()
ERROR, WARNING, HINT = 0, 1, 2
WHY = {"reason_code": "local_rule", "text": "本地口径", "until": date(2024, 12, 31)}


def do(filled: Filled, who: str, number: int, action: str, **said: object) -> QueueItem:
    with filled.database.session() as session:
        actor, item_id = filled.people[who], filled.item_ids[number]
        return findings.act(session, actor, item_id, action, LATER, **said)  # type: ignore[arg-type]


def give(
    filled: Filled, to: str, *numbers: int, who: str = "张主管", why: str | None = None
) -> assigning.Given:
    with filled.database.session() as session:
        ids = [filled.item_ids[number] for number in numbers]
        return assigning.give(session, filled.people[who], ids, to, LATER, why=why)


def owners(filled: Filled) -> list[tuple[str, str | None, str | None]]:
    """Return of each finding its state, to whom it was given, and who claimed or decided it."""
    with filled.database.read_session() as session:
        items = [queue.entry(session, item_id).item for item_id in filled.item_ids]
    return [(item.state, item.assigned_to, item.assignee) for item in items]


def test_what_is_given_is_open_and_ones_own_and_others_see_whose_it_is(filled: Filled) -> None:
    assert give(filled, "李审核", ERROR, WARNING, why="熟悉该单位").done == filled.item_ids[:2]

    assert owners(filled) == [("open", "李审核", None), ("open", "李审核", None), ("open", None, None)]
    with filled.database.read_session() as session:
        history = queue.decisions_of_item(session, filled.item_ids[ERROR])
        (entry,) = audit.entries(session, subject="report", limit=1)
    assert [(row.actor, row.action, row.text) for row in history] == [
        ("张主管", "assign", "→ 李审核：熟悉该单位")
    ]
    assert (entry.actor, entry.action, entry.details) == (
        "张主管",
        "assign",
        {"findings": list(filled.item_ids[:2]), "from": [], "to": "李审核", "reason": "熟悉该单位"},
    )
    assert do(filled, "李审核", ERROR, "confirm").state == "confirmed"


@pytest.mark.parametrize("action", ["claim", "confirm"])
def test_another_reviewer_does_not_just_take_what_was_given_to_somebody(filled: Filled, action: str) -> None:
    give(filled, "李审核", ERROR)

    with pytest.raises(ConflictError, match="已分派给 李审核") as caught:
        do(filled, "王审核", ERROR, action)

    assert caught.value.code == "assigned_to_another"


def test_another_reviewer_takes_it_over_who_says_why(filled: Filled) -> None:
    give(filled, "李审核", ERROR)

    assert do(filled, "王审核", ERROR, "claim", text="李审核出差，急件").assignee == "王审核"
    assert do(filled, "王审核", ERROR, "confirm").state == "confirmed"
    with filled.database.read_session() as session:
        history = queue.decisions_of_item(session, filled.item_ids[ERROR])
    assert [(row.actor, row.action, row.text) for row in history[1:]] == [
        ("王审核", "claim", "李审核出差，急件"),
        ("王审核", "confirm", None),
    ]


def test_whoever_gives_out_findings_takes_them_without_words(filled: Filled) -> None:
    give(filled, "李审核", ERROR)

    assert do(filled, "张主管", ERROR, "claim").assignee == "张主管"


def test_what_another_claimed_is_open_again_when_it_is_given_away(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "claim")

    give(filled, "王审核", ERROR)

    assert owners(filled)[ERROR] == ("open", "王审核", None)


def test_what_cannot_be_given_is_skipped_with_the_reason(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "confirm")
    do(filled, "李审核", WARNING, "waive", **WHY)

    with filled.database.session() as session:
        ids = [*filled.item_ids, 10**9]
        seen = assigning.give(session, filled.people["张主管"], ids, "王审核", LATER)

    assert seen.done == (filled.item_ids[HINT],)
    assert [(one.item_id, one.code) for one in seen.skipped] == [
        (filled.item_ids[ERROR], "already_decided"),
        (filled.item_ids[WARNING], "waiver_waits"),
        (10**9, "finding_not_found"),
    ]


def test_nothing_is_given_to_somebody_of_another_region(filled: Filled) -> None:
    seen = give(filled, "外省人", ERROR)

    assert (seen.done, [one.code for one in seen.skipped]) == ((), ["outside_region"])


@pytest.mark.parametrize("to", ["赵填报", "没有此人"])
def test_nothing_is_given_to_somebody_who_does_not_review(filled: Filled, to: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        give(filled, to, ERROR)

    assert caught.value.code == "bad_recipient"


@pytest.mark.parametrize("who", ["李审核", "赵填报"])
def test_only_supervisors_give_out_findings(filled: Filled, who: str) -> None:
    with pytest.raises(ForbiddenError, match="分派问题"):
        give(filled, "王审核", ERROR, who=who)


def test_a_report_is_given_as_a_whole(filled: Filled) -> None:
    with filled.database.session() as session:
        actor = filled.people["张主管"]
        seen = assigning.give_report(session, actor, filled.submission_id, "王审核", LATER)

    assert seen.done == tuple(sorted(filled.item_ids))
    assert {owner for _, owner, _ in owners(filled)} == {"王审核"}


def test_all_work_of_one_is_moved_to_another_but_for_what_waits_for_a_grant(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    do(filled, "李审核", WARNING, "claim")
    give(filled, "李审核", HINT)

    with filled.database.session() as session:
        seen = assigning.move_work(session, filled.people["张主管"], "李审核", "王审核", LATER, why="轮岗")

    assert seen.done == tuple(sorted(filled.item_ids[1:]))
    assert owners(filled) == [
        ("claimed", None, "李审核"),
        ("open", "王审核", None),
        ("open", "王审核", None),
    ]


def test_work_can_be_made_nobodys(filled: Filled) -> None:
    give(filled, "李审核", ERROR)

    with filled.database.session() as session:
        assigning.move_work(session, filled.people["张主管"], "李审核", assigning.NOBODY, LATER)

    assert owners(filled)[ERROR] == ("open", None, None)


def away(filled: Filled, name: str, stand_in: str | None = None, days: int = 3) -> int:
    with filled.database.session() as session:
        boss, until = filled.people["张主管"], TODAY + timedelta(days=days)
        return desk.enter_absence(session, boss, name, TODAY, until, stand_in, LATER).id


def test_nothing_is_given_to_somebody_who_is_away_and_the_stand_in_is_named(filled: Filled) -> None:
    absence = away(filled, "王审核", "李审核")

    with pytest.raises(ConflictError, match="代班人 李审核"):
        give(filled, "王审核", ERROR)

    with filled.database.session() as session:
        desk.cancel_absence(session, filled.people["张主管"], absence, LATER)
    assert give(filled, "王审核", ERROR).done == (filled.item_ids[ERROR],)
    with filled.database.session() as session, pytest.raises(ConflictError):
        desk.cancel_absence(session, filled.people["张主管"], absence, LATER)


@pytest.mark.parametrize(
    ("name", "first", "last", "stand_in", "code"),
    [
        ("王审核", 0, -1, None, "bad_absence_days"),
        ("王审核", -9, -2, None, "bad_absence_days"),
        ("王审核", 0, 400, None, "bad_absence_days"),
        ("王审核", 0, 3, "王审核", "bad_stand_in"),
        ("李审核", 0, 3, "王审核", "bad_stand_in"),
        ("王审核", 0, 3, "赵填报", "bad_name"),
        ("赵填报", 0, 3, None, "bad_name"),
        ("没有此人", 0, 3, None, "bad_name"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    filled: Filled, name: str, first: int, last: int, stand_in: str | None, code: str
) -> None:
    days = [TODAY + timedelta(days=number) for number in (first, last)]

    with filled.database.session() as session, pytest.raises(GoujiError) as caught:
        desk.enter_absence(session, filled.people["张主管"], name, *days, stand_in, LATER)

    assert caught.value.code == code


def test_a_supervisor_enters_absences_of_their_own_region_only(filled: Filled) -> None:
    boss = Actor(99, "县主管", Role.SUPERVISOR, "220102")

    with filled.database.session() as session, pytest.raises(ForbiddenError, match="不属于您负责的地区"):
        desk.enter_absence(session, boss, "王审核", TODAY, TODAY, None, LATER)


def set_mode(filled: Filled, region: str | None, mode: str) -> None:
    with filled.database.session() as session:
        assigning.set_mode(session, filled.people["张主管"], region, mode, LATER)


def add_reviewers(filled: Filled, **regions: str | None) -> None:
    with filled.database.session() as session:
        for name, region in regions.items():
            users.add_user(session, name=name, password_hash="-", role="reviewer", now=NOW, region=region)


def hand_in(filled: Filled, organ: str, *rules: str, version: int = 1) -> set[str | None]:
    """Hand in a report of 南关区 (220102); return to whom its open findings were given."""
    document = read_report(organ, 2023, {"requests.received.natural": 9})
    found = [
        finding(rule, Severity.ERROR, document, "requests.received.natural") for rule in rules or ("A01",)
    ]
    submit(filled.database, document, evaluation_of(*found), version=version)
    with filled.database.read_session() as session:
        entries = queue.list_queue(session, queue.QueueFilter(text=organ))[0]
    return {entry.item.assigned_to for entry in entries}


def test_nothing_is_handed_out_unless_it_was_turned_on(filled: Filled) -> None:
    assert hand_in(filled, "甲局") == {None}

    set_mode(filled, "22", "turn")
    assert hand_in(filled, "乙局") == {"李审核"}

    set_mode(filled, "2201", "off")
    assert hand_in(filled, "丙局") == {None}


def test_reviewers_take_turns_by_report_and_whoever_is_away_is_passed_over(filled: Filled) -> None:
    add_reviewers(filled, 陈审核="22")
    set_mode(filled, None, "turn")

    first = [hand_in(filled, f"{number}局", "A01", "A02") for number in range(4)]
    away(filled, "王审核", "李审核")
    then = [hand_in(filled, f"{number}处") for number in range(3)]

    assert first == [{"李审核"}, {"王审核"}, {"陈审核"}, {"李审核"}]
    assert then == [{"陈审核"}, {"李审核"}, {"陈审核"}]


def test_the_deepest_region_wins_and_the_stand_in_takes_the_place_of_whoever_is_away(
    filled: Filled,
) -> None:
    add_reviewers(filled, 区一="220102", 区二="220102", 邻区="220103")
    set_mode(filled, None, "region")

    first = [hand_in(filled, f"{number}局") for number in range(3)]
    away(filled, "区一", "王审核")
    then = [hand_in(filled, f"{number}处") for number in range(3)]
    away(filled, "区二")
    last = [hand_in(filled, f"{number}办") for number in range(2)]

    assert first == [{"区一"}, {"区二"}, {"区一"}]
    assert then == [{"区二"}, {"王审核"}, {"区二"}]
    assert last == [{"王审核"}, {"王审核"}]


def test_where_nobody_of_the_deepest_region_is_there_the_next_one_gets_it(filled: Filled) -> None:
    add_reviewers(filled, 区一="220102")
    set_mode(filled, None, "region")
    away(filled, "区一")

    assert hand_in(filled, "甲局") == {"王审核"}


def test_people_who_stand_in_for_each_other_are_given_nothing(filled: Filled) -> None:
    add_reviewers(filled, 区一="220102", 区二="220102")
    set_mode(filled, None, "region")
    away(filled, "区一", "区二")
    away(filled, "区二", "区一")

    assert hand_in(filled, "甲局") == {"王审核"}


def test_what_comes_anew_in_a_report_goes_to_whoever_has_the_report(filled: Filled) -> None:
    set_mode(filled, None, "turn")
    assert hand_in(filled, "甲局", "A01") == {"李审核"}
    assert hand_in(filled, "乙局", "A01") == {"王审核"}

    assert hand_in(filled, "甲局", "A01", "A02", version=2) == {"李审核"}


def test_who_gave_what_to_whom_by_a_setting_is_in_the_audit_trail(filled: Filled) -> None:
    set_mode(filled, None, "turn")
    hand_in(filled, "甲局")

    with filled.database.read_session() as session:
        entry, *_ = audit.entries(session, subject="report")
        setting = audit.entries(session, subject="region")
    assert (entry.actor, entry.action, entry.details) == (
        "assignment",
        "assign",
        {"to": "李审核", "findings": 1, "mode": "turn", "region": ""},
    )
    assert [(row.actor, row.details) for row in setting] == [("张主管", {"from": None, "to": "turn"})]


def test_what_waits_and_is_nobodys_is_handed_out_on_request(filled: Filled) -> None:
    with filled.database.session() as session:
        boss = filled.people["张主管"]
        with pytest.raises(ConflictError) as caught:
            assigning.hand_out_waiting(session, boss, TODAY, LATER)
        assigning.set_mode(session, boss, None, "turn", LATER)
        seen = assigning.hand_out_waiting(session, boss, TODAY, LATER)

    assert caught.value.code == "hands_out_nothing"
    assert (seen.done, seen.is_all) == (tuple(sorted(filled.item_ids)), True)
    assert {owner for _, owner, _ in owners(filled)} == {"李审核"}


@pytest.mark.parametrize(("region", "mode"), [(None, "turn"), ("22", "turn"), ("13", "off")])
def test_a_region_is_set_by_its_own_supervisors_only(filled: Filled, region: str | None, mode: str) -> None:
    boss = Actor(99, "市主管", Role.SUPERVISOR, "2201")

    with filled.database.session() as session, pytest.raises(ForbiddenError):
        assigning.set_mode(session, boss, region, mode, LATER)
    with filled.database.session() as session, pytest.raises(BadRequestError):
        assigning.set_mode(session, boss, "220102", "sometimes", LATER)


def test_the_load_tells_what_everybody_has_and_did(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    do(filled, "王审核", WARNING, "confirm")
    give(filled, "王审核", HINT)
    away(filled, "王审核", "李审核")

    with filled.database.read_session() as session:
        seen = desk.load(session, replace(filled.people["张主管"], region="22"), LATER)
        with pytest.raises(ForbiddenError):
            desk.load(session, filled.people["李审核"], LATER)

    people = {one.name: (one.desk, one.decided, one.absence is not None) for one in seen.people}
    assert people == {
        "张主管": (Desk(), 0, False),
        "李审核": (Desk(claimed=1, requested=1), 1, False),
        "王审核": (Desk(open=1), 1, True),
        "管理员": (Desk(), 0, False),
    }
    assert seen.free == Desk()
    assert seen.unreachable == ("张主管",)


def test_work_of_somebody_who_is_gone_is_seen_and_can_be_moved(filled: Filled) -> None:
    give(filled, "王审核", ERROR)
    with filled.database.session() as session:
        users.disable_user(session, "王审核", now=LATER, actor="cli")

    with filled.database.session() as session:
        seen = desk.load(session, filled.people["张主管"], LATER)
        moved = assigning.move_work(session, filled.people["张主管"], "王审核", "李审核", LATER)

    assert [(one.name, one.desk.open) for one in seen.people if one.is_gone] == [("王审核", 1)]
    assert moved.done == (filled.item_ids[ERROR],)
