"""What an image shows, as its page or feed says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.extract import alts
from digest.values import Article, Url

Make = Callable[..., Article]
SHOWS = "The tower at dusk, with scaffolding on its seaward side."
OG = '<meta property="og:image" content="/t.jpg">'


@pytest.mark.parametrize(
    "head",
    [
        f'{OG}<meta property="og:image:alt" content="{SHOWS}">',
        f'{OG}<meta name="twitter:image:alt" content="{SHOWS}">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "h", "image": '
        f'{{"@type": "ImageObject", "url": "/t.jpg", "caption": "{SHOWS}"}}}}</script>',
    ],
)
def test_a_page_says_it_in_its_head(extracted: Make, page: Callable[..., str], head: str) -> None:
    """OpenGraph, then Twitter, then JSON-LD."""
    article = extracted(html=page(head), url="https://quay.example/tower")
    assert (article.image, article.image_alt) == ("https://quay.example/t.jpg", SHOWS)


@pytest.mark.parametrize("head", [OG, ""])
def test_or_beside_the_image_itself(extracted: Make, page: Callable[..., str], head: str) -> None:
    """The element of the same file, from whichever host; another image's words are not taken."""
    shown = (
        f'<img src="/small/i.gif" width="20" alt="An icon"><img src="https://cdn.example/w/t.jpg?w=9" alt="{SHOWS}">'
    )
    article = extracted(html=page(head, before=shown), url="https://quay.example/tower")
    assert article.image_alt == SHOWS
    other = f'<img src="/other.jpg" alt="{SHOWS}">'
    assert extracted(html=page(OG, before=other), url="https://quay.example/tower").image_alt == ""


def test_a_feed_says_it_of_its_own_image(extracted: Make) -> None:
    """And the page's words are for the page's image."""
    html = "<p>The old lighthouse reopened on Thursday.</p>"
    given = {
        "html": html,
        "title": "Light",
        "image": Url("https://quay.example/t.jpg"),
        "image_alt": f" <b>{SHOWS}</b>",
    }
    assert extracted(**given).image_alt == SHOWS


def test_the_page_fills_in_for_its_feed_only_where_the_image_is_the_same(
    extracted: Make, page: Callable[..., str]
) -> None:
    """Else it would describe what is not shown."""
    html = page(f'{OG}<meta property="og:image:alt" content="{SHOWS}">')
    same = extracted(html=html, url="https://quay.example/a", image=Url("https://cdn.example/t.jpg"))
    other = extracted(html=html, url="https://quay.example/a", image=Url("https://cdn.example/u.jpg"))
    assert (same.image_alt, other.image_alt) == (SHOWS, "")


@pytest.mark.parametrize(
    "nothing",
    ["", "   ", "IMG_2034.JPG", "harbour at dusk.webp", "DSC01234", "tower-at-dusk-1024x683", "image",
     "Featured image", "Lighthouse REOPENS, after repairs!", "…", "2024"],
)  # fmt: skip
def test_a_files_name_or_the_title_again_says_nothing(nothing: str) -> None:
    """A screen reader would read it out."""
    assert alts.said([nothing], "Lighthouse reopens after repairs") == ""
    assert alts.said([nothing, SHOWS], "Lighthouse reopens after repairs") == SHOWS


def test_it_is_flat_and_short() -> None:
    """One line of 250 characters, without markup."""
    found = alts.said(["<p>Boats &amp; nets,\n drying</p> " + "in the sun " * 60], "t")
    assert found.startswith("Boats & nets, drying in the sun")
    assert len(found) <= 250
    assert found.endswith("…")
    assert alts.said(["المنارة عند الغروب"], "t") == "المنارة عند الغروب"
