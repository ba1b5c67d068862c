"""The readers' pages over a newsletter's own folder: store, keys, letters and issues, as `digest serve` has them."""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import gc
import hashlib
import re
import shutil
import time
from collections import OrderedDict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest import archive, settings
from digest.errors import MjmlError, StoreError, ThemeError
from digest.serving import Serving
from digest.settings import Settings
from digest.store import editions, engine
from digest.store.tables import events, origins, sends
from digest.values import Edition, Issue, Section
from subscribers import People, candidate, keys_of, tokens
from subscribers.web import app
from tests.subscribers.sites import Answer, call, post, raw, served
from tests.subscribers.test_web_signup import GOOD, values

START = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
TOML = """
[newsletter]
name = "The Pier Post"
from = "Edda <ed@pier.example>"
address = "1 Pier Road"
web = "https://pier.example/roundup"
timezone = "Europe/Madrid"

[[headings]]
name = "Haiti"
words = ["Haiti"]

[delivery]
relay = "eml:letters"

[serve]
trusted_proxies = ["127.0.0.1"]
"""


class Site:
    """A newsletter that is served, at a time that the test sets."""

    def __init__(self, folder: Path, url: str, more: str = "", relay: str | None = None) -> None:
        relay = f'relay = "eml:{folder / "letters"}"' if relay is None else relay
        (folder / "digest.toml").write_text(TOML.replace('relay = "eml:letters"', relay) + more)
        loaded = settings.load(folder)
        self.settings = Settings(**{name: getattr(loaded, name) for name in loaded.__slots__} | {"store_url": url})
        self.now = START
        self.told: list[str] = []
        self.serving = Serving(self.settings, lambda: self.now, self.told.append)
        self.app = app(self.serving.site())

    @contextlib.contextmanager
    def people(self) -> Iterator[People]:
        """The subscribers, beside the pages."""
        with engine.opened(self.serving.url) as store:
            yield People(store, keys_of(store, self.settings.folder, make=True), lambda: self.now)

    def sign_up(self, address: str, **other: Any) -> Answer:
        """The answer to a form that was filled in within a minute."""
        fields = {**values(call(self.app, "/roundup/")), **GOOD, "address": address, **other}
        self.now += dt.timedelta(minutes=1)
        return post(self.app, "/roundup/", fields, x_forwarded_for="203.0.113.9")

    def letter(self, address: str) -> str:
        """The text of the newest letter to somebody, once it is there."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for path in sorted((self.settings.folder / "letters").glob("**/*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if address in str(message["To"]) and (part := message.get_body(("plain",))):
                    return str(part.get_content())
            time.sleep(0.05)
        raise AssertionError("no letter came")


@pytest.fixture
def site(tmp_path: Path, store_url: str) -> Iterator[Site]:
    """A newsletter without subscribers, on either database, with its postman at work."""
    made = Site(tmp_path, store_url)
    with made.serving.posting():
        yield made
    assert made.told == []


def test_from_the_form_to_leaving_and_back(site: Site) -> None:
    """Signed up, written to, confirmed, preferences changed, left, and come back; each with where it came from."""
    assert site.sign_up("anna@reader.example", which="some", topic="Haiti").heading == "Look into your inbox"
    (link,) = set(re.findall(r"https://pier\.example(/roundup/confirm/\w+)", site.letter("anna@reader.example")))
    assert call(site.app, link).heading == "Confirm?"
    with site.people() as people:
        assert people.count() == {"pending": 1}
    ours = {"x_forwarded_for": "203.0.113.9"}
    done = call(site.app, link, "POST", **ours)
    assert done.heading == call(site.app, link, "POST", **ours).heading == "You are subscribed"
    mine = "/preferences/" + re.findall(r"\.\./preferences/(\w+)", done.text)[0]
    shown = values(call(site.app, mine))
    assert (shown["which"], shown["topic"]) == (["some"], ["Haiti"])
    saved = post(site.app, mine, {"which": "all", "frequency": "weekly", "language": "es", "pause": "2"}, **ours)
    assert "5 de octubre de 2026" in saved.text
    with site.people() as people:
        assert people.count() == {"paused": 1}
    leave = re.findall(r"\.\./(unsubscribe/\w+)", saved.text)[0]
    assert call(site.app, f"/{leave}", "POST", **ours).status == 200
    assert call(site.app, mine).heading == "You are not subscribed"
    site.now += dt.timedelta(days=1)
    shutil.rmtree(site.settings.folder / "letters")
    site.sign_up("anna@reader.example")
    (again,) = set(re.findall(r"https://pier\.example(/roundup/confirm/\w+)", site.letter("anna@reader.example")))
    assert again != link
    assert call(site.app, again, "POST", **ours).heading == "You are subscribed"
    with site.people() as people:
        assert people.count() == {"active": 1}
        with people.store.reading() as connection:
            kinds = connection.execute(sa.select(events.c.kind).order_by(events.c.id)).scalars().all()
            assert set(connection.execute(sa.select(origins.c.ip)).scalars()) == {"203.0.113.9"}
    assert [kind for kind in kinds if kind in ("consent", "left")] == ["consent", "left", "consent"]


def test_nobody_learns_who_is_known(site: Site) -> None:
    """New, active, left, removed by the editor: the same page, and no difference in what is written down."""
    with site.people() as people:
        for name in ("active", "left", "removed"):
            people.add(candidate(f"{name}@reader.example"), wording="Asked at the pier.")
        people.leave(people.the(candidate("left@reader.example").address).id)
        people.remove(candidate("removed@reader.example").address)
    answers = [site.sign_up(f"{name}@reader.example") for name in ("new", "active", "left", "removed")]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_sign_ups_in_a_loop_are_stopped(site: Site) -> None:
    """One network has its twenty in an hour; the others are refused without a look at the store."""
    answers = [site.sign_up(f"reader{n}@example.org").status for n in range(30)]
    assert answers.count(200) == 20
    assert answers[20:] == [429] * 10


def sent(site: Site, slug: str, subject: str, segment: str | None = None) -> None:
    """An issue that was sent."""
    day = dt.date.fromisoformat(slug[:10])
    names = ("Haiti", "Kenya", "More news")
    sections = tuple(Section(name=name, items=()) for name in names)
    issue = Issue(slug=slug, date=day, title=subject, masthead=site.settings.masthead, sections=sections)
    edition = Edition(issue=issue, subject=subject, html="", text="", page=f"<p>{subject}</p>")
    with engine.opened(site.serving.url) as store:
        editions.approve(store, edition, by="Edda", at=START)
        row = {"slug": slug, "edition": editions.sha256(edition), "started_at": START, "segment": segment}
        with store.writing() as connection:
            connection.execute(sa.insert(sends), row)


def test_the_issues_that_were_sent_are_there_with_their_images(site: Site) -> None:
    """In the store, not in the folder: what somebody changes there since is nobody's. A segment's is in no list."""
    assert "No issue has been sent yet." in call(site.app, "/issues").text
    sent(site, "2026-09-14", "Herring")
    sent(site, "2026-09-21", "Comet")
    sent(site, "2026-09-20", "For few", segment='language = "es"')
    data = b"not quite a JPEG"
    name = f"images/{hashlib.sha256(data).hexdigest()[:16]}.jpg"
    for slug in ("2026-09-21", "2026-09-22"):
        path = site.settings.issues / slug / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        (path.parents[1] / "draft.md").write_text("a secret")
    site.serving.archive.listed.anew(0)
    assert re.findall('<a href="./(2026.*?)/"', call(site.app, "/issues").text) == ["2026-09-21", "2026-09-14"]
    assert call(site.app, "/2026-09-21/").text == "<p>Comet</p>"
    assert call(site.app, "/2026-09-21/").text == "<p>Comet</p>"
    few = call(site.app, "/2026-09-20/")
    assert (few.text, few.headers["x-robots-tag"]) == ("<p>For few</p>", "noindex")
    assert "public" not in few.headers["cache-control"]
    assert "x-robots-tag" not in call(site.app, "/2026-09-21/").headers
    assert call(site.app, f"/2026-09-21/{name}").status == 200
    for path in (f"/2026-09-22/{name}", "/2026-09-22/", "/2026-09-21/draft.md", "/2026-09-21/images/x.jpg"):
        assert call(site.app, path).status == 404, path


def test_a_page_is_there_when_another_thread_pushes_it_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a look whether it is kept and another one for it; a sent issue is never called missing."""

    class Hurried(OrderedDict[str, str]):
        def __contains__(self, key: object) -> bool:
            found = super().__contains__(key)
            self.clear()
            return found

    sent(site, "2026-09-21", "Comet")
    monkeypatch.setattr(site.serving.archive, "_pages", Hurried())
    assert [call(site.app, "/2026-09-21/").status for _ in range(3)] == [200] * 3


def test_an_issue_is_there_the_moment_it_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails lead to it; the list may be a minute old."""
    assert call(site.app, "/2026-09-21/").status == 404
    sent(site, "2026-09-21", "Comet")
    monkeypatch.setattr(archive, "LOOK_S", 0.0)
    assert call(site.app, "/2026-09-21/").status == 200


def test_the_headings_of_the_rules_and_of_sent_issues_are_offered(site: Site) -> None:
    """Each once; what is left over is no topic."""
    sent(site, "2026-09-14", "Herring")
    page = call(site.app, "/").text
    assert re.findall('name="topic" value="(.*?)"', page) == ["Haiti", "Kenya"]


def test_no_address_and_no_token_is_written_down(
    site: Site, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked of every page, also when the store, or a mistake of ours, has them in its words."""
    with site.people() as people:
        people.add(candidate("secret.person@reader.example"), wording="Asked at the pier.")
        person = people.the(candidate("secret.person@reader.example").address).id
        words = [tokens.made(person, people.keys, purpose) for purpose in ("leave", "preferences")]
        words.append(tokens.timed(1, START + dt.timedelta(days=1), people.keys, "confirm"))

    def fails(*_: object, **__: object) -> None:
        raise next(errors)(*["no secret.person@reader.example", words[0]])

    kinds: list[Any] = [lambda *a: StoreError(store="news", reason=a[0]), TypeError, OSError]
    errors = cycle(kinds)
    with served(site.app) as port:
        for path in ("/", "/subscribe", "/embed", "/issues", "/health", "/x"):
            for method in ("GET", "POST", "DELETE"):
                ask(port, path + "?a=secret.person@reader.example", method)
        for name in ("leave", "prefer"):
            monkeypatch.setattr(People, name, fails)
        for word in words:
            for path in ("unsubscribe", "confirm", "preferences"):
                for method in ("GET", "POST", "PUT"):
                    for end in ("", "x", "@reader.example", "?secret.person@reader.example"):
                        ask(port, f"/roundup/{path}/{word}{end}", method)
    out, err = capfd.readouterr()
    said = out + err + caplog.text + "\n".join(site.told)
    assert "TypeError" in err
    assert "s…@reader.example" in said
    assert "secret.person" not in said
    assert not [word for word in words if word in said]
    site.told.clear()


def ask(port: int, target: str, method: str) -> None:
    """Asks, and is content with any answer but none."""
    body = b"address=secret.person%40reader.example&which=all&pause=none"
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    assert raw(port, head.encode() + body).startswith(b"HTTP/1.1 ")


def test_a_broken_template_is_one_line_at_the_start(tmp_path: Path, store_url: str) -> None:
    """And the newsletter's colour is the pages'."""
    option = '\n[issue.options]\naccent = "#0a5c36"\n'
    (tmp_path / "one").mkdir()
    green = Site(tmp_path / "one", store_url, option)
    assert "--accent: #0a5c36" in call(green.app, "/").text
    green.serving.close()
    (tmp_path / "one/templates/web").mkdir(parents=True)
    (tmp_path / "one/templates/web/confirm.html").write_text("{{ nothing }}")
    with pytest.raises(ThemeError, match=r"confirm\.html:1: 'nothing' is undefined"):
        Site(tmp_path / "one", store_url)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("letter.txt", "Hello\n", r"letter\.txt:1: leaves out a link of 'confirm'"),
        ("subject.txt", "{{ nothing.at_all }}", r"subject\.txt:1: 'nothing' is undefined"),
        ("letter.mjml", "<mjml>\n<mj-body>\n<mj-sektion></mj-sektion>\n</mj-body>\n</mjml>\n", "mj-sektion"),
        ("locale/it.po", 'msgid "x', r"it\.po"),
    ],
)
def test_a_broken_letter_is_one_line_at_the_start(
    tmp_path: Path, store_url: str, file: str, text: str, told: str
) -> None:
    """Else people were told to look into an inbox to which nothing comes; closed, none is sent."""
    own = tmp_path / "templates" / "letters" / file
    own.parent.mkdir(parents=True)
    own.write_text(text)
    with pytest.raises((ThemeError, MjmlError), match=told):
        Site(tmp_path, store_url)
    Site(tmp_path, store_url, "[signup]\nopen = false\n").serving.close()


@pytest.mark.parametrize("line", ["[signup]\nopen = false\n", ""])
def test_where_nobody_can_subscribe_there_must_be_subscribers(tmp_path: Path, empty_url: str, line: str) -> None:
    """Closed, or without a relay for the letters: nothing is made."""
    folder = tmp_path / "one"
    folder.mkdir()
    with pytest.raises(StoreError, match=r"has no subscribers yet.*; and nobody can subscribe here: "):
        Site(folder, empty_url, line) if line else Site(folder, empty_url, relay="")
    assert not (folder / "digest.keys").exists()


def test_a_store_without_subscribers_is_let_go_of(tmp_path: Path, store_url: str) -> None:
    """What is left open warns when it is swept away, and a warning is an error here."""
    with pytest.raises(StoreError, match="has no subscribers yet"):
        Site(tmp_path, store_url, relay="")
    gc.collect()


def test_a_site_that_may_frame_the_form_is_named_without_a_path(tmp_path: Path, store_url: str) -> None:
    """Whatever stands behind its name in the settings."""
    one = Site(tmp_path, store_url, '\n[signup]\nembed = ["https://herald.example/a;script-src *"]\n')
    policy = call(one.app, "/embed").headers["content-security-policy"]
    one.serving.close()
    assert "frame-ancestors https://herald.example;" in policy
    assert "script-src" not in policy
