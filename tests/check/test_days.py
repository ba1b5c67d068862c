"""Rule 38: days that meant another day when the article appeared. 2026-09-21 is a Monday."""

import datetime as dt
from collections.abc import Callable

import pytest

from digest.check.days import relative_day
from digest.check.letter import Letter
from digest.check.post import Post
from digest.values import Article, Edition, Issue, Item, Masthead, Run, Section, Sentence, Source, Story

Guarded = Callable[..., list[str]]


def day(text: str) -> dt.datetime:
    """Noon of a day, or an hour of it."""
    return dt.datetime.fromisoformat(text if "T" in text else f"{text}T12:00").replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "published", "issue", "expected"),
    [
        ("It sank yesterday.", "2026-09-20", "2026-09-21", "“yesterday” was 2026-09-19, 2 days before the issue"),
        ("It sank last night.", "2026-09-20", "2026-09-21", "“last night” was 2026-09-19, 2 days before the issue"),
        ("It sinks today.", "2026-09-20", "2026-09-21", "“today” was 2026-09-20, a day before the issue"),
        ("It sinks tomorrow.", "2026-09-20", "2026-09-21", "“tomorrow” is 2026-09-21, the issue's own day"),
        ("It sank on Monday.", "2026-09-18", "2026-09-21", "“Monday” was 2026-09-14, 7 days before the issue"),
        (
            "Vale said Monday it will sink.",
            "2026-09-18",
            "2026-09-21",
            "“Monday” was 2026-09-14, 7 days before the issue",
        ),
        ("It will sink on Monday.", "2026-09-18", "2026-09-22", "“Monday” was 2026-09-21, a day before the issue"),
        (
            "It sank on Monday, and 12 died.",
            "2026-09-14",
            "2026-09-28",
            "“Monday” was 2026-09-14, 14 days before the issue",
        ),
        (
            "It sank this week.",
            "2026-09-18",
            "2026-09-21",
            "“this week” was the week of 2026-09-14, and the issue is of 2026-09-21",
        ),
        (
            "It sinks next week.",
            "2026-09-18",
            "2026-09-21",
            "“next week” was the week of 2026-09-21, and the issue is of 2026-09-21",
        ),
    ],
)
def test_a_day_that_readers_would_take_for_another_is_found(
    text: str, published: str, issue: str, expected: str, guarded: Guarded
) -> None:
    """Edited or not, with the date that was meant."""
    found = guarded(38, text, text, published=day(published), date=dt.date.fromisoformat(issue), edited=False)
    assert found == [expected]


@pytest.mark.parametrize(
    ("text", "published", "issue"),
    [
        ("The library began lending books by boat on Sunday.", "2026-09-20", "2026-09-21"),
        ("It sank yesterday, last night and this week.", "2026-09-21", "2026-09-21"),
        ("It sank on Monday.", "2026-09-21", "2026-09-22"),
        ("It sank on Monday.", "2026-09-14", "2026-09-20"),
        ("It will sink on Monday.", "2026-09-18", "2026-09-21"),
        ("The town votes Tuesday on it.", "2026-09-21", "2026-09-22"),
        ("It sank this week.", "2026-09-22", "2026-09-24"),
        ("It sank this week.", "2026-09-20", "2026-09-21"),
        ("It sank on Monday, Sept. 14.", "2026-09-14", "2026-09-28"),
        ("It sank on Monday (14 September).", "2026-09-14", "2026-09-28"),
        ("On 14 September, a Monday, it sank.", "2026-09-14", "2026-09-28"),
        ("It sinks every Monday, and on Black Friday, says the Sunday Times.", "2026-09-14", "2026-09-28"),
        ("It is today's world, as USA Today has it.", "2026-09-14", "2026-09-28"),
    ],
)
def test_a_day_that_readers_understand_passes(text: str, published: str, issue: str, guarded: Guarded) -> None:
    """The same day, a week that is not over, a date beside it, a habit, a name."""
    assert guarded(38, text, text, published=day(published), date=dt.date.fromisoformat(issue)) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "It sank on Monday; yesterday it rose.", ["Monday", "yesterday"]),
        ("es", "El ferri naufragó el lunes y ayer; hoy en día, por la mañana.", ["lunes", "ayer"]),
        ("fr", "Le ferry a coulé lundi, puis hier ; lundi 14 septembre.", ["lundi", "hier"]),
        ("de", "Die Fähre sank am Montag und gestern; am Morgen.", ["Montag", "gestern"]),
        ("it", "Il traghetto è affondato lunedì e ieri.", ["lunedì", "ieri"]),
        ("pt", "A balsa naufragou na segunda-feira e ontem; na terça-feira (15).", ["segunda-feira", "ontem"]),
        ("ru", "Паром затонул в среду и вчера; окружающая среда.", ["среду", "вчера"]),
        ("uk", "Пором затонув у середу, у п'ятницю та вчора.", ["середу", "п'ятницю", "вчора"]),
        ("ar", "غرقت العبارة يوم الاثنين وأمس.", ["يوم الاثنين", "وأمس"]),
        ("he", "המעבורת טבעה ביום שני ואתמול.", ["ביום שני", "ואתמול"]),
        ("zh", "渡轮周一沉没，昨天获救。", ["周一", "昨天"]),
        ("ja", "フェリーは月曜日に沈没した。昨日。", ["月曜日", "昨日"]),
    ],
)
def test_days_are_known_in_twelve_languages(language: str, text: str, words: list[str], guarded: Guarded) -> None:
    """Three weeks later each of them misleads."""
    found = guarded(38, text, text, language=language, published=day("2026-09-19"), date=dt.date(2026, 10, 12))
    assert [one.split("”")[0].lstrip("“") for one in found] == words


def test_a_day_is_that_of_the_newsletter(guarded: Guarded) -> None:
    """Half past eleven in the evening, Greenwich time, is tomorrow in Tokyo; an unknown zone is Greenwich."""
    given = {"published": day("2026-09-20T23:30"), "date": dt.date(2026, 9, 21)}
    text = "It sank yesterday."
    assert guarded(38, text, text, timezone="Asia/Tokyo", **given) == []
    assert len(guarded(38, text, text, timezone="UTC", **given)) == 1
    assert len(guarded(38, text, text, timezone="Nowhere/At all", **given)) == 1


def test_without_a_date_nothing_is_said(guarded: Guarded) -> None:
    """An undated article, a person's own line, and the ends of the calendar."""
    text = "It sank yesterday; tomorrow and next week, on Monday, it will rise."
    assert guarded(38, text, text) == []
    assert guarded(38, text, story=False) == []
    for published in (dt.datetime.min, dt.datetime.max):
        guarded(38, text, text, published=published.replace(tzinfo=dt.UTC), timezone="Asia/Tokyo")


@pytest.mark.parametrize("edited", [False, True], ids=["generated", "a word added"])
def test_a_day_is_that_of_the_outlet_in_whose_words_it_stands(edited: bool) -> None:
    """By the receipts, and where a person changed the words by the label after them."""
    said = ("It sank yesterday.", "It rose yesterday.")
    dates = (day("2026-09-21"), day("2026-09-18"))
    articles = tuple(
        Article(id=f"a{n}", title="", text=text, source=Source(location="f"), outlet=f"Courier {n}", published=date)
        for n, (text, date) in enumerate(zip(said, dates, strict=True))
    )
    receipts = tuple(Sentence(article=one.id, start=0, end=len(one.text), sha256=one.sha256) for one in articles)
    runs = tuple(
        run
        for text, one in zip(said, articles, strict=True)
        for run in (Run(text=f" {'Then it' if edited else 'It'}{text[2:]} "), Run(text=one.outlet, style="source"))
    )
    story = Story(id="s", articles=articles)
    item = Item(id="i", runs=runs, story=story, edited=edited, sentences=() if edited else receipts)
    issue = Issue(
        title="",
        date=dt.date(2026, 9, 21),
        slug="2026-09-21",
        masthead=Masthead(name="N", language="en"),
        sections=(Section(name="S", items=(item,)),),
    )
    edition = Edition(issue=issue, subject="", html="", text="", page="")
    found = list(relative_day(edition, Post(message=b"", unsubscribe=""), Letter(b"")))
    assert [one.message.split("”: ")[1] for one in found] == ["“yesterday” was 2026-09-17, 4 days before the issue"]
