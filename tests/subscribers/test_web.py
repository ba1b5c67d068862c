"""The pages where readers unsubscribe: GET changes nothing, POST does it, and nothing tells who is known."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from digest.errors import StoreError
from digest.values import Masthead, PersonId, Url
from subscribers import Keys, People, candidate, checked, tokens
from subscribers.persons import Person
from subscribers.web import app, below
from tests.subscribers.conftest import told
from tests.subscribers.sites import MASTHEAD, Pretended, call, site_of

ONE_CLICK = "List-Unsubscribe=One-Click"
BODIES: dict[str, dict[str, Any]] = {
    "urlencoded": {"data": {"List-Unsubscribe": "One-Click"}},
    "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
    "nothing": {},
    "another field": {"data": {"confirm": "yes"}},
    "json": {"json": {"List-Unsubscribe": "One-Click"}},
    "no text at all": {"content": bytes(range(256))},
    "a broken multipart": {"content": b"--x\r\n\r\n", "headers": {"Content-Type": "multipart/form-data"}},
    "the most there may be": {"content": b"x" * 65_536},
}


@pytest.fixture
def anna(people: People) -> Person:
    """An active subscriber."""
    people.add(candidate("anna@reader.example", name="Anna Berg"), wording="Asked at the fair.")
    return people.the(checked("anna@reader.example"))


@pytest.fixture
def link(people: People, anna: Person) -> str:
    """The path of Anna's link."""
    return f"/unsubscribe/{tokens.made(anna.id, people.keys)}"


@pytest.fixture
def client(people: People) -> TestClient:
    """Somebody who looks at the pages."""
    return TestClient(app(site_of(people)), follow_redirects=False)


def status(people: People, anna: Person) -> str:
    """Where Anna stands."""
    return str(people.the(anna.address or checked("anna@reader.example")).status)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_the_page_changes_nothing(
    client: TestClient, people: People, anna: Person, link: str, method: str
) -> None:
    """Mail scanners follow every link; what they get is a page with a button, and nobody has left."""
    before = told(people)
    answer = client.request(method, link)
    assert answer.status_code == 200
    assert status(people, anna) == "active"
    assert told(people) == before


def test_the_page_has_one_button_that_posts_to_the_page_itself(client: TestClient, link: str) -> None:
    """Wherever a proxy has put the page: the form names no address. It sends what mail programs send."""
    page = html.fromstring(client.get(link).text)
    (form,) = page.xpath("//form")
    assert dict(form.attrib) == {"method": "post"}
    (button,) = form.xpath(".//button")
    assert (button.get("name"), button.get("value"), button.text) == ("List-Unsubscribe", "One-Click", "Unsubscribe")
    assert page.xpath("string(//header)").strip() == "The Pier Post"


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_post_unsubscribes_at_once_whatever_is_in_it(
    client: TestClient, people: People, anna: Person, link: str, body: dict[str, Any]
) -> None:
    """As RFC 8058 has it: no redirect, no cookie, no question; and a program that sends something else is heard."""
    answer = client.post(link, **body)
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.text
    assert "set-cookie" not in answer.headers
    assert status(people, anna) == "unsubscribed"


def test_the_event_says_by_link_and_names_nobody(client: TestClient, people: People, anna: Person, link: str) -> None:
    """What is kept for good has no address, and the token is not kept at all."""
    client.post(link)
    last = told(people)[-1]
    assert (last["kind"], last["how"], last["person"]) == ("left", "link", anna.id)
    assert (last["wording"], last["detail"]) == (None, "{}")


def test_all_who_leave_get_the_same_answer(client: TestClient, people: People, anna: Person, link: str) -> None:
    """Now, twice, long ago, removed, erased, never there: nothing tells which, and nothing is undone."""
    first = client.post(link)
    events = told(people)
    assert client.post(link).text == first.text
    assert told(people) == events
    people.remove(checked("anna@reader.example"))
    assert client.post(link).text == first.text
    assert status(people, anna) == "suppressed"
    people.forget(checked("anna@reader.example"))
    assert client.post(link).text == first.text
    nobody = tokens.made(PersonId(2**63 - 1), people.keys)
    answer = client.post(f"/unsubscribe/{nobody}")
    assert (answer.status_code, answer.text) == (200, first.text)
    assert answer.headers == first.headers


def test_somebody_who_never_confirmed_leaves_too(client: TestClient, people: People) -> None:
    """Pending is on the way to being mailed."""
    people.add(candidate("ben@reader.example"))
    ben = people.the(checked("ben@reader.example"))
    assert client.post(f"/unsubscribe/{tokens.made(ben.id, people.keys)}").status_code == 200
    assert status(people, ben) == "unsubscribed"


def test_a_link_sealed_with_an_older_key_works(people: People, anna: Person) -> None:
    """Old mails stay good after a new key was put first."""
    old = f"/unsubscribe/{tokens.made(anna.id, people.keys)}"
    people.keys = replace(people.keys, tokens=(Keys.fresh().tokens[0], *people.keys.tokens))
    assert call(app(site_of(people)), old, "POST").status == 200
    assert status(people, anna) == "unsubscribed"


def test_a_link_in_capitals_works(client: TestClient, people: People, anna: Person, link: str) -> None:
    """Programs change the case of addresses."""
    path = f"/unsubscribe/{link.rpartition('/')[2].upper()}"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200
    assert status(people, anna) == "unsubscribed"


def wrong_tokens(people: People, anna: Person) -> dict[str, str]:
    """What is no token of this newsletter to leave with."""
    token = tokens.made(anna.id, people.keys)
    return {
        "truncated": token[:-1],
        "without its beginning": token[1:],
        "longer": f"{token}aa",
        "one letter changed": ("b" if token[0] == "a" else "a") + token[1:],
        "another seal": token[:-2] + ("aa" if token[-2:] != "aa" else "bb"),
        "another newsletter's": tokens.made(anna.id, Keys.fresh()),
        "for another purpose": tokens.made(anna.id, people.keys, "preferences"),
        "the person's number": str(anna.id),
        "the address": str(anna.address),
        "markup": "<script>alert(1)<",
        "a format": "{0.__class__}",
        "SQL": "' OR 1=1 --",
        "digits of another script": "٢" * 18,
        "very long": "a" * 60_000,
    }


def test_a_wrong_token_is_not_found_and_told_nothing(client: TestClient, people: People, anna: Person) -> None:
    """One page for all of them, looked at or posted to, and nobody has left."""
    before = told(people)
    pages = set()
    for name, token in wrong_tokens(people, anna).items():
        for method in ("GET", "POST"):
            answer = call(client.app, f"/unsubscribe/{token}", method)
            assert answer.status == 404, name
            pages.add(answer.text)
    assert len(pages) == 1
    assert "This link is not valid" in pages.pop()
    assert told(people) == before


def test_without_a_token_the_page_says_how(client: TestClient) -> None:
    """The link at the foot of a mail, or a mail to the sender."""
    for path in ("/unsubscribe", "/unsubscribe/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "How to unsubscribe" in answer.text
        assert 'href="mailto:ed@pier.example?subject=unsubscribe"' in answer.text
        assert client.post(path).status_code == 405


def test_preferences_without_a_token_say_where_the_link_is() -> None:
    """The page that a mail without the reader's own token leads to; behind a prefix, too."""
    its = Pretended(prefix="/roundup")
    for path in ("/preferences", "/preferences/", "/roundup/preferences"):
        answer = call(its.app, path)
        assert answer.status == 200
        assert "foot of every mail" in answer.text
        assert "<button" not in answer.text


@pytest.mark.parametrize("prefix", ["", "/", "/roundup", "/roundup/", "/a/b", "/über", "/{x}", "/unsubscribe"])
def test_the_pages_answer_below_their_prefix_and_without_it(prefix: str) -> None:
    """A proxy may have cut it off, or not."""
    its = Pretended(prefix=prefix)
    for cut in ("", prefix.rstrip("/")):
        assert call(its.app, f"{cut}/unsubscribe").status == 200
        assert call(its.app, f"{cut}/health").status == 200
        assert call(its.app, f"{cut}/unsubscribe/{its.token()}", "POST").status == 200
        assert call(its.app, f"{cut}/unsubscribe/wrong").status == 404
    assert its.left == [7, 7]


@pytest.mark.parametrize(
    "path",
    [
        "/roundupunsubscribe", "/x/unsubscribe", "/roundup/roundup/health", "/x", "/roundup/x", "/confirm", "/embed",
        "/preferences/a/b", "/subscribe/x", "/2026-09-21x/", "/2026-99-99/", "/2026-09-21/images/x.jpg",
        "/words/en.toml",
    ],
)  # fmt: skip
def test_what_is_no_page_is_not_found(path: str) -> None:
    """And says how to unsubscribe all the same."""
    answer = call(Pretended(prefix="/roundup").app, path)
    assert (answer.status, answer.heading) == (404, "There is no such page")


@pytest.mark.parametrize(
    ("web", "unsubscribe", "prefix"),
    [
        ("https://pier.example", None, ""),
        ("https://pier.example/", None, ""),
        ("https://pier.example/roundup/", None, "/roundup"),
        ("https://pier.example/ü/%7Bx%7D", None, "/ü/{x}"),
        (None, None, None),
        (None, "mailto:leave@pier.example", None),
        ("https://pier.example/roundup", "mailto:leave@pier.example", None),
        (None, "https://pier.example/news/unsubscribe/{token}", "/news"),
        (None, "https://pier.example/leave/{token}", None),
        (None, "https://pier.example/unsubscribe", None),
    ],
)
def test_the_prefix_is_that_of_the_links_in_the_mails(web: str | None, unsubscribe: str | None, prefix: str) -> None:
    """None, where they lead to somebody else's page or are mails."""
    masthead = replace(MASTHEAD, web=Url(web) if web else None, unsubscribe=unsubscribe)
    assert below(masthead) == prefix


def test_the_health_is_that_of_the_store(client: TestClient) -> None:
    """For a program that watches: 200 and "ok", or 503, on one line."""
    answer = client.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert client.head("/health").status_code == 200
    assert client.post("/health").status_code == 405


def away(*_: object) -> None:
    """A store that cannot be reached."""
    raise StoreError(store="postgresql db.pier.example/news", reason="connection refused")


def test_when_the_store_is_away_the_reader_is_told_and_can_try_again() -> None:
    """503, for mail programs to try again; the button once more; the mail that does the same, with their token."""
    told: list[str] = []
    its = Pretended(leave=away, answers=away, trouble=told.append)
    answer = call(its.app, f"/unsubscribe/{its.token()}", "POST")
    assert (answer.status, answer.heading) == (503, "Please try again later")
    assert answer.headers["retry-after"] == "120"
    assert ">Try again</button>" in answer.text
    assert f'href="mailto:ed@pier.example?subject=unsubscribe%20{its.token()}"' in answer.text
    assert "db.pier.example" not in answer.text
    health = call(its.app, "/health")
    assert (health.status, health.text) == (503, "the store does not answer\n")
    assert told == ["postgresql db.pier.example/news: connection refused"] * 2
    assert call(its.app, f"/unsubscribe/{its.token()}").status == 200


@pytest.mark.parametrize("error", [StoreError(store="keys", reason="gone"), OSError(24, "Too many open files")])
def test_when_the_keys_are_away_nothing_a_stranger_wrote_is_repeated(error: Exception) -> None:
    """Nobody knows then whether a token is ours; one that does not look like a token is not put into the mail."""

    def whose(*_: object) -> PersonId:
        raise error

    its = Pretended(whose=whose)
    answer = call(its.app, "/unsubscribe/x?cc=all@reader.example&body=<script>")
    assert answer.status == 503
    assert "all@reader" not in answer.text
    assert "script" not in answer.text
    assert 'href="mailto:ed@pier.example?subject=unsubscribe"' in answer.text
    assert "<button" not in answer.text


def test_a_bug_is_a_page_like_any_other() -> None:
    """500, with the headers; what it was goes up to the server, and not to the reader."""

    def broken(*_: object) -> None:
        raise TypeError("a bug of ours")

    its = Pretended(leave=broken)
    client = TestClient(its.app, raise_server_exceptions=False)
    answer = client.post(f"/unsubscribe/{its.token()}")
    assert answer.status_code == 500
    assert "That did not work" in answer.text
    assert "bug" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    with pytest.raises(TypeError):
        call(its.app, f"/unsubscribe/{its.token()}", "POST")


ANSWERS = {
    "ask": ("GET", "/unsubscribe/{token}"),
    "done": ("POST", "/unsubscribe/{token}"),
    "invalid": ("GET", "/unsubscribe/x"),
    "how": ("GET", "/unsubscribe"),
    "health": ("GET", "/health"),
    "not found": ("GET", "/x"),
    "preferences": ("GET", "/preferences/{mine}"),
    "saved": ("POST", "/preferences/{mine}"),
    "confirm": ("GET", "/confirm/{asked}"),
    "confirmed": ("POST", "/confirm/{asked}"),
    "a sign-up": ("POST", "/subscribe"),
    "subscribe": ("GET", "/"),
    "issues": ("GET", "/issues"),
    "not allowed": ("DELETE", "/unsubscribe/{token}"),
}


OPEN = ("/", "/issues")
"""The same for everybody: they may be kept, and found."""


def of(its: Pretended, path: str) -> str:
    """The path with tokens in it."""
    mine = its.token(purpose="preferences")
    return path.format(token=its.token(), mine=mine, asked=its.confirming())


@pytest.mark.parametrize(("method", "path"), ANSWERS.values(), ids=ANSWERS.keys())
def test_every_answer_has_the_strict_headers(method: str, path: str) -> None:
    """Nothing is loaded, framed, cached, indexed, or told where the reader came from; nothing is stored with them."""
    its = Pretended()
    answer = call(its.app, of(its, path), method)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    style = policy.pop("style-src")
    assert policy == {
        "default-src": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == ("public, max-age=60" if path in OPEN else "no-store")
    assert answer.headers.get("x-robots-tag") == (None if path in OPEN else "noindex, nofollow")
    assert ('name="robots"' in answer.text) == (path not in (*OPEN, "/health"))
    assert not {"set-cookie", "location", "server", "x-powered-by"} & set(answer.headers)
    for css in re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL):
        assert style == f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"


@pytest.mark.parametrize(("method", "path"), [one for name, one in ANSWERS.items() if name != "health"])
def test_every_page_can_be_read_by_a_machine_that_reads_aloud(method: str, path: str) -> None:
    """A language, a title, one heading, one main part; no script; nothing is loaded; links are mails, or ours."""
    its = Pretended()
    page = html.fromstring(call(its.app, of(its, path), method).text)
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert page.xpath("string(//title)") == f"{page.xpath('string(//h1)')} – The Pier Post"
    assert [len(page.xpath(f"//{tag}")) for tag in ("h1", "main", "header")] == [1, 1, 1]
    assert not page.xpath("//script | //img | //link | //iframe | //*[@src] | //@*[starts-with(name(), 'on')]")
    assert all(link.startswith(("mailto:", "../", "./", "?language=", "#")) for link in page.xpath("//@href"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in page.xpath("//@for | //@aria-describedby"):
        assert name in ids


@pytest.mark.parametrize(
    ("language", "shown"), [("fr-CA", ("fr", "ltr")), ("ar", ("ar", "rtl")), ("he", ("en", "ltr"))]
)
def test_the_page_says_which_language_its_words_are_in(language: str, shown: tuple[str, str]) -> None:
    """The newsletter's, or English where we have no words in it; a name keeps its own direction."""
    its = Pretended(masthead=replace(MASTHEAD, language=language))
    page = html.fromstring(call(its.app, f"/unsubscribe/{its.token()}").text)
    assert (page.get("lang"), page.get("dir")) == shown
    assert page.xpath("string(//main//bdi)") == "The Pier Post"


def test_names_and_addresses_are_text() -> None:
    """Whatever somebody has put into their settings."""
    name, sender = '<b>Pier</b> {address} & "Co"', '"<i>" <o\'x&y@pier.example>'
    its = Pretended(masthead=Masthead(name=name, sender=sender))
    page = html.fromstring(call(its.app, "/unsubscribe").text)
    assert page.xpath("string(//header)").strip() == name
    assert not page.xpath("//b | //i")
    assert page.xpath("//main//a/@href") == ["mailto:o%27x%26y@pier.example?subject=unsubscribe"]
    assert page.xpath("string(//main//a)") == "o'x&y@pier.example"


def test_a_mail_about_a_mistake_asks_for_nothing() -> None:
    """It goes where answers go, and has no subject that would unsubscribe again."""
    its = Pretended(masthead=replace(MASTHEAD, reply_to="letters@pier.example"))
    text = call(its.app, f"/unsubscribe/{its.token()}", "POST").text
    assert [link for link in re.findall('href="(.*?)"', text) if ":" in link] == ["mailto:letters@pier.example"]


def test_without_an_address_to_write_to_nobody_is_told_to_write() -> None:
    """A newsletter that has no sender yet."""
    its = Pretended(masthead=Masthead(name="N"))
    for path in ("/unsubscribe", "/unsubscribe/x", "/x"):
        text = call(its.app, path).text
        assert "rite to" not in text
        assert "mailto:" not in text
