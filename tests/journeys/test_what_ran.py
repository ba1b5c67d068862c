"""Two days of a newsletter: what readers had on Monday is not offered on Tuesday, unless it has news."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import SLUG, Newsletter

TUESDAY = "2026-09-22"
BRIDGE = (
    "Portimão footbridge closed after cracks are found",
    "The new footbridge over the Arade at Portimão was closed on Monday after inspectors found cracks in two of its "
    "pillars.",
    "Mayor Ana Duarte said the town would check the other bridges, too. The footbridge was opened in 2019 and cost 4 "
    "million euros.",
    "Commuters were told to take the ferry, which runs every half hour until the evening, and shops on the left bank "
    "said that they had lost half of their customers on the first day.",
)
BRIDGE_AGAIN = (
    "Cracks close Portimão footbridge over the Arade",
    "The footbridge over the Arade at Portimão was closed on Monday because inspectors had found cracks in two of "
    "its pillars, the town said.",
    "Mayor Ana Duarte said that the other bridges would be checked. The footbridge was opened in 2019 for 4 million "
    "euros.",
    "Commuters take the ferry.",
)
BRIDGE_NEWS = (
    "Bolts of closed Portimão footbridge are rusted, engineer says",
    "Engineer Rui Salgado said on Tuesday that 17 of the 40 bolts in the footbridge over the Arade at Portimão, "
    "which was closed on Monday after cracks were found in its pillars, are rusted through.",
    "The footbridge was opened in 2019. Mayor Ana Duarte said that the bolts would be replaced. Commuters take the "
    "ferry.",
)
COURT = (
    "Prosecutors search offices of Portimão footbridge builders",
    "Prosecutors in Portimão opened an inquiry on Tuesday into the builders of the Arade footbridge and searched the "
    "offices of Pontes do Sul.",
    "Mayor Ana Duarte said that the town would help. The builders of Pontes do Sul said that they had done nothing "
    "wrong, and the lawyer of the firm, Inês Prado, asked for patience.",
    "A judge in Faro will hear the first witnesses in October.",
)
BRIDGE_TOO = (
    "Portimão shuts Arade footbridge over cracked pillars",
    "Two pillars of the Arade footbridge in Portimão have cracks, inspectors found on Monday, and the town shut it.",
    "It was opened in 2019 and cost 4 million euros. Mayor Ana Duarte wants the other bridges checked, too.",
)
TRAMS = (
    "Valparaíso buys 12 trams",
    "The town council of Valparaíso in Chile voted on Tuesday to buy 12 trams for the hill lines.",
    "The trams come from a factory in Concepción and begin to run in March, council member Pía Rojas said.",
)
Story = tuple[str, ...]


def feed(path: Path, outlet: str, *stories: tuple[Story, str, str]) -> None:
    """An outlet's feed: stories, each with its address and its day."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{path.stem}.example/{name}</link><guid>{name}</guid>"
        f"<pubDate>{day} Sep 2026 09:00:00 GMT</pubDate>"
        f"<description>{escape(''.join(f'<p>{one}</p>' for one in text))}</description></item>"
        for (title, *text), name, day in stories
    )
    path.write_text(f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>')


@pytest.fixture
def sent(newsletter: Newsletter) -> Newsletter:
    """Monday's issue, with the footbridge, in its reader's hands."""
    folder = newsletter.folder
    outlines = "".join(f'<outline type="rss" xmlUrl="{name}.xml"/>' for name in ("harbour", "coast", "algarve"))
    (folder / "sources.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    feed(folder / "harbour.xml", "Harbour Post", (BRIDGE, "bridge", "21"))
    feed(folder / "coast.xml", "Coast Wire")
    feed(folder / "algarve.xml", "Algarve Daily")
    newsletter.subscribe(1)
    for command in (("build", "--date", SLUG), ("approve", SLUG, "--by", "Edda")):
        done = newsletter.here(*command)
        assert done.returncode == 0, done.stderr
    done = newsletter.here("send", SLUG, "--relay", f"maildir:{folder / 'out'}", "--yes")
    assert done.returncode == 0, done.stderr
    return newsletter


def tuesday(news: Newsletter, *arguments: object) -> tuple[dict[str, Any], str]:
    """The next day's build: what it counted, and its draft."""
    done = news.here("build", *arguments, "--date", TUESDAY, "--json")
    assert done.returncode == 0, done.stderr
    draft = news.folder / "issues" / TUESDAY / "draft.md"
    return json.loads(done.stdout), draft.read_text() if draft.exists() else ""


def test_what_ran_is_not_offered_again(sent: Newsletter) -> None:
    """Nor under another address, nor another outlet's report that says nothing new; the rest is."""
    feed(sent.folder / "harbour.xml", "Harbour Post", (BRIDGE, "bridge?again", "22"), (TRAMS, "trams", "22"))
    feed(sent.folder / "algarve.xml", "Algarve Daily", (BRIDGE_AGAIN, "ponte", "21"))
    counted, draft = tuesday(sent)
    assert "Portimão" not in draft
    assert "Valparaíso" in draft
    assert counted["items"] == 1
    said = sent.here("explain", "https://algarve.example/ponte")
    assert f"out of the issue {TUESDAY}: readers have had it, and nothing in it is new" in said.stdout
    assert f"ran  {SLUG} under" in said.stdout


def test_news_of_what_ran_is_offered_and_marked(sent: Newsletter) -> None:
    """With the day and heading it ran under, and what is new; the note is not printed."""
    feed(sent.folder / "coast.xml", "Coast Wire", (BRIDGE_NEWS, "bolts", "22"))
    feed(sent.folder / "harbour.xml", "Harbour Post", (TRAMS, "trams", "22"))
    _, draft = tuesday(sent)
    (note,) = [line for line in draft.split("\n") if line.startswith("<!--")]
    assert note.startswith("<!-- ran Monday under ")
    assert "new: " in note
    assert all(new in note for new in ("Rui Salgado", "17", "40"))
    for name in ("email.html", "email.txt", "index.html"):
        assert "ran Monday" not in (sent.folder / "issues" / TUESDAY / name).read_text()


def test_an_update_that_keeps_its_lede_is_told_by_what_is_new(sent: Newsletter) -> None:
    """The same page, longer now: its lede, then the first sentence that readers have not had, and the note."""
    told = "Engineer Rui Salgado counted 17 rusted bolts on Tuesday and asked for all forty to be replaced."
    more = "The railing is to be painted green by the pupils of the school on the left bank, the town hall said."
    feed(sent.folder / "harbour.xml", "Harbour Post", ((*BRIDGE, told, more), "bridge", "22"))
    _, draft = tuesday(sent)
    (item,) = [line for line in draft.split("\n") if line.startswith("- ")]
    assert item.startswith(f"- {BRIDGE[1]} {told} [Harbour Post]")
    assert "Rui Salgado, 17" in draft.partition("new: ")[2]
    issue = json.loads((sent.folder / "issues" / TUESDAY / "issue.json").read_text())
    assert [one["method"] for section in issue["sections"] for one in section["items"]] == ["update"]


def test_a_follow_up_is_linked_and_stands_beside_the_story(sent: Newsletter) -> None:
    """An event of its own: its note names what it follows, and it is the story's neighbour."""
    feed(sent.folder / "coast.xml", "Coast Wire", (BRIDGE_NEWS, "bolts", "22"), (TRAMS, "trams", "22"))
    feed(sent.folder / "harbour.xml", "Harbour Post", (COURT, "court", "22"))
    _, draft = tuesday(sent)
    assert f"follows “{BRIDGE[0]}”, which ran Monday under" in draft
    items = [line for line in draft.split("\n") if line.startswith("- ")]
    bolts, court = (next(n for n, line in enumerate(items) if word in line) for word in ("Salgado", "Prosecutors"))
    assert abs(bolts - court) == 1


def test_a_page_that_is_named_is_always_offered(sent: Newsletter) -> None:
    """Who names a source on the command line wants it, whatever ran."""
    feed(sent.folder / "again.xml", "Again", (BRIDGE, "bridge", "21"))
    counted, draft = tuesday(sent, sent.folder / "again.xml")
    assert counted["items"] == 1
    assert "Portimão" in draft


def test_a_day_without_news_says_so(sent: Newsletter) -> None:
    """It prints nothing, and says why in one line."""
    done = sent.here("build", "--date", TUESDAY)
    assert (done.returncode, (sent.folder / "issues" / TUESDAY / "email.html").exists()) == (0, False)
    feed(sent.folder / "algarve.xml", "Algarve Daily", (BRIDGE_AGAIN, "ponte", "21"))
    done = sent.here("build", "--date", TUESDAY)
    assert "nothing to print: readers have had everything, and nothing in it is new" in done.stderr


def test_what_was_only_approved_has_not_run(newsletter: Newsletter) -> None:
    """Nobody has read it."""
    folder = newsletter.folder
    (folder / "sources.opml").write_text('<opml version="2.0"><body><outline xmlUrl="harbour.xml"/></body></opml>')
    feed(folder / "harbour.xml", "Harbour Post", (BRIDGE, "bridge", "21"))
    for command in (("build", "--date", SLUG), ("approve", SLUG, "--by", "Edda")):
        assert newsletter.here(*command).returncode == 0
    _, draft = tuesday(newsletter)
    assert "Portimão" in draft


def test_missed_stories_are_named(newsletter: Newsletter) -> None:
    """A story of three outlets that is too old for an issue of one item; in the JSON as well."""
    folder = newsletter.folder
    settings = folder / "digest.toml"
    settings.write_text(settings.read_text().replace("[issue]", "[issue]\nitems = 1"))
    told = {"harbour": BRIDGE, "coast": BRIDGE_AGAIN, "algarve": BRIDGE_TOO}
    for name, text in told.items():
        feed(folder / f"{name}.xml", name.title(), (text, "bridge", "12"))
    feed(folder / "trams.xml", "Trams", (TRAMS, "trams", "22"))
    sources = [folder / f"{name}.xml" for name in (*told, "trams")]
    done = newsletter.here("build", *sources, "--date", TUESDAY)
    (line,) = [line for line in done.stderr.split("\n") if "missed" in line]
    assert line.startswith("digest: missed: ")
    assert "Portimão" in line
    assert line.endswith(" (3 outlets): it is a week older than the newest")
    counted, _ = tuesday(newsletter, *sources)
    assert [(one["outlets"], one["reason"]) for one in counted["missed"]] == [
        (3, "it is a week older than the newest")
    ]
