"""Results that are kept on wish, and links in letters: on both databases, and with two who come at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries import audit, drafts, evaluations, queue, returns

from .filings import NOW, arrival, judged, later, save

UNTIL = NOW + timedelta(days=30)
CONTENT = bytes(range(256))


def returned(database: Database, register: Register) -> tuple[UUID, UUID]:
    """Store a judged report that was returned; give its id and the id of its link."""
    submission_id = judged(database, register, arrival("msg_1"))
    with database.session() as session:
        evaluation = evaluations.current_evaluation(session, submission_id)
        assert evaluation
        named = [row.id for row in evaluations.findings_of(session, evaluation.id)]
        queue.decide_submission(
            session, submission_id, actor="李审核", action="return", now=NOW, text="请更正"
        )
        link = returns.issue(session, submission_id, named, by="李审核", now=NOW, until=UNTIL)
    return submission_id, link.id


def test_a_kept_result_runs_out_is_deleted_and_is_on_record(database: Database) -> None:
    with database.session("192.0.2.7") as session:
        drafts.keep(session, "a" * 64, CONTENT, now=NOW, until=later(60))
        drafts.keep(session, "a" * 64, b"again", now=NOW, until=later(600))
        drafts.keep(session, "b" * 64, CONTENT, now=NOW, until=later(60))
    with database.session() as session:
        kept = drafts.kept(session, "a" * 64, later(59))
        assert kept is not None
        assert kept.content == CONTENT
        assert drafts.kept(session, "a" * 64, later(60)) is None
        assert [drafts.drop(session, "a" * 64, later(1)) for _ in range(2)] == [True, False]
        assert [drafts.sweep(session, later(59)), drafts.sweep(session, later(60))] == [0, 1]
    with database.read_session() as session:
        told = [
            (entry.action, entry.subject_id, entry.address)
            for entry in audit.entries(session, subject="draft")
        ]
    assert sorted(told) == [
        ("drop_draft", "a" * 16, None),
        ("keep_draft", "a" * 16, "192.0.2.7"),
        ("keep_draft", "b" * 16, "192.0.2.7"),
    ]


def test_a_newer_link_ends_the_one_before_and_knows_to_whom_the_letter_went(
    database: Database, register: Register
) -> None:
    submission_id, first = returned(database, register)
    with database.session() as session:
        assert returns.reserve_mail(session, first, "a@example.cn", NOW)
        assert not returns.reserve_mail(session, first, "b@example.cn", NOW)
        second, third = (
            returns.issue(session, submission_id, [], by="王审核", now=later(5), until=UNTIL, again=True)
            for _ in range(2)
        )

    with database.session() as session:
        followed = {one: returns.follow(session, one) for one in (first, second.id, third.id)}
        ended = [one is not None and one.link.revoked_at is not None for one in followed.values()]
        latest = returns.latest_link(session, submission_id)
        assert latest is not None
        assert (ended, latest.id, latest.mailed_to) == ([True, True, False], third.id, "a@example.cn")
        assert [returns.revoke(session, submission_id, by="王审核", now=NOW) for _ in range(2)] == [
            True,
            False,
        ]
        assert returns.follow(session, UUID(int=7)) is None
        other = returns.issue(session, submission_id, [], by="王审核", now=later(9), until=UNTIL)
        assert other.mailed_to is None


def test_a_link_knows_its_findings_and_the_evaluation_they_are_of(
    database: Database, register: Register
) -> None:
    submission_id, link_id = returned(database, register)
    with database.read_session() as session:
        followed = returns.follow(session, link_id)
        assert followed is not None
        named = returns.findings_named(session, [*reversed(followed.link.findings), 10**9])
        found = returns.evaluation_named(session, followed.link.findings, submission_id)
        without = returns.evaluation_named(session, [], submission_id)

    assert [row.id for row in named] == [*reversed(followed.link.findings)]
    assert found is not None
    assert without is not None
    assert (found[0].id, followed.latest) == (without[0].id, 1)


def test_a_later_version_is_seen_through_the_link(database: Database, register: Register) -> None:
    _, link_id = returned(database, register)
    save(database, register, arrival("msg_2"))

    with database.read_session() as session:
        followed = returns.follow(session, link_id)

    assert followed is not None
    assert (followed.submission.version, followed.latest) == (1, 2)


def test_a_held_draft_gives_way_to_the_next_and_goes_after_a_day(
    database: Database, register: Register
) -> None:
    _, link_id = returned(database, register)
    with database.session() as session:
        returns.hold(session, link_id, "1" * 64, "一.txt", b"1", NOW)
    with database.session() as session:
        returns.hold(session, link_id, "2" * 64, "二.txt", CONTENT, NOW)
    with database.session() as session:
        held = returns.held(session, link_id, NOW)
        assert held is not None
        assert (held.digest, held.filename, held.content) == ("2" * 64, "二.txt", CONTENT)
        assert returns.held(session, link_id, NOW + returns.HELD) is None
        assert [returns.sweep(session, NOW), returns.sweep(session, NOW + returns.HELD)] == [0, 1]
        assert returns.drop_held(session, link_id) is False


def test_of_two_who_submit_through_one_link_at_once_one_does(database: Database, register: Register) -> None:
    _, link_id = returned(database, register)
    answer = save(database, register, arrival("msg_2"))
    start, won = threading.Barrier(2), []

    def submit() -> None:
        start.wait()
        with database.session() as session:
            followed = returns.follow(session, link_id, lock=True)
            if followed is not None and followed.link.used_at is None:
                returns.mark_used(session, followed.link, answer, NOW)
                won.append(threading.get_ident())

    both = [threading.Thread(target=submit) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert len(won) == 1
