"""Sentences of the web page lead to their own places; the mail knows nothing of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.render.views import view
from digest.values import Article, Item, Run, Sentence, Source, Story, Url

Make = Callable[..., Any]
LABEL = Run(text="The Lantern", url=Url("https://lantern.example/b"), style="source")
ONE = Article(
    id="one",
    title="Bells",
    text="The bells rang again. The tower  had stood\nsilent. Ana Prado climbed it.",
    source=Source(location="f"),
    url=Url("https://lantern.example/b"),
)
TWO = replace(ONE, id="two", text="The mayor wept. Boats hooted.", url=Url("https://post.example/c#news"))


def _receipt(words: str, article: Article = ONE) -> Sentence:
    start = article.text.index(words)
    return Sentence(article=article.id, start=start, end=start + len(words), sha256=article.sha256)


FIRST, SECOND = _receipt("The bells rang again."), _receipt("The tower  had stood\nsilent.")
RANG = "https://lantern.example/b#:~:text=The%20bells%20rang%20again."
STOOD = "https://lantern.example/b#:~:text=The%20tower%20had%20stood,silent."
SILENT = "https://lantern.example/b#:~:text=The%20tower%20had%20stood%20silent."
WEPT = "https://post.example/c#news:~:text=The%20mayor%20wept."


def _item(*runs: Run, sentences: tuple[Sentence, ...] = (FIRST, SECOND), articles: Any = (ONE, TWO)) -> Item:
    return Item(id="i", runs=runs, sentences=sentences, story=Story(id="s", articles=articles), edited=True)


def _placed(make_issue: Make, item: Item) -> list[tuple[str, str | None]]:
    bullet = view(make_issue(item)).sections[0].bullets[0]
    assert "".join(span.text for span in bullet.placed) == "".join(span.text for span in bullet.spans)
    assert not any(span.place for span in bullet.spans)
    return [(span.text, span.place) for span in bullet.placed]


def test_each_sentence_has_its_place(make_issue: Make) -> None:
    """White space is settled in print, and not in the article; the space between two belongs to neither."""
    item = _item(Run(text="The bells rang again. The tower had stood silent. "), LABEL)
    assert _placed(make_issue, item)[:3] == [
        ("The bells rang again.", RANG), (" ", None), ("The tower had stood silent.", STOOD)
    ]  # fmt: skip


def test_sentences_of_several_articles_lead_each_to_its_own(make_issue: Make) -> None:
    """With a label after each."""
    other = Run(text="Post", url=TWO.url, style="source")
    runs = (Run(text="The bells rang again."), LABEL, Run(text="The mayor wept."), other)
    found = _placed(make_issue, _item(*runs, sentences=(FIRST, _receipt("The mayor wept.", TWO))))
    assert [(text, place) for text, place in found if place] == [
        ("The bells rang again.", RANG), ("The mayor wept.", WEPT)
    ]  # fmt: skip


def test_an_article_without_an_address_has_no_places(make_issue: Make) -> None:
    """Nor one whose address may not be printed."""
    for url in (None, Url("javascript:alert(1)")):
        item = _item(Run(text="The bells rang again."), sentences=(FIRST,), articles=(replace(ONE, url=url),))
        assert _placed(make_issue, item) == [("The bells rang again.", None)]


@pytest.mark.parametrize(
    ("printed", "linked"),
    [
        ("At last: The bells rang again. They say.", ["The bells rang again."]),
        ("The bells rang twice. The tower had stood silent.", ["The tower had stood silent."]),
        (
            "The tower had stood silent. The bells rang again.",
            ["The tower had stood silent.", "The bells rang again."],
        ),
        ("The bells rang.", []),
        ("The bells rang again. The bells rang again.", ["The bells rang again."]),
    ],
)
def test_what_a_person_left_word_for_word_still_has_its_place(
    make_issue: Make, printed: str, linked: list[str]
) -> None:
    """Words around it, another order, a repetition; a changed sentence has none."""
    found = _placed(make_issue, _item(Run(text=printed)))
    assert [text for text, place in found if place] == linked


def test_a_persons_links_and_emphasis_win(make_issue: Make, roundup: render.Theme) -> None:
    """Their link stays theirs; emphasis stays, within one link to the place."""
    runs = (
        Run(text="The "),
        Run(text="bells", style="emphasis"),
        Run(text=" rang again. The tower had "),
        Run(text="stood", url=Url("https://dom.example/")),
        Run(text=" silent."),
        LABEL,
    )
    page = lxml_html.document_fromstring(render.edition(make_issue(_item(*runs)), roundup).page)
    links = [(link.text_content(), link.get("href")) for link in page.xpath("//li/a")]
    stood = "https://dom.example/"
    assert [text for text, _ in links] == [
        "The bells rang again.",
        "The tower had ",
        "stood",
        " silent.",
        "The Lantern",
    ]
    assert [href for _, href in links][:3:2] == [RANG, stood]
    assert page.xpath("//li/a[@class='place']/em/text()") == ["bells"]


def test_a_sentence_is_not_looked_for_in_a_label_or_across_one(make_issue: Make) -> None:
    """The outlet's name may be a word of the sentence."""
    label = Run(text="rang again.", style="source")
    item = _item(Run(text="The bells"), label, sentences=(FIRST,))
    assert not any(place for _, place in _placed(make_issue, item))


def test_a_receipt_of_no_article_has_no_place(make_issue: Make) -> None:
    """Checking that is not the view's work, but nothing may break."""
    for one in (replace(FIRST, article="gone"), replace(FIRST, start=500, end=600), replace(FIRST, start=21)):
        item = _item(Run(text="The bells rang again."), sentences=(one,))
        assert not any(place for _, place in _placed(make_issue, item))


def test_mail_and_text_are_the_same_with_and_without_receipts(make_issue: Make, roundup: render.Theme) -> None:
    """Byte for byte; only the page has the links, and shows the same words."""
    runs = (
        Run(text="The bells rang "),
        Run(text="again. The tower", style="strong"),
        Run(text=" had stood silent."),
        LABEL,
    )
    without = render.edition(make_issue(_item(*runs, sentences=())), roundup)
    having = render.edition(make_issue(_item(*runs)), roundup)
    assert (having.html, having.text) == (without.html, without.text)
    words = [" ".join(lxml_html.document_fromstring(one.page).text_content().split()) for one in (having, without)]
    assert words[0] == words[1]
    assert having.page.count(":~:text=") == 2
    assert ":~:" not in having.html + having.text + without.page


def test_an_address_cannot_leave_its_attribute(make_issue: Make, roundup: render.Theme) -> None:
    """What the article says is escaped for the address, and the address for the page."""
    text = "\"><script>alert(1)</script> & 'so' on."
    article = replace(ONE, text=text, url=Url('https://x.example/"><b>?a=1&b=2'))
    item = _item(Run(text=text), sentences=(_receipt(text, article),), articles=(article,))
    page = render.edition(make_issue(item), roundup).page
    (link,) = lxml_html.document_fromstring(page).xpath("//li//a[@class='place']")
    assert link.text_content() == text
    assert "<script" not in page
    assert set(link.attrib) == {"class", "href", "rel"}
