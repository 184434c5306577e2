"""Every page passes axe: WCAG 2.1 at A and AA, and its best practices; light and dark, wide and narrow."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from gouji.engine.store.queries import queue, users
from gouji.integrations.desk import findings, mentions
from gouji.integrations.desk.roles import Actor, Role
from tests.e2e.site import PEOPLE, Site, open_page

WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}
# What another colour scheme, or less width, can change; everything else was looked at already.
OF_COLOURS: Final = {"runOnly": ["color-contrast", "link-in-text-block"]}
OF_WIDTH: Final = {"runOnly": ["color-contrast", "scrollable-region-focusable"]}

PAGES: Final = {
    "queue": "/",
    "nothing found": "/?q=nothing",
    "everything, filtered": "/?state=all&severity=error&age=new&sort=newest",
    "no views": "/views",
    "no mentions": "/mentions",
    "one report": "/reports/{panshi-2022}",
    "a report with blanks": "/reports/{zeku-2021}",
    "English": "/reports/{arong-2021}?lang=en",
    "original and reading": "/reports/{panshi-2022}/reading?lang=zh",
    "passages in common": "/reports/{panshi-2022}/passages?lang=zh",
    "a cell to correct": "/reports/{zeku-2021}/reading?cell=appeals.direct_suit.total",
    "the letter": "/reports/{zeku-2021}/return",
    "a draft to check": "/draft?lang=zh",
    "waivers": "/waivers?lang=zh",
    "load and assignment": "/load",
    "quarantine": "/quarantine",
    "mails": "/mails",
    "my account": "/account?lang=zh",
    "accounts": "/users",
    "an account": "/users/1",
    "a new account": "/users/new",
    "a summary": "/summaries/2021",
    "a summary of nothing": "/summaries/2021?region=6590",
    "a list of reports": "/summaries/2021/list/filing.filed",
    "a list of findings": "/summaries/2021/list/findings.all.found",
    "the rules": "/rules",
    "one rule": "/rules/A01",
    "a wrong filter": "/?region=1",
    "no such page": "/nowhere",
}
"""Name and address of every page but the sign-in; a sample's name stands for the id of its submission."""


@pytest.fixture(scope="module")
def looks(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser profile in which the administrator has signed in."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", locale="zh-CN")
    open_page(context, site, "管理员").close()
    yield context
    context.close()


def complaints(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return rule and first element of everything that axe finds."""
    violations = Axe().run(page, options=options).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]


def looked_at(page: Page) -> dict[str, list[tuple[str, str]]]:
    """Look at an open page as it is, in the dark, and narrow as a telephone."""
    found = {"light": complaints(page)}
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found["dark"] = complaints(page, OF_COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)
    found["narrow"] = complaints(page, OF_WIDTH)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found["narrow"].append(("wider than the window", page.url))
    page.set_viewport_size(WIDE)
    return found


def test_the_sign_in_can_be_used_by_everybody(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")

    assert looked_at(page) == {"light": [], "dark": [], "narrow": []}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_used_by_everybody(name: str, site: Site, looks: BrowserContext) -> None:
    path = PAGES[name]
    for sample, submission_id in site.reports.items():
        path = path.replace(f"{{{sample}}}", str(submission_id))
    page = looks.new_page()
    answer = page.goto(f"{site.address}{path}")

    assert answer is not None
    assert answer.status < 500
    assert looked_at(page) == {"light": [], "dark": [], "narrow": []}
    page.close()


def test_the_page_of_a_mention_can_be_used_by_everybody(site: Site, looks: BrowserContext) -> None:
    with site.work.database.session() as session:
        actors = {
            name: Actor(users.user(session, name).id, name, Role(role)) for name, (role, _) in PEOPLE.items()
        }
        item = queue.list_queue(session, queue.QueueFilter(), limit=500)[0][
            -1
        ].item.id  # no other test decides on hints
        findings.act(
            session, actors["王审核"], item, "comment", site.work.local_now(), text="@管理员 请看这一列。"
        )
        mention = mentions.list_mentions(session, actors["管理员"], limit=1)[0].mention.id
    page = looks.new_page()
    page.goto(f"{site.address}/mentions/{mention}")
    expect(page.get_by_role("button", name="查看问题")).to_be_visible()

    assert looked_at(page) == {"light": [], "dark": [], "narrow": []}
    page.close()


def test_axe_sees_what_is_wrong(site: Site, looks: BrowserContext) -> None:
    page = looks.new_page()
    page.goto(f"{site.address}/rules")
    page.evaluate(
        """() => {
            const text = document.createElement('p');
            text.textContent = '看不清的字';
            text.style.cssText = 'color:#999;background:#aaa;width:9000px';
            document.querySelector('main').append(text);
        }"""
    )

    found = looked_at(page)

    assert [rule for rule, _ in found["dark"]] == ["color-contrast"]
    assert {rule for rule, _ in found["narrow"]} == {"color-contrast", "wider than the window"}
    page.close()
