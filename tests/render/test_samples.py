"""The invented issues that come with themes, and their images."""

from pathlib import Path

import pytest

from digest import render
from digest.errors import ThemeError
from digest.render.samples import read
from digest.render.views import view
from digest.values import Issue
from tests.fakes.images import encoded, flat, opened

SAMPLE = """
date = 2023-09-21
[newsletter]
name = "The Coastal Herald"
web = "https://herald.example/roundup"
[[sections]]
name = "Americas"
[[sections.items]]
words = "Chile closes the hake grounds."
headline = "Chile rests its hake"
byline = "Ada Moroz"
label = "Harbor Dispatch"
image = "{image}"
width = {width}
height = 400
alt = "A harbour"
"""


def written(folder: Path, image: str = "images/harbour.jpg", width: int = 600) -> Path:
    """A sample with one item and its image's file."""
    (folder / "images").mkdir()
    (folder / "images" / "harbour.jpg").write_bytes(encoded(flat(), "JPEG"))
    path = folder / "sample.toml"
    path.write_text(SAMPLE.format(image=image, width=width))
    return path


def test_an_item_has_its_image_headline_and_byline(tmp_path: Path) -> None:
    """As those of articles, for mail and page."""
    (bullet,) = view(read(written(tmp_path), "test")).sections[0].bullets
    assert bullet.headline is not None
    assert (bullet.headline.text, bullet.byline, bullet.outlet) == (
        "Chile rests its hake",
        "Ada Moroz",
        "Harbor Dispatch",
    )
    assert bullet.image is not None
    assert (bullet.image.page, bullet.image.alt, bullet.image.tall(300)) == ("images/harbour.jpg", "A harbour", 200)
    assert bullet.image.mail == "https://herald.example/roundup/2023-09-21/images/harbour.jpg"


@pytest.mark.parametrize("given", [{"image": "../secret.jpg"}, {"image": "images/a.svg"}, {"width": 0}])
def test_an_image_that_cannot_be_is_a_mistake(tmp_path: Path, given: dict[str, object]) -> None:
    """A name elsewhere, another kind, no width."""
    with pytest.raises(ThemeError, match="needs a name such as"):
        read(written(tmp_path, **given), "test")


def test_an_image_without_a_file_is_a_mistake(tmp_path: Path) -> None:
    """Told by its path."""
    path = written(tmp_path, image="images/other.jpg")
    with pytest.raises(ThemeError, match="No such file") as caught:
        read(path, "test")
    assert caught.value.path == str(tmp_path / "images" / "other.jpg")


def test_the_roundups_sample_has_six_described_images_of_the_size_they_say(
    roundup: render.Theme, sample_issue: Issue
) -> None:
    """Small enough for one mail, each of another file."""
    pictures = sample_issue.pictures
    assert len({picture.name for picture in pictures}) == 6
    for picture in pictures:
        data = (roundup.folders[0] / picture.name).read_bytes()
        assert opened(data).size == (picture.width, picture.height) == (1072, 600)
        assert len(data) == picture.bytes <= 25_000
        assert picture.alt
