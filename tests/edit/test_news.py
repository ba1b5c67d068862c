"""What is new in an item whose story readers have had: names, numbers, sentences; without news it is not offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from digest import edit
from digest.edit.notes import note
from digest.values import Article, Earlier, Item, Ran, Run, Sentence, Story
from tests.edit.conftest import article, issue, item

HAD = (
    "The footbridge at Portimão was closed on Monday after cracks were found. Some 4,000 people cross it daily. "
    "Mayor Ada Vale said that it stays closed for a month."
)
SAID = {
    "nothing": "The footbridge at Portimão was closed on Monday after cracks were found.",
    "reworded": "Cracks were found on Monday, and the footbridge at Portimão, which 4,000 people cross, was closed.",
    "name": "Rui Salgado said that the footbridge at Portimão stays closed.",
    "number": "The footbridge at Portimão, closed on Monday, has 17 cracks.",
    "sentence": "Prosecutors searched offices of its builders at dawn, seizing drawings, invoices and letters.",
}


def ran(text: str = HAD, slug: str = "2023-09-19") -> Ran:
    """An item about the bridge that readers had, printed from the first sentence."""
    lead = article("bridge", title="Footbridge closed", text=text)
    its = Item(id="item-bridge", runs=(Run(text=text.split(". ")[0]),), story=Story(id="bridge", articles=(lead,)))
    return Ran(slug=slug, date=dt.date.fromisoformat(slug), heading="Portugal", item=its)


EARLIER = Earlier(
    story="bridge", title="Footbridge closed", slug="2023-09-19", date=dt.date(2023, 9, 19), heading="Portugal"
)


def told(text: str, *, again: bool = True, language: str = "en", picked: bool = False) -> Item:
    """An item of one sentence: the story that ran, or one that follows it."""
    lead: Article = replace(article("new", title="Footbridge", text=text), language=language, picked=picked)
    its = Story(id="bridge" if again else "next", articles=(lead,))
    its = replace(its, ran=EARLIER) if again else replace(its, follows=EARLIER)
    receipt = Sentence(article="new", start=0, end=len(text), sha256=lead.sha256)
    return Item(id="item-new", runs=(Run(text=text),), story=its, sentences=(receipt,))


def offered(one: Item, *, every: bool = False) -> edit.Offered:
    """What is offered of it."""
    return edit.offered([item("other"), one], [ran()], every=every)


@pytest.mark.parametrize("what", ["nothing", "reworded"])
def test_what_says_nothing_new_is_not_offered(what: str) -> None:
    """In the same words or in others."""
    found = offered(told(SAID[what]))
    assert [one.id for one in found.items] == ["item-other"]
    assert [one.id for one in found.had] == ["item-new"]


@pytest.mark.parametrize(
    ("what", "names", "numbers", "sentences"),
    [("name", ("Rui Salgado",), (), 0), ("number", (), ("17",), 0), ("sentence", (), (), 1)],
)
def test_news_is_offered_and_named(
    what: str, names: tuple[str, ...], numbers: tuple[str, ...], sentences: int
) -> None:
    """Each kind by itself is enough."""
    found = offered(told(SAID[what]))
    news = found.items[1].news
    assert news
    assert (news.names, news.numbers, len(news.sentences)) == (names, numbers, sentences)


def test_what_was_in_the_article_but_not_printed_is_not_new() -> None:
    """ "Mayor Ada Vale" stood in the text that was linked."""
    assert offered(told("Mayor Ada Vale said that it stays closed, and 4,000 people walk.")).had


def test_a_number_written_otherwise_is_the_same_number() -> None:
    """4000 is 4,000."""
    assert offered(told("The footbridge that 4000 people cross was closed at Portimão on Monday.")).had


def test_a_follow_up_is_offered_in_any_case() -> None:
    """It is an event of its own; what is new in it is marked."""
    found = offered(told(SAID["nothing"], again=False))
    assert [one.id for one in found.items] == ["item-other", "item-new"]
    assert found.items[1].news == edit.offered([found.items[1]], [ran()]).items[0].news


def test_what_a_person_picked_or_asked_for_is_offered() -> None:
    """A page named on the command line is never dropped; nor is anything with `every`."""
    assert not offered(told(SAID["nothing"], picked=True)).had
    assert not offered(told(SAID["nothing"]), every=True).had


def test_what_ran_by_another_id_is_not_compared() -> None:
    """Nothing is known of it, so nothing is left out."""
    stranger = told(SAID["nothing"])
    assert stranger.story
    other = replace(stranger, story=replace(stranger.story, ran=replace(EARLIER, story="another")))
    assert offered(other).items[1].news is None


def test_scripts_without_spaces_are_compared_by_pairs() -> None:
    """A sentence of the same characters is not new, one of others is."""
    had = ran("港の橋が月曜日に閉鎖された。毎日四千人が渡る。")
    same, other = (
        told("橋が月曜日に閉鎖された。", language="ja"),
        told("検察が建設会社の事務所を捜索した。", language="ja"),
    )
    assert edit.offered([same], [had], "ja").had
    assert edit.offered([other], [had], "ja").items


def test_the_note_says_when_it_ran_and_what_is_new() -> None:
    """By the weekday within a week, else by date."""
    found = offered(told("Rui Salgado counted 17 cracks, took photographs, wrote letters and telephoned Lisbon."))
    (one,) = found.items[1:]
    assert (
        note(one, dt.date(2023, 9, 21))
        == "ran Tuesday under Portugal; new: Rui Salgado, Lisbon, 17, 1 whole sentence"
    )
    assert note(one, dt.date(2023, 9, 19)).startswith("ran earlier today under Portugal")
    assert note(one, dt.date(2023, 10, 1)).startswith("ran on 2023-09-19 under Portugal")
    assert note(item("1"), dt.date(2023, 9, 21)) == ""


def test_a_follow_ups_note_names_what_it_follows() -> None:
    """With the day where that ran, without where it is of the same issue."""
    one = told(SAID["nothing"], again=False)
    assert note(one, dt.date(2023, 9, 21)) == "follows “Footbridge closed”, which ran Tuesday under Portugal"
    assert one.story
    here = replace(one, story=replace(one.story, follows=Earlier(story="x", title="A bridge")))
    assert note(here, dt.date(2023, 9, 21)) == "follows “A bridge”"


@pytest.mark.parametrize(
    "title", ["-->", "--> <!-- item:item-1 -->", "<!— item:x —>", "a\n\n## Haiti\n\n- b", "\\", "<!--", "-" * 500]
)
def test_notes_are_read_back_as_nothing(title: str) -> None:
    """Whatever the title of the story before, the draft gives the issue back, the note left out."""
    its = item("1")
    assert its.story
    noted = replace(its, story=replace(its.story, follows=replace(EARLIER, title=title, heading=title)))
    made = issue(("Haiti", [noted, item("2")]))
    draft = edit.written(made)
    assert "follows" in draft
    assert edit.rebuilt(made, edit.read(draft, "draft.md")) == made
    assert [one.id for section in edit.read(draft, "draft.md").sections for one in section.items] == [
        "item-1",
        "item-2",
    ]


def test_a_persons_edit_of_the_note_changes_nothing() -> None:
    """It is no part of the issue; taken away or altered, the item is untouched."""
    its = item("1")
    assert its.story
    made = issue(("Haiti", [replace(its, story=replace(its.story, ran=EARLIER))]))
    for draft in (
        edit.written(made).replace("ran Tuesday", "I know this one"),
        edit.written(issue(("Haiti", [its]))),
    ):
        assert edit.merged(made, made, edit.read(draft, "draft.md")) == made
