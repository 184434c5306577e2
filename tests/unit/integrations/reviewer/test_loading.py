"""What the page of a report shows of its history, from a real store."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gouji.engine.model import Severity
from gouji.engine.store.queries import queue
from gouji.integrations.desk import findings
from gouji.integrations.inbound.reviewer.loading import load_report
from tests.unit.integrations.desk.samples import (
    NOW,
    add_people,
    evaluation_of,
    finding,
    open_store,
    read_report,
    submit,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECEIVED = "requests.received.natural"


def test_a_decision_whose_figures_changed_comes_back_with_the_old_ones(tmp_path: Path) -> None:
    database = open_store(tmp_path)
    actor = add_people(database)["李审核"]
    before, after = (read_report("长春市南关区民政局", 2023, {RECEIVED: figure}) for figure in (9, 8))
    submit(database, before, evaluation_of(finding("A01", Severity.ERROR, before, RECEIVED)))
    with database.session() as session:
        (entry,), _ = queue.list_queue(session, queue.QueueFilter())
        findings.claim(session, actor, entry.item.id, NOW)
        findings.confirm(session, actor, entry.item.id, NOW + timedelta(minutes=5))
    later = submit(database, after, evaluation_of(finding("A01", Severity.ERROR, after, RECEIVED)), version=2)

    with database.read_session() as session:
        (shown,) = load_report(session, actor, later, None, SHANGHAI).panel.findings
    database.close()

    assert (shown.item.state, shown.is_reopened) == ("open", True)
    assert [
        (deed.action, [(figure.then, figure.now) for figure in deed.figures]) for deed in shown.item.history
    ] == [("claim", []), ("confirm", [("9", "8")]), ("reopen", [])]
    assert f"{shown.item.history[0].at:%H:%M}" == "17:30"
