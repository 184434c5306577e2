"""The main pages look as they did when their pictures were taken: places and brightness, loosely."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.e2e.pictures import (
    IN_FULL,
    KEPT,
    LOOKS,
    PAGES,
    SIZES,
    THEMES,
    Album,
    Theme,
    album,
    differences,
    kept_looks,
    look_at,
    name_of,
)

DAILY: list[tuple[str, str, Theme]] = [
    ("queue", "desk", "light"),
    ("queue", "phone", "dark"),
    ("report", "desk", "dark"),
    ("report-en", "phone", "light"),
    ("summary", "wide", "light"),
    ("sign-in", "phone", "dark"),
]
MOST_BYTES = 3_000_000

FAULTS = {
    "a column is hidden": (
        "document.querySelectorAll('table.list td.state').forEach(cell => { cell.style.display = 'none' })",
        "table.list td.state is not seen any more",
    ),
    "the style is not there": (
        "document.querySelectorAll('link[rel=stylesheet]').forEach(link => link.remove())",
        "header.bar nav is at",
    ),
    "a light page in the dark": (
        "document.documentElement.style.cssText = '--paper: #f6f5f1; --sheet: #fff; --sunken: #efede7'",
        "the dark theme is not dark",
    ),
    "a text that does not wrap": (
        "document.querySelector('h1').style.cssText = 'white-space: nowrap; min-width: 9000px'",
        "as wide as the window",
    ),
    "the table slid below the filters": (
        "document.querySelector('form.filters').style.marginBottom = '320px'",
        "table.list is at",
    ),
}
"""What was done to the queue's page in the dark, and what the comparison must say to it."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Album]:
    with album(tmp_path_factory.mktemp("season"), browser) as opened:
        yield opened


def seen(opened: Album, page: str, size: str, theme: Theme) -> list[str]:
    """Return in what a page differs from its kept picture."""
    look, _ = look_at(opened.open(page, size, theme))
    return differences(look, kept_looks()[name_of(page, size, theme)], theme)


@pytest.mark.parametrize(("page", "size", "theme"), DAILY)
def test_a_page_looks_as_in_its_kept_picture(opened: Album, page: str, size: str, theme: Theme) -> None:
    assert seen(opened, page, size, theme) == []


@pytest.mark.exhaustive
def test_every_page_looks_as_in_its_kept_picture(opened: Album) -> None:
    found = {
        name_of(page, size, theme): seen(opened, page, size, theme)
        for page, size, theme in product(PAGES, SIZES, THEMES)
        if (page, size, theme) not in DAILY
    }

    assert len(found) == len(PAGES) * len(SIZES) * len(THEMES) - len(DAILY)
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_sees_a_page_that_is_broken(opened: Album, fault: str) -> None:
    page = opened.open("queue", "desk", "dark")
    script, said = FAULTS[fault]
    page.evaluate(f"() => {{ {script} }}")

    told = differences(look_at(page)[0], kept_looks()["queue-desk-dark"], "dark")

    assert [one for one in told if said in one], told


def test_of_every_picture_there_is_a_small_one_and_together_they_are_small() -> None:
    wanted = {name_of(*each) for each in product(PAGES, SIZES, THEMES)}
    full = {f"{name_of(*each)}.png" for each in IN_FULL}
    files = {file.name: file.stat().st_size for file in KEPT.iterdir()}

    assert set(kept_looks()) == wanted
    assert set(files) == {f"{name}.webp" for name in wanted} | full | {LOOKS.name}
    assert sum(files.values()) < MOST_BYTES
