"""Text can be read: every pair of colours meets WCAG AA in light and in dark; nothing is loaded from elsewhere."""

import re
from pathlib import Path

import pytest

from gouji.integrations.inbound.reviewer import pages

CSS = (pages.HERE / "static" / "gouji.css").read_text()
TEMPLATES = sorted((pages.HERE / "templates").glob("*.html"))
BLOCKS = {"light": CSS.split(":root {")[1], "dark": CSS.split(":root {")[2]}
PAIRS = [
    *(("ink", ground) for ground in ("paper", "sheet", "sunken", "chosen")),
    *(("ink-soft", ground) for ground in ("paper", "sheet", "sunken")),
    *(("accent", ground) for ground in ("paper", "sheet")),
    ("accent-ink", "accent"),
    *((name, f"{name}-soft") for name in ("error", "warning", "info", "good")),
]


def colour(scheme: str, name: str) -> tuple[float, float, float]:
    match = re.search(rf"--{name}: #([0-9a-f]{{6}});", BLOCKS[scheme])
    assert match, name
    red, green, blue = (int(match[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def luminance(channels: tuple[float, float, float]) -> float:
    """Return the relative luminance of WCAG 2.1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    dark, bright = sorted((luminance(colour(scheme, text)), luminance(colour(scheme, ground))))

    assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_script_or_style_of_its_own_or_loads_from_elsewhere(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"<style|\sstyle=|\son\w+=|hx-on|javascript:|https?://|\|\s*safe\b", text) == []
    assert re.findall(r"<script(?! src=)", text) == []


def test_the_style_loads_nothing() -> None:
    assert re.findall(r"@import|url\(", CSS) == []
