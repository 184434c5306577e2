"""What the page of one rule says of its cases, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import open_store


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A store without reports, and somebody who is signed in."""
    folder = tmp_path_factory.mktemp("rules")
    database = open_store(folder)
    now = datetime.now(UTC)
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "admin", now)
    secret = accounts.sign_in(database, "王敏", "long enough", "::1", now)
    app = create_app(Settings(_env_file=None, data_dir=folder, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as client:
        client.headers["cookie"] = f"gouji={secret}"
        yield client
    database.close()


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", [True, True, False, False]), ("en", [True, False, True, True])],
)
def test_cases_are_named_in_the_language_of_the_page_and_messages_are_said_to_be_chinese(
    door: httpx.Client, language: str, said: list[bool]
) -> None:
    page = door.get(f"/rules/D02?lang={language}").text

    words = (
        "应于2023年1月31日前公布，实际2023年2月10日公布，逾期10天",
        "<li>不知何时公布</li>",
        "<li>nobody knows when it was published</li>",
        "What a rule says is given here as reviewers see it, in Chinese.",
    )
    assert [word in page for word in words] == said


def test_where_no_message_is_shown_none_is_said_to_be_chinese(door: httpx.Client) -> None:
    page = door.get("/rules/P03?lang=en").text

    assert ("in Chinese." in page, "<li>telephones of an office are to be public</li>" in page) == (
        False,
        True,
    )
