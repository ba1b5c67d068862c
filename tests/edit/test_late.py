"""What became of an article between its choice and the send."""

import hashlib
from dataclasses import replace

import pytest

from digest.edit import late
from digest.values import Article, Item, Run, Sentence, Source, Story, Url

TITLE = "Night ferry to the islands returns on Monday"
FIRST = "The night ferry to the islands will run again from Monday, with 120 places for cars."
TEXT = f"{FIRST}\n\nThe harbour board said that the winter timetable brings four crossings a week."
PLACE = Url("https://harbour.example/2026/ferry")


def article(title: str = TITLE, text: str = TEXT) -> Article:
    """The article as it was, or is now."""
    return Article(id="a", title=title, text=text, source=Source(location="f"), url=PLACE)


def item() -> Item:
    """An item that prints the article's first sentence."""
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    receipt = Sentence(article="a", start=0, end=len(FIRST), sha256=sha)
    return Item(id="i", runs=(Run(text=FIRST),), story=Story(id="s", articles=(article(),)), sentences=(receipt,))


def kinds(now: Article | None, address: str = PLACE) -> list[str]:
    """What changed."""
    return [one.kind for one in late.changes(item(), now, address)]


def test_nothing_changed() -> None:
    """Also when the page got a paragraph more, other white space, or a tracked address."""
    assert kinds(article()) == []
    assert kinds(article(text=f"{TEXT}\n\nAnother paragraph.")) == []
    assert kinds(article(text=TEXT.replace(" ", "  ")), f"{PLACE}?utm_source=x") == []


def test_another_headline() -> None:
    """As editors rewrite them."""
    (change,) = late.changes(item(), article(title="Night ferry to the islands delayed until Friday"), PLACE)
    assert (change.kind, change.was) == ("headline", TITLE)


def test_other_figures() -> None:
    """A corrected number is told with the sentence that printed the old one."""
    (change,) = late.changes(item(), article(text=TEXT.replace("120", "90")), PLACE)
    assert (change.kind, change.was, change.now) == ("figures", FIRST, "no longer there: 120")


def test_a_sentence_that_is_gone() -> None:
    """The receipt points to nothing any more."""
    assert kinds(article(text=TEXT.replace("will run again", "runs again"))) == ["sentence"]


@pytest.mark.parametrize(
    "address",
    [
        "https://harbour.example/",
        "https://consent.harbour.example/consent?back=1",
        "https://harbour.example/login",
        "https://harbour.example/404",
    ],
)
def test_a_link_that_leads_elsewhere(address: str) -> None:
    """A front page, a consent page, a log-in: whatever they say."""
    assert kinds(article(title="Welcome", text="Please choose."), address) == ["elsewhere"]


def test_another_page_at_the_same_address() -> None:
    """Nothing of the title and little of the text is left."""
    other = article(
        title="Choose your subscription", text="Read everything for a small sum each month. Cancel anytime."
    )
    assert kinds(other) == ["elsewhere"]
    assert kinds(None) == ["elsewhere"]


@pytest.mark.parametrize("title", ["404 – Page not found", "Seite nicht gefunden", "Página no encontrada"])
def test_a_page_that_says_it_is_gone(title: str) -> None:
    """With a good status, as many servers do (soft 404)."""
    assert kinds(article(title=title, text="Sorry.")) == ["withdrawn"]


def test_a_story_about_something_not_found_is_none() -> None:
    """When that was its title all along."""
    lost = "Missing boat not found after a week"
    its = item()
    assert its.story is not None
    before = replace(its, story=replace(its.story, articles=(article(title=lost),)))
    assert late.changes(before, article(title=lost), PLACE) == ()


@pytest.mark.parametrize(("status", "gone"), [(404, True), (410, True), (451, True), (500, False), (None, False)])
def test_a_server_in_trouble_withdraws_nothing(status: int | None, gone: bool) -> None:
    """Only an answer that says so does."""
    assert late.withdrawn(status) is gone


def test_a_persons_own_words_have_no_source() -> None:
    """Nothing to compare."""
    assert late.changes(Item(id="own", runs=(Run(text="Ours."),)), None, PLACE) == ()


def test_every_article_that_is_printed_is_looked_at() -> None:
    """An item of two outlets has two; one that prints nothing word for word has its lead."""
    other = replace(article(title="Ferry for 120 cars", text="The quay of Sula was closed for the winter."), id="b")
    second = Sentence(article="b", start=0, end=len(other.text), sha256=other.sha256)
    before = item()
    both = replace(before, story=Story(id="s", articles=(article(), other)), sentences=(*before.sentences, second))
    assert [one.id for one in late.printed(both)] == ["a", "b"]
    assert [one.id for one in late.printed(replace(both, sentences=(second,)))] == ["b"]
    assert [one.id for one in late.printed(replace(both, sentences=()))] == ["a"]
    now = replace(other, text="The quay of Sula was closed until Easter.")
    (change,) = late.changes(both, now, PLACE, before=other)
    assert (change.kind, change.was) == ("sentence", other.text)
