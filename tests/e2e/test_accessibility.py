"""Every page passes axe: WCAG 2.0 to 2.2 at A and AA, and its best practices; light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.site import Site, open_page

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}


def complaints(page: Page) -> list[tuple[str, str]]:
    """Return rule and first element of everything that axe finds."""
    violations = Axe().run(page).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_every_page_can_be_used_by_everybody(
    site: Site, browser: Browser, scheme: str, size: ViewportSize
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport=size, reduced_motion="reduce"
    )
    stranger = context.new_page()
    stranger.goto(f"{site.address}/sign-in")
    found = {"sign-in": complaints(stranger)}
    page = open_page(context, site, "管理员")
    paths = {
        "queue": "/",
        "nothing found": "/?q=nothing",
        "one report": f"/reports/{site.reports['panshi-2022']}",
        "a report with blanks": f"/reports/{site.reports['zeku-2021']}",
        "English": f"/reports/{site.reports['arong-2021']}?lang=en",
        "original and reading": f"/reports/{site.reports['panshi-2022']}/reading",
        "a cell to correct": f"/reports/{site.reports['zeku-2021']}/reading?cell=appeals.direct_suit.total",
        "the letter": f"/reports/{site.reports['zeku-2021']}/return?lang=zh",
        "quarantine": "/quarantine",
        "the rules": "/rules",
        "one rule": "/rules/A01",
        "a wrong filter": "/?region=1",
        "no such page": "/nowhere",
    }
    for name, path in paths.items():
        page.goto(f"{site.address}{path}")
        found[name] = complaints(page)
        is_wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[name] += [("wider than the window", path)] if is_wider else []
    context.close()

    assert found == {name: [] for name in found}
