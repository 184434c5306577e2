"""The whole web application over a store filled by the real engine, and Chromium to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from gouji.engine.store import upgrade
from gouji.engine.store.queries.arrivals import Arrival
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.arriving import arrive
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.serving import serving

SAMPLES: Final = Path(__file__).parents[2] / "integrations" / "inbound" / "cli" / "samples"
PASSWORD: Final = "a long enough password"
PEOPLE: Final = {
    "李审核": ("reviewer", None),
    "王审核": ("reviewer", None),
    "外省人": ("reviewer", "13"),
    "管理员": ("admin", None),
}
ATTACK: Final = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A served application.

    Attributes:
        address: without a slash at its end.
        reports: submission ids by name of the sample.
    """

    address: str
    work: Work
    reports: dict[str, UUID]

    def report(self, name: str, query: str = "") -> str:
        """Return the address of a report's page."""
        return f"{self.address}/reports/{self.reports[name]}{query}"


@contextmanager
def served_site(folder: Path, broker_url: str = "") -> Iterator[Site]:
    """Yield the application over a store with people and judged reports in `folder`; there need be no broker."""
    secret = "whsec_" + "QQ" * 16
    settings = Settings(
        data_dir=folder, base_url="http://127.0.0.1", webhook_secrets=secret, broker_url=broker_url
    )
    upgrade(settings.resolved_database_url)
    work = open_work(settings)
    now = datetime.now(UTC)
    with work.database.session() as session:
        for name, (role, region) in PEOPLE.items():
            accounts.add_user(session, name, PASSWORD, role, now, region=region)
    reports = {name: hand_in(work, name, *paper) for name, paper in papers().items()}
    with serving(create_app(settings)) as client:
        yield Site(str(client.base_url).rstrip("/"), work, reports)
    work.close()


def papers() -> dict[str, tuple[str, int, str]]:
    """Return organ, year and text of each report to hand in, earlier years first."""
    texts = {file.stem: file.read_text() for file in sorted(SAMPLES.glob("*.txt"))}
    attacked = texts["panshi-2021"].replace("磐石市民生服务局", "双辽市民生服务局")
    return {
        "panshi-2021": ("磐石市民生服务局", 2021, texts["panshi-2021"]),
        "panshi-2022": ("磐石市民生服务局", 2022, texts["panshi-2022"]),
        "arong-2021": ("阿荣旗社会服务局", 2021, texts["arong-2021"]),
        "zeku-2021": ("泽库县社会事务局", 2021, texts["zeku-2021"]),
        "attack": (
            f"双辽市民生服务局{ATTACK}",
            2021,
            attacked.replace("一、总体情况", f"一、总体情况\n{ATTACK}\n", 1),
        ),
    }


def hand_in(work: Work, name: str, organ: str, year: int, text: str | bytes, *, version: int = 1) -> UUID:
    """Save, read, judge and store one report as door and worker do; return its submission's id."""
    arrival = Arrival(
        webhook_id=f"{name}-{version}",
        door="generic",
        external_id=name,
        organ=organ,
        year=year,
        filename=f"{name}.txt",
        content=text.encode() if isinstance(text, str) else text,
        submitted_at=datetime(year + 1, 1, 20, 9, 0, tzinfo=UTC),
        callback_url="http://192.0.2.1/answers",
    )
    saved = arrive(work, arrival)
    evaluate(work, saved.id)
    return saved.id


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the machine's own Chromium, without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError("chromium is not on PATH: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        browser.close()


def open_page(context: BrowserContext, site: Site, name: str) -> Page:
    """Return a page on which `name` has signed in."""
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.address}/")
    return page
