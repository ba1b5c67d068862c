"""The newsroom's images: what its articles name lies beside it, and is fetched from there."""

import re

import pytest

from digest import extract, sample
from digest.errors import FetchError

NAMED = re.compile(r"[\w:/.-]*/images/[\w-]+\.jpg")


def test_every_image_that_an_article_names_is_there_and_no_other() -> None:
    """Small, and fit to be printed."""
    folder = sample.folder()
    texts = [path.read_text(encoding="utf-8") for part in ("feeds", "pages") for path in (folder / part).iterdir()]
    named = {address for text in texts for address in NAMED.findall(text)}
    assert {address.rsplit("/")[-1] for address in named} == {path.name for path in (folder / "images").iterdir()}
    for address in named:
        body = sample.image(address, page=True).body
        assert len(body) <= 25_000
        assert extract.picture(body, address).width == 1072


def test_any_other_address_is_an_error() -> None:
    """Nothing else is read from the disk."""
    for address in ("https://quayside-courier.example/images/x.jpg", "https://q.example/", "https://q.example/../.."):
        with pytest.raises(FetchError):
            sample.image(address)
