"""The block list: hosts and addresses that nothing is taken from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import blocks

LIST = (
    "ads.example",
    "*.tracker.example",
    "https://pier.example/sponsored/",
    "bücher.example",
    "http://quay.example",
)


@pytest.mark.parametrize(
    "url",
    [
        "https://ads.example",
        "http://ADS.example:8080/x",
        "https://eu.cdn.ads.example/x?y",
        "https://a.tracker.example/",
        "https://pier.example/sponsored/story",
        "http://www.pier.example/sponsored",
        "https://pier.example/%73ponsored/story",
        "https://pier.example/news/../sponsored/story",
        "https://pier.example//sponsored//story",
        "https://xn--bcher-kva.example/",
        "https://ads.example./",
        "https://quay.example/anything",
    ],
)
def test_what_is_on_the_list_is_blocked(url: str) -> None:
    """A host with those below it, an address with all that begin so, however they are spelled."""
    assert blocks(LIST)(url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "ads.example",
        "feeds/ads.example.xml",
        "ftp://ads.example/",
        "https://[broken",
        "https://notads.example/",
        "https://ads.example.org/",
        "https://tracker.example/",
        "https://pier.example/sponsored-by-nobody",
        "https://pier.example/news?from=/sponsored/",
        "https://a.pier.example/sponsored/",
    ],
)
def test_what_is_not_is_not(url: str | None) -> None:
    """Names that only end or begin alike, other sections, files, and what is no address."""
    assert not blocks(LIST)(url)


def test_an_empty_list_blocks_nothing() -> None:
    """Not even a host without a name."""
    assert not blocks(())("https://ads.example/")


@given(patterns=st.lists(st.text(max_size=30)), url=st.text(max_size=60) | st.from_regex(r"https?://.{0,40}"))
def test_no_text_breaks_it(patterns: list[str], url: str) -> None:
    """Feeds write anything as an address."""
    assert blocks(patterns)(url) in {True, False}
