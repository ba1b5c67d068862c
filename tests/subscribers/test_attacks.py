"""Attacks on readers' tokens, on who is known, and from other sites: against the whole application and its store."""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from digest.values import Address
from subscribers import Keys, keys_path, tokens
from tests.subscribers.attacks import STANDINGS, Attacked, Got, statements

ROUTES = {"leave": "unsubscribe", "preferences": "preferences", "confirm": "confirm"}
CHOICE = {"which": "all", "frequency": "weekly", "language": "fr", "pause": "open"}


@pytest.fixture
def it(tmp_path: Path, store_url: str) -> Iterator[Attacked]:
    """A newsletter without subscribers, on either database."""
    made = Attacked(tmp_path / "news", store_url)
    yield made
    made.close()
    assert made.told == []


@pytest.fixture
def lite(tmp_path: Path, sqlite_url: str) -> Iterator[Attacked]:
    """The same on SQLite alone, where the store has no part in it."""
    made = Attacked(tmp_path / "news", sqlite_url)
    yield made
    made.close()
    assert made.told == []


def press(it: Attacked, purpose: str, token: str) -> Got:
    """The button of that purpose's page."""
    return it.form(f"/{ROUTES[purpose]}/{token}", CHOICE)


def test_a_token_of_each_purpose_does_nothing_at_the_others_pages(it: Attacked) -> None:
    """Would catch a page that asks for no purpose, or for another's: an old mail's link would change everything."""
    token = it.confirming("anna@reader.example")
    its = {
        "leave": it.token(1), "preferences": it.token(1, "preferences"), "confirm": token,
        "form": it.serving.stamp(), "other": it.token(1, "confirm"),
        "timed": tokens.timed(1, it.now + dt.timedelta(days=1), it.serving.keys(), "leave"),
    }  # fmt: skip
    before = it.snapshot()
    for purpose, route in ROUTES.items():
        for kind, one in its.items():
            if kind != purpose:
                assert it.ask(f"/{route}/{one}").status == 404, (kind, route)
                assert press(it, purpose, one).status == 404, (kind, route)
    for kind in ("leave", "preferences", "confirm", "other", "timed"):
        assert "One more press" in it.subscribe("bea@reader.example", stamp=its[kind]).text
    assert it.snapshot() == before
    assert press(it, "confirm", its["confirm"]).status == 200


def test_a_token_that_was_changed_anywhere_is_nobodys(lite: Attacked) -> None:
    """Would catch a seal that covers too little, or is compared in part: cut, longer, doubled, a letter changed."""
    confirm = lite.confirming("anna@reader.example")
    its = {"leave": lite.token(1), "preferences": lite.token(1, "preferences"), "confirm": confirm}
    before = lite.snapshot()
    for purpose, token in its.items():
        changed = [token[:at] + ("b" if token[at] == "a" else "a") + token[at + 1 :] for at in range(len(token))]
        cut = [token[:end] for end in range(1, len(token))] + [token[start:] for start in range(1, len(token))]
        longer = [f"{token}a", f"a{token}", token * 2, f"{token}=", f"{token}%00", f"{token}%E2%80%8B", f"0{token}"]
        for one in (*changed, *cut, *longer):
            assert press(lite, purpose, one).status == 404, (purpose, one)
    assert lite.snapshot() == before


def test_a_token_in_capitals_is_the_same_and_no_other_letter_is(lite: Attacked) -> None:
    """Mail programs change the case. Would catch letters that only become ASCII when they are made small."""
    person = next(n for n in range(1, 1000) if "k" in lite.token(n))
    assert lite.ask(f"/unsubscribe/{lite.token(person).upper()}").status == 200
    for name in (f"r{n}@reader.example" for n in range(40)):
        if "k" in (token := lite.confirming(name)):
            break
    before = lite.snapshot()
    for purpose, one in (("leave", lite.token(person)), ("confirm", token)):
        assert press(lite, purpose, one.replace("k", "%E2%84%AA")).status == 404, purpose
    assert lite.snapshot() == before
    assert press(lite, "confirm", token.upper()).status == 200


END: dict[str, Callable[[Attacked, int], object]] = {
    "confirmed": lambda it, n: None,
    "left": lambda it, n: press(it, "leave", it.token(n)),
    "removed": lambda it, n: _with(it, "remove"),
    "erased": lambda it, n: _with(it, "forget"),
}


def _with(it: Attacked, what: str) -> None:
    with it.people() as them:
        getattr(them, what)(Address("anna@reader.example"))


@pytest.mark.parametrize("end", END)
def test_a_link_that_has_confirmed_confirms_nothing_again(it: Attacked, end: str) -> None:
    """Would catch a confirmation that brings back who left, was removed or erased since: a scanner repeats it."""
    token = it.confirming("anna@reader.example")
    assert press(it, "confirm", token).status == 200
    it.now += dt.timedelta(minutes=5)
    END[end](it, 1)
    before = it.snapshot()
    answers = [it.ask(f"/confirm/{token}"), press(it, "confirm", token)]
    assert it.snapshot() == before
    assert {one.status for one in answers} == ({200} if end == "confirmed" else {410})
    mine = it.token(1, "preferences")
    assert press(it, "preferences", mine).status == 200
    if end != "confirmed":
        assert it.snapshot() == before


def test_one_key_file_for_two_newsletters_opens_nothing_of_the_other(tmp_path: Path, store_url: str) -> None:
    """Would catch tokens that do not name their newsletter: reader number 1 is there in both."""
    with closing(Attacked(tmp_path / "one", store_url)) as one:
        one.confirming("anna@reader.example")
        (tmp_path / "two").mkdir()
        shutil.copy(keys_path(one.settings.folder), keys_path(tmp_path / "two"))
        with closing(Attacked(tmp_path / "two", f"sqlite:///{tmp_path / 'two.db'}")) as two:
            _strangers(one, two)


def _strangers(one: Attacked, two: Attacked) -> None:
    """Nothing, where no token of the second newsletter opens anything of the first."""
    token = two.confirming("bea@reader.example")
    assert one.serving.keys().tokens == two.serving.keys().tokens
    before = one.snapshot()
    for purpose in ("leave", "preferences"):
        assert press(one, purpose, two.token(1, purpose)).status == 404
    assert press(one, "confirm", token).status == 404
    assert "One more press" in one.subscribe("cy@reader.example", stamp=two.serving.stamp()).text
    assert one.snapshot() == before


def test_what_has_had_its_time_opens_nothing(it: Attacked) -> None:
    """Would catch an end that is not looked at: a link after a week and a second, a form after a day and a second."""
    token, stamp = it.confirming("anna@reader.example"), it.serving.stamp()
    asked_at = it.now
    before = it.snapshot()
    it.now = asked_at + dt.timedelta(days=1, seconds=1)
    fields = {"address": "bea@reader.example", "consent": "yes", "stamp": stamp}
    assert "One more press" in it.form("/subscribe", fields).text
    it.now = asked_at + dt.timedelta(days=7, seconds=1)
    assert {it.ask(f"/confirm/{token}").status, press(it, "confirm", token).status} == {410}
    assert it.snapshot() == before
    it.now = asked_at + dt.timedelta(days=6)
    assert press(it, "confirm", token).status == 200


def test_links_outlive_a_new_key_and_not_their_own(lite: Attacked) -> None:
    """Would catch keys that are read once, an old key that is forgotten too soon, and one that is never forgotten."""
    token, stamp = lite.confirming("anna@reader.example"), lite.serving.stamp()
    its = {"leave": lite.token(1), "preferences": lite.token(1, "preferences"), "confirm": token}
    path = keys_path(lite.settings.folder)
    (old,) = lite.serving.keys().tokens
    new = Keys.fresh().tokens[0]
    text = path.read_text()
    path.write_text(text.replace(f'["{old.hex()}"]', f'["{new.hex()}", "{old.hex()}"]'))
    assert lite.token(1) != its["leave"]
    assert [lite.ask(f"/{ROUTES[purpose]}/{one}").status for purpose, one in its.items()] == [200] * 3
    assert "Look into your inbox" in lite.subscribe("bea@reader.example", stamp=stamp).text
    path.write_text(text.replace(old.hex(), new.hex()))
    before = lite.snapshot()
    assert [press(lite, purpose, one).status for purpose, one in its.items()] == [404] * 3
    assert lite.snapshot() == before


def test_the_answer_to_a_sign_up_tells_of_nobody(it: Attacked) -> None:
    """Would catch a look at the people before the answer: bytes and statements are the same for every standing.

    The time, over many in turn: no median is twice another and a fiftieth of a second; a busy machine is no failure.
    """
    it.peopled()
    names = [f"{name}@reader.example" for name in (*STANDINGS, "nobody", "Active", "nobody2")]
    answers, traces = set(), set()
    for name in names:
        with statements() as seen:
            answers.add(it.subscribe(name))
        traces.add(tuple(seen))
    assert {one.status for one in answers} == {200}
    assert len(answers) == 1
    assert len(traces) == 1
    took: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(15):
        for name in names:
            began = time.perf_counter()
            it.subscribe(name)
            took[name].append(time.perf_counter() - began)
    medians = [statistics.median(its) for its in took.values()]
    assert max(medians) < 2 * min(medians) + 0.020, medians


def test_what_a_sign_up_leads_to_is_told_by_mail_alone(it: Attacked) -> None:
    """Would catch a letter to who wants none, or one to a known reader that a stranger could confirm."""
    it.peopled()
    for name in (*STANDINGS, "nobody"):
        it.subscribe(f"{name}@reader.example")
    before = len(list((it.settings.folder / "letters").glob("**/*.eml")))
    sent = {str(one["To"]).rpartition("@")[0].rpartition("<")[2]: one for one in it.post_letters()[before:]}
    asked = {name for name, one in sent.items() if "/confirm/" in str(one.get_body(("plain",)))}
    assert set(sent) == {*STANDINGS, "nobody"} - {"suppressed", "complained"}
    assert asked == set(sent) - {"active", "paused"}


def test_links_of_the_erased_and_of_nobody_look_alike(it: Attacked) -> None:
    """Would catch a page to leave, or to choose, that tells whether somebody was ever there."""
    ids = it.peopled()
    for purpose in ("leave", "preferences"):
        for method in ("GET", "POST"):
            links = [f"/{ROUTES[purpose]}/{it.token(one, purpose)}" for one in (ids["erased"], 60_000)]
            erased, nobody = (it.ask(link, method) for link in links)
            assert erased.status == nobody.status == 200
            assert _without_tokens(erased.text) == _without_tokens(nobody.text), (purpose, method)


def test_a_link_to_confirm_does_not_tell_why_it_is_over(it: Attacked) -> None:
    """Would catch one that says more than "too old" to who was removed, erased, or called it spam; nor does time."""
    its = {name: it.confirming(f"{name}@reader.example") for name in ("removed", "erased", "complained", "late")}
    with it.people() as them:
        them.remove(Address("removed@reader.example"))
        them.forget(Address("erased@reader.example"))
        them.fail(them.the(Address("complained@reader.example")).id, "complained")
    gone = {it.ask(f"/confirm/{its[name]}", method) for name in list(its)[:3] for method in ("GET", "POST")}
    it.now += dt.timedelta(days=8)
    gone |= {it.ask(f"/confirm/{its['late']}", method) for method in ("GET", "POST")}
    assert {one.status for one in gone} == {410}
    assert len(gone) == 1


def _without_tokens(text: str) -> str:
    return tokens.TOKEN.sub("T", text)


EVIL = [(b"origin", b"https://evil.example"), (b"referer", b"https://evil.example/"), (b"cookie", b"session=1"),
        (b"sec-fetch-site", b"cross-site"), (b"authorization", b"Basic YTpi")]  # fmt: skip


def test_another_site_has_no_power_that_its_visitor_lends_it(it: Attacked) -> None:
    """Would catch a cookie, or anything but the token that lets somebody act; mail programs POST from anywhere."""
    ids = it.peopled()
    before = it.snapshot()
    paths = ("/", "/subscribe", "/embed", "/issues", "/health", "/unsubscribe", "/unsubscribe/", "/confirm/",
             "/preferences/", "/2026-09-21/", f"/unsubscribe/{ids['active']}", f"/preferences/{ids['active']}",
             "/unsubscribe?token=1", "/preferences/active@reader.example")  # fmt: skip
    for path in paths:
        for method in ("GET", "POST", "PUT", "DELETE"):
            got = it.ask(path, method, b"address=active%40reader.example&which=all", EVIL)
            assert not got.header("set-cookie"), path
            assert not got.header("access-control-allow-origin"), path
    assert it.snapshot() == before
    assert it.subscribe("new@reader.example", EVIL).status == 200
    assert len(it.snapshot()["people"]) == len(before["people"])
    assert it.snapshot()["events"] == before["events"]
    one_click = b"List-Unsubscribe=One-Click"
    assert it.ask(f"/unsubscribe/{it.token(ids['active'])}", "POST", one_click, EVIL).status == 200
    assert it.statuses()["active"] == "unsubscribed"


def test_only_the_form_can_be_framed_and_only_where_it_is_named(tmp_path: Path, sqlite_url: str) -> None:
    """Would catch a page whose button a stranger's page could hide under another one."""
    it = Attacked(tmp_path / "news", sqlite_url, '\n[signup]\nembed = ["https://herald.example"]\n')
    token = it.confirming("anna@reader.example")
    pages = ["/", "/subscribe", "/issues", "/unsubscribe", "/nothing", f"/confirm/{token}", "/health"]
    pages += [f"/unsubscribe/{it.token(1)}", f"/preferences/{it.token(1, 'preferences')}"]
    for path in pages:
        for method in ("GET", "POST", "DELETE"):
            assert "frame-ancestors 'none'" in it.ask(path, method).header("content-security-policy"), path
    policy = it.ask("/embed").header("content-security-policy")
    assert "frame-ancestors https://herald.example;" in policy
    it.close()
