"""The proof that a text twin says all that the mail says, and no false alarm in it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import render
from digest.errors import ThemeError
from digest.values import Issue, Item, Run, Url
from tests import themes


def _texts(*runs: Run) -> tuple[Run, ...]:
    return (*runs, Run(text="The Lantern", url=Url("https://lantern.example/bridge"), style="source"))


@pytest.mark.parametrize("url", ["https://a.example/x", "https://a.example/it's", "https://a.example/?a=1&b=2"])
def test_a_text_without_a_link_of_the_mail_is_refused(
    own_theme: Callable[..., render.Theme], make_issue: Callable[..., Issue], make_item: Callable[..., Item], url: str
) -> None:
    """However templates write the address."""
    item = make_item(runs=(Run(text="Read "), Run(text="this", url=Url(url)), Run(text=".")))
    theme = own_theme({"partials/bullet.txt": "\n{{ bullet.spans | map(attribute='text') | join | wrap }}\n"})
    with pytest.raises(ThemeError, match="the text lacks a link of the mail"):
        render.edition(make_issue(item), theme)


def test_a_text_without_an_item_of_the_mail_is_refused(
    own_theme: Callable[..., render.Theme], make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """Nor is its headline enough where the mail has the words."""
    item = make_item("A bridge opened at noon.")
    assert item.story
    titled = replace(item.story.lead, title="Bridge open")
    item = replace(item, story=replace(item.story, articles=(titled,)))
    for text in ("\n", "\n{{ bullet.headline.text }}{{ notes.mark(bullet.headline.url) }}\n"):
        with pytest.raises(ThemeError, match="the text lacks an item of the mail: “A bridge opened at noon"):
            render.edition(make_issue(item), own_theme({"partials/bullet.txt": text}))


@pytest.mark.parametrize(
    "words",
    [
        (Run(text="Sunday ["), Run(text="1", url=Url("https://parks.example/note")), Run(text="], three")),
        (Run(text="[1]"), Run(text="[2][3]", url=Url("https://parks.example/note"))),
        (Run(text="See "), Run(text="[4]", url=Url("https://a.example/list?f[0][1]=snow")), Run(text="[5] there")),
    ],
)
def test_words_that_look_like_numbers_of_links_are_words(
    make_issue: Callable[..., Issue], make_item: Callable[..., Item], words: tuple[Run, ...]
) -> None:
    """A person may write footnotes of their own."""
    for name in themes.NAMES:
        item = replace(make_item(runs=_texts(*words)), edited=True)
        edition = render.edition(make_issue(item), themes.theme(name))
        assert "https://lantern.example/bridge" in edition.text


@pytest.mark.parametrize("form", ['"<" ~ url ~ ">"', '"(" ~ url ~ ")"', 'url ~ "."', "url"])
def test_an_address_may_stand_in_brackets(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, form: str
) -> None:
    """RFC 3986, appendix C."""
    ours = (Path(render.__file__).parents[2] / "templates" / "roundup" / "digest.txt").read_text()
    text = ours.replace('{{ "[" ~ number ~ "] " ~ url }}', "{{ " + form + " }}")
    assert text != ours
    assert render.edition(sample_issue, own_theme({"digest.txt": text})).text


def test_a_longer_address_is_another_one(own_theme: Callable[..., render.Theme], sample_issue: Issue) -> None:
    """It only begins alike."""
    ours = (Path(render.__file__).parents[2] / "templates" / "roundup" / "digest.txt").read_text()
    text = ours.replace('{{ "[" ~ number ~ "] " ~ url }}', '{{ url ~ ".org" }}')
    with pytest.raises(ThemeError, match="the text lacks a link"):
        render.edition(sample_issue, own_theme({"digest.txt": text}))


@pytest.mark.parametrize("part", ["introduction", "closing", "sponsor"])
def test_words_around_the_items_are_held_against_the_text_too(
    own_theme: Callable[..., render.Theme],
    make_issue: Callable[..., Issue],
    make_item: Callable[..., Item],
    part: str,
) -> None:
    """A sponsor pays for both."""
    said = (Run(text="Ropes for sale, "), Run(text="three yards", style="strong"))
    issue = make_issue(make_item(), **{part: said if part == "sponsor" else (said,)})
    ours = (Path(render.__file__).parents[2] / "templates" / "roundup" / "digest.txt").read_text()
    lost = {
        "introduction": ("in issue.introduction %}", "in [] %}"),
        "closing": ("{% for spans in issue.closing %}", "{% for spans in [] %}"),
        "sponsor": ("{{ words(issue.sponsor) | wrap }}", ""),
    }[part]
    assert lost[0] in ours
    with pytest.raises(ThemeError, match="the text lacks words of the mail: “Ropes for sale, three yards”"):
        render.edition(issue, own_theme({"digest.txt": ours.replace(*lost)}))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text("a []1'&\n", max_size=12), st.booleans()), min_size=1, max_size=5))
def test_no_words_give_a_false_alarm(pieces: list[tuple[str, bool]]) -> None:
    """Whatever is linked in them."""
    url = Url("https://a.example/?f[0][1]=it's")
    runs = _texts(*(Run(text=text, url=url if linked else None) for text, linked in pieces))
    sample = render.sample(themes.theme("roundup"))
    item = replace(sample.items[0], runs=runs, sentences=(), edited=True)
    section = replace(sample.sections[0], items=(item,))
    assert render.edition(replace(sample, sections=(section,)), themes.theme("roundup")).html
