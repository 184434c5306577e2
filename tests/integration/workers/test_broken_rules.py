"""A rule that ends in an error is seen by the operator: in the log, among the metrics, in the outcome."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from gouji.engine.rules import load_ruleset
from gouji.engine.store.queries import failures
from gouji.integrations.inbound.rest.health import show_metrics
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite
from tests.integration.workers.test_evaluating import hand_in


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """An installation in whose rules A02 divides by zero."""
    folder = tmp_path / "rules"
    shutil.copytree(load_ruleset().folder, folder)
    (path,) = (each for each in folder.glob("arithmetic/A02-*.yaml") if ".cases" not in each.name)
    text = path.read_text("utf-8").replace(
        "fails_if: ", "fails_if: 1 / (report.year - report.year) > 0 or ", 1
    )
    path.write_text(text, encoding="utf-8")
    new_sqlite(tmp_path)
    work = open_work(Settings(_env_file=None, data_dir=tmp_path, rulesets=(folder,), webhook_secrets=SECRET))
    yield work
    work.close()


def test_a_rule_that_broke_is_logged_and_counted(work: Work) -> None:
    with structlog.testing.capture_logs() as logs:
        evaluate(work, hand_in(work, 2022, {"requests.received.total": 1}))

    told = [(each["event"], each["rule"], each["reason"]) for each in logs if each["log_level"] == "error"]
    assert told == [("rule_failed", "A02", "division by zero")]
    with work.database.read_session() as session:
        assert failures.count_engine_errors(session) == {"A02": 1}
    assert 'gouji_engine_errors{rule="A02"} 1.0' in bytes(show_metrics(work).body).decode()
