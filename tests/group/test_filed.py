"""Stories under headings, with the reason for each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.group.filed import filed
from digest.group.learned import Labelled, learn
from digest.languages import more_news
from digest.values import Article, Heading, Rule, Source, Story

FERRY = "The night ferry in Mombasa will run every hour, Kenya's port office said. The council in Nairobi paid."
BEANS = "Beans need water and salt, and a slow fire."


def story(title: str, text: str = "", *, language: str = "und", outlet: str = "Coast Courier") -> Story:
    """A story of one article."""
    source = Source(location="feed.xml")
    article = Article(id=title, title=title, text=text, source=source, language=language, outlet=outlet)
    return Story(id=f"story of {title}", articles=(article,))


def heading(one: Story, **how: object) -> Heading:
    """The heading of one story."""
    (found,) = filed([one], **how)  # type: ignore[arg-type] # keyword arguments of any kind
    assert found.heading is not None
    return found.heading


EXAMPLES = [
    *(
        Labelled(title=f"Ferry number {n}", text="The boat left the harbour on time.", label="Boats")
        for n in range(6)
    ),
    *(
        Labelled(title=f"Goat number {n}", text="The herd ate the grass on the hill.", label="Goats")
        for n in range(6)
    ),
]


def test_rules_come_before_what_was_learned_before_places_before_the_rest() -> None:
    """Take the first decider away and the next one decides."""
    learned = learn(EXAMPLES)
    one = story("Ferry in Mombasa, Kenya", "The boat left the harbour on time.")
    rules = [Rule(heading="Coast", words=("harbour",))]
    assert heading(one, rules=rules, learned=learned).name == "Coast"
    assert heading(one, rules=rules, learned=learned).kind == "rule"
    assert heading(one, learned=learned).name == "Boats"
    assert heading(one, learned=learned).kind == "learned"
    assert heading(one).name == "Kenya"
    assert heading(one).kind == "place"
    assert heading(story("Beans", BEANS)).kind == "catch-all"


def test_what_was_learned_abstains_when_it_is_unsure() -> None:
    """Words it has never seen are no reason; only where every heading must be its own it guesses."""
    learned = learn(EXAMPLES)
    unknown = story("Concert in Oslo", "Violins played under Norwegian lamps.")
    assert heading(unknown, learned=learned).name == "Norway"
    assert heading(unknown, learned=learned, only_learned=True).name in {"Boats", "Goats"}
    assert heading(story("", ""), learned=learned, only_learned=True).name in {"Boats", "Goats"}


def test_with_only_learned_headings_other_rules_and_places_are_not_asked() -> None:
    """Not one heading that the file does not have."""
    found = heading(
        story("Kenya", FERRY),
        rules=[Rule(heading="Mine", words=("ferry",))],
        learned=learn(EXAMPLES),
        only_learned=True,
    )
    assert found.name in {"Boats", "Goats"}


def test_the_reason_is_in_words_a_person_understands() -> None:
    """Where the place was named, which word was found."""
    found = heading(story("Kenya's ferry", FERRY))
    assert found.why == "country: Kenya, in the title and 3 times in the text"
    assert heading(story("Ferry", "It runs in Norway.")).why == "country: Norway, once in the text"
    assert "nothing names a place" in heading(story("Beans", BEANS)).why


def test_a_rule_that_takes_too_long_is_told_and_stops_nothing() -> None:
    """The story is filed by what comes next, and the reason says that a pattern was given up."""
    found = heading(story("Norway", "a" * 1900 + "!"), rules=[Rule(heading="Slow", pattern="(a+)+$")])
    assert found.name == "Norway"
    assert "Slow" in found.why


@pytest.mark.parametrize(
    ("language", "country", "region", "more"),
    [
        ("en", "Kenya", "Africa", "More news"),
        ("es", "Kenia", "África", "Más noticias"),
        ("ar", "كينيا", "أفريقيا", "أخبار أخرى"),
    ],
)
def test_headings_are_in_the_newsletters_language(language: str, country: str, region: str, more: str) -> None:
    """Whatever the language of the article."""
    found = heading(story("Night ferry", FERRY, language="en"), language=language)
    assert (found.name, found.region) == (country, region)
    assert heading(story("Beans", BEANS, language="en"), language=language).name == more
    assert heading(story("Beans", BEANS), language=language, catch_all="Varia").name == "Varia"


def test_an_unknown_language_gets_english() -> None:
    """More news, and not nothing."""
    assert more_news("xx") == more_news("en-GB") == "More news"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El gobierno argentino abre un puente que los vecinos piden por años.", "Argentina"),
        ("افتتحت الحكومة المصرية جسرا جديدا", "Egypt"),
        ("Die polnische Regierung hat mit der Bahn und den Städten gesprochen.", "Poland"),
    ],
)
def test_an_article_of_unknown_language_is_read_in_the_one_it_shows(text: str, expected: str) -> None:
    """Script and small words tell."""
    assert heading(story("", text)).name == expected


def test_the_articles_of_a_story_say_together_where_it_happened() -> None:
    """The leading article names no place, the others do."""
    articles = tuple(
        story(title, text).articles[0]
        for title, text in [("Ferry runs", ""), ("Ferry in Kenya", ""), ("Mombasa ferry", "")]
    )
    assert heading(Story(id="s", articles=articles)).name == "Kenya"


def test_stories_keep_their_order_and_everything_else() -> None:
    """Only the heading is new."""
    stories = [story("Kenya", FERRY), story("Beans", BEANS), story("", "")]
    found = filed(stories)
    assert [one.id for one in found] == [one.id for one in stories]
    assert [one.articles for one in found] == [one.articles for one in stories]
    assert filed([]) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=300)), max_size=4))
def test_every_story_gets_a_heading_with_a_reason_and_the_same_one_every_time(texts: list[tuple[str, str]]) -> None:
    """Whatever the text: a name, a reason, no other order, no chance."""
    stories = [story(title, text) for title, text in texts]
    rules = [Rule(heading="R", words=("a",), pattern="b+")]
    found = filed(stories, rules=rules)
    assert found == filed(stories, rules=rules)
    assert all(one.heading and one.heading.name and one.heading.why for one in found)
