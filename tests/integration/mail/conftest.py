"""An office that sends mail: database, settings, a clock that is set by hand, a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from gouji.engine.store import open_database
from gouji.integrations.app import create_app
from gouji.integrations.inbound.cli.app import run
from gouji.workers.broker import connect
from gouji.workers.settings import Settings, load_settings
from gouji.workers.work import Work
from tests.integration.broker import running_broker
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.messages import SECRET
from tests.integration.postgres import Postgres, postgres
from tests.integration.serving import serving
from tests.integration.sqlite import new_sqlite

__all__ = ["BOTH", "Gouji", "Office", "postgres"]

Gouji = Callable[..., tuple[int, str, str]]


@dataclass
class Clock:
    """The time as the test sets it."""

    now: datetime = datetime(2026, 4, 1, 1, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Office(Work):
    """The work of a process whose clock stands still until it is moved."""

    clock: Clock = field(default_factory=Clock)

    def with_settings(self, **changed: object) -> Office:
        return replace(self, settings=self.settings.model_copy(update=changed))


BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""For tests of what the two databases might do differently."""


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables and no rows: SQLite unless a test asks for `BOTH`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return new_sqlite(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as one:
        yield one


@pytest.fixture
def office(url: str, server: MailServer, tmp_path: Path) -> Iterator[Office]:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings takes it
        data_dir=tmp_path,
        database_url=url,
        smtp_url=SecretStr(server.url()),
        smtp_ca=server.certificates,
        mail_from="勾稽 <gouji@example.gov.cn>",
        mail_pauses=(60.0, 300.0),
        webhook_secrets=(SecretStr(SECRET),),
        base_url="https://gouji.example.gov.cn",
    )
    one = Office(settings, open_database(url), connect(settings))
    yield one
    one.close()
    one.celery.close()


@pytest.fixture
def gouji(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gouji]:
    """Run `gouji ARGUMENTS` in the office."""
    settings = office.settings
    for name, value in {
        "DATA_DIR": settings.data_dir,
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": settings.smtp_url.get_secret_value(),
        "SMTP_CA": settings.smtp_ca,
        "MAIL_FROM": settings.mail_from,
    }.items():
        monkeypatch.setenv(f"GOUJI_{name}", str(value))
    load_settings.cache_clear()

    def call(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    yield call
    load_settings.cache_clear()


@pytest.fixture
def door(office: Office) -> Iterator[httpx.Client]:
    with running_broker() as broker:
        settings = office.settings.model_copy(update={"broker_url": broker.url})
        with serving(create_app(settings)) as client:
            yield client
