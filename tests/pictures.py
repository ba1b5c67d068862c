"""`make picture`: the README's picture, taken of the demo's mail in Chromium."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "demo.png"
CHROMIUM = "/usr/bin/chromium"


def main() -> None:
    """Build the sample newsletter and photograph the top of its mail at twice the density."""
    digest = str(Path(sys.executable).with_name("digest"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        command = [digest, "demo", "--no-server", "--out", folder]
        mail = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 680, "height": 1180}, device_scale_factor=2)
        page.goto(Path(mail).as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    print(PICTURE)


if __name__ == "__main__":
    main()
