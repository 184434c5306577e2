"""The API keeps to its own description, whatever it is asked: schemathesis asks, as a program would, over HTTP.

Daily a few made-up requests to each address; `pytest -m exhaustive tests/integration/test_schemathesis.py` walks along
every border of every parameter and asks hundreds more.
"""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from gouji.engine.register import Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.integration.waiting import PATIENCE_SECONDS
from tests.unit.integrations.desk.samples import NOW, open_store, standard_report, submit
from tests.unit.integrations.test_routes import ORGAN

PEOPLE: Final = {
    "admin": ("admin", None),
    "supervisor": ("supervisor", "22"),
    "reviewer": ("reviewer", "2201"),
    "author": ("author", None),
    "filer": ("filer", None),
}
ASKED: Final = "^/(api/v1/|healthz)"
"""Not the webhook, which wants its body signed (`tests/integration/workers/`), nor what waits for a broker."""
UNCHECKED: Final = "positive_data_acceptance"
"""A last day that is past, or a cursor of another list, keep to the description and are refused all the same."""


@dataclass(frozen=True)
class Api:
    """Where the API is, and its store."""

    address: str
    database: Database

    def newcomer(self, role: str) -> str:
        """Add somebody of this role, whom nobody was asked to shut out before; return a token of theirs."""
        kind, region = PEOPLE[role]
        now = datetime.now(UTC)
        with self.database.session() as session:
            name = f"{role} {secrets.token_hex(4)}"
            accounts.add_user(session, name, None, kind, now, region=region)
            return accounts.create_token(session, name, now)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("api")
    database = open_store(folder)
    submit(database, *standard_report())
    with database.session() as session:
        organs.save_organs(session, [Registered(ORGAN)], NOW)
    app = create_app(Settings(_env_file=None, data_dir=folder, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as door:
        yield Api(str(door.base_url).rstrip("/"), database)
    database.close()


def ask(api: Api, name: str, folder: Path, *how: str) -> subprocess.CompletedProcess[str]:
    """Have schemathesis ask as this person; it exits with 0 where every answer is as described."""
    return subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{api.address}/openapi.json"),
            *("--header", f"Authorization: Bearer {api.newcomer(name)}"),
            *("--include-path-regex", ASKED, "--exclude-checks", UNCHECKED),
            *("--seed", "1", "--suppress-health-check", "all", "--no-color"),
            *("--request-timeout", f"{PATIENCE_SECONDS}", *how),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_answer_is_as_described(api: Api, tmp_path: Path) -> None:
    seen = ask(api, "admin", tmp_path, "--phases", "examples,fuzzing", "--max-examples", "3")

    assert seen.returncode == 0, seen.stdout + seen.stderr


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PEOPLE)
def test_every_answer_is_as_described_at_every_border(api: Api, tmp_path: Path, name: str) -> None:
    seen = ask(api, name, tmp_path, "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60")

    assert seen.returncode == 0, seen.stdout + seen.stderr
