"""Makes the picture of the README: `.venv/bin/python -m tests.e2e.screenshot` writes deploy/screenshots/report.png."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.site import chromium, open_page, served_site

PICTURE = Path(__file__).parents[2] / "deploy" / "screenshots" / "report.png"


def main() -> None:
    """Show the report of one sample with its first finding claimed, as it looks at 1280 pixels."""
    with tempfile.TemporaryDirectory() as folder, served_site(Path(folder)) as site, chromium() as browser:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="zh-CN", reduced_motion="reduce"
        )
        page = open_page(context, site, "李审核")
        page.goto(site.report("arong-2021"))
        page.locator(".finding.is-chosen").get_by_role("button", name="领取").click()
        expect(page.locator(".finding.is-chosen > a")).to_contain_text("处理中")
        page.locator("#table-requests").evaluate("heading => heading.scrollIntoView({block: 'start'})")
        page.mouse.move(0, 0)
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
    print(f"{PICTURE} ({PICTURE.stat().st_size // 1024} KB)")


if __name__ == "__main__":
    main()
