"""What somebody wrote for a deed that is refused comes back with the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from gouji.engine.store.queries import queue
from gouji.integrations.app import create_app
from gouji.integrations.desk import findings
from gouji.integrations.inbound.reviewer.door import form_token
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import (
    NOW,
    add_people,
    open_store,
    signed_in,
    standard_report,
    submit,
)

WORDS = "已电话核实：<合计>少填 3 件，\n请更正。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[httpx.Client, int, dict[str, str]]]:
    database = open_store(tmp_path)
    people = add_people(database)
    submission = submit(database, *standard_report())
    app = create_app(Settings(_env_file=None, data_dir=tmp_path))
    with database.session() as session:
        item = queue.list_queue(session, queue.QueueFilter(rule="A01"))[0][0].item.id
        findings.claim(session, people["李审核"], item, NOW)
    cookie = signed_in(database, "王审核", app.state.work.now())
    with serving(app) as client:
        client.headers["cookie"] = f"gouji={cookie}"
        yield client, item, {"csrf": form_token(cookie), "submission": str(submission)}
    database.close()


@pytest.mark.parametrize("fragment", [False, True], ids=["whole page", "piece of a page"])
def test_what_was_written_for_a_refused_deed_is_given_back(
    desk: tuple[httpx.Client, int, dict[str, str]], fragment: bool
) -> None:
    browser, item, said = desk
    said |= {"action": "dismiss", "reason_code": "explained", "text": WORDS}

    answer = browser.post(
        f"/findings/{item}/actions", data=said, headers={"HX-Request": "true"} if fragment else {}
    )

    assert answer.status_code == 409
    assert "您写的文字没有保存" in answer.text
    assert WORDS in unescape(answer.text)
    assert "<合计>" not in answer.text
