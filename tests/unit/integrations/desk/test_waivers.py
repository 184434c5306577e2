"""Waivers by two persons, on a real store: asked for, granted, refused, withdrawn, run out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy.exc import IntegrityError

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, GoujiError, NotFoundError
from gouji.engine.model import Severity
from gouji.engine.store.queries import audit, queue, users, waivers, waiving
from gouji.engine.store.tables import QueueItem
from gouji.integrations.desk import findings, reports
from gouji.integrations.desk import waivers as desk
from gouji.integrations.desk.bulk import act_on_many
from gouji.integrations.desk.roles import Actor, Role
from tests.unit.integrations.desk.samples import NOW, Filled, evaluation_of, finding, standard_report, submit

LATER = NOW + timedelta(hours=1)
UNTIL = date(2024, 12, 31)
WHY = {"reason_code": "local_rule", "text": "本地口径，已报上级", "until": UNTIL}
ERROR, WARNING, HINT = 0, 1, 2

Stands = tuple[str, str | None, str | None]


def do(filled: Filled, who: str, number: int, action: str, at: datetime = LATER, **said: object) -> Stands:
    """Do one action; return state, assignee and waiver afterwards."""
    with filled.database.session() as session:
        actor, item_id = filled.people[who], filled.item_ids[number]
        return stands(findings.act(session, actor, item_id, action, at, **said))  # type: ignore[arg-type]


def stands(item: QueueItem) -> Stands:
    return item.state, item.assignee, item.waiver


def now_stands(filled: Filled, number: int) -> Stands:
    with filled.database.read_session() as session:
        return stands(queue.entry(session, filled.item_ids[number]).item)


def rows(filled: Filled, number: int) -> list[tuple[str, str, str | None, str | None]]:
    """Return of each waiver of an item its state, who asked, who decided, and why it ended."""
    with filled.database.read_session() as session:
        found = waivers.of_item(session, filled.item_ids[number])
        return [(row.state, row.requested_by, row.decided_by, row.ended_why) for row in found]


@pytest.mark.parametrize("number", [ERROR, WARNING, HINT])
def test_what_is_asked_for_stays_with_whoever_asks_until_another_person_grants_it(
    filled: Filled, number: int
) -> None:
    asked = do(filled, "李审核", number, "waive", **WHY)
    granted = do(filled, "张主管", number, "approve_waiver", text="同意")

    assert asked == ("claimed", "李审核", "requested")
    assert granted == ("waived", "李审核", "approved")
    assert rows(filled, number) == [("approved", "李审核", "张主管", None)]


def test_what_is_refused_is_with_whoever_asked_and_can_be_asked_for_again(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    assert do(filled, "张主管", ERROR, "refuse_waiver", text="依据不足") == ("claimed", "李审核", None)
    assert do(filled, "李审核", ERROR, "waive", **WHY) == ("claimed", "李审核", "requested")
    assert rows(filled, ERROR) == [
        ("refused", "李审核", "张主管", None),
        ("requested", "李审核", None, None),
    ]


def test_what_is_withdrawn_stays_claimed_and_only_whoever_asked_withdraws_it(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    with pytest.raises(ForbiddenError, match="只有本人可以撤回") as caught:
        do(filled, "王审核", WARNING, "withdraw_waiver")
    assert caught.value.code == "not_own_waiver"
    assert do(filled, "李审核", WARNING, "withdraw_waiver") == ("claimed", "李审核", None)
    assert rows(filled, WARNING) == [("withdrawn", "李审核", None, None)]


def test_nobody_grants_what_they_asked_for_and_is_told_who_can(filled: Filled) -> None:
    do(filled, "张主管", ERROR, "waive", **WHY)

    for action in ("approve_waiver", "refuse_waiver"):
        with pytest.raises(ForbiddenError, match="可由 管理员 处理") as caught:
            do(filled, "张主管", ERROR, action, text="同意")
        assert caught.value.code == "own_waiver"

    assert do(filled, "管理员", ERROR, "approve_waiver", text="同意") == ("waived", "张主管", "approved")


def test_the_table_itself_takes_no_waiver_of_one_person(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    with filled.database.session() as session:
        item = queue.entry(session, filled.item_ids[ERROR]).item
        with pytest.raises(IntegrityError, match="ck_waivers_two_persons"):
            waiving.decide(session, item, actor="李审核", is_granted=True, text="自批", now=LATER)
        session.rollback()


@pytest.mark.parametrize("who", ["李审核", "王审核"])
def test_a_reviewer_grants_nothing(filled: Filled, who: str) -> None:
    do(filled, "张主管", WARNING, "waive", **WHY)

    with pytest.raises(ForbiddenError, match="审核人不能批准豁免"):
        do(filled, who, WARNING, "approve_waiver", text="同意")


def test_where_nobody_else_could_grant_it_nothing_is_asked_for_and_it_is_said_what_to_do(
    filled: Filled,
) -> None:
    with filled.database.session() as session:
        users.disable_user(session, "管理员", now=NOW, actor="cli")

    with pytest.raises(ConflictError, match="gouji user add") as caught:
        do(filled, "张主管", ERROR, "waive", **WHY)

    assert caught.value.code == "nobody_to_approve"
    assert now_stands(filled, ERROR) == ("open", None, None)
    assert do(filled, "李审核", ERROR, "waive", **WHY) == ("claimed", "李审核", "requested")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("claim", {}),
        ("confirm", {}),
        ("dismiss", {"reason_code": "misread", "text": "读错"}),
        ("waive", WHY),
    ],
)
@pytest.mark.parametrize("who", ["王审核", "张主管"])
def test_nobody_else_decides_what_waits_for_a_grant(
    filled: Filled, who: str, action: str, said: dict[str, object]
) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    with pytest.raises(ConflictError, match="李审核 已申请豁免") as caught:
        do(filled, who, WARNING, action, **said)

    assert caught.value.code == "waiver_waits"
    assert now_stands(filled, WARNING) == ("claimed", "李审核", "requested")


@pytest.mark.parametrize("action", ["confirm", "release"])
def test_whoever_asked_withdraws_before_they_decide_otherwise(filled: Filled, action: str) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    with pytest.raises(ConflictError) as caught:
        do(filled, "李审核", WARNING, action)

    assert caught.value.code == "waiver_waits"


def test_a_supervisor_refuses_with_words_and_does_not_just_release(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    with pytest.raises(ConflictError, match="待批"):
        do(filled, "张主管", WARNING, "release")
    with pytest.raises(BadRequestError) as caught:
        do(filled, "张主管", WARNING, "refuse_waiver")
    assert caught.value.code == "text_missing"


@pytest.mark.parametrize("action", ["approve_waiver", "refuse_waiver", "withdraw_waiver"])
def test_where_nothing_is_asked_for_there_is_nothing_to_decide(filled: Filled, action: str) -> None:
    with pytest.raises(ConflictError) as caught:
        do(filled, "张主管", WARNING, action, text="同意")

    assert caught.value.code == "no_waiver_waits"


def test_what_was_granted_is_not_granted_again(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "张主管", WARNING, "approve_waiver", text="同意")

    with pytest.raises(ConflictError, match="已获豁免（李审核 申请）"):
        do(filled, "管理员", WARNING, "approve_waiver", text="同意")


@pytest.mark.parametrize("until", [None, LATER.date(), LATER.date() - timedelta(days=1)])
def test_a_waiver_needs_an_end_after_today(filled: Filled, until: date | None) -> None:
    with pytest.raises(BadRequestError, match="截止日期"):
        do(filled, "李审核", WARNING, "waive", **{**WHY, "until": until})


def test_a_request_is_not_granted_once_its_last_day_has_come_but_refused(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    on_the_day = datetime(2024, 12, 31, 9, tzinfo=NOW.tzinfo)

    with pytest.raises(ConflictError) as caught:
        do(filled, "张主管", WARNING, "approve_waiver", on_the_day, text="同意")

    assert caught.value.code == "waiver_too_late"
    assert do(filled, "张主管", WARNING, "refuse_waiver", on_the_day, text="已过期") == (
        "claimed",
        "李审核",
        None,
    )


def test_a_waiver_of_another_region_does_not_exist(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    people = {**filled.people, "外省主管": Actor(99, "外省主管", Role.SUPERVISOR, "13")}

    with filled.database.session() as session, pytest.raises(NotFoundError):
        findings.act(
            session, people["外省主管"], filled.item_ids[WARNING], "approve_waiver", LATER, text="同意"
        )
    with filled.database.read_session() as session:
        listed = [desk.listed(session, people[name]).total for name in ("外省主管", "张主管")]
    assert listed == [0, 1]


def test_the_list_says_what_one_may_decide_and_what_is_ones_own(filled: Filled) -> None:
    do(filled, "张主管", ERROR, "waive", **WHY)
    do(filled, "李审核", WARNING, "waive", LATER + timedelta(minutes=1), **WHY)

    with filled.database.read_session() as session:
        pages = {name: desk.listed(session, filled.people[name]) for name in ("张主管", "管理员", "李审核")}
        with pytest.raises(ForbiddenError):
            desk.listed(session, filled.people["赵填报"])

    assert {name: page.is_decidable for name, page in pages.items()} == {
        "张主管": (False, True),
        "管理员": (True, True),
        "李审核": (False, False),
    }
    assert [entry.waiver.requested_by for entry in pages["管理员"].entries] == ["张主管", "李审核"]


@pytest.mark.parametrize(
    ("steps", "after", "row"),
    [
        (["waive"], ("open", None, None), ("withdrawn", "李审核", None, None)),
        (
            ["waive", "approve_waiver"],
            ("claimed", "李审核", "requested"),
            ("requested", "李审核", None, None),
        ),
        (["waive", "refuse_waiver"], ("claimed", "李审核", "requested"), ("requested", "李审核", None, None)),
        (
            ["waive", "withdraw_waiver"],
            ("claimed", "李审核", "requested"),
            ("requested", "李审核", None, None),
        ),
        (
            ["waive", "approve_waiver", "release"],
            ("waived", "李审核", "approved"),
            ("approved", "李审核", "张主管", None),
        ),
    ],
)
def test_each_step_is_undone_within_a_minute_as_if_it_had_not_been_made(
    filled: Filled, steps: list[str], after: Stands, row: tuple[str, str, str | None, str | None]
) -> None:
    who = {"approve_waiver": "张主管", "refuse_waiver": "张主管"}
    for step in steps:
        do(filled, who.get(step, "李审核"), WARNING, step, **(WHY if step == "waive" else {"text": "说明"}))

    assert do(filled, who.get(steps[-1], "李审核"), WARNING, "undo") == after
    assert rows(filled, WARNING) == [row]


def test_nobody_undoes_what_another_person_did_to_their_request(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "张主管", WARNING, "refuse_waiver", text="依据不足")

    with pytest.raises(ConflictError) as caught:
        do(filled, "李审核", WARNING, "undo")

    assert caught.value.code == "nothing_to_undo"


def test_what_is_waived_can_be_put_back_and_the_waiver_ends(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "张主管", WARNING, "approve_waiver", text="同意")

    assert do(filled, "李审核", WARNING, "release") == ("open", None, None)
    assert rows(filled, WARNING) == [("ended", "李审核", "张主管", "released")]


def expire(filled: Filled, today: date) -> int:
    with filled.database.session() as session:
        return waiving.reopen_expired(session, today=today, now=LATER)


def test_a_waiver_ends_after_its_last_day_by_itself(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "张主管", WARNING, "approve_waiver", text="同意")

    assert [expire(filled, day) for day in (UNTIL, UNTIL + timedelta(days=1), UNTIL + timedelta(days=2))] == [
        0,
        1,
        0,
    ]
    assert now_stands(filled, WARNING) == ("open", None, None)
    assert rows(filled, WARNING) == [("ended", "李审核", "张主管", "expired")]
    with filled.database.read_session() as session:
        latest = queue.decisions_of_item(session, filled.item_ids[WARNING])[-1]
    assert (latest.actor, latest.action) == ("calendar", "reopen")


def test_a_request_that_nobody_decided_ends_after_its_last_day_and_stays_claimed(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    assert expire(filled, UNTIL + timedelta(days=1)) == 0
    assert now_stands(filled, WARNING) == ("claimed", "李审核", None)
    assert rows(filled, WARNING) == [("ended", "李审核", None, "expired")]
    assert do(filled, "李审核", WARNING, "confirm") == ("confirmed", "李审核", None)


def test_while_the_report_is_accepted_nothing_reopens(filled: Filled) -> None:
    for number in (ERROR, WARNING):
        do(filled, "李审核", number, "waive", **WHY)
        do(filled, "张主管", number, "approve_waiver", text="同意")
    with filled.database.session() as session:
        reports.accept_report(session, filled.people["李审核"], filled.submission_id, LATER)

    assert expire(filled, UNTIL + timedelta(days=1)) == 0
    assert now_stands(filled, ERROR) == ("waived", "李审核", "approved")


def test_errors_that_only_wait_for_a_grant_still_stand_against_the_report(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    with filled.database.session() as session, pytest.raises(ConflictError) as caught:
        reports.accept_report(session, filled.people["李审核"], filled.submission_id, LATER)

    assert caught.value.code == "errors_stand"


def test_what_is_asked_for_in_an_accepted_report_need_not_be_decided(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "李审核", ERROR, "dismiss", reason_code="misread", text="读错")
    with filled.database.session() as session:
        reports.accept_report(session, filled.people["李审核"], filled.submission_id, LATER)

    assert now_stands(filled, WARNING) == ("claimed", "李审核", None)
    assert rows(filled, WARNING) == [("ended", "李审核", None, "accepted")]


def test_the_letter_leaves_out_what_waits_for_a_grant(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    with filled.database.read_session() as session:
        proposed = reports.proposed(session, filled.people["李审核"], filled.submission_id)

    assert proposed == [filled.item_ids[WARNING]]


@pytest.mark.parametrize("is_granted", [True, False])
def test_other_figures_end_the_waiver_and_what_was_granted_reopens(filled: Filled, is_granted: bool) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    if is_granted:
        do(filled, "张主管", ERROR, "approve_waiver", text="同意")
    document, evaluation = standard_report()
    cells = dict(document.tables["requests"])
    cells["received.natural"] = replace(cells["received.natural"], value=10, raw="10")
    changed = replace(
        document, tables=MappingProxyType({**document.tables, "requests": MappingProxyType(cells)})
    )

    submit(filled.database, changed, evaluation, version=2)

    assert now_stands(filled, ERROR) == (("open", None, None) if is_granted else ("claimed", "李审核", None))
    decider = "张主管" if is_granted else None
    assert rows(filled, ERROR) == [("ended", "李审核", decider, "values_changed")]


def test_the_same_report_again_changes_nothing_of_a_request(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    submit(filled.database, *standard_report(), version=2)

    assert now_stands(filled, ERROR) == ("claimed", "李审核", "requested")


def without_error(filled: Filled, version: int) -> None:
    """Hand in the report with everything but the error, which is mended."""
    document, _ = standard_report()
    warning = finding("T06", Severity.WARNING, document, "requests.carried_out.welfare")
    submit(filled.database, document, evaluation_of(warning), version=version)


def test_what_is_mended_while_it_waits_is_closed_and_the_request_ends(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)

    without_error(filled, 2)

    assert now_stands(filled, ERROR)[0::2] == ("fixed", None)
    assert rows(filled, ERROR) == [("ended", "李审核", None, "fixed")]


def test_what_is_mended_while_it_is_waived_does_not_come_back_when_the_waiver_runs_out(
    filled: Filled,
) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    do(filled, "张主管", ERROR, "approve_waiver", text="同意")
    without_error(filled, 2)

    assert now_stands(filled, ERROR) == ("waived", "李审核", "approved")
    assert expire(filled, UNTIL + timedelta(days=1)) == 0
    assert now_stands(filled, ERROR)[0] == "fixed"


def test_what_was_mended_and_is_there_again_comes_back_when_the_waiver_runs_out(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    do(filled, "张主管", ERROR, "approve_waiver", text="同意")
    without_error(filled, 2)
    submit(filled.database, *standard_report(), version=3)

    assert expire(filled, UNTIL + timedelta(days=1)) == 1
    assert now_stands(filled, ERROR) == ("open", None, None)


def test_many_are_granted_at_once_and_ones_own_are_skipped_with_the_reason(filled: Filled) -> None:
    do(filled, "李审核", ERROR, "waive", **WHY)
    do(filled, "张主管", WARNING, "waive", **WHY)
    actor = filled.people["张主管"]

    seen = act_on_many(filled.database, actor, filled.item_ids, "approve_waiver", LATER, text="同意")

    assert seen.done == (filled.item_ids[ERROR],)
    assert [(one.item_id, one.code) for one in seen.skipped] == [
        (filled.item_ids[WARNING], "own_waiver"),
        (filled.item_ids[HINT], "no_waiver_waits"),
    ]
    with pytest.raises(BadRequestError):
        act_on_many(filled.database, actor, filled.item_ids, "refuse_waiver", LATER)


def test_each_step_is_in_the_history_and_in_the_audit_trail(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)
    do(filled, "张主管", WARNING, "refuse_waiver", text="依据不足")

    with filled.database.read_session() as session:
        history = queue.decisions_of_item(session, filled.item_ids[WARNING])
        trail = audit.entries(session, subject="finding", subject_id=filled.item_ids[WARNING])
    assert [(row.actor, row.action, row.text, row.until) for row in history] == [
        ("李审核", "waive", "本地口径，已报上级", UNTIL),
        ("张主管", "refuse_waiver", "依据不足", None),
    ]
    assert [(entry.actor, entry.action) for entry in trail] == [
        ("张主管", "refuse_waiver"),
        ("李审核", "waive"),
    ]


def test_a_refused_deed_leaves_nothing_behind(filled: Filled) -> None:
    do(filled, "李审核", WARNING, "waive", **WHY)

    with pytest.raises(GoujiError):
        do(filled, "李审核", WARNING, "approve_waiver", text="同意")

    assert rows(filled, WARNING) == [("requested", "李审核", None, None)]
