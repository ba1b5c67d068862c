"""A story of several outlets in so many words, by the ranker."""

from __future__ import annotations

from collections.abc import Callable

from digest.summarize import sentences
from digest.text import words
from digest.values import Article

MakeArticle = Callable[..., Article]
LONE = "Visitors to the old harbour ate waffles under coloured umbrellas all morning."
CORE = "The new Alna bridge opened on Sunday after four years of work, the mayor said."
ALSO = "Mayor Ada Moroz opened the new Alna bridge on Sunday, after four years of work."
COST = "The bridge cost 40 million euros, half of it paid by the county of Alna."


def chosen(articles: list[Article], **options: int) -> list[str]:
    """The sentences that are chosen."""
    by_id = {one.id: one for one in articles}
    return [by_id[s.article].text[s.start : s.end] for s in sentences(articles, **options).sentences]


def test_what_the_outlets_agree_on_is_printed(article: MakeArticle) -> None:
    """A sentence whose words the others have, too, goes before an outlet's own colour."""
    articles = [article(f"{LONE} {COST}", id="a"), article(CORE, id="b"), article(ALSO, id="c")]
    assert LONE not in chosen(articles, words=20)
    assert chosen(articles, words=20) in ([CORE], [ALSO], [COST])


def test_nothing_is_said_twice(article: MakeArticle) -> None:
    """Of two sentences that say the same one is printed, though there is room for both."""
    found = chosen([article(CORE, id="a"), article(ALSO, id="b"), article(COST, id="c")], words=60)
    assert len({CORE, ALSO} & set(found)) == 1
    assert COST in found


def test_the_limit_holds_and_the_order_is_the_storys(article: MakeArticle) -> None:
    """Sentences stand in the order of the articles, in no more words than asked for."""
    articles = [article(f"{CORE} {COST}", id="x"), article(LONE, id="b"), article(ALSO, id="a")]
    for limit in (15, 30, 45):
        found = chosen(articles, words=limit)
        assert 0 < sum(map(words, found)) <= limit
        places = [("xba".index(s.article), s.start) for s in sentences(articles, words=limit).sentences]
        assert places == sorted(places)


def test_so_many_sentences_though_they_repeat_each_other(article: MakeArticle) -> None:
    """`count` is kept as long as there are so many sentences."""
    articles = [article(CORE, id="a"), article(ALSO, id="b"), article(CORE, id="c")]
    assert len(chosen(articles, count=3)) == 3
    assert len(chosen(articles, count=9)) == 3


def test_a_dateline_is_cut_in_each(article: MakeArticle) -> None:
    """Every outlet's dateline goes."""
    articles = [article(f"OSLO (AP) — {CORE}", id="a"), article(f"Oslo (CNN) {COST}", id="b")]
    assert chosen(articles, words=60) == [CORE, COST]
