"""Every page with all that can be opened on it open, dark and light, wide, narrow and at twice the size, as axe sees it.

The daily look at the pages asks in the dark and on a telephone only for what colours and widths change; here all rules are
asked everywhere, of pages of an office in the middle of its season, with what stands in folded parts unfolded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.e2e.season import Season, served_season
from tests.e2e.season_papers import YEAR, paper
from tests.e2e.site import hand_in, open_page
from tests.e2e.test_accessibility import complaints
from tests.writer import write

pytestmark = pytest.mark.exhaustive

REPORT: Final = "/reports/{青川县便民服务局-2025}"
DECIDED: Final = "/reports/{剑阁县水利事务局-2025}"
ORGAN: Final = "510822-0"

PAGES: Final = {
    "queue": "/",
    "everything": "/?state=all",
    "nothing found": "/?q=没有这个机关",
    "views": "/views",
    "mentions": "/mentions",
    "a report": REPORT,
    "a report decided": DECIDED,
    "a report waived": "/reports/{剑阁县市场监督局-2025}",
    "a report judged twice": "/reports/{twice}",
    "its changes": "/reports/{twice}/changes",
    "passages": f"{REPORT}/passages",
    "original and reading": f"{REPORT}/reading",
    "a cell to correct": f"{REPORT}/reading?cell=requests.received.total",
    "letter": f"{DECIDED}/return",
    "waivers": "/waivers",
    "load": "/load",
    "board": "/calendar?region=5108",
    "missing": "/calendar/missing",
    "reminders": "/calendar/reminders?region=5108",
    "an organ's years": f"/calendar/organs?code={ORGAN}",
    "roster": "/roster",
    "an organ": f"/roster/organs/{ORGAN}",
    "an organ to edit": f"/roster/organs/{ORGAN}/edit",
    "an organ's event": f"/roster/organs/{ORGAN}/event",
    "a new organ": "/roster/new",
    "a file of organs": "/roster/import",
    "unmatched": "/roster/unmatched",
    "summaries": "/summaries",
    "summary": f"/summaries/{YEAR}?region=5108",
    "a list": f"/summaries/{YEAR}/list/filing.filed",
    "rules": "/rules",
    "a rule": "/rules/A01",
    "quarantine": "/quarantine",
    "mails": "/mails",
    "account": "/account",
    "authenticator": "/account/authenticator",
    "users": "/users",
    "a user": "/users/1",
    "a new user": "/users/new",
    "draft": "/draft",
    "not valid": "/?region=1",
    "not there": "/nowhere",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at; a window of half the width is one of twice the size."""

    scheme: Literal["light", "dark"]
    window: ViewportSize
    language: Literal["zh", "en"] = "zh"


LOOKS: Final = {
    "wide, dark": Look("dark", {"width": 1280, "height": 800}),
    "twice the size": Look("light", {"width": 640, "height": 400}),
    "narrow": Look("light", {"width": 390, "height": 844}, "en"),
    "narrow, dark": Look("dark", {"width": 390, "height": 844}),
}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    """Give the office, with one report that was filed again with another figure."""
    with served_season(tmp_path_factory.mktemp("season")) as season:
        organ = "青川县林草事务局"
        text = write(paper(organ, YEAR, 2), "tabs")
        for version in (1, 2):
            content = text if version == 1 else text.replace("平台", "网站平台")
            season.reports["twice"] = hand_in(season.work, "twice", organ, YEAR, content, version=version)
        yield season


@pytest.fixture(scope="module")
def looks(season: Season, browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser profile in which the administrator has signed in."""
    context = browser.new_context(reduced_motion="reduce", locale="zh-CN")
    open_page(context, season, "管理员").close()
    yield context
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_used_by_everybody_however_it_is_looked_at(
    name: str, season: Season, looks: BrowserContext
) -> None:
    path = PAGES[name]
    for report, submission_id in season.reports.items():
        path = path.replace(f"{{{report}}}", str(submission_id))
    page = looks.new_page()
    found = {look: _complaints(page, season.address + path, LOOKS[look]) for look in LOOKS}
    page.close()

    assert found == {look: [] for look in LOOKS}


def _complaints(page: Page, address: str, look: Look) -> list[tuple[str, str]]:
    page.set_viewport_size(look.window)
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
    answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={look.language}")
    assert answer is not None
    assert answer.status < 500
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = complaints(page)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(("wider than the window", page.url))
    return found
