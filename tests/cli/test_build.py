"""`digest build`: from sources on disk to the six files, and everything that may be wrong with the input."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DATE = "2026-09-21"
STORIES = {
    "Kenya": "The night ferry across Kilindini Harbour will run every hour from October, Kenya's port office said.",
    "Norway": "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs by night.",
    "Japan": "A library on rails left Kyoto on Saturday with nine thousand books for the villages of northern Japan.",
}


def feed(path: Path, *texts: str, outlet: str = "Coast Courier") -> Path:
    """A feed on disk with an article a text."""
    items = "".join(
        f"<item><title>{text[:30]}</title><link>https://{path.stem}.example/{n}</link><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    path.write_text(f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>')
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A feed with three stories of three countries."""
    return feed(tmp_path / "coast.xml", *STORIES.values())


def build(digest: Run, newsletter: Path, *arguments: object) -> Path:
    """The issue's folder after a build that succeeded."""
    said = digest("-C", newsletter, "build", *arguments, "--date", DATE)
    assert said.code == 0, said.err
    return newsletter / "issues" / DATE


def test_the_six_files_are_written_and_the_report_counts(newsletter: Path, source: Path, digest: Run) -> None:
    """Counts and paths for programs, on one line of JSON."""
    said = digest("-C", newsletter, "build", source, "--date", DATE, "--json")
    report = json.loads(said.out)
    assert (said.code, report["sources"], report["articles"], report["items"]) == (0, 1, 3, 3)
    folder = newsletter / "issues" / DATE
    assert {path.name for path in folder.iterdir()} == {
        "decisions.json",
        "draft.md",
        "email.html",
        "email.txt",
        "index.html",
        "issue.json",
    }
    assert report["paths"]["email.html"] == str(folder / "email.html")
    assert report["html_bytes"] == len((folder / "email.html").read_bytes())


def test_same_in_same_out(newsletter: Path, source: Path, digest: Run) -> None:
    """Two builds of the same input at the same date are byte for byte equal."""
    folder = build(digest, newsletter, source)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    build(digest, newsletter, source)
    again = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    build(digest, newsletter, source)
    assert first == again == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_dry_run_writes_nothing(newsletter: Path, source: Path, digest: Run) -> None:
    """Not even the folder."""
    said = digest("-C", newsletter, "build", source, "--dry-run")
    assert said.code == 0
    assert "3" in said.out
    assert not (newsletter / "issues").exists()


def test_a_persons_changes_survive_and_a_removed_item_stays_out(newsletter: Path, source: Path, digest: Run) -> None:
    """Edit a sentence, take an item out, write one of your own: the next builds keep all three."""
    folder = build(digest, newsletter, source)
    draft = (folder / "draft.md").read_text()
    lines = [line for line in draft.split("\n") if "Tromsø" not in line]
    text = "\n".join(lines).replace("will run every hour", "will run all night")
    (folder / "draft.md").write_text(text + "\n## Notes\n\n- Our own words. [Us](https://pier.example/)\n")
    for _ in range(2):
        build(digest, newsletter, source)
    for name in ("draft.md", "email.html", "email.txt", "index.html"):
        printed = (folder / name).read_text()
        assert "will run all night" in printed, name
        assert "Our own words." in printed, name
        assert "Tromsø" not in printed, name


def test_without_sources_the_newsletters_own_are_read(newsletter: Path, digest: Run) -> None:
    """sources.opml names them, relative to itself."""
    (newsletter / "feeds").mkdir()
    feed(newsletter / "feeds" / "coast.xml", *STORIES.values())
    opml = '<opml version="2.0"><body><outline text="C" type="rss" xmlUrl="feeds/coast.xml"/></body></opml>'
    (newsletter / "sources.opml").write_text(opml)
    assert "Tromsø" in (build(digest, newsletter) / "email.txt").read_text()


def test_a_folder_without_a_newsletter_builds_with_the_defaults(
    tmp_path: Path, source: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources named by hand need no digest.toml; the person is told."""
    monkeypatch.chdir(tmp_path)
    said = digest("build", source, "--date", DATE)
    assert said.code == 0
    assert "defaults" in said.err
    assert (tmp_path / "issues" / DATE / "email.html").exists()


BAD = {
    "missing.xml": None,
    "empty.xml": b"",
    "page.html": b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
    "encoding.xml": b'<?xml version="1.0" encoding="x-klingon"?><rss><channel><item>\xff</item></channel></rss>',
    "binary.xml": bytes(range(256)) * 20,
    "emptyfeed.xml": b'<rss version="2.0"><channel><title>Nothing</title></channel></rss>',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_alone_is_told_in_a_line_and_nothing_is_written(
    newsletter: Path, tmp_path: Path, digest: Run, name: str
) -> None:
    """Whatever it is: a line on stderr, no traceback (the fixture looks), no files."""
    if (data := BAD[name]) is not None:
        (tmp_path / name).write_bytes(data)
    said = digest("-C", newsletter, "build", tmp_path / name, "--date", DATE)
    assert said.code in (0, 1)
    assert said.err.strip()
    assert not (newsletter / "issues").exists()


@pytest.mark.parametrize("name", BAD)
def test_bad_input_beside_good_does_not_stop_it(
    newsletter: Path, tmp_path: Path, source: Path, digest: Run, name: str
) -> None:
    """The rest goes on; the exit code says whether a source failed."""
    if (data := BAD[name]) is not None:
        (tmp_path / name).write_bytes(data)
    said = digest("-C", newsletter, "build", tmp_path / name, source, "--date", DATE)
    assert said.code in (0, 3)
    assert (said.code == 3) == (
        name in {"missing.xml", "empty.xml", "binary.xml"} or (str(name) in said.err and said.code == 3)
    )
    assert "Tromsø" in (newsletter / "issues" / DATE / "email.txt").read_text()


def test_an_empty_folder_is_named(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """A folder without articles is a source that failed."""
    (tmp_path / "empty").mkdir()
    said = digest("-C", newsletter, "build", tmp_path / "empty")
    assert said.code == 1
    assert "empty" in said.err


def test_nothing_to_print_is_one_line_and_no_error(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """A feed without entries: finished cleanly, and said."""
    said = digest("-C", newsletter, "build", feed(tmp_path / "none.xml"))
    assert said.code == 0
    assert "nothing to print" in said.err
    assert not (newsletter / "issues").exists()


def test_a_broken_draft_stops_the_build_and_stays_as_it_is(newsletter: Path, source: Path, digest: Run) -> None:
    """One item twice: named with file and line, and nothing is written over."""
    folder = build(digest, newsletter, source)
    text = (folder / "draft.md").read_text()
    item = next(line for line in text.split("\n") if "<!-- item:" in line)
    (folder / "draft.md").write_text(broken := text.replace(item, item + "\n" + item))
    before = (folder / "email.html").read_bytes()
    said = digest("-C", newsletter, "build", source, "--date", DATE)
    assert said.code == 1
    assert "draft.md:" in said.err
    assert (folder / "draft.md").read_text() == broken
    assert (folder / "email.html").read_bytes() == before


def test_a_broken_theme_is_named_with_file_and_line(newsletter: Path, source: Path, digest: Run) -> None:
    """The edition before it stays."""
    folder = build(digest, newsletter, source)
    before = (folder / "email.html").read_bytes()
    own = newsletter / "templates" / "roundup"
    own.mkdir(parents=True)
    (own / "digest.mjml").write_text("<mjml>\n  <mj-body>\n    {% for x in %}\n  </mj-body>\n</mjml>\n")
    said = digest("-C", newsletter, "build", source, "--date", DATE)
    assert said.code == 1
    assert "digest.mjml:3" in said.err
    assert (folder / "email.html").read_bytes() == before


def test_an_unknown_theme_and_a_bad_date_are_told(newsletter: Path, source: Path, digest: Run) -> None:
    """A theme that is not there is an error, a date that is none wrong usage."""
    said = digest("-C", newsletter, "build", source, "--theme", "../../etc")
    assert (said.code, "theme" in said.err) == (1, True)
    for bad in ("21.9.2026", "2026-13-01", "2026-09-21-0", "2026-09-21-1", "../x"):
        assert digest("-C", newsletter, "build", source, "--date", bad).code == 2


def test_a_hostile_title_harms_nothing(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """HTML, quotes, control characters, template code and 10,000 characters are words like others."""
    title = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;{{ 7*7 }}{% raw %}\u202e" + "A" * 10_000
    text = "The &lt;img src=x onerror=alert(1)&gt; ferry in Norway ran on Monday, the port said in {{ its }} note."
    items = f"<item><title>{title}</title><link>javascript:alert(1)</link><description>{text}</description></item>"
    path = tmp_path / "hostile.xml"
    path.write_text(f'<rss version="2.0"><channel><title>&lt;b&gt;Bad</title>{items}</channel></rss>')
    folder = build(digest, newsletter, path)
    for name in ("email.html", "index.html"):
        html = (folder / name).read_text()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "javascript:" not in html
        assert len(html) < 60_000


def test_a_disk_that_is_full_loses_nothing(
    newsletter: Path, source: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of the build before stay whole, nothing half written lies about, one line says why."""
    folder = build(digest, newsletter, source)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = digest("-C", newsletter, "build", source, "--date", DATE)
    assert said.code == 1
    assert "No space left" in said.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_settings_with_mistakes_stop_everything(newsletter: Path, source: Path, digest: Run) -> None:
    """Each mistake on a line of its own."""
    (newsletter / "digest.toml").write_text(
        '[newsletter]\nname = 5\ncolour = "red"\n[issue]\nitems = 0\nwords = "x"\n'
    )
    said = digest("-C", newsletter, "build", source)
    assert said.code == 1
    assert len(said.err.strip().split("\n")) == 4
    assert all("line" in line for line in said.err.strip().split("\n"))


def test_a_closed_port_is_a_source_that_failed(newsletter: Path, source: Path, digest: Run) -> None:
    """Nobody listens: one line with the address, the rest goes on."""
    settings = newsletter / "digest.toml"
    settings.write_text(settings.read_text().replace("[collect]\n", "[collect]\nprivate_addresses = true\n"))
    said = digest("-C", newsletter, "build", "http://127.0.0.1:9/feed.xml", source, "--date", DATE)
    assert said.code == 3
    assert "127.0.0.1:9" in said.err
    assert "refuses the connection" in said.err


def test_the_same_newsletter_is_the_same_from_every_folder(
    newsletter: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built with -C, from inside and by its whole path: the same bytes, and a person's work is found again."""
    pages = {
        "Bees": "A swarm of bees settled on the harbour crane on Sunday morning, and the crew waited until it left.",
        "Fog": "Three ferries stayed in port for most of Monday because nobody could see the lighthouse for the fog.",
    }
    for title, text in pages.items():
        page = f"<html><body><h1>{title} in the port</h1><p>{text}</p></body></html>"
        (newsletter / "saved" / f"{title}.html").write_text(page)
    folder = build(digest, newsletter)
    draft = (folder / "draft.md").read_text()
    kept = "\n".join(line for line in draft.split("\n") if "Three ferries" not in line)
    (folder / "draft.md").write_text(kept.replace("settled on the harbour crane", "chose the harbour crane"))
    build(digest, newsletter)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "chose the harbour crane" in before["draft.md"].decode()
    assert "Three ferries" not in before["draft.md"].decode()
    assert str(newsletter) not in before["issue.json"].decode()
    monkeypatch.chdir(newsletter)
    assert digest("build", "--date", DATE).code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    monkeypatch.chdir(newsletter.parent)
    assert digest("-C", newsletter.name, "build", "--date", DATE).code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_file_outside_the_newsletters_folder_is_a_source_that_failed(newsletter: Path, digest: Run) -> None:
    """sources.opml names files beside itself; another is told, and counts."""
    outlines = "".join(f'<outline type="link" url="{path}"/>' for path in ("../secret.txt", "saved/"))
    (newsletter / "sources.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    said = digest("-C", newsletter, "build", "--date", DATE)
    assert said.code == 3
    assert "digest: ../secret.txt: lies outside the folder" in said.err


@pytest.mark.parametrize("text", ['<opml version="2.0"><body></body></opml>', "<opml><body><outline"])
def test_an_opml_file_that_names_nothing_says_so(newsletter: Path, digest: Run, text: str) -> None:
    """A newcomer who took the welcome page out is told what is missing."""
    (newsletter / "sources.opml").write_text(text)
    said = digest("-C", newsletter, "build")
    assert said.code == 1
    assert "names no feeds" in said.err


def test_options_stand_in_the_environment_under_their_own_names(
    newsletter: Path, source: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DIGEST_BUILD_JSON is --json, DIGEST_BUILD_DATE is --date, DIGEST_DIR is -C."""
    for name, value in {
        "DIGEST_DIR": newsletter,
        "DIGEST_BUILD_JSON": "1",
        "DIGEST_BUILD_DATE": "2026-01-02",
    }.items():
        monkeypatch.setenv(name, str(value))
    said = digest("build", source)
    assert json.loads(said.out)["date"] == "2026-01-02"
    assert (newsletter / "issues" / "2026-01-02").is_dir()


def test_a_draft_without_items_says_what_is_wrong(newsletter: Path, source: Path, digest: Run) -> None:
    """Not "no article was found": the person took them all out."""
    folder = build(digest, newsletter, source)
    (folder / "draft.md").write_text("subject: x\n")
    said = digest("-C", newsletter, "build", source, "--date", DATE)
    assert said.code == 0
    assert "the draft leaves every item out" in said.err


def test_a_truncated_issue_says_what_to_do(newsletter: Path, source: Path, digest: Run) -> None:
    """Nothing is guessed, nothing written over, and there is a way on."""
    folder = build(digest, newsletter, source)
    (folder / "issue.json").write_text('{"masthead":')
    said = digest("-C", newsletter, "build", source, "--date", DATE)
    assert said.code == 1
    assert "take it away" in said.err


def test_the_demo_writes_over_no_other_newsletter(newsletter: Path, digest: Run) -> None:
    """A person's list of feeds is theirs."""
    before = (newsletter / "sources.opml").read_text()
    said = digest("demo", "--no-server", "--out", newsletter)
    assert said.code == 1
    assert (newsletter / "sources.opml").read_text() == before


def test_a_password_in_an_address_is_never_shown(newsletter: Path, digest: Run) -> None:
    """What went wrong may be logged."""
    said = digest("-C", newsletter, "build", "http://user:hunter2@127.0.0.1:9/feed.xml")
    assert said.code == 1
    assert "hunter2" not in said.err
