"""The journey this program is for: from a newsroom's sources to an edition a person has worked on."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from digest import codec, sample
from digest.values import Issue

DATE = sample.DATE.isoformat()
DIGEST = str(Path(sys.executable).with_name("digest"))
Digest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample newsletter, built by the command itself, as a person runs it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [DIGEST, "demo", "--no-server", "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{folder}/issues/{DATE}/email.html\n"
    return folder


@pytest.fixture(scope="module")
def issue(built: Path) -> Issue:
    """The issue as data."""
    path = built / "issues" / DATE / "issue.json"
    return codec.issue(path.read_bytes(), str(path))


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Path:
    """A copy of the built newsletter to work on."""
    shutil.copytree(built, tmp_path / "news")
    return tmp_path / "news"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run([DIGEST, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_the_roundup_has_headings_with_items_within_the_limits(issue: Issue) -> None:
    """Eight headings, five items each, thirty in all, sixty words an item: never more; and not a handful."""
    assert 4 <= len(issue.sections) <= 8
    assert 15 <= len(issue.items) <= 30
    assert all(1 <= len(section.items) <= 5 for section in issue.sections)
    assert all(item.words <= 60 for item in issue.items)


def test_every_printed_sentence_has_a_receipt_that_holds(issue: Issue) -> None:
    """The article's text between the offsets is what is printed, and its SHA-256 is the recorded one."""
    for item in issue.items:
        assert item.story is not None
        articles = {article.id: article for article in item.story.articles}
        spans = [articles[s.article].text[s.start : s.end] for s in item.sentences]
        assert " ".join(spans) == item.text
        assert all(articles[s.article].sha256 == s.sha256 for s in item.sentences)


def test_the_wire_text_counts_once_and_names_its_sites(issue: Issue) -> None:
    """One agency text on three sites is one item with two copies, whoever cut it or changed its title."""
    most = max((item.story for item in issue.items if item.story), key=lambda story: len(story.copies))
    assert len({copy.outlet for copy in most.copies} | {most.lead.outlet}) >= 3


def test_the_person_in_the_news_has_a_heading_and_countries_have_theirs(issue: Issue) -> None:
    """The newsletter's own rule comes before places; small countries share their region."""
    names = [section.name for section in issue.sections]
    kinds = {item.story.heading.kind for item in issue.items if item.story and item.story.heading}
    assert {"rule", "place"} <= kinds
    regions = {i.story.heading.region for i in issue.items if i.story and i.story.heading}
    assert regions & set(names), "a region made of small stories"


def test_spanish_and_arabic_items_say_their_language(built: Path) -> None:
    """A screen reader changes its voice, and Arabic runs from right to left."""
    page = lxml.html.parse(str(built / "issues" / DATE / "index.html"))
    assert page.xpath("//li[@lang='es']")
    assert page.xpath("//li[@lang='ar'][@dir='rtl']")


def test_mail_text_and_page_have_the_same_items_and_links(built: Path, issue: Issue) -> None:
    """No twin misses a sentence or a link."""
    folder = built / "issues" / DATE
    text = re.sub(r"\s+", "", (folder / "email.txt").read_text())
    for name in ("email.html", "index.html"):
        page = lxml.html.parse(str(folder / name))
        links = set(page.xpath("//a/@href"))
        words = re.sub(r"\s+", "", page.getroot().text_content())
        for item in issue.items:
            assert re.sub(r"\s+", "", item.text) in words, name
            assert {str(one.url) for one in item.runs if one.url} <= links, name
    for item in issue.items:
        assert re.sub(r"\s+", "", item.text) in text
        assert all(re.sub(r"\s+", "", one.url) in text for one in item.runs if one.url)


def test_the_mail_is_far_below_gmails_clip(built: Path) -> None:
    """A full roundup leaves room."""
    assert (built / "issues" / DATE / "email.html").stat().st_size < 60_000


def test_an_edited_draft_lives_through_builds_adds_and_previews(own: Path) -> None:
    """Edit, build, add an article and words of one's own, build again: everything a person did is still there."""
    folder = own / "issues" / DATE
    draft = (folder / "draft.md").read_text()
    first = re.findall(r"^- .*<!-- item:(\w+) -->$", draft, re.M)
    gone = next(line for line in draft.split("\n") if f"item:{first[3]} " in line)
    draft = draft.replace(gone + "\n", "").replace("subject: ", "subject: EXTRA: ", 1)
    (folder / "draft.md").write_text(draft)
    article = "The tide clock of Lagos struck noon at last on Sunday, to the cheers of two hundred people."
    (own / "clock.txt").write_text(f"Tide clock strikes\n\n{article}\n\nIt had stood still for a year.\n")
    assert run("-C", own, "build", "--date", DATE).returncode == 0
    added = run("-C", own, "add", own / "clock.txt", "--heading", "Clocks", "--date", DATE)
    assert added.returncode == 0, added.stderr
    own_words = (
        "--text",
        "Our office moves in May.",
        "--label",
        "Us",
        "--link",
        "https://x.example/",
        "--heading",
        "Notes",
    )
    assert run("-C", own, "add", *own_words, "--date", DATE).returncode == 0
    again = run("-C", own, "build", "--date", DATE, "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["items"] == len(first) - 1 + 2
    printed = (folder / "email.txt").read_text()
    assert "tide clock of Lagos" in printed
    assert "Our office moves in May." in printed
    text = (folder / "draft.md").read_text()
    assert "subject: EXTRA: " in text
    assert first[3] not in text
    assert "## Clocks\n" in text
    assert "## Notes\n" in text


def test_a_sumy_method_by_name_builds_the_sample(own: Path) -> None:
    """It needs no download; that each method gives whole sentences, the tests of its room show."""
    path = own / "digest.toml"
    path.write_text(path.read_text().replace('method = "lede"', 'method = "lexrank"'))
    assert run("-C", own, "build", "--date", "2026-09-21-2").returncode == 0
    made = codec.issue((own / "issues" / "2026-09-21-2" / "issue.json").read_bytes(), "issue.json")
    assert {item.method for item in made.items} == {"lexrank"}
