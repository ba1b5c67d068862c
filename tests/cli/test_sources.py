"""`digest sources`: what is read, and how it fares."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.cli.source_lines import reasons
from digest.errors import SettingsError
from digest.settings import parsed
from digest.standing import Standing
from digest.store.sources import Health
from digest.values import Source
from tests.cli.conftest import Run
from tests.fakes.web import Web

NOW = dt.datetime.now(dt.UTC)
COMMENT = "<!-- ours, don't touch -->"


def feed(title: str, entries: int = 2, *, dated: bool = True) -> str:
    """A feed of so many entries."""
    item = "<item><title>{0} sails</title><guid>{0}</guid><description>{0} sails on Monday.</description>{1}</item>"
    date = f"<pubDate>{NOW:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if dated else ""
    items = "".join(item.format(f"Boat {n}", date) for n in range(entries))
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


@pytest.fixture
def web() -> Iterator[Web]:
    """A server with two feeds, one of comments, and a front page that names both."""
    with Web() as web:
        web.page("/coast.xml", feed("Coast Courier"), kind="application/rss+xml")
        web.page("/comments.xml", feed("Comments"), kind="application/rss+xml")
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" href="{path}">'
            for path in ("/comments.xml", "/coast.xml")
        )
        web.page("/", f"<html><head>{links}</head><body><p>The coast.</p></body></html>")
        yield web


@pytest.fixture
def news(newsletter: Path) -> Path:
    """A newsletter with one file as its source; it may read from this machine."""
    toml = newsletter / "digest.toml"
    allowed = '[collect]\nprivate_addresses = true\npause_seconds = 0.0\nblock = ["blocked.example"]\n'
    toml.write_text(toml.read_text().replace("[collect]\n", allowed))
    (newsletter / "own.xml").write_text(feed("Our own"))
    (newsletter / "sources.opml").write_text(
        f'<opml version="2.0">\n<body>\n  {COMMENT}\n  <outline text="Our own" xmlUrl="own.xml"/>\n</body>\n</opml>\n'
    )
    return newsletter


def own(news: Path) -> str:
    """The newsletter's sources.opml."""
    return (news / "sources.opml").read_text()


def test_a_feed_is_added_with_what_is_said_of_it(digest: Run, news: Path, web: Web) -> None:
    """The line is written, all else stays; again, it is there already."""
    before, address = own(news), f"{web.address}/coast.xml"
    said = digest("-C", news, "sources", "add", address, "--tag", "Sea", "--tag", "Boats", "--weight", "2.5")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"added: Coast Courier  {address}  (feed, 2 entries, newest {NOW:%Y-%m-%d})\n"
    line = f'  <outline type="rss" text="Coast Courier" xmlUrl="{address}" category="Sea,Boats" weight="2.5"/>\n'
    assert own(news) == before.replace("</body>", f"{line}</body>")
    again = digest("sources", "add", "-C", news, address)
    assert (again.code, again.out) == (0, f"there already: Coast Courier  {address}\n")


def test_what_is_there_already_can_be_changed(digest: Run, news: Path) -> None:
    """Its title, its weight, more tags; nothing is read for it."""
    said = digest("-C", news, "sources", "add", "own.xml", "--weight", "3", "--tag", "Sea", "--title", "We & us")
    assert (said.code, said.out) == (0, "changed: Our own  own.xml\n")
    assert '<outline text="We &amp; us" xmlUrl="own.xml" category="Sea" weight="3"/>' in own(news)
    digest("-C", news, "sources", "add", news / "own.xml", "--weight", "1")
    assert '<outline text="We &amp; us" xmlUrl="own.xml" category="Sea"/>' in own(news)


def test_a_site_gives_its_main_feed_and_names_the_others(digest: Run, news: Path, web: Web) -> None:
    """The comments are no main feed, though they are named first."""
    said = digest("-C", news, "sources", "add", web.address)
    assert said.out.startswith(f"added: Coast Courier  {web.address}/coast.xml")
    assert f"also there: {web.address}/comments.xml" in said.err
    every = digest("-C", news, "sources", "add", web.address, "--all")
    assert every.out.splitlines()[0] == f"there already: Coast Courier  {web.address}/coast.xml"
    assert every.out.splitlines()[1].startswith(f"added: Comments  {web.address}/comments.xml")
    assert own(news).count("<outline") == 3


def test_a_file_is_added_by_its_path_from_the_newsletter(digest: Run, news: Path, tmp_path: Path) -> None:
    """One elsewhere is refused: sources.opml may not name it; neither is one that is not there."""
    (news / "more").mkdir()
    (news / "more" / "feed.xml").write_text(feed("More"))
    assert digest("-C", news, "sources", "add", "more/feed.xml").out.startswith("added: More  more/feed.xml")
    assert digest("-C", news, "sources", "add", news / "more").out == "added: more  more  (folder, 1 files)\n"
    (tmp_path / "elsewhere.xml").write_text(feed("Elsewhere"))
    assert "lies outside" in digest("-C", news, "sources", "add", tmp_path / "elsewhere.xml").err
    assert "no such file" in digest("-C", news, "sources", "add", "nothing").err
    assert digest("-C", news, "sources", "add", "").code == 1


def test_what_cannot_be_added_changes_nothing(digest: Run, news: Path, web: Web) -> None:
    """A page without feeds, a dead address, one that is blocked; and a dry run."""
    before = own(news)
    web.page("/bare", "<html><body>Nothing</body></html>")
    for address, why in [
        (f"{web.address}/bare", "names no feed"),
        (f"{web.address}/gone", "404"),
        ("https://blocked.example/f", "block list"),
    ]:
        said = digest("-C", news, "sources", "add", address)
        assert (said.code, said.out) == (1, "")
        assert why in said.err
    dry = digest("-C", news, "sources", "add", f"{web.address}/coast.xml", "--dry-run")
    assert dry.out.startswith("added: Coast Courier")
    assert digest("-C", news, "sources", "remove", "own.xml", "--dry-run").out == "removed: Our own  own.xml\n"
    assert own(news) == before
    assert not (news / "digest.db").exists()


@pytest.mark.parametrize("options", [["--weight", "11"], ["--tag", "a,b"], ["--tag", " "], ["--all", "--title", "T"]])
def test_wrong_usage(digest: Run, news: Path, options: list[str]) -> None:
    """Weights from 0.1 to 10, tags that OPML would take apart, one title for many."""
    assert digest("-C", news, "sources", "add", "https://x.example/", *options).code == 2


def test_a_source_is_removed_by_address_or_title(digest: Run, news: Path) -> None:
    """Comments stay; what is not there, and a title of several, are errors."""
    (news / "sources.opml").write_text(
        own(news).replace(
            "</body>", '<outline text="Two" url="a.html"/>\n<outline text="two" url="b.html"/>\n</body>'
        )
    )
    assert "several" in digest("-C", news, "sources", "remove", "TWO").err
    assert digest("-C", news, "sources", "remove", "a.html").code == 0
    assert digest("-C", news, "sources", "remove", "our OWN").out == "removed: Our own  own.xml\n"
    assert "is not in sources.opml" in digest("-C", news, "sources", "remove", "own.xml").err
    assert own(news) == (
        f'<opml version="2.0">\n<body>\n  {COMMENT}\n<outline text="two" url="b.html"/>\n</body>\n</opml>\n'
    )


@pytest.mark.parametrize("command", [("add", "own.xml"), ("remove", "own.xml"), ("import", "own.opml")])
def test_a_file_that_cannot_be_parsed_is_refused_with_its_line(
    digest: Run, news: Path, command: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`collect` reads a mended copy; a person's own file is not rewritten from one."""
    monkeypatch.chdir(news)
    Path("own.opml").write_text('<opml><body><outline xmlUrl="https://a.example/f"/></body></opml>')
    broken = own(news).replace('text="Our own"', "text=Our")
    (news / "sources.opml").write_text(broken)
    said = digest("sources", *command)
    assert (said.code, own(news)) == (1, broken)
    assert "sources.opml:4: is not well-formed XML" in said.err


def test_other_encodings_stay_what_they_are(digest: Run, news: Path) -> None:
    """A file in Latin-1 stays in Latin-1, and its new letters can be read; UTF-16 is refused."""
    path = news / "sources.opml"
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n'
    text = head + '<opml><body>\r\n<outline text="Café" url="c.html"/>\r\n</body></opml>'
    path.write_bytes(text.encode("latin-1"))
    digest("-C", news, "sources", "add", "own.xml", "--title", "Naïve Őr")
    line = '<outline type="rss" text="Naïve &#336;r" xmlUrl="own.xml"/>'
    assert path.read_bytes() == text.replace("</body>", f"{line}\r\n</body>").encode("latin-1")
    assert digest("-C", news, "sources", "list", "--json").lines[1]["title"] == "Naïve Őr"
    path.write_bytes(text.encode("utf-16"))
    assert "save it as UTF-8" in digest("-C", news, "sources", "remove", "Café").err


def test_somebody_elses_change_is_not_lost(digest: Run, news: Path, web: Web) -> None:
    """Saved while the feed was being read: theirs stays."""
    theirs = own(news).replace("Our own", "Theirs")

    def answer(line: object) -> None:
        (news / "sources.opml").write_text(theirs)
        body = feed("Slow").encode()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)  # type: ignore[attr-defined]

    said = digest("-C", news, "sources", "add", web.raw("/slow.xml", answer))
    assert (said.code, own(news)) == (1, theirs)
    assert "saved by somebody" in said.err


def test_the_list_says_how_each_source_fares(digest: Run, news: Path, web: Web) -> None:
    """Never read; then read, with its entries a day; then failing, with the reason."""
    address = f"{web.address}/coast.xml"
    digest("-C", news, "sources", "add", address, "--weight", "2", "--tag", "Sea")
    first = digest("-C", news, "sources", "list", "--json").lines
    assert [(one["status"], one["entries_a_day"]) for one in first] == [("never read", None)] * 2
    assert {one["last_try"] for one in first} == {None}
    digest("-C", news, "collect", "-q")
    its = {one["address"]: one for one in digest("-C", news, "sources", "list", "--json").lines}[address]
    assert (its["status"], its["errors"], its["weight"], its["tags"]) == ("ok", 0, 2.0, ["Sea"])
    assert its["entries_a_day"] == 2
    web.page("/coast.xml", "gone", status="404 Not Found")
    digest("-C", news, "collect", "-q", address)
    said = digest("-C", news, "sources", "list", "-v")
    head, *rows = said.out.splitlines()
    assert head.split() == ["status", "title", "address", "tags", "weight", "last", "success", "errors", "a", "day"]
    at = next(n for n, row in enumerate(rows) if row.startswith("failing"))
    assert "Coast Courier" in rows[at]
    its = {one["address"]: one for one in digest("-C", news, "sources", "list", "--json").lines}[address]
    tried = dt.datetime.fromisoformat(its["last_try"])
    assert tried > dt.datetime.fromisoformat(its["last_success"])
    assert "404" in rows[at + 1]
    assert rows[at + 1].endswith(f" (at {tried:%Y-%m-%d %H:%M})")
    assert said.code == 0


def test_check_reads_each_source_and_keeps_nothing(digest: Run, news: Path, web: Web) -> None:
    """What it is, what it holds, what is wrong; 3 when something is."""
    digest("-C", news, "sources", "add", f"{web.address}/coast.xml")
    good = digest("-C", news, "sources", "check")
    assert good.code == 0
    assert good.out.splitlines()[0] == f"ok       Our own  own.xml  (feed, 2 entries, newest {NOW:%Y-%m-%d})"
    web.page("/coast.xml", "<html><body>moved</body></html>")
    (news / "own.xml").write_text(feed("Our own", 5, dated=False))
    bad = digest("-C", news, "sources", "check", "--json")
    assert (bad.code, [one["status"] for one in bad.lines]) == (3, ["undated", "failing"])
    assert [one["entries"] for one in bad.lines] == [5, None]
    assert "is a web page, not a feed" in bad.lines[1]["problems"][0]
    other = digest("-C", news, "sources", "check", f"{web.address}/comments.xml")
    assert (other.code, len(other.out.splitlines())) == (0, 1)
    assert not (news / "digest.db").exists()


def test_what_a_server_says_cannot_move_the_cursor(digest: Run, news: Path, web: Web) -> None:
    """Its words for an error are shown on one line, without control characters."""
    address = web.page("/bad.xml", "no", status="500 \x1b[2JGone")
    (news / "sources.opml").write_text(own(news).replace("</body>", f'<outline xmlUrl="{address}"/></body>'))
    digest("-C", news, "collect", "-q")
    for command in (["check"], ["list", "-v"]):
        said = digest("-C", news, "sources", *command)
        assert "500" in said.out
        assert "\x1b" not in said.out


def test_another_readers_list_is_imported(digest: Run, news: Path, tmp_path: Path) -> None:
    """New ones with titles and folders, known ones said, files and blocked ones left out, which gives 3."""
    path = tmp_path / "theirs.opml"
    path.write_text(
        '<opml><body><outline text="News"><outline text="A" xmlUrl="https://a.example/feed" category="x"/>'
        '<outline text="A again" xmlUrl="http://www.a.example/feed/"/></outline>'
        '<outline text="F" xmlUrl="/etc/passwd"/><outline text="B" xmlUrl="https://x.blocked.example/f"/></body></opml>'
    )
    before = own(news)
    assert digest("-C", news, "sources", "import", path, "--dry-run").code == 3
    assert own(news) == before
    said = digest("-C", news, "sources", "import", path)
    assert said.out == "added: A  https://a.example/feed\nthere already: A again  http://www.a.example/feed/\n"
    assert "/etc/passwd: is no address" in said.err
    assert "block list" in said.err
    line = '  <outline type="rss" text="A" xmlUrl="https://a.example/feed" category="News,x"/>\n'
    assert own(news) == before.replace("</body>", f"{line}</body>")


def test_an_export_can_be_imported(digest: Run, news: Path, tmp_path: Path) -> None:
    """Titles, tags and weights come back; the first tag is a folder; files of this newsletter stay here."""
    path, again = tmp_path / "theirs.opml", tmp_path / "ours.opml"
    path.write_text(
        '<opml><body><outline text="S &amp; T"><outline text="A" xmlUrl="https://a.example/f" category="x" '
        'weight="2"/></outline><outline text="P" type="link" url="https://p.example/"/></body></opml>'
    )
    digest("-C", news, "sources", "import", path)
    said = digest("-C", news, "sources", "export")
    assert '    <outline text="S &amp; T">\n      <outline type="rss" text="A"' in said.out
    assert "own.xml" not in said.out
    assert digest("-C", news, "sources", "export", again).out == ""
    assert again.read_text() == said.out
    before = digest("-C", news, "sources", "list", "--json").lines
    (news / "sources.opml").unlink()
    assert digest("-C", news, "sources", "import", again).code == 0
    assert digest("-C", news, "sources", "list", "--json").lines == before[1:]


def test_blocked_sources_and_entries_are_counted_not_taken(digest: Run, news: Path, web: Web) -> None:
    """Neither is a failure; what was taken before it was blocked is not printed any more."""
    item = "<item><title>{0}</title><guid>{0}</guid><link>https://{0}/x</link><description>{1}</description></item>"
    text = "The harbour board of Kilindini opened the night ferry on Monday and promised four trips a week. " * 2
    items = item.format("ads.example", text) + item.format("pier.example", text.replace("Kilindini", "Tromsø"))
    (news / "own.xml").write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    (news / "sources.opml").write_text(
        own(news).replace("</body>", '<outline xmlUrl="https://blocked.example/feed"/></body>')
    )
    (first,) = digest("-C", news, "collect", "--json").lines
    assert (first["blocked"], first["entries"], first["sources_failed"]) == (1, 2, 0)
    toml = news / "digest.toml"
    toml.write_text(toml.read_text().replace("blocked.example", '*.none.example", "blocked.example", "ads.example'))
    said = digest("-C", news, "collect")
    assert said.code == 0
    assert "2 sources and entries on the block list" in said.out
    assert digest("-C", news, "sources", "list", "--json").lines[1]["status"] == "blocked"
    built = digest("-C", news, "build", "--from-store", "--json", "--dry-run").lines[0]
    assert built["articles"] == 1
    (straight,) = digest("-C", news, "build", news / "own.xml", "--json", "--dry-run").lines
    assert (straight["articles"], straight["blocked"]) == (1, 1)


def test_a_weight_counts_in_the_next_build(digest: Run, news: Path) -> None:
    """Also for what was collected before it was changed."""
    stories = {
        "own": "Engineers in Norway reopened the bridge after four months of repairs to its cables and its lamps. ",
        "more": "Bakers in Porto agreed on a common price for bread after a summer of quarrels about flour. ",
    }
    for name, text in stories.items():
        item = f"<item><title>{text[:24]}</title><guid>1</guid><description>{text * 3}</description></item>"
        (news / f"{name}.xml").write_text(f'<rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>')
    digest("-C", news, "sources", "add", "more.xml")
    digest("-C", news, "collect", "-q")
    toml = news / "digest.toml"
    toml.write_text(toml.read_text().replace("[issue]\n", "[issue]\nitems = 1\n"))

    def printed() -> list[bool]:
        assert digest("-C", news, "build", "--from-store", "-q").code == 0
        (path,) = (news / "issues").glob("*/email.txt")
        text = path.read_text()
        for one in path.parent.iterdir():
            one.unlink()
        return [place in text for place in ("Norway", "Porto")]

    for heavy, expected in (("own.xml", [True, False]), ("more.xml", [False, True])):
        for name in ("own.xml", "more.xml"):
            digest("-C", news, "sources", "add", name, "--weight", "5" if name == heavy else "1")
        assert printed() == expected


def test_collect_says_what_is_odd_about_a_feeds_rhythm(
    digest: Run, news: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line on stderr a source; -q says nothing."""
    web.page("/coast.xml", feed("Coast Courier", 5, dated=False), kind="application/rss+xml")
    digest("-C", news, "sources", "add", f"{web.address}/coast.xml")
    said = digest("-C", news, "collect")
    assert "digest: Coast Courier: undated: none of 5 entries has a date" in said.err
    assert "undated" not in digest("-C", news, "collect", "-q").err


def test_a_block_list_is_checked(tmp_path: Path) -> None:
    """Hosts and addresses; anything else is a mistake with its line."""
    good = '[newsletter]\nname = "N"\n[collect]\nblock = ["a.example", "*.b.example", "https://c.example/d/"]\n'
    assert parsed(good, tmp_path).block == ("a.example", "*.b.example", "https://c.example/d/")
    for bad in ("", "*", "a", "a.*.example", "ftp://a.example/", "https://*.example/"):
        with pytest.raises(SettingsError, match=r"line 4: collect\.block"):
            parsed(good.replace('"a.example"', f'"{bad}"'), tmp_path)


@pytest.mark.parametrize("error", ["no answer " * 50, "x" * 500, "line\n\x1b[2Jbreak"])
def test_a_long_error_still_says_when_it_was(error: str) -> None:
    """The error is shortened, not the time; and it is one line."""
    tried = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
    health = Health(location="a", errors=1, error=error, last_try=tried)
    (told,) = reasons(Standing(source=Source(location="a"), place="a", health=health))
    assert told.endswith(" (at 2026-09-21 07:30)")
    assert len(told) <= 300
    assert told.isprintable()
