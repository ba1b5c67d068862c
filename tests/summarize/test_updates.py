"""The item of an update: its lede, then what is new; never a sentence that leans on one that is not printed."""

from __future__ import annotations

import pytest

from digest.summarize import update
from digest.values import Article, Source, Story, Url

LEDE = "The footbridge over the Arade at Portimão was closed on Monday after divers found cracks in its pillars."
OLD = "Mayor Ada Vale said that the town would check its other bridges before the winter storms begin."
NEW = "Engineer Rui Salgado counted 17 rusted bolts on Tuesday and asked for all forty to be replaced."
MORE = "Salgado wants the work to begin in a week."


def article(*paragraphs: str, id: str = "a", outlet: str = "Coast Wire", language: str = "en") -> Article:
    """A report of these paragraphs."""
    text = "\n\n".join(paragraphs)
    url = Url(f"https://coast.example/{id}")
    source = Source(location="f")
    return Article(id=id, title="Footbridge", text=text, source=source, url=url, outlet=outlet, language=language)


def said(*articles: Article, words: int = 60, new: str = "Salgado") -> str | None:
    """What the item says, where the sentences with `new` are news."""
    its = Story(id="s", articles=articles)
    item = update(its, new=lambda _, text: new in text, words=words)
    if item is None:
        return None
    told = {one.id: one for one in articles}
    spans = [told[one.article].text[one.start : one.end] for one in item.sentences]
    assert " ".join(spans) == item.text
    assert item.method == "update"
    return item.text


def test_the_lede_then_the_news() -> None:
    """What stands between is left out; what follows the news and is new as well comes with it."""
    assert said(article(LEDE, OLD, f"{NEW} {MORE}")) == f"{LEDE} {NEW} {MORE}"


def test_never_more_words_than_an_item_may_have() -> None:
    """What does not fit is left out whole."""
    assert said(article(LEDE, f"{NEW} {MORE}"), words=36) == f"{LEDE} {NEW}"
    assert said(article(LEDE, NEW), words=20) is None


def test_the_first_article_with_news_and_its_own_label() -> None:
    """The label names whose words they are."""
    first, second = article(LEDE, OLD), article(LEDE, NEW, id="b", outlet="Quay Post")
    assert said(first, second) == f"{LEDE} {NEW}"
    item = update(Story(id="s", articles=(first, second)), new=lambda _, text: "Salgado" in text)
    assert item
    assert item.runs[-1].text == "Quay Post"


@pytest.mark.parametrize(
    ("leaning", "language"),
    [
        ("He asked Rui Salgado on Tuesday for a list of all the forty bolts of the bridge.", "en"),
        ("That was what Rui Salgado had asked the town for on Tuesday, in a letter of nine pages.", "en"),
        ("However, Rui Salgado asked for all forty bolts of the bridge to be replaced at once.", "en"),
        ("“We need Rui Salgado and a month of time for that,” he told the council.", "en"),
        ("Y Rui Salgado pidió el martes que se cambiaran los cuarenta tornillos del puente viejo.", "es"),
    ],
)
def test_what_leans_on_another_sentence_is_not_taken(leaning: str, language: str) -> None:
    """Behind the lede it would lean on the wrong one."""
    assert said(article(LEDE, leaning, language=language)) is None
    assert said(article(LEDE, leaning, NEW, language=language)) == f"{LEDE} {NEW}"


def test_a_quotation_with_its_speaker_is_taken() -> None:
    """It says who says it."""
    quoted = "“We need forty new bolts and a month of time for that,” Rui Salgado told the council."
    assert said(article(LEDE, quoted)) == f"{LEDE} {quoted}"


def test_without_news_there_is_no_item() -> None:
    """Nor without a text."""
    assert said(article(LEDE, OLD)) is None
    assert said(article("")) is None
    assert said(article(LEDE), new="footbridge") is None
