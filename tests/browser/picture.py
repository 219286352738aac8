"""Takes the picture of the README: ``python -m tests.browser.picture report.html report.png``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main(page_path: Path, picture: Path) -> None:
    """Open the report at the first failed dialogue that lost a field of the CRM card and take a picture."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1560}, color_scheme="light")
        page.goto(f"{page_path.resolve().as_uri()}#outcome=failed&clause=LEAD-3")
        page.locator("#items li").first.click()
        page.locator("#dialogue h2").first.wait_for()
        page.screenshot(path=str(picture))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
