"""`make contact-sheet`: the demo's issue in every theme in Chromium, small beside each other: docs/contact-sheet.png.

Mail and web page, narrow and wide, in the light, in the dark, and as they are before images are loaded. With
`--out DIR --full` each is photographed whole instead, a file for each, to be looked at.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from digest import codec, render
from digest.values import Issue
from tests import themes

SHEET = Path(__file__).parents[1] / "docs" / "contact-sheet.png"
CHROMIUM = "/usr/bin/chromium"
LOOKS = ("light", "dark", "images off")
SIZES = {320: (320, 640), 640: (640, 880)}
"""What is shown of a page, by its width in pixels."""
TALL, GAP, HEAD, SIDE = 440, 12, 34, 96
"""Of the sheet: a picture's height, the space between two, the line of labels and the column of labels."""
MOST = 1_500_000
"""Bytes of the sheet."""
# Images further down load when they come into view; the picture waits for none of them.
_LOADED = """Promise.all(Array.from(document.images, one => {
  one.loading = 'eager'; return one.decode().catch(() => null); }))"""
GROUND, INK = "#e9e9ec", "#1d1d1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture to take."""

    theme: str
    kind: str
    width: int
    look: str

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.theme}-{self.kind}-{self.width}-{self.look.replace(' ', '-')}.png"


def rows() -> list[tuple[str, str]]:
    """Theme and document of each row of the sheet."""
    return list(product(themes.NAMES, ("mail", "page")))


def shots() -> list[Shot]:
    """All pictures, row by row."""
    columns = list(product(SIZES, LOOKS))
    return [Shot(theme=name, kind=kind, width=w, look=look) for name, kind in rows() for w, look in columns]


@cache
def demo() -> tuple[Issue, Path]:
    """The issue that `digest demo` builds, with a sponsor's words, and the folder in which it lies."""
    out = Path(tempfile.mkdtemp(prefix="contact-sheet-"))
    digest = str(Path(sys.executable).with_name("digest"))
    subprocess.run([digest, "demo", "--no-server", "--out", str(out)], check=True, capture_output=True)
    (path,) = out.glob("issues/*/issue.json")
    return themes.whole(codec.issue(path.read_bytes(), str(path))), path.parent


class Site:
    """The web address under which the issue stands: its documents, and its images."""

    def __init__(self, theme: str, *, images: bool) -> None:
        issue, self.folder = demo()
        edition = render.edition(issue, themes.theme(theme))
        self.home = f"{str(issue.masthead.web).rstrip('/')}/{issue.slug}/"
        self.documents = {"mail": edition.html, "page": edition.page}
        self.images = images

    def answer(self, route: Any) -> None:
        """The document, the image, or nothing: no request leaves this machine."""
        url = route.request.url
        name = unquote(urlsplit(url).path.removeprefix(urlsplit(self.home).path))
        file = self.folder / name
        if not url.startswith(self.home):
            route.abort()
        elif name in self.documents:
            route.fulfill(body=self.documents[name], content_type="text/html; charset=utf-8")
        elif self.images and name.startswith("images/") and ".." not in name and file.is_file():
            route.fulfill(path=file)
        else:
            route.abort()


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def taken(browser: Any, shot: Shot, *, full: bool = False) -> bytes:
    """The picture as PNG: the top of the page, or with `full` all of it."""
    site = Site(shot.theme, images=shot.look != "images off")
    width, height = SIZES[shot.width]
    scheme = "dark" if shot.look == "dark" else "light"
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.route("**/*", site.answer)
    page.goto(site.home + shot.kind)
    page.evaluate(_LOADED)
    made: bytes = page.screenshot(full_page=full)
    page.close()
    return made


def sheet(pictures: dict[Shot, bytes]) -> Image.Image:
    """All pictures on one sheet, theme and document on the left, width and look above."""
    wide = {width: round(size[0] * TALL / size[1]) for width, size in SIZES.items()}
    columns = list(product(SIZES, LOOKS))
    across = SIDE + sum(wide[width] + GAP for width, _ in columns)
    made = Image.new("RGB", (across, HEAD + len(rows()) * (TALL + GAP)), GROUND)
    pen, font = ImageDraw.Draw(made), ImageFont.load_default(size=16)
    for row, (theme, kind) in enumerate(rows()):
        pen.multiline_text((GAP, HEAD + row * (TALL + GAP)), f"{theme}\n{kind}", INK, font)
        left = SIDE
        for width, look in columns:
            pen.text((left, 8), f"{width} px, {look}", INK, font) if row == 0 else None
            shot = Shot(theme=theme, kind=kind, width=width, look=look)
            small = (
                Image.open(io.BytesIO(pictures[shot]))
                .convert("RGB")
                .resize((wide[width], TALL), Image.Resampling.LANCZOS)
            )
            made.paste(small, (left, HEAD + row * (TALL + GAP)))
            left += wide[width] + GAP
    return made


def packed(image: Image.Image) -> bytes:
    """The sheet as PNG of 256 colours, made smaller until it is no larger than it may be."""
    while True:
        file = io.BytesIO()
        image.quantize(256, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if len(file.getvalue()) <= MOST:
            return file.getvalue()
        image = image.resize((image.width * 9 // 10, image.height * 9 // 10), Image.Resampling.LANCZOS)


def main() -> None:
    """Take the pictures; write the sheet, or with `--full` each of them whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write to (default: docs)")
    parser.add_argument("--full", action="store_true", help="each picture whole, in a file of its own; needs --out")
    chosen = parser.parse_args()
    if chosen.full and chosen.out is None:
        parser.error("--full needs --out DIR")
    folder: Path = chosen.out or SHEET.parent
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        pictures = {shot: taken(browser, shot, full=chosen.full) for shot in shots()}
    files = (
        {shot.name: made for shot, made in pictures.items()} if chosen.full else {SHEET.name: packed(sheet(pictures))}
    )
    for name, made in files.items():
        (folder / name).write_bytes(made)
        print(folder / name)


if __name__ == "__main__":
    main()
