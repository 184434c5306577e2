"""Makes the pictures of the yearly summary: `.venv/bin/python -m tests.e2e.summary_pictures` writes them to deploy/screenshots.

`summary-mail.png` is the mail in light on a desk and in the dark on a phone, `summary-paper.png` two pages of the paper. The
numbers are invented (`tests.summaries`). Look at both before you commit them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final, Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser

from gouji.integrations.outbound.summary import render_pdf
from gouji.integrations.outbound.summary.mail import render_html
from tests.e2e.site import chromium
from tests.summaries import example_summary

FOLDER: Final = Path(__file__).parents[2] / "deploy" / "screenshots"
BASE_URL: Final = "https://gouji.example.gov.cn"
HEIGHT: Final = 1220
SCALE: Final = 1.25
BETWEEN: Final = (207, 215, 224)
GAP: Final = 20


def main() -> None:
    """Render one example, and write what it looks like."""
    summary = example_summary()
    html = render_html(summary, language="zh", base_url=BASE_URL)
    with chromium() as browser:
        mail = [shown(browser, html, 640, "light"), shown(browser, html, 390, "dark")]
    pages = pypdfium2.PdfDocument(render_pdf(summary, language="zh", base_url=BASE_URL))
    paper = [pages[number].render(scale=1.15).to_pil().convert("RGB") for number in (0, 2)]
    for name, pictures in (("summary-mail", mail), ("summary-paper", paper)):
        path = FOLDER / f"{name}.png"
        side_by_side(pictures).quantize(128).save(path, optimize=True)
        print(f"{path} ({path.stat().st_size // 1024} KB)")


def shown(browser: Browser, html: str, width: int, theme: Literal["light", "dark"]) -> Image.Image:
    """Return the top of a page as a browser of a width shows it."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=theme, device_scale_factor=SCALE
    )
    page = context.new_page()
    page.set_content(html)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Return pictures beside each other."""
    width = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    found = Image.new("RGB", (width, max(one.height for one in pictures)), BETWEEN)
    left = 0
    for one in pictures:
        found.paste(one, (left, 0))
        left += one.width + GAP
    return found


if __name__ == "__main__":
    main()
