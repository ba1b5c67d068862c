"""`digest collect`, and builds from what it brought in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.fakes.web import Web

SLUG = "2026-09-21"
STORIES = {
    "Kilindini": "The harbour board of Kilindini opened the night ferry on Monday and promised four trips a week.",
    "Tromsø": "Engineers in Tromsø reopened the bridge after four months of repairs to its cables and its lamps.",
    "Bergen": "A library in Bergen lends out fishing rods, tents and, since last week, a small sailing boat.",
    "Porto": "Bakers in Porto agreed on a common price for bread after a summer of quarrels about flour.",
    "everywhere": "Welcome to the front page of the Courier, with all that happened along the coast this week.",
}
"""One story a place, so that no two are copies of each other."""


def body(place: str, *, whole: bool = True) -> str:
    """The story as HTML, a teaser or whole."""
    words = [f"{place[:3].lower()}{end}" for end in ("ora", "ilen", "umas", "etto", "arne", "obil", "ysta", "akon")]
    lines = [" ".join(words[n % 8 :] + words[: n % 8]).capitalize() + f" {n}." for n in range(16)]
    return f"<p>{STORIES[place]}</p>" + "".join(f"<p>{line}</p>" for line in lines if whole)


def item(number: int, place: str, web: str, *, whole: bool = True, guid: str = "", title: str = "") -> str:
    """An item of the feed."""
    text = body(place, whole=whole)
    return (
        f"<item><guid>{guid or number}</guid><title>{title or f'News from {place}, as it happened'}</title>"
        f"<link>{web}/{number}</link><pubDate>Sun, 20 Sep 2026 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def feed(*items: str) -> str:
    """The feed."""
    return f'<rss version="2.0"><channel><title>Coast Courier</title>{"".join(items)}</channel></rss>'


def page(place: str, title: str = "") -> str:
    """The page behind an item."""
    title = title or f"News from {place}, as it happened"
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{body(place)}</article></body></html>"
    )


@pytest.fixture
def web() -> Iterator[Web]:
    """A server with nothing on it yet but a robots.txt that allows all."""
    with Web() as web:
        web.page("/robots.txt", "User-agent: *\nAllow: /\n", kind="text/plain")
        yield web


@pytest.fixture
def news(newsletter: Path, web: Web) -> Path:
    """A newsletter that reads one feed of that server; it may, though the server is on this machine."""
    toml = newsletter / "digest.toml"
    allowed = "[collect]\nprivate_addresses = true\npause_seconds = 0.0\n"
    toml.write_text(toml.read_text().replace("[collect]\n", allowed).replace("days = 3\n", ""))
    outline = f'<outline text="Courier" type="rss" xmlUrl="{web.address}/feed.xml"/>'
    (newsletter / "sources.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    return newsletter


def collected(digest: Run, news: Path, *more: object) -> dict[str, object]:
    """What `collect --json` printed."""
    said = digest("-C", news, "collect", "--json", *more)
    (found,) = said.lines
    return found | {"code": said.code, "err": said.err}


def built(digest: Run, news: Path, *more: object, slug: str = SLUG) -> tuple[Said, str]:
    """What a build said, and the text twin it wrote."""
    said = digest("-C", news, "build", "--date", slug, *more)
    path = news / "issues" / slug / "email.txt"
    return said, " ".join(path.read_text().split()) if path.exists() else ""


def test_what_is_new_comes_in_once(news: Path, web: Web, digest: Run) -> None:
    """The second time nothing is new, whatever the feed calls its items by then."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address), item(2, "Tromsø", web.address)))
    first = collected(digest, news)
    assert (first["code"], first["entries"], first["entries_new"], first["articles"]) == (0, 2, 2, 2)
    web.page(
        "/feed.xml",
        feed(
            item(1, "Kilindini", web.address, guid="renamed", title="Ferry again"),
            item(2, "Tromsø", f"{web.address}/moved"),
        ),
    )
    again = collected(digest, news)
    assert (again["code"], again["entries"], again["entries_new"]) == (0, 2, 0)


def test_a_feed_that_says_unchanged_is_not_read(news: Path, web: Web, digest: Run) -> None:
    """Its validators are sent back to it."""

    def answer(line: object) -> None:
        known = line.request.headers.get("if-none-match")  # type: ignore[attr-defined]
        head = '304 Not Modified\r\nETag: "v1"' if known == '"v1"' else '200 OK\r\nETag: "v1"'
        body = "" if known == '"v1"' else feed(item(1, "Kilindini", web.address))
        line.send(  # type: ignore[attr-defined]
            f"HTTP/1.1 {head}\r\nContent-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}".encode()
        )

    web.raw("/feed.xml", answer)
    assert collected(digest, news)["entries_new"] == 1
    again = collected(digest, news)
    assert (again["entries"], again["sources_unchanged"]) == (0, 1)
    assert "Kilindini" in built(digest, news, "--from-store")[1]


def test_a_feed_that_said_until_when_it_is_fresh_is_left_alone(news: Path, web: Web, digest: Run) -> None:
    """Unless a person names it."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)), Cache_Control="max-age=600")
    collected(digest, news)
    asked = len(web.requests)
    assert collected(digest, news)["sources_unchanged"] == 1
    assert len(web.requests) == asked
    collected(digest, news, f"{web.address}/feed.xml")
    assert len(web.requests) > asked


def test_a_source_that_has_moved_for_good_is_read_where_it_is(news: Path, web: Web, digest: Run) -> None:
    """When it was said twice in a row; the person is told, and nothing in it is new."""
    new = web.page("/new.xml", feed(item(1, "Kilindini", web.address)))
    web.redirect("/feed.xml", new, "301 Moved Permanently")
    first = collected(digest, news)
    assert (first["entries_new"], first["err"]) == (1, "")
    second = collected(digest, news)
    assert f"/feed.xml has moved to {new}" in str(second["err"])
    asked = len(web.requests)
    third = collected(digest, news)
    assert [one.path for one in web.requests[asked:]] == ["/new.xml"]
    assert (third["entries"], third["entries_new"], third["err"]) == (1, 0, "")


def test_a_teaser_gets_the_page_behind_it(news: Path, web: Web, digest: Run) -> None:
    """The page's words are the article; robots.txt was asked."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address, whole=False)))
    web.page("/1", page("Kilindini"))
    assert collected(digest, news)["articles"] == 1
    assert [one.path for one in web.requests] == ["/feed.xml", "/robots.txt", "/1"]
    assert "Kilindini" in built(digest, news, "--from-store")[1]


@pytest.mark.parametrize("barred", ["robots", "missing", "no page"])
def test_a_teaser_stands_in_where_the_page_cannot_be_had(news: Path, web: Web, digest: Run, barred: str) -> None:
    """It is printed; the page is tried for again, and then no more."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address, whole=False)))
    if barred == "robots":
        web.page("/robots.txt", "User-agent: *\nDisallow: /\n", kind="text/plain")
        web.page("/1", page("Kilindini"))
    elif barred == "no page":
        web.page("/1", "%PDF-1.4", kind="application/pdf")
    for _ in range(5):
        assert collected(digest, news)["code"] == 0
    asked = [one.path for one in web.requests].count("/1")
    assert asked == (0 if barred == "robots" else 3)
    assert "Kilindini" in built(digest, news, "--from-store")[1]


def test_pages_can_be_left_alone(news: Path, web: Web, digest: Run) -> None:
    """`pages = false`."""
    toml = news / "digest.toml"
    toml.write_text(toml.read_text().replace("[collect]\n", "[collect]\npages = false\n"))
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address, whole=False)))
    assert collected(digest, news)["articles"] == 1
    assert [one.path for one in web.requests] == ["/feed.xml"]


def test_a_failed_source_is_named_and_forgets_nothing(news: Path, web: Web, digest: Run) -> None:
    """Exit 1 when all failed, 3 when some did; what was collected before is there still."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    collected(digest, news)
    web.page("/feed.xml", "gone", status="404 Not Found")
    failed = collected(digest, news)
    assert failed["code"] == 1
    assert "404" in str(failed["err"])
    (news / "saved" / "page.txt").write_text(
        "Bridge\n\nEngineers in Norway reopened the bridge at Tromsø on Sunday.\n"
    )
    (news / "more.opml").write_text(
        f'<opml><body><outline xmlUrl="{web.address}/feed.xml"/><outline url="saved/page.txt"/></body></opml>'
    )
    (news / "more.opml").replace(news / "sources.opml")
    assert collected(digest, news)["code"] == 3
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    assert collected(digest, news)["entries_new"] == 0
    text = built(digest, news, "--from-store")[1]
    assert "Kilindini" in text
    assert "Tromsø" in text


def test_an_address_that_is_not_public_is_refused(newsletter: Path, web: Web, digest: Run) -> None:
    """Unless the settings allow it."""
    said = digest("-C", newsletter, "collect", f"{web.address}/feed.xml")
    assert said.code == 1
    assert "127.0.0.1" in said.err
    assert not web.requests


def test_a_build_collects_first_and_remembers(news: Path, web: Web, digest: Run) -> None:
    """What has left the feed by the next build is in the store still."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    assert "Kilindini" in built(digest, news)[1]
    web.page("/feed.xml", feed(item(2, "Tromsø", web.address)))
    said, text = built(digest, news)
    assert said.code == 0
    assert "Kilindini" in text
    assert "Tromsø" in text


def test_a_build_from_the_store_reads_nothing(news: Path, web: Web, digest: Run) -> None:
    """And goes with no SOURCE."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    collected(digest, news)
    asked = len(web.requests)
    assert "Kilindini" in built(digest, news, "--from-store")[1]
    assert len(web.requests) == asked
    assert digest("-C", news, "build", "--from-store", "feed.xml").code == 2


def test_a_source_that_is_not_named_any_more_is_not_printed(news: Path, web: Web, digest: Run) -> None:
    """The store remembers it; the issue is made of today's sources, and of what was collected by name."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    web.page("/other.xml", feed(item(2, "Tromsø", web.address)))
    collected(digest, news)
    collected(digest, news, f"{web.address}/other.xml")
    (news / "sources.opml").write_text('<opml version="2.0"><body><outline url="saved/"/></body></opml>')
    text = built(digest, news, "--from-store")[1]
    assert "Kilindini" not in text
    assert "Tromsø" in text


def test_a_dry_run_writes_nothing(news: Path, web: Web, digest: Run) -> None:
    """No mark, no file, no store: a real build afterwards finds everything new."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address)))
    before = sorted(path.name for path in news.rglob("*"))
    said, _ = built(digest, news, "--dry-run", "--json")
    assert json.loads(said.out)["items"] == 1
    assert sorted(path.name for path in news.rglob("*")) == before
    assert collected(digest, news)["entries_new"] == 1


def test_what_was_sent_is_not_offered_again(news: Path, web: Web, digest: Run, tmp_path: Path) -> None:
    """Built and approved it still is; sent to somebody, it is another issue's no more."""
    web.page("/feed.xml", feed(item(1, "Kilindini", web.address), item(2, "Tromsø", web.address)))
    built(digest, news)
    draft = news / "issues" / SLUG / "draft.md"
    kept = [block for block in draft.read_text().split("\n\n") if "Tromsø" not in block]
    draft.write_text("\n\n".join(kept))
    assert digest("-C", news, "approve", SLUG, "--by", "Edda").code == 0
    assert "Kilindini" in built(digest, news, slug="2026-09-22")[1]
    assert digest("-C", news, "subscribers", "add", "ann@reader.example", "--consent", "Yes.").code == 0
    assert digest("-C", news, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes").code == 0
    text = built(digest, news, slug="2026-09-23")[1]
    assert "Kilindini" not in text
    assert "Tromsø" in text
    assert "Kilindini" in built(digest, news)[1]


def test_articles_are_read_again_before_the_send(news: Path, web: Web, digest: Run) -> None:
    """What changed is named, exit 3; nothing is written."""
    places = ("Kilindini", "Tromsø", "Bergen", "Porto")
    web.page("/feed.xml", feed(*(item(n, place, web.address) for n, place in enumerate(places, 1))))
    for number, place in enumerate(places, 1):
        web.page(f"/{number}", page(place))
    built(digest, news)
    said = digest("-C", news, "collect", "--recheck", SLUG, "--json")
    assert (said.code, said.lines[0]) == (0, {"checked": 4, "changed": []})
    web.page("/1", "gone", status="410 Gone")
    web.page("/2", page("Tromsø").replace("four months", "three months"))
    web.redirect("/3", f"{web.address}/")
    web.page("/", page("everywhere", "Welcome to the Courier"))
    web.page("/4", page("Porto", "News from Porto, as it did not happen"))
    before = {path: path.read_bytes() for path in news.rglob("*") if path.is_file()}
    said = digest("-C", news, "collect", "--recheck", SLUG, "--json")
    assert said.code == 3
    kinds = {one["url"].rpartition("/")[2]: [c["kind"] for c in one["changes"]] for one in said.lines[0]["changed"]}
    assert kinds == {"1": ["withdrawn"], "2": ["sentence"], "3": ["elsewhere"], "4": ["headline"]}
    assert {path: path.read_bytes() for path in news.rglob("*") if path.is_file()} == before
    shown = digest("-C", news, "collect", "--recheck", SLUG)
    assert "4 articles read again, 4 to look at" in shown.out
    assert digest("-C", news, "collect", "--recheck", SLUG, "feed.xml").code == 2
    assert digest("-C", news, "collect", "--recheck", "2026-01-01").code == 1
