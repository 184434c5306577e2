"""The description of the API: nothing in it is left unsaid."""

from pathlib import Path
from typing import Any

import pytest

from gouji.integrations.app import create_app
from gouji.integrations.inbound.rest.description import REFUSED, TAGS
from gouji.workers.settings import Settings
from tests.unit.integrations.desk.samples import open_store


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every route by method and address."""
    folder: Path = tmp_path_factory.mktemp("described")
    open_store(folder).close()
    app = create_app(Settings(_env_file=None, data_dir=folder, webhook_secrets="whsec_" + "QQ" * 16))
    paths = app.openapi()["paths"]
    return {f"{method} {path}": one for path, methods in paths.items() for method, one in methods.items()}


def test_every_route_says_what_it_does_and_belongs_to_a_part(routes: dict[str, dict[str, Any]]) -> None:
    known = {name for name, _ in TAGS}

    assert {key for key, one in routes.items() if not one.get("description")} == set()
    assert {key for key, one in routes.items() if not known.issuperset(one.get("tags") or {"none"})} == set()


def test_every_answer_has_a_shape(routes: dict[str, dict[str, Any]]) -> None:
    shapeless = {
        f"{key} {status}"
        for key, one in routes.items()
        for status, answer in one["responses"].items()
        if status != "204"
        for content in (answer.get("content") or {"none": {}}).values()
        if not content.get("schema") and "healthz" not in key and "readyz" not in key
    }

    assert shapeless == set()


def test_every_refusal_is_a_problem(routes: dict[str, dict[str, Any]]) -> None:
    refusals = [
        answer
        for one in routes.values()
        for status, answer in one["responses"].items()
        if int(status) in REFUSED
    ]

    assert refusals
    assert {media for answer in refusals for media in answer["content"]} == {"application/problem+json"}


def test_everything_under_the_api_needs_a_token(routes: dict[str, dict[str, Any]]) -> None:
    assert {key for key, one in routes.items() if "/api/v1/" in key and not one.get("security")} == set()
