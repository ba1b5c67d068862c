"""A desk that serves an edition made by hand, in a thread, on a free port of 127.0.0.1."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from digest import desk
from digest.desk.server import server
from digest.errors import ThemeError
from digest.values import Article, Edition, Issue, Item, Masthead, Refused, Run, Section, Sentence, Source, Story, Url

MAIL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>Mail</title><style>
body {{ margin: 0; background: rgb(255, 255, 255) }}
@media (prefers-color-scheme: dark) {{ body {{ background: rgb(17, 17, 17) !important }} }}
@media (max-width: 400px) {{ h1 {{ color: rgb(170, 0, 0) }} }}
</style></head><body><h1>{headline}</h1>{body}<script>document.body.dataset.ran = "yes"</script></body></html>"""


def edition_of(words: str, *, subject: str = "", padding: int = 0) -> Edition:
    """An edition with one item of these words."""
    linked = Run(text="Courier", url=Url("https://courier.example/a"), style="source")
    item = Item(id="one", runs=(Run(text=words + " "), linked))
    issue = Issue(
        masthead=Masthead(name="The Harbour Light"),
        slug="2026-09-21",
        date=dt.date(2026, 9, 21),
        sections=(Section(name="Spain", items=(item,)),),
        subject=subject or f"News Roundup: {words}",
        preheader="A tug floats again, and herring return",
    )
    body = (
        f'<p>{words}</p><p><a href="https://courier.example/a">Courier</a></p>' + "<p>&nbsp;</p>" * 60 + "x" * padding
    )
    return Edition(
        issue=issue,
        subject=issue.subject,
        html=MAIL.format(headline="The mail", body=body),
        text=f"SPAIN\n\n* {words} Courier\n  https://courier.example/a\n",
        page=MAIL.format(headline="The page", body=body),
    )


LEDE, MORE, LAST = (
    "The boats of Vigo came back on Sunday.",
    "Ada Vale met them at the pier.",
    "Herring is cheap again.",
)


def receipt(article: Article, words: str) -> Sentence:
    """The receipt of the words in the article."""
    at = article.text.index(words)
    return Sentence(article=article.id, start=at, end=at + len(words), sha256=article.sha256)


def summarized(printed: str = LEDE, *, edited: bool = False, opening: str = "Where are the boats?") -> Edition:
    """An edition of one generated item, which prints other words where a person edited it."""
    made = edition_of("-")
    lead = Article(
        id="a",
        title="Boats",
        text=f"{opening}\nVIGO — {LEDE} {MORE} {LAST}",
        source=Source(location="f"),
        outlet="Bay",
    )
    item = Item(
        id="1a2b",
        runs=(Run(text=LEDE),),
        story=Story(id="s", articles=(lead,), led="an original before a wire report"),
        sentences=(receipt(lead, LEDE),),
        method="lede",
        why="the article opens with a question",
        candidates=(receipt(lead, MORE), receipt(lead, LAST)),
        refused=(
            Refused(sentence=receipt(lead, opening), rule="question to the reader"),
            Refused(sentence=receipt(lead, "VIGO — "), rule="dateline"),
        ),
    )
    kept = item.sentences if printed.startswith(LEDE) else ()
    theirs = replace(item, runs=(Run(text=printed),), edited=True, sentences=kept, why="") if edited else item
    issue = replace(
        made.issue,
        sections=(Section(name="Spain", items=(theirs,)),),
        generated=(Section(name="Spain", items=(item,)),),
    )
    return replace(made, issue=issue)


@dataclass
class Served:
    """A running desk: what it builds from, where it answers, how often it built."""

    draft: Path
    address: str = ""
    builds: int = 0
    edition: Callable[[str], Edition] = field(default=edition_of)
    stop: Callable[[], None] = field(default=lambda: None)
    """Ends the server."""

    def build(self) -> Edition:
        """The edition of the draft's words; the word BROKEN is a mistake in a template."""
        self.builds += 1
        words = self.draft.read_text(encoding="utf-8")
        if "BROKEN" in words:
            raise ThemeError(
                theme="roundup", path="templates/roundup/digest.mjml", line=12, reason="<b>unexpected</b> '}'"
            )
        return self.edition(words)

    def get(self, path: str = "/", **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers (lower case) of an answer."""
        request = urllib.request.Request(self.address.rstrip("/") + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.headers.items()}
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), {k.lower(): v for k, v in error.headers.items()}


@pytest.fixture
def make_edition() -> Callable[..., Edition]:
    """`edition_of`, for tests that need no server."""
    return edition_of


@pytest.fixture
def first_words() -> str:
    """What the draft says when the desk begins."""
    return "Boats are back."


@pytest.fixture
def served(tmp_path: Path, first_words: str) -> Iterator[Served]:
    """A desk over a draft of its own; ended when the test is over."""
    draft = tmp_path / "draft.md"
    draft.write_text(first_words, encoding="utf-8")
    one = Served(draft=draft)
    application = desk.app(desk.Preview(build=one.build, watch=[draft, tmp_path / "templates"]))
    listener = socket.create_server(("127.0.0.1", 0))
    ready = threading.Event()
    running = server(application, f"http://127.0.0.1:{listener.getsockname()[1]}/", lambda _: ready.set())
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})

    def stop() -> None:
        running.should_exit = True
        thread.join(10)
        assert not thread.is_alive()

    one.stop = stop
    thread.start()
    try:
        assert ready.wait(10)
        one.address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        yield one
    finally:
        stop()
