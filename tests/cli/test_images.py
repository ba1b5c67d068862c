"""Images of articles, from `digest build` to `digest send`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes.images import encoded, flat
from tests.fakes.web import Web

DATE = "2026-09-21"
STORIES = (
    "The night ferry across Kilindini Harbour will run every hour from October, Kenya's port office said.",
    "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs by night.",
    "A library on rails left Kyoto on Saturday with nine thousand books for the villages of northern Japan.",
)
PAGE = """<!doctype html><html lang="en"><title>t</title>
{% for section in issue.sections %}{% for bullet in section.bullets %}
{% if bullet.image %}<img src="{{ bullet.image.page }}" alt="{{ bullet.image.alt }}">{% endif %}
{% endfor %}{% endfor %}</html>
"""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this machine."""
    with Web() as server:
        yield server


@pytest.fixture
def source(newsletter: Path, web: Web, tmp_path: Path) -> Path:
    """A feed of three stories: one with an image, one whose image is gone, one without."""
    settings = newsletter / "digest.toml"
    settings.write_text(settings.read_text().replace("[collect]", "[collect]\nprivate_addresses = true"))
    theme = newsletter / "templates" / "roundup"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text("images = true\n")
    (theme / "page.html").write_text(PAGE)
    images = (web.page("/a.png", encoded(flat())), web.address + "/gone.png", "")
    items = "".join(
        f"<item><title>{text[:30]}</title><link>https://coast.example/{n}</link><description>{text}</description>"
        + (f'<enclosure url="{image}" type="image/png" length="1"/>' if image else "")
        + "</item>"
        for n, (text, image) in enumerate(zip(STORIES, images, strict=True))
    )
    path = tmp_path / "coast.xml"
    path.write_text(f'<rss version="2.0"><channel><title>Coast Courier</title>{items}</channel></rss>')
    return path


def test_a_build_writes_them_and_counts(newsletter: Path, source: Path, web: Web, digest: Run) -> None:
    """One line for all that could not be had, each with its reason under -v; no item is lost, the exit code is 0."""
    said = digest("-C", newsletter, "build", source, "--date", DATE, "--json")
    report = json.loads(said.out)
    assert (said.code, report["items"], report["images"], report["images_failed"]) == (0, 3, 1, 1)
    assert said.err == "digest: 1 image could not be had: 127.0.0.1 (-v says why)\n"
    (name,) = [name for name in report["paths"] if name.startswith("images/")]
    assert Path(report["paths"][name]) == newsletter / "issues" / DATE / name
    assert f'<img src="{name}"' in (newsletter / "issues" / DATE / "index.html").read_text()
    said = digest("-C", newsletter, "build", source, "--date", DATE, "-v")
    assert f"digest: no image: {web.address}/gone.png: the server answers 404" in said.err
    assert "images    1, 1 could not be had" in said.out
    assert web.asked("/a.png") == 1


def test_a_dry_run_counts_and_writes_nothing(newsletter: Path, source: Path, digest: Run) -> None:
    """Not even the folder of the images."""
    said = digest("-C", newsletter, "build", source, "--date", DATE, "--dry-run", "--json")
    assert json.loads(said.out)["images"] == 1
    assert not (newsletter / "issues").exists()


def test_a_file_that_is_gone_is_told_before_anything_is_sent(newsletter: Path, source: Path, digest: Run) -> None:
    """Check 47, at `check` and `approve`; the next build brings it back."""
    digest("-C", newsletter, "build", source, "--date", DATE)
    assert "images/" not in digest("-C", newsletter, "check", DATE).out
    (picture,) = (newsletter / "issues" / DATE / "images").iterdir()
    picture.unlink()
    assert f"W 47  html: the file images/{picture.name} is missing" in digest("-C", newsletter, "check", DATE).out
    assert "W 47" in digest("-C", newsletter, "approve", DATE, "--by", "Ada").err
    digest("-C", newsletter, "build", source, "--date", DATE)
    assert picture.exists()
    assert "images/" not in digest("-C", newsletter, "check", DATE).out
