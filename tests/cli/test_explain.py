"""`digest explain`: why an article is in, out, merged, a copy, moved, not read, or where it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said

DATE = "2026-09-21"
FERRY = (
    "Ferry crews of Lesser Varn in Kenya walked out on Monday over night shifts, leaving 200 passengers in Port "
    "Ellery. The union of Marla Quist asks for no more than three nights in a row. No boat is to leave before Friday."
)
AGAIN = (
    "Night shifts drove the ferry crews of Lesser Varn, Kenya, to walk out on Monday. Some 200 passengers waited in "
    "Port Ellery while Marla Quist's union asked for three nights in a row at most; boats may leave on Friday."
)
BRIDGE = "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs by night."
LIBRARY = "A library on rails left Kyoto on Saturday with nine thousand books for the villages of northern Japan."
CAT = "The stationmaster's cat of Kyoto retired to a farmhouse in Japan, and a human took over its office on Sunday."


def page(outlet: str, *articles: tuple[str, str]) -> str:
    """A feed of an outlet: titles and texts."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{outlet.lower()}.example/{number}</link>"
        f"<pubDate>Mon, 21 Sep 2026 0{number}:00:00 GMT</pubDate><description>{text}</description></item>"
        for number, (title, text) in enumerate(articles, 1)
    )
    return f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'


@pytest.fixture
def built(newsletter: Path, digest: Run) -> Path:
    """An issue with a story told twice and printed by an agency's customer, and two of three items under Japan."""
    settings = newsletter / "digest.toml"
    settings.write_text(settings.read_text().replace("[issue]", "[issue]\nitems_per_heading = 1"))
    feeds = {
        "Coast": page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY), ("Tromsø bridge reopens", BRIDGE)),
        "Quay": page("Quay", ("Lesser Varn ferry crews walk out over night shifts", AGAIN)),
        "Wire": page(
            "Wire", ("Ferry crews walk out", FERRY), ("A library on rails", LIBRARY), ("A cat retires", CAT)
        ),
    }
    for name, text in feeds.items():
        (newsletter / f"{name}.xml").write_text(text)
    said = digest("-C", newsletter, "build", *(newsletter / f"{name}.xml" for name in feeds), "--date", DATE)
    assert said.code == 0, said.err
    return newsletter


@pytest.fixture
def ask(built: Path, digest: Run) -> Run:
    """What is said of it."""

    def run(*arguments: str) -> Said:
        return digest("-C", built, "explain", *arguments)

    return run


def test_what_is_in_with_its_heading_and_place(ask: Run) -> None:
    """The country and where it is named; what the importance is made of; the outlets that tell it."""
    said = ask("https://coast.example/1?utm_source=mail")
    assert said.code == 0
    assert f"in the issue {DATE}, under Kenya (alone): country: Kenya" in said.out
    assert "2 independent outlets +1.00" in said.out
    assert "Quay: Lesser Varn ferry crews walk out over night shifts" in said.out


def test_a_merged_article_and_a_copy_say_where_they_went(ask: Run) -> None:
    """The one is told with another's report, the other is the same text."""
    merged, copy = ask("https://quay.example/1"), ask("https://wire.example/1")
    assert merged.out.startswith("Lesser Varn ferry crews walk out over night shifts")
    assert "told in the story of Coast: Ferry crews of Lesser Varn walk out, which is in the issue" in merged.out
    assert "a copy of Coast: Ferry crews of Lesser Varn walk out, which is in the issue" in copy.out


def test_what_is_out_says_why(ask: Run) -> None:
    """Japan has room for one."""
    said = json.loads(ask("library on rails", "--json").out), json.loads(ask("cat retires", "--json").out)
    (out,) = [one for one in said if not one["in"]]
    assert "Japan is full" in out["reason"]
    assert out["printed"] == ""


@pytest.mark.parametrize("asked", ["ferry crews of lesser varn", "FERRY CREWS OF LESSER", "200 passengers in Port"])
def test_words_of_a_title_or_of_the_item_are_enough(ask: Run, asked: str) -> None:
    """Upper or lower case."""
    assert ask(asked).out.startswith("Ferry crews of Lesser Varn walk out\n")


def test_the_id_as_it_stands_in_the_draft(ask: Run, built: Path) -> None:
    """With or without the comment around it."""
    draft = (built / "issues" / DATE / "draft.md").read_text()
    id = draft.split("<!-- item:")[1].split(" ")[0]
    found = [ask(form).out for form in (id, f"item:{id}", f"<!-- item:{id} -->")]
    assert found[0]
    assert len(set(found)) == 1


def test_several_stories_with_the_words_are_all_named(built: Path, digest: Run) -> None:
    """The one that is in comes first, the others are named; two letters are no words."""
    said = digest("-C", built, "explain", "A ")
    assert said.code == 1
    first, *_, last = digest("-C", built, "explain", "s o").out.rstrip().split("\n")
    assert last.strip().startswith("fits also")
    assert first not in last


def test_a_persons_hand_is_told(ask: Run, built: Path) -> None:
    """A heading renamed, an item taken out, since the build; words of their own."""
    path = built / "issues" / DATE / "draft.md"
    lines = path.read_text().split("\n")
    bridge = next(line for line in lines if line.startswith("- ") and "Tromsø" in line)
    rest = [line for line in lines if line != bridge and not (line.startswith("- ") and "Lesser Varn" in line)]
    path.write_text("\n".join([*rest, "## Bridges", "", bridge, "- The editor is on holiday from Tuesday.", ""]))
    assert "Norway was renamed Bridges since the build" in ask("tromsø bridge").out
    assert "taken out of Kenya since the build" in ask("https://coast.example/1").out
    own = ask("editor is on holiday")
    assert f"in the issue {DATE}, under Bridges (2 of 2)" in own.out
    assert "a person" in own.out


def test_an_older_issue_is_looked_through(ask: Run, built: Path, digest: Run) -> None:
    """What the newest one does not know; with --date no other is."""
    (built / "Later.xml").write_text(page("Later", ("A slipway in Bergen opens", BRIDGE.replace("Tromsø", "Bergen"))))
    assert digest("-C", built, "build", built / "Later.xml", "--date", "2026-09-22").code == 0
    assert f"in the issue {DATE}" in ask("https://coast.example/1").out
    assert ask("https://coast.example/1", "--date", "2026-09-22").code == 1
    assert "in the issue 2026-09-22" in ask("slipway").out


@pytest.mark.parametrize("asked", ["https://nowhere.example/1", "no such words anywhere", "\x00", "../../etc", "'--"])
def test_what_nobody_knows_is_one_line(ask: Run, asked: str) -> None:
    """On stderr, with the exit code of a failure."""
    said = ask("--", asked)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("digest: ")
    assert said.err.count("\n") == 1


def test_without_an_issue_there_is_nothing_to_explain(newsletter: Path, digest: Run) -> None:
    """Nor without a question."""
    assert digest("-C", newsletter, "explain", "anything").code == 1
    assert digest("-C", newsletter, "explain", " ").code == 2


def test_a_record_that_is_missing_or_damaged(ask: Run, built: Path) -> None:
    """Missing, the issue itself tells; damaged, it is said with the way out."""
    path = built / "issues" / DATE / "decisions.json"
    path.write_text("{")
    assert "`digest build` writes it anew" in ask("kyoto").err
    path.unlink()
    assert "country: Kenya" in ask("https://coast.example/1").out


def test_what_the_store_knows_of_a_page(newsletter: Path, digest: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collected after the build; then built; then a page that could not be read."""
    (newsletter / "feed.xml").write_text(page("Coast", ("Tromsø bridge reopens", BRIDGE)))
    (newsletter / "sources.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" xmlUrl="feed.xml"/></body></opml>'
    )
    (newsletter / "other.xml").write_text(page("Other", ("A cat retires", CAT)))
    assert digest("-C", newsletter, "build", newsletter / "other.xml", "--date", DATE).code == 0
    assert digest("-C", newsletter, "collect").code == 0
    said = digest("-C", newsletter, "explain", "https://coast.example/1")
    assert "after the build: build again" in said.out
    assert "source: feed.xml" in said.out


@pytest.mark.parametrize(
    "asked",
    [
        '"Ferry crews of Lesser Varn walk out"',
        "**Ferry crews** of Lesser Varn",
        "- Ferry crews of Lesser Varn in Kenya walked out on Monday over night shifts",
        "FERRY CREWS OF LESSER VARN",
    ],
)
def test_what_a_person_pastes_is_found(ask: Run, asked: str) -> None:
    """A title in quotation marks, a line of the draft with its bullet, emphasis, capitals."""
    said = ask("--", asked)
    assert said.code == 0, said.err
    assert "under Kenya" in said.out


def test_a_whole_line_of_the_draft_is_found(built: Path, ask: Run) -> None:
    """With its label, its link and its comment; and the comment alone, however it is spaced."""
    draft = (built / "issues" / DATE / "draft.md").read_text()
    line = next(line for line in draft.split("\n") if line.startswith("- ") and "Ferry crews" in line)
    id = line.rpartition("item:")[2].removesuffix(" -->")
    for asked in (line, line.partition(" <!--")[0], f"<!--item:{id}-->", f"item: {id}"):
        said = ask("--", asked)
        assert "under Kenya" in said.out, (asked, said.err)


@pytest.mark.parametrize("asked", ["a", "item:", "<!-- item: -->", "**", '""'])
def test_too_little_to_look_for_says_so(ask: Run, asked: str) -> None:
    """No guess at what may be meant."""
    said = ask("--", asked)
    assert said.code in {1, 2}
    assert said.out == ""


def test_an_older_issue_that_cannot_be_read_hides_no_other(built: Path, ask: Run) -> None:
    """What is in neither is still looked for in the store."""
    (built / "issues" / "2026-09-19").mkdir()
    (built / "issues" / "2026-09-19" / "issue.json").write_text("{")
    said = ask("a tale that nobody tells")
    assert said.code == 1
    assert "no item, story or article" in said.err


def test_a_folder_that_is_no_date_is_no_issue(built: Path, digest: Run, ask: Run) -> None:
    """The newest issue is the newest one that can be."""
    (built / "issues" / "2026-99-99").mkdir()
    (built / "issues" / "2026-99-99" / "issue.json").write_text("{}")
    assert f"in the issue {DATE}" in ask("ferry crews").out
    for command in ("mix", "moves"):
        assert digest("-C", built, command, DATE).code == 0


def test_a_renamed_heading_is_no_move(built: Path, ask: Run) -> None:
    """The heading changed, the item stayed."""
    draft = built / "issues" / DATE / "draft.md"
    draft.write_text(draft.read_text().replace("## Kenya", "## The coast"))
    assert "Kenya was renamed The coast since the build" in ask("ferry crews").out


def test_what_took_the_place_and_was_taken_out_is_told(built: Path, digest: Run, ask: Run) -> None:
    """A gap that a person made is not filled, and the reason does not hide it."""
    draft = built / "issues" / DATE / "draft.md"
    lines = draft.read_text().split("\n")
    at = lines.index("## Japan")
    gone = next(n for n in range(at, len(lines)) if lines[n].startswith("- "))
    draft.write_text("\n".join(lines[:gone] + lines[gone + 1 :]))
    feeds = [built / f"{name}.xml" for name in ("Coast", "Quay", "Wire")]
    assert digest("-C", built, "build", *feeds, "--date", DATE).code == 0
    outs = [ask(words).out for words in ("a cat retires", "a library on rails")]
    assert any("Japan is full: 1 more important item, of which a person took 1 out" in out for out in outs)


def test_a_copy_is_found_by_its_own_title(newsletter: Path, digest: Run) -> None:
    """The same text under another headline: that headline is told, and whose copy it is."""
    (newsletter / "one.xml").write_text(page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY)))
    (newsletter / "two.xml").write_text(page("Wire", ("Boats stay in port", FERRY)))
    sources = [newsletter / "one.xml", newsletter / "two.xml"]
    assert digest("-C", newsletter, "build", *sources, "--date", DATE).code == 0
    outs = [
        digest("-C", newsletter, "explain", title).out for title in ("boats stay in port", "ferry crews of lesser")
    ]
    assert [out.split("\n")[0] for out in outs] == ["Boats stay in port", "Ferry crews of Lesser Varn walk out"]
    assert sum("a copy of " in out for out in outs) == 1


REPORT = (
    "PORT ELLERY, Kenya (AP) — "
    + FERRY
    + " Passengers of the evening boat slept in the customs hall on Monday night and asked for blankets."
)
ASKING = (
    "What would a harbour be without its boats?&lt;/p&gt;&lt;p&gt;"
    + AGAIN
    + " The line, Varn Boats, has sent both reserve boats to a dockyard in Mombasa."
)
ASKED_FOR = "What would a harbour be without its boats?"


@pytest.fixture
def told(newsletter: Path, digest: Run) -> Path:
    """An issue with a story of two outlets, a wire report among them, and one of which nothing can be printed."""
    feeds = {
        "Quay": page("Quay", ("Lesser Varn ferry crews walk out over night shifts", f"&lt;p&gt;{ASKING}&lt;/p&gt;")),
        "Wire": page(
            "Wire", ("Ferry crews of Lesser Varn walk out", REPORT), ("A tale of boats", "He went. It came.")
        ),
    }
    for name, text in feeds.items():
        (newsletter / f"{name}.xml").write_text(text)
    said = digest("-C", newsletter, "build", *(newsletter / f"{name}.xml" for name in feeds), "--date", DATE)
    assert said.code == 0, said.err
    return newsletter


def lines(said: Said) -> dict[str, str]:
    """What is said, by its label; lines without one go with the label above them."""
    assert said.code == 0, said.err
    found, label = {"": ""}, ""
    for line in said.out.splitlines():
        label = line[:10].strip() if line[10:12] == "  " and line[:10].strip() else label
        found[label] = found.get(label, "") + line[12:] + "\n"
    return found


def test_how_it_was_summarized_is_told(told: Path, digest: Run) -> None:
    """The method and why, what was passed over, why that outlet leads, and what else could be printed."""
    said = lines(digest("-C", told, "explain", "night shifts drove"))
    assert said["summary"] == "lede: the article opens with a question; paragraph 2 says what the story is\n"
    assert said["passed"] == f"“{ASKED_FOR}” (question to the reader)\n"
    assert said["leads"] == "Quay: an original before a wire report\n"
    assert said["instead"].startswith("1  ")


def test_candidates_are_numbered_as_swap_numbers_them(told: Path, digest: Run) -> None:
    """The best three; the command names the issue where it is not the newest."""
    item = json.loads(digest("-C", told, "explain", "night shifts drove", "--json").out)
    listed = json.loads(digest("-C", told, "swap", item["decision"]["item"], "--json").out)["candidates"]
    assert item["how"]["candidates"] == listed
    shown = lines(digest("-C", told, "explain", "night shifts drove"))["instead"]
    assert all(f"{number}  {one['outlet']}: {one['text'][:60]}" in shown for number, one in enumerate(listed[:3], 1))
    assert f"{len(listed) - 3} more: digest swap {item['decision']['item']}\n" in shown
    (told / "Later.xml").write_text(page("Later", ("A bridge opens", BRIDGE)))
    assert digest("-C", told, "build", told / "Later.xml", "--date", "2026-09-22").code == 0
    assert f"--date {DATE}\n" in lines(digest("-C", told, "explain", "night shifts drove"))["instead"]


def test_a_dateline_is_cut_and_not_passed_over(newsletter: Path, digest: Run) -> None:
    """The sentence behind it is printed; and long words that were passed over stay on a line."""
    long = "Have you ever wondered what the harbour of Port Ellery would be without its many boats and pilots today?"
    text = f"PORT ELLERY, Kenya (AP) — {long}&lt;/p&gt;&lt;p&gt;PORT ELLERY, Kenya (AP) — {FERRY}"
    (newsletter / "one.xml").write_text(page("Coast", ("Ferry crews walk out", f"&lt;p&gt;{text}&lt;/p&gt;")))
    assert digest("-C", newsletter, "build", newsletter / "one.xml", "--date", DATE).code == 0
    said = lines(digest("-C", newsletter, "explain", "ferry crews"))
    assert said["cut"] == "“PORT ELLERY, Kenya (AP) —” (dateline)\n"
    assert said["passed"].startswith("“Have you ever wondered")
    assert said["passed"].endswith("…” (question to the reader)\n")
    assert len(said["passed"]) < 100


def test_of_a_story_without_an_item_the_rules_are_told(told: Path, digest: Run) -> None:
    """Nothing was summarized, so that nothing more is said."""
    out = digest("-C", told, "explain", "tale of boats").out
    assert "× under 5 words" in out
    assert "summary" not in out


def test_what_is_out_is_told_from_the_record(told: Path, digest: Run) -> None:
    """Taken out of the draft, the issue no longer has it; a record without the new fields still reads."""
    folder = told / "issues" / DATE
    draft = folder / "draft.md"
    draft.write_text("\n".join(line for line in draft.read_text().split("\n") if "Night shifts" not in line))
    said = lines(digest("-C", told, "explain", "night shifts"))
    assert said["summary"].startswith("lede: the article opens with a question")
    assert (said["passed"], said["leads"]) == (
        f"“{ASKED_FOR}” (question to the reader)\n", "Quay: an original before a wire report\n"
    )  # fmt: skip
    record = json.loads((folder / "decisions.json").read_text())
    for one in record["stories"]:
        for name in ("led", "method", "why", "refused"):
            del one[name]
    (folder / "decisions.json").write_text(json.dumps(record))
    old = lines(digest("-C", told, "explain", "night shifts"))
    assert old.keys().isdisjoint({"summary", "passed", "leads"})
    assert "taken out of" in old["edited"]


def test_a_persons_words_come_first_then_what_was_generated(told: Path, digest: Run) -> None:
    """How that was chosen is still told; nothing is offered to a command that would refuse it."""
    draft = told / "issues" / DATE / "draft.md"
    draft.write_text(draft.read_text().replace("to walk out on Monday", "to strike on Monday"))
    out = digest("-C", told, "explain", "night shifts").out
    said = lines(digest("-C", told, "explain", "night shifts"))
    assert said["by hand"].startswith("a person's words, 2 sentences are still word for word: Night shifts drove")
    assert "to strike on Monday" in said["by hand"]
    assert "to walk out on Monday" in said["generated"]
    assert out.index("by hand") < out.index(" generated") < out.index(" summary") < out.index(" passed")
    assert "put one in by hand: a person's words stand there" in said["instead"]
    assert "--with" not in said["instead"]


def test_a_swapped_sentence_and_an_own_label_are_told_apart_from_words(told: Path, digest: Run) -> None:
    """The one is a person's choice, the other changes no word."""
    draft = told / "issues" / DATE / "draft.md"
    before = draft.read_text()
    draft.write_text(before.replace("[Quay](", "[The Quay]("))
    assert lines(digest("-C", told, "explain", "night shifts")).keys().isdisjoint({"by hand", "generated"})
    draft.write_text(before)
    item = json.loads(digest("-C", told, "explain", "night shifts", "--json").out)["decision"]["item"]
    assert digest("-C", told, "swap", item, "--with", "1").code == 0
    said = lines(digest("-C", told, "explain", "night shifts"))
    assert said["by hand"].startswith("a person chose these sentences: ")
    assert said["generated"].startswith("Night shifts drove")
    assert "digest swap" in said["instead"]
    assert "by hand" not in said["instead"]
