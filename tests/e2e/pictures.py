"""What the main pages look like, at three widths and in both themes: taken, kept in deploy/screenshots/pages, compared.

`.venv/bin/python -m tests.e2e.pictures` takes all of them anew. Kept are, of every picture, a small one to look at, and in
`looks.json` what a later one is compared with: where the landmarks of the page lie, and how bright it is from block to
block. Both are loose enough for other fonts and other versions of Chromium, and strict enough to see a column that is gone, a
page without its style or a light page in the dark theme. A few are kept in full for the README.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.e2e.season import Season, served_season
from tests.e2e.site import chromium, open_page

KEPT: Final = Path(__file__).parents[2] / "deploy" / "screenshots" / "pages"
LOOKS: Final = KEPT / "looks.json"

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
SIZES: Final[Mapping[str, ViewportSize]] = {
    "desk": {"width": 1280, "height": 800},
    "wide": {"width": 1920, "height": 1080},
    "phone": {"width": 390, "height": 844},
}
REPORT: Final = "{青川县便民服务局-2025}"
PAGES: Final[Mapping[str, tuple[str | None, str]]] = {
    "queue": ("李文静", "/?state=all"),
    "report": ("李文静", f"/reports/{REPORT}"),
    "reading": ("李文静", f"/reports/{REPORT}/reading"),
    "waivers": ("周岚", "/waivers"),
    "load": ("周岚", "/load"),
    "calendar": ("周岚", "/calendar"),
    "summary": ("周岚", "/summaries/2025"),
    "rule": ("李文静", "/rules/A01"),
    "draft": (None, "/draft"),
    "sign-in": (None, "/sign-in"),
    "queue-en": ("李文静", "/?state=all&lang=en"),
    "report-en": ("李文静", f"/reports/{REPORT}?lang=en"),
}
"""Who looks, None for a visitor, and at what."""

IN_FULL: Final = (
    ("queue", "desk", "light"),
    ("report", "wide", "light"),
    ("report", "desk", "dark"),
    ("queue", "phone", "light"),
    ("calendar", "desk", "light"),
    ("summary", "desk", "dark"),
)
"""Kept as they are, for the README."""

LANDMARKS: Final = (
    "header.bar",
    "header.bar nav",
    "main",
    "h1",
    "form.filters",
    "form.filters .buttons",
    ".views",
    ".counts",
    "table.list",
    "table.list th",
    "table.list td.say",
    "table.list td.state",
    ".report-head .acts",
    ".tabs",
    ".document",
    "table.grid",
    "table.grid td",
    "#findings",
    ".finding.is-chosen .acts",
    ".tiles",
    ".share",
    ".share-bar",
    ".desk-forms",
    "fieldset.bulk",
    ".rule-page",
    ".door",
    ".drop",
)
"""What is looked for; the first of each that is seen counts."""

BLOCKS: Final = (16, 10)
SMALL: Final = {"desk": (480, 300), "wide": (480, 270), "phone": (195, 422)}

# How far a page may be from the kept one: places in hundredths of the window, brightness of 255.
ASIDE: Final = 5
BELOW: Final = 9
BLOCK_AT_MOST: Final = 110
BLOCKS_ON_AVERAGE: Final = 14
DARK_AT_MOST: Final = 75
LIGHT_AT_LEAST: Final = 190

HELLO: Final = "event: hello\ndata: {}\n\n"

_BOXES: Final = """selectors => Object.fromEntries(selectors.flatMap(selector => {
  const seen = [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect())
    .find(box => box.width > 0 && box.height > 0);
  return seen ? [[selector, [seen.left, seen.top, seen.width, seen.height]]] : [];
}))"""


@dataclass(frozen=True, slots=True)
class Look:
    """What one picture is compared by.

    Attributes:
        landmarks: left, top, width and height of each, in hundredths of the window; cut at its lower edge.
        blocks: brightness of each block of the picture, 0 to 255, row by row.
        width: of the whole page in hundredths of the window: more than 100 has to be scrolled sideways.
    """

    landmarks: Mapping[str, tuple[int, int, int, int]]
    blocks: tuple[int, ...]
    width: int

    @property
    def brightness(self) -> int:
        """Mean of all blocks."""
        return sum(self.blocks) // len(self.blocks)


def name_of(page: str, size: str, theme: str) -> str:
    """Return what a picture is called."""
    return f"{page}-{size}-{theme}"


def look_at(page: Page) -> tuple[Look, Image.Image]:
    """Return how an open page looks, and its picture."""
    window = page.viewport_size
    assert window is not None
    boxes: dict[str, list[float]] = page.evaluate(_BOXES, [*LANDMARKS])
    width = page.evaluate("document.documentElement.scrollWidth")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    grey = picture.convert("L").resize(BLOCKS, Image.Resampling.BOX)
    landmarks = {name: _placed(box, window) for name, box in boxes.items() if box[1] < window["height"]}
    return Look(landmarks, tuple(grey.tobytes()), round(width * 100 / window["width"])), picture


def _placed(box: list[float], window: ViewportSize) -> tuple[int, int, int, int]:
    left, top, width, height = box
    lowest = min(top + height, window["height"])
    across, down = window["width"] / 100, window["height"] / 100
    return round(left / across), round(top / down), round(width / across), round((lowest - top) / down)


def differences(look: Look, kept: Look, theme: Theme) -> list[str]:
    """Return in what a page differs from the kept picture, in words; nothing where it is near enough."""
    return [*_of_places(look, kept), *_of_light(look, kept, theme)]


def _of_places(look: Look, kept: Look) -> Iterator[str]:
    if look.width > 100:
        yield f"the page is {look.width} % as wide as the window"
    for name in sorted(kept.landmarks.keys() - look.landmarks.keys()):
        yield f"{name} is not seen any more"
    for name in sorted(look.landmarks.keys() - kept.landmarks.keys()):
        yield f"{name} was not there"
    for name, box in look.landmarks.items():
        was = kept.landmarks.get(name, box)
        limits = (ASIDE, BELOW, ASIDE, BELOW)
        if any(abs(a - b) > limit for a, b, limit in zip(box, was, limits, strict=True)):
            yield f"{name} is at {box}, was at {was}"


def _of_light(look: Look, kept: Look, theme: Theme) -> Iterator[str]:
    if theme == "dark" and look.brightness > DARK_AT_MOST:
        yield f"the dark theme is not dark: {look.brightness}"
    if theme == "light" and look.brightness < LIGHT_AT_LEAST:
        yield f"the light theme is not light: {look.brightness}"
    apart = [abs(a - b) for a, b in zip(look.blocks, kept.blocks, strict=True)]
    if sum(apart) > BLOCKS_ON_AVERAGE * len(apart):
        yield f"brightness differs by {sum(apart) // len(apart)} on average"
    if max(apart) > BLOCK_AT_MOST:
        place = apart.index(max(apart))
        yield f"block {place % BLOCKS[0]}, {place // BLOCKS[0]} differs by {max(apart)}"


class Album:
    """Opens pages of the office in one browser, for each person a window of their own."""

    def __init__(self, season: Season, browser: Browser) -> None:
        self._season = season
        self._browser = browser
        self._pages: dict[str | None, Page] = {}

    def open(self, name: str, size: str, theme: Theme) -> Page:
        """Return a page as it is seen in a window of that size and theme, in Chinese unless its address says otherwise."""
        person, path = PAGES[name]
        page = self._page_of(person)
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for report, number in self._season.reports.items():
            path = path.replace(f"{{{report}}}", str(number))
        if "lang=" not in path:
            path += ("&" if "?" in path else "?") + "lang=zh"
        page.goto(self._season.address + path)
        return page

    def _page_of(self, person: str | None) -> Page:
        if person not in self._pages:
            context: BrowserContext = self._browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
            )
            context.set_default_timeout(60_000)
            # Nobody else works here: a stream that says hello and ends, so that no picture tells of a broker that is not there.
            context.route(
                "**/live", lambda route: route.fulfill(content_type="text/event-stream", body=HELLO)
            )
            self._pages[person] = open_page(context, self._season, person) if person else context.new_page()
        return self._pages[person]

    def close(self) -> None:
        """Close all windows."""
        for page in self._pages.values():
            page.context.close()


@contextmanager
def album(folder: Path, browser: Browser) -> Iterator[Album]:
    """Yield the office's pages, its data in `folder`."""
    with served_season(folder) as season:
        opened = Album(season, browser)
        yield opened
        opened.close()


def kept_looks() -> dict[str, Look]:
    """Return what was kept of every picture, by its name."""
    told = json.loads(LOOKS.read_text())
    return {
        name: Look(
            {mark: (box[0], box[1], box[2], box[3]) for mark, box in one["landmarks"].items()},
            tuple(bytes.fromhex(one["blocks"])),
            one["width"],
        )
        for name, one in told.items()
    }


def main() -> None:
    """Take all pictures anew."""
    KEPT.mkdir(parents=True, exist_ok=True)
    looks = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        album(Path(folder), browser) as opened,
    ):
        for page in PAGES:
            for size in SIZES:
                for theme in THEMES:
                    name = name_of(page, size, theme)
                    look, picture = look_at(opened.open(page, size, theme))
                    looks[name] = {
                        "width": look.width,
                        "blocks": bytes(look.blocks).hex(),
                        "landmarks": look.landmarks,
                    }
                    picture.resize(SMALL[size], Image.Resampling.LANCZOS).save(
                        KEPT / f"{name}.webp", quality=60, method=6
                    )
                    if (page, size, theme) in IN_FULL:
                        picture.quantize(64, dither=Image.Dither.NONE).save(
                            KEPT / f"{name}.png", optimize=True
                        )
    lines = (f"{json.dumps(name)}: {json.dumps(one)}" for name, one in sorted(looks.items()))
    LOOKS.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    size = sum(file.stat().st_size for file in KEPT.iterdir())
    print(f"{len(looks)} pictures in {KEPT} ({size // 1024} KB)")


if __name__ == "__main__":
    main()
