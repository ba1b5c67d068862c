"""A reader in Chromium, from the form to leaving and back, behind a web server; the editor at the commands."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests import axe
from tests.fakes.certificates import Certificates
from tests.fakes.front import Front
from tests.fakes.smtp import Smtp
from tests.journeys.conftest import Newsletter
from tests.journeys.test_unsubscribe import serving

CHROMIUM = Path("/usr/bin/chromium")
ANNA, CARL = "anna@reader.example", "carl@reader.example"
CLIENT, FORGED = "203.0.113.9", "198.51.100.77"
MONDAY, TUESDAY, NEXT, AFTER = "2026-09-21", "2026-09-22", "2026-09-28", "2026-10-05"
TOPICS = {
    "Harbour": "The harbour of {town} was dredged to {number} metres, its master said on the quay.",
    "Gardens": "The gardens of {town} were opened to visitors by {number} volunteers with spades.",
}
LOOKS = ((320, "dark"), (1024, "light"))
KINDS = ("plain", "html")
TOWNS = {MONDAY: "Lagos", TUESDAY: "Tavira", NEXT: "Olhão", AFTER: "Sines"}
SETTINGS = """
[topics]
least = 1
[serve]
trusted_proxies = ["127.0.0.1"]
[[headings]]
name = "Harbour"
words = ["harbour"]
[[headings]]
name = "Gardens"
words = ["gardens"]
"""


def settled(newsletter: Newsletter, relay: Smtp, more: str = SETTINGS) -> None:
    """Its address on the web, its relay, and more."""
    path = newsletter.folder / "digest.toml"
    text = path.read_text().replace("[newsletter]\n", '[newsletter]\nweb = "https://pier.example/roundup"\n')
    text = text.replace("# [signup]\n", "[signup]\nwelcome = true\nseconds = 1\n")
    path.write_text(text.replace("[delivery]\n", f'[delivery]\nrelay = "{relay.url}"\nstarttls = false\n') + more)


def text(letter: EmailMessage, kind: str = "plain") -> str:
    """What it says."""
    part = letter.get_body((kind,))
    assert part
    return str(part.get_content())


def link(letter: EmailMessage, to: str) -> str:
    """Its one link of that kind; the text and the HTML have the same."""
    links = {kind: set(re.findall(rf"https://pier\.example/roundup/{to}/\w+", text(letter, kind))) for kind in KINDS}
    (found,) = links["plain"] & links["html"]
    assert links["plain"] == links["html"] == {found}
    return str(found)


@dataclass
class Visitor:
    """Somebody at a browser, whose every page is looked at by axe."""

    page: Any
    second: Any
    """A page with scripts, in which axe runs where there are none."""
    scripts: bool
    found: list[str] = field(default_factory=list)

    def sees(self, heading: str) -> None:
        """The page has that heading, and nothing that keeps anybody out."""
        self.page.locator("h1", has_text=re.compile(f"^{re.escape(heading)}$")).wait_for()
        shown = axe.complaints(self.page) if self.scripts else axe.complaints(self.second, self.page.content())
        self.found += [f"{heading}: {line}" for line in shown]

    def goes(self, address: str, heading: str) -> None:
        """Follows a link."""
        self.page.goto(address)
        self.sees(heading)

    def presses(self, button: str, heading: str) -> None:
        """Presses a button."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.sees(heading)

    def chooses(self, **fields: str) -> None:
        """Chooses among the page's round and square boxes."""
        for name, value in fields.items():
            self.page.check(f"input[name={name}][value={value}]")

    def chosen(self) -> list[str]:
        """What is chosen among them."""
        return [str(one.get_attribute("value")) for one in self.page.locator("input:checked").all()]


@contextmanager
def visiting(front: Front, *, scripts: bool) -> Iterator[Visitor]:
    """A browser that takes our web server for the newsletter's; what is wrong on a page is told at the end."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.fail("no Chromium: run `apt-get install -y --no-install-recommends chromium`", pytrace=False)
    arguments = ["--no-sandbox", f"--host-resolver-rules=MAP pier.example:443 127.0.0.1:{front.port}"]
    said: list[str] = []
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = stack.enter_context(playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments))
        forged = {"X-Forwarded-For": FORGED}
        context = stack.enter_context(
            browser.new_context(ignore_https_errors=True, java_script_enabled=scripts, extra_http_headers=forged)
        )
        its = Visitor(context.new_page(), stack.enter_context(browser.new_context()).new_page(), scripts)
        its.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        yield its
        assert its.found == []
        assert context.cookies() == []
    assert [line for line in said if "the server responded with a status of" not in line] == []


class Paper:
    """The editor, who makes issues of a story for each topic and sends them by the commands."""

    def __init__(self, newsletter: Newsletter, relay: Smtp) -> None:
        self.newsletter = newsletter
        self.relay = relay

    def sends(self, slug: str) -> None:
        """Builds, approves and sends an issue."""
        saved = self.newsletter.folder / "saved" / slug
        saved.mkdir()
        for number, (topic, line) in enumerate(TOPICS.items(), 3):
            line = line.format(town=TOWNS[slug], number=number * int(slug[-2:]))
            (saved / f"{topic}.txt").write_text(f"{topic} of {TOWNS[slug]}\n\n{line}\n")
        self.does("build", "--date", slug, saved)
        self.does("approve", slug, "--by", "Edda")
        self.does("send", slug, "--yes")

    def does(self, *arguments: object) -> str:
        """What a command printed."""
        done = self.newsletter.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mails(self, address: str) -> list[EmailMessage]:
        """What the relay has for somebody, as a mail program reads it."""
        data = [one.data for one in list(self.relay.messages) if one.recipients == (address,)]
        found = [email.message_from_bytes(one, policy=email.policy.default) for one in data]
        return [one for one in found if isinstance(one, EmailMessage)]

    def mail(self, address: str, number: int) -> EmailMessage:
        """The first, second ... of them, once it is there."""
        until = time.monotonic() + 30
        while len(found := self.mails(address)) < number:
            assert time.monotonic() < until, f"{len(found)} mails, not {number}"
            time.sleep(0.02)
        return found[number - 1]


def stories(letter: EmailMessage) -> set[str]:
    """Which topic and town are told in it; the text and the HTML tell the same."""
    both = [
        {f"{topic} {town}" for topic in TOPICS for town in TOWNS.values() if f"{topic.lower()} of {town}" in said}
        for said in (text(letter), text(letter, "html"))
    ]
    assert both[0] == both[1]
    return both[0]


@pytest.fixture
def paper(newsletter: Newsletter) -> Iterator[Paper]:
    """A newsletter with one reader, its relay at work."""
    with Smtp() as relay:
        settled(newsletter, relay)
        its = Paper(newsletter, relay)
        its.does("subscribers", "add", CARL, "--consent", "Asked at the pier.")
        yield its


@contextmanager
def visited(paper: Paper, folder: Path, *, scripts: bool, whole: bool) -> Iterator[Visitor]:
    """Anna at her browser; the web server in front passes paths on whole, or without the prefix."""
    with serving(paper.newsletter) as address:
        its = {"to": int(address.strip("/").rpartition(":")[2]), "prefix": "/roundup", "client": CLIENT}
        with Front(Certificates(folder), whole=whole, **its) as front, visiting(front, scripts=scripts) as anna:
            yield anna


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_reader_subscribes_chooses_leaves_and_comes_back(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page, mail and event is right; the web server cuts the prefix off."""
    monkeypatch.setattr(axe, "LOOKS", LOOKS)
    with visited(paper, tmp_path, scripts=True, whole=False) as anna:
        agreed = _signs_up(anna, which="some", topic="Harbour")
        _confirms(anna, paper.mail(ANNA, 1))
        assert paper.mail(ANNA, 2)["Subject"] == "Welcome to The Pier Post"
        paper.sends(MONDAY)
        first = paper.mail(ANNA, 3)
        assert stories(first) == {"Harbour Lagos"}
        _changes(anna, first)
        paper.sends(TUESDAY)
        paper.sends(NEXT)
        assert stories(paper.mail(ANNA, 4)) == {"Gardens Tavira", "Gardens Olhão"}
        _leaves(anna, first)
        paper.sends(AFTER)
        for number, slug in enumerate((MONDAY, TUESDAY, NEXT, AFTER), 1):
            assert stories(paper.mail(CARL, number)) == {f"{topic} {TOWNS[slug]}" for topic in TOPICS}
        assert len(paper.mails(ANNA)) == 4
        again = _comes_back(anna)
        _confirms(anna, paper.mail(ANNA, 5))
        welcome = paper.mail(ANNA, 6)
        anna.page.goto(re.findall(rf"https://pier\.example/roundup/{AFTER}/", text(welcome))[0])
        anna.page.get_by_text("gardens of Sines").first.wait_for()
        anna.goes("https://pier.example/roundup/issues", "Issues")
        anna.goes(link(welcome, "preferences"), "Your subscription")
        assert anna.chosen() == ["all", "every", "none"]
    _told(paper, {agreed, again})


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_the_same_in_a_browser_without_scripts(paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The web server passes the path on as it is."""
    monkeypatch.setattr(axe, "LOOKS", LOOKS)
    with visited(paper, tmp_path, scripts=False, whole=True) as anna:
        agreed = _signs_up(anna, which="some", topic="Harbour")
        _confirms(anna, paper.mail(ANNA, 1))
        paper.sends(MONDAY)
        first = paper.mail(ANNA, 3)
        assert stories(first) == {"Harbour Lagos"}
        _changes(anna, first)
        _leaves(anna, first)
        again = _comes_back(anna)
        _confirms(anna, paper.mail(ANNA, 4))
        paper.sends(NEXT)
        assert stories(paper.mail(ANNA, 6)) == {"Harbour Olhão", "Gardens Olhão"}
    _told(paper, {agreed, again})


def _signs_up(anna: Visitor, **fields: str) -> str:
    """What she agreed to, as it stood on the page."""
    anna.goes("https://pier.example/roundup/", "Subscribe")
    return _fills_in(anna, **fields)


def _comes_back(anna: Visitor) -> str:
    """The same, by the link on the page that says that she has left; everything this time, as it comes."""
    anna.page.get_by_role("link", name="Subscribe again").click()
    anna.sees("Subscribe")
    return _fills_in(anna)


def _fills_in(anna: Visitor, **fields: str) -> str:
    anna.page.fill("#address", ANNA)
    anna.chooses(**fields, consent="yes")
    agreed = str(anna.page.locator(".agreed .choice span").inner_text())
    anna.page.wait_for_timeout(1000)  # a form filled in faster is a program's
    anna.presses("Subscribe", "Look into your inbox")
    return agreed


def _confirms(anna: Visitor, letter: EmailMessage) -> None:
    anna.goes(link(letter, "confirm"), "Confirm?")
    anna.presses("Yes, subscribe", "You are subscribed")


def _changes(anna: Visitor, letter: EmailMessage) -> None:
    """Other topics, and one mail a week; what is saved is what the page shows."""
    anna.goes(link(letter, "preferences"), "Your subscription")
    assert anna.chosen() == ["some", "Harbour", "every", "none"]
    anna.page.uncheck("input[value=Harbour]")
    anna.chooses(topic="Gardens", frequency="weekly")
    anna.presses("Save", "Your subscription")
    assert anna.page.locator(".notice").inner_text() == "Saved."
    anna.page.goto(link(letter, "preferences"))
    assert anna.chosen() == ["some", "Gardens", "weekly", "none"]


def _leaves(anna: Visitor, letter: EmailMessage) -> None:
    anna.goes(link(letter, "unsubscribe"), "Unsubscribe?")
    anna.presses("Unsubscribe", "You are unsubscribed")


def _told(paper: Paper, agreed: set[str]) -> None:
    """The history has each step, the network address that the web server saw, and the words with their version."""
    told = [json.loads(line) for line in paper.does("subscribers", "history", ANNA, "--json").splitlines()]
    assert [(one["kind"], one["how"]) for one in told] == [
        ("asked", "form"), ("consent", "link"), ("preferred", "link"), ("left", "link"),
        ("asked", "form"), ("consent", "link"),
    ]  # fmt: skip
    assert {one["ip"] for one in told} == {CLIENT}
    (wording,) = agreed
    version = hashlib.sha256(wording.encode()).hexdigest()[:8]
    assert {(one["wording"], one["version"]) for one in told if one["kind"] == "consent"} == {(wording, version)}
    shown = paper.does("subscribers", "history", ANNA)
    assert shown.count(version) >= 3
    assert wording in shown
    assert "active" in paper.does("subscribers", "show", ANNA)
