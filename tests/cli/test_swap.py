"""`digest swap`: sentences and candidates listed, one swapped in the draft, nothing else touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest import codec, edit
from digest.issues import Folder
from digest.values import Issue, Item
from tests.cli.conftest import Run
from tests.cli.test_explain import AGAIN, BRIDGE, FERRY, page
from tests.edit.conftest import issue
from tests.edit.stories import ECHO, POST, WIRE, told

DATE = "2023-09-21"


@pytest.fixture
def item() -> Item:
    """What two outlets told, with candidates of three."""
    return told(POST[0], ECHO[0], others=(POST[1], WIRE[0]))


@pytest.fixture
def built(newsletter: Path, item: Item) -> Folder:
    """An issue of this item and a person's own line."""
    folder = Folder(newsletter / "issues" / DATE)
    folder.path.mkdir(parents=True)
    made: Issue = issue(("Haiti", [item]))
    folder.issue.write_text(codec.line(made))
    folder.draft.write_text(f"{edit.written(made)}\n- We are closed on Friday.\n")
    return folder


def test_sentences_and_candidates_are_listed_with_their_outlets(
    built: Folder, newsletter: Path, item: Item, digest: Run
) -> None:
    """Numbered, best first; nothing is written."""
    before = built.draft.read_bytes()
    said = digest("-C", newsletter, "swap", "gate of lesser varn")
    assert said.code == 0
    assert [line.split() for line in said.out.split("\n")[1:5]] == [
        line.split()
        for line in (
            f"sentence 1 Harbour Post: {POST[0]}",
            f"sentence 2 The Echo: {ECHO[0]}",
            f"candidate 1 Harbour Post: {POST[1]}",
            f"candidate 2 Coast Wire: {WIRE[0]}",
        )
    ]
    assert f"`digest swap {item.id} --with 1`" in said.out
    assert built.draft.read_bytes() == before


def test_a_swap_is_in_the_draft_alone_and_in_the_next_build(
    built: Folder, newsletter: Path, item: Item, digest: Run
) -> None:
    """The new line is printed and stands in the draft; then the sentence that went out can be swapped in again."""
    before, data = built.draft.read_text(), built.issue.read_bytes()
    said = digest("-C", newsletter, "swap", item.id, "--with", "2", "--sentence", "2", "--date", DATE)
    assert said.code == 0
    assert said.out.startswith(f"- {POST[0]} [Harbour Post](https://post.example/p) {WIRE[0]} [Coast Wire](")
    assert built.draft.read_text() == before.replace(edit.written(built.the_issue()).split("\n")[5], said.out.strip())
    assert built.issue.read_bytes() == data
    again = json.loads(digest("-C", newsletter, "swap", item.id, "--json").out)
    assert [one["outlet"] for one in again["sentences"]] == ["Harbour Post", "Coast Wire"]
    assert [one["text"] for one in again["candidates"]] == [ECHO[0], POST[1]]
    assert digest("-C", newsletter, "swap", item.id, "--with", "1", "--sentence", "2").code == 0
    assert built.draft.read_text() == before


def test_a_dry_run_writes_nothing_and_json_says_so(built: Folder, newsletter: Path, item: Item, digest: Run) -> None:
    """It shows the item as it would be."""
    before = built.draft.read_bytes()
    said = digest("-C", newsletter, "swap", item.id, "--with", "1", "--json", "--dry-run")
    found = json.loads(said.out)
    assert (found["written"], found["item"], found["issue"]) == (False, item.id, DATE)
    assert [one["text"] for one in found["sentences"]] == [POST[1], ECHO[0]]
    assert found["line"].startswith(f"- {POST[1]} ")
    assert "nothing was written" in said.err
    assert built.draft.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("elephants",), 1, "no item of 2023-09-21 has it"),
        (("gate", "--with", "9"), 1, "no candidate 9: there are 2"),
        (("gate", "--with", "1", "--sentence", "3"), 1, "no sentence 3"),
        (("closed on friday", "--with", "1"), 1, "a person's own line"),
        (("gate", "--with", "0"), 2, "0 is not in the range"),
        ((" ",), 2, "say which"),
        (("gate", "--date", "2020-01-01"), 1, "no such issue"),
    ],
)
def test_what_is_not_there_is_one_line(
    built: Folder, newsletter: Path, digest: Run, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    """And nothing is written."""
    before = built.draft.read_bytes()
    said = digest("-C", newsletter, "swap", *arguments)
    assert (said.code, said.out) == (code, "")
    assert reason in said.err
    assert built.draft.read_bytes() == before


def test_a_persons_words_are_shown_and_never_replaced(built: Folder, newsletter: Path, digest: Run) -> None:
    """What the articles say can still be chosen by hand; the sentence that is left as it was is told apart."""
    built.draft.write_text(built.draft.read_text().replace("beyond repair", "quite beyond repair"))
    said = digest("-C", newsletter, "swap", "gate")
    assert "in a person's words" in said.out
    assert f"sentence 1  Harbour Post: {POST[0]}" in said.out
    assert f"candidate 1  The Echo: {ECHO[0]}" in said.out
    assert "puts candidate" not in said.out
    assert "a person's words stand in it" in digest("-C", newsletter, "swap", "gate", "--with", "1").err


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_without_a_draft_one_is_written(
    built: Folder, newsletter: Path, item: Item, digest: Run, text: str | None
) -> None:
    """As the next build would write it."""
    built.draft.unlink()
    if text is not None:
        built.draft.write_text(text)
    said = digest("-C", newsletter, "swap", item.id, "--with", "1")
    assert said.code == 0
    assert said.out.strip() in built.draft.read_text()
    assert built.draft.read_text().startswith("subject: The subject\n")


def test_what_an_article_says_cannot_move_the_cursor(built: Folder, newsletter: Path, digest: Run) -> None:
    """Control characters are not printed."""
    built.issue.write_text(built.issue.read_text().replace("The gate of Lesser Varn, Harbour", "The gate \\u001b[2J"))
    assert "\x1b" not in digest("-C", newsletter, "swap", "beyond repair").out


def test_the_newsletters_own_order_of_outlets_leads(newsletter: Path, digest: Run) -> None:
    """By default the first report does; the setting turns that round, and the other outlet is named behind it."""
    (newsletter / "coast.xml").write_text(page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY)))
    (newsletter / "quay.xml").write_text(
        page("Quay", ("Tromsø bridge reopens", BRIDGE), ("Lesser Varn ferry crews walk out over night shifts", AGAIN))
    )
    feeds = (newsletter / "coast.xml", newsletter / "quay.xml")
    leads = []
    for outlets in ("", 'outlets = ["quay.example"]'):
        settings = newsletter / "digest.toml"
        settings.write_text(settings.read_text().replace("[summaries]", f"[summaries]\n{outlets}"))
        assert digest("-C", newsletter, "build", *feeds, "--date", DATE).code == 0
        made = Folder(newsletter / "issues" / DATE).the_issue()
        (ferry,) = (one.story for one in made.items if one.story and "ferry" in one.story.lead.title.casefold())
        leads.append((ferry.lead.outlet, len(ferry.articles), ferry.led))
        (newsletter / "issues" / DATE / "draft.md").unlink()
    assert leads == [("Coast", 2, ""), ("Quay", 2, "the newsletter's own order of outlets: quay.example")]
    assert "also" in (newsletter / "issues" / DATE / "email.txt").read_text().lower()
