"""From what a person names to the places that are read."""

import gzip
from pathlib import Path

import pytest

from digest import collect
from digest.errors import CollectError, FeedError
from digest.values import Source


def names(sources: tuple[Source, ...], folder: Path) -> list[str]:
    """The sources' paths below the folder."""
    return [source.location.removeprefix(f"{folder}/") for source in sources]


def fill(folder: Path, *paths: str) -> Path:
    """The folder with these files in it, each with a few words."""
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("The pier opens.")
    return folder


def opml(folder: Path, body: str, name: str = "list.opml") -> str:
    """The path of an OPML file with this body."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f'<opml version="2.0"><head><title>L</title></head><body>{body}</body></opml>')
    return str(folder / name)


def test_addresses_and_files_stay_as_they_were_named() -> None:
    """The location is the very text; whether it exists is no question yet."""
    named = ("https://Pier.example/feed?a=1#x", "./no/such file.xml", "ftp://old.example/")
    assert tuple(source.location for source in collect.sources(named)) == named


def test_folder_becomes_its_files_by_name(tmp_path: Path) -> None:
    """Recursive, in order, hidden ones and those that cannot hold articles passed over."""
    fill(tmp_path, "b.xml", "a/z.html.gz", "a/c.TXT", "c.png", ".hidden.xml", ".git/d.xml", "z.rss", "notes.docx",
         "a.json", "script.js", "feed.atom.gz")  # fmt: skip
    (tmp_path / "j.json").write_text('{"version": "https://jsonfeed.org/version/1", "items": []}')
    found = names(collect.sources([str(tmp_path)]), tmp_path)
    assert found == ["a/c.TXT", "a/z.html.gz", "b.xml", "feed.atom.gz", "j.json", "z.rss"]


def test_folder_within_itself_ends(tmp_path: Path) -> None:
    """A link to the folder above is not followed."""
    fill(tmp_path, "a.xml")
    (tmp_path / "round").symlink_to(tmp_path)
    assert names(collect.sources([str(tmp_path)]), tmp_path) == ["a.xml"]


def test_repeats_are_dropped_and_the_order_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file by another path, the same address with another fragment."""
    fill(tmp_path, "a.xml", "b.xml")
    monkeypatch.chdir(tmp_path)
    named = ["b.xml", "https://x.example/f", ".", "./b.xml", str(tmp_path / "a.xml"), "https://x.example/f#top"]
    assert [source.location for source in collect.sources(named)] == ["b.xml", "https://x.example/f", "./a.xml"]


def test_opml_gives_titles_folders_and_categories(tmp_path: Path) -> None:
    """Folder names outermost first, then categories, each once; nesting as deep as it goes."""
    path = opml(
        tmp_path,
        '<outline text="World"><outline text="Coast &amp; sea" title="Coast">'
        '<outline type="rss" text="Pier Post" xmlUrl="https://pier.example/feed" category="/News/Coast,boats"/>'
        "</outline>"
        '<outline title="Hill Herald" XMLURL="feed://hill.example/rss"/></outline>'
        '<outline text="A page" type="link" url="https://quay.example/about"/><outline text="nothing"/>',
    )
    assert collect.sources([path]) == (
        Source(
            location="https://pier.example/feed",
            title="Pier Post",
            tags=("World", "Coast", "News", "boats"),
            feed=True,
        ),
        Source(location="http://hill.example/rss", title="Hill Herald", tags=("World",), feed=True),
        Source(location="https://quay.example/about", title="A page"),
    )


def test_opml_gives_weights(tmp_path: Path) -> None:
    """From 0.1 to 10; what is no number is no weight, and one within a list has the list's own unless it says."""
    opml(tmp_path, '<outline xmlUrl="in.xml"/><outline xmlUrl="own.xml" weight="3"/>', "inner.opml")
    written = ("2", "0,5", "99", "-1", "nan", "inf", "heavy", "")
    path = opml(
        tmp_path,
        "".join(f'<outline xmlUrl="https://x.example/{n}" weight="{one}"/>' for n, one in enumerate(written))
        + '<outline type="include" url="inner.opml" weight="4"/>',
    )
    assert [source.weight for source in collect.sources([path])] == [2, 0.5, 10, 0.1, 1, 10, 1, 1, 4, 3]


def test_opml_names_files_and_folders_beside_it(tmp_path: Path) -> None:
    """Relative to the OPML file, wherever it is read from."""
    fill(tmp_path / "news", "saved/b.html", "saved/a.txt", "feed.xml")
    path = opml(
        tmp_path / "news",
        '<outline text="Feed" xmlUrl="feed.xml"/><outline text="Saved" type="link" url="saved/" category="old"/>',
    )
    found = collect.sources([path])
    assert names(found, tmp_path) == ["news/feed.xml", "news/saved/a.txt", "news/saved/b.html"]
    assert [(source.title, source.tags, source.feed) for source in found[1:]] == [("Saved", ("old",), False)] * 2


def test_opml_within_opml(tmp_path: Path) -> None:
    """A list may include another, whose folders come after its own; one that includes itself ends."""
    opml(tmp_path / "more", '<outline text="In"><outline xmlUrl="https://in.example/f"/></outline>'
         '<outline type="include" url="back.opml"/>', "inner.opml")  # fmt: skip
    opml(tmp_path / "more", '<outline type="include" url="inner.opml"/>', "back.opml")
    path = opml(tmp_path, '<outline text="Out"><outline type="link" url="more/inner.opml" category="x"/></outline>')
    found, itself = collect.sources([path])
    assert (found.location, found.tags) == ("https://in.example/f", ("Out", "x", "In"))
    assert "named by itself" in (itself.problem or "")


@pytest.mark.parametrize("address", ["/etc/passwd", "../secret.txt", "a/../../secret.txt", "link/secret.txt"])
def test_opml_reaches_no_file_outside_its_folder(tmp_path: Path, address: str) -> None:
    """A list that came from somebody else cannot put its reader's files into a newsletter: that source fails."""
    fill(tmp_path, "secret.txt", "own/a.xml")
    (tmp_path / "own/link").symlink_to(tmp_path)
    path = opml(tmp_path / "own", f'<outline type="link" url="{address}"/><outline xmlUrl="a.xml"/>')
    outside, inside = collect.sources([path])
    assert inside.location == str(tmp_path / "own/a.xml")
    with pytest.raises(FeedError, match="outside the folder"):
        collect.entries(outside, fetch=never, limits=collect.Limits())


def test_opml_is_known_by_its_content(tmp_path: Path) -> None:
    """Also under another name, and packed."""
    path = Path(opml(tmp_path, '<outline xmlUrl="https://x.example/f"/>', "subscriptions.xml"))
    packed = tmp_path / "s.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for one in (path, packed):
        assert [source.location for source in collect.sources([str(one)])] == ["https://x.example/f"]


def test_broken_opml_is_mended(tmp_path: Path) -> None:
    """Bare signs, tags and quotes pasted into a description, comments: every feed outside comments is found."""
    path = opml(
        tmp_path,
        '<outline text="A & B" xmlUrl="https://a.example/f?x=1&y=2"/><!-- <outline xmlUrl="https://no.example/"/> -->'
        '<outline text="C" description="By <a href="https://x.example" rel="me">us</a>. "Yes"" xmlUrl="https://c.example/f"/>'
        '<outline text="F"><outline text="D" xmlUrl="https://d.example/f"/></outline>',
    )
    found = {source.location: source for source in collect.sources([path])}
    assert list(found) == ["https://a.example/f?x=1&y=2", "https://c.example/f", "https://d.example/f"]
    assert found["https://d.example/f"].tags == ("F",)


@pytest.mark.parametrize("body", ["", "<outline text='empty'/>", "<outline"])
def test_opml_that_names_nothing_stays_and_says_so(tmp_path: Path, body: str) -> None:
    """The others go on; reading it is the error."""
    path = opml(tmp_path, body)
    found = collect.sources([path, "https://x.example/f"])
    assert [source.location for source in found] == [path, "https://x.example/f"]
    with pytest.raises(CollectError, match="OPML"):
        collect.entries(found[0], fetch=never, limits=collect.Limits())


def test_folder_without_articles_stays_and_says_so(tmp_path: Path) -> None:
    """It is a source that cannot be read."""
    fill(tmp_path, "picture.png")
    (found,) = collect.sources([str(tmp_path)])
    assert found.location == str(tmp_path)
    with pytest.raises(CollectError, match="holds nothing that can be read"):
        collect.entries(found, fetch=never, limits=collect.Limits())


def never(url: str, /) -> collect.Fetched:
    """A Fetch that must not be asked."""
    raise AssertionError(url)
