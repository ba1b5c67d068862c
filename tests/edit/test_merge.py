"""A person's journeys: what they do to a draft is in the next build, and the one after."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from digest import edit
from digest.values import Issue, Run, Url


@pytest.fixture
def morning(make: SimpleNamespace) -> Issue:
    """The first build: two headings, three items."""
    return make.issue(
        ("Haiti", [make.item("1"), make.item("2")]), ("Kenya", [make.item("3", "Kenya")]), subject="Morning"
    )


@pytest.fixture
def noon(make: SimpleNamespace) -> Issue:
    """A later build: item 2 is gone, 4 and 5 are new, 1 has more to say."""
    return make.issue(
        ("US News", [make.item("5", "US News")]),
        ("Haiti", [make.item("4"), make.item("1", text="Report 1 came out, longer.")]),
        ("Kenya", [make.item("3", "Kenya")]),
        subject="Noon",
        preheader="Later",
    )


def test_nothing_changed_follows_the_news(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """An untouched draft gives the new issue, word for word."""
    assert make.rebuilt(noon, morning, edit.written(morning)) == noon


def test_edited_words_survive(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """A rewritten sentence stays, is marked, and has no receipts; its story stays for the record."""
    draft = edit.written(morning).replace("Report 1 came out.", "Report 1 is *out*.")
    made = make.rebuilt(noon, morning, draft)
    mine = next(item for item in made.items if item.id == "item-1")
    assert mine.text == "Report 1 is out."
    assert (mine.edited, mine.sentences) == (True, ())
    assert mine.story is not None


def test_an_edited_item_that_is_no_longer_generated_survives(
    make: SimpleNamespace, morning: Issue, noon: Issue
) -> None:
    """Words stay through a build without the item, and through its return."""
    draft = edit.written(morning).replace("Report 2 came out.", "Report 2 is mine.")
    made = make.rebuilt(noon, morning, draft)
    assert "Report 2 is mine." in make.texts(made)
    back = make.rebuilt(morning, made, edit.written(made))
    assert make.outline(back) == [("Haiti", ["item-1", "item-2"]), ("Kenya", ["item-3"])]
    assert "Report 2 is mine." in make.texts(back)


@pytest.mark.parametrize(
    ("old", "new"),
    [("(https://example.org/3)", "(https://other.example/3)"), ("[Harbour Post](https://example.org/3)", "[HP]()")],
)
def test_an_edited_link_or_label_survives_with_the_receipts(
    make: SimpleNamespace, morning: Issue, noon: Issue, old: str, new: str
) -> None:
    """The words are still the article's, so their receipts stay."""
    made = make.rebuilt(noon, morning, edit.written(morning).replace(old, new))
    mine = next(item for item in made.items if item.id == "item-3")
    assert mine.edited
    assert len(mine.sentences) == 1
    label = mine.runs[-1]
    assert (label.text, label.url) in {("Harbour Post", "https://other.example/3"), ("HP", None)}


def test_half_a_text_keeps_half_the_receipts(make: SimpleNamespace) -> None:
    """With the second of two sentences deleted, the first one's receipt stays."""
    one = make.item("1", text="A first. A second.")
    lead = one.story.lead
    receipts = tuple(
        make.replace(one.sentences[0], start=start, end=end, sha256=lead.sha256) for start, end in ((0, 8), (9, 18))
    )
    previous = make.issue(("Haiti", [make.replace(one, sentences=receipts)]))
    made = make.rebuilt(previous, previous, edit.written(previous).replace(" A second.", ""))
    assert made.items[0].sentences == receipts[:1]


def test_a_moved_item_stays_where_it_was_put(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """Under another heading and in its place, also when it is no longer generated."""
    lines = edit.written(morning).split("\n")
    two = lines.pop(next(n for n, line in enumerate(lines) if "item-2 " in line))
    lines.insert(lines.index("## Kenya") + 2, two)
    made = make.rebuilt(noon, morning, "\n".join(lines))
    assert make.outline(made)[-1] == ("Kenya", ["item-2", "item-3"])
    again = make.rebuilt(morning, made, edit.written(made))
    assert make.outline(again) == [("Haiti", ["item-1"]), ("Kenya", ["item-2", "item-3"])]


def test_a_persons_order_of_items_stays(make: SimpleNamespace, morning: Issue) -> None:
    """Reordered items keep their order; a new one comes after the one it follows in the news."""
    first = make.issue(("Haiti", [make.item("1"), make.item("2"), make.item("3")]))
    lines = edit.written(first).split("\n")
    bullets = [line for line in lines if line.startswith("- ")]
    draft = edit.written(first).replace("\n".join(bullets), "\n".join(reversed(bullets)))
    later = make.issue(("Haiti", [make.item("1"), make.item("9"), make.item("2"), make.item("3")]))
    made = make.rebuilt(later, first, draft)
    assert make.outline(made) == [("Haiti", ["item-3", "item-2", "item-1", "item-9"])]


def test_a_persons_order_of_headings_stays(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """Reordered headings keep their order, new ones are fitted in."""
    head, haiti, kenya = edit.written(morning).rstrip().split("## ")
    made = make.rebuilt(noon, morning, f"{head}## {kenya}\n\n## {haiti}\n")
    assert [name for name, _ in make.outline(made)] == ["US News", "Kenya", "Haiti"]


def test_a_renamed_heading_takes_the_new_items_too(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """New items of the old name go under the person's name; the unedited ones still come and go."""
    made = make.rebuilt(noon, morning, edit.written(morning).replace("## Haiti", "## The Caribbean"))
    assert make.outline(made)[1] == ("The Caribbean", ["item-4", "item-1"])


def test_a_renamed_heading_is_remembered_while_it_is_empty(make: SimpleNamespace, morning: Issue) -> None:
    """A build without any of its items does not bring the old name back; using the old name again does."""
    draft = edit.written(morning).replace("## Haiti", "## The Caribbean")
    kenya = make.issue(("Kenya", [make.item("3", "Kenya")]))
    without = make.rebuilt(kenya, morning, draft)
    assert make.outline(without) == [("Kenya", ["item-3"])]
    made = make.rebuilt(morning, without, edit.written(without))
    assert make.outline(made)[0] == ("The Caribbean", ["item-1", "item-2"])
    undone = make.rebuilt(morning, made, edit.written(made).replace("## The Caribbean", "## Haiti"))
    assert undone == morning


def test_a_deleted_item_stays_out(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """Also when one build in between did not have it."""
    draft = "\n".join(line for line in edit.written(morning).split("\n") if "item-2 " not in line)
    made = make.rebuilt(noon, morning, draft)
    again = make.rebuilt(morning, made, edit.written(made))
    assert make.outline(again) == [("Haiti", ["item-1"]), ("Kenya", ["item-3"])]
    assert "item-2" in again.removed


def test_a_deleted_item_stays_out_under_another_lead(make: SimpleNamespace, morning: Issue) -> None:
    """The story's id changes with its lead; the articles are the same."""
    draft = "\n".join(line for line in edit.written(morning).split("\n") if "item-2 " not in line)
    other = make.item("2b", articles=[make.article("2")])
    made = make.rebuilt(make.issue(("Haiti", [make.item("1"), other])), morning, draft)
    assert make.outline(made) == [("Haiti", ["item-1"])]


def test_a_bigger_story_is_not_kept_out_by_a_small_one(make: SimpleNamespace, morning: Issue) -> None:
    """A new story that takes in an article that was taken out is news."""
    draft = "\n".join(line for line in edit.written(morning).split("\n") if "item-2 " not in line)
    big = make.item("8", articles=[make.article("9"), make.article("2")])
    made = make.rebuilt(make.issue(("Haiti", [make.item("1"), big])), morning, draft)
    assert make.outline(made) == [("Haiti", ["item-1", "item-8"])]


def test_a_removed_item_does_not_return_in_the_place_of_another(make: SimpleNamespace, morning: Issue) -> None:
    """A story that was taken out and now has a kept one's article is not that one's new self."""
    draft = "\n".join(line for line in edit.written(morning).split("\n") if "item-2 " not in line)
    both = make.item("2", articles=[make.article("1")])
    made = make.rebuilt(make.issue(("Haiti", [both])), morning, draft.replace("Report 3", "My report"))
    assert make.texts(made) == ["My report came out."]


def test_a_line_that_is_put_back_is_back(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """The deleted line pasted in again brings the item back, generated or not."""
    line = next(line for line in edit.written(morning).split("\n") if "item-2 " in line)
    made = make.rebuilt(morning, morning, edit.written(morning).replace(line + "\n", ""))
    back = make.rebuilt(morning, made, edit.written(made).replace("## Kenya", f"{line}\n\n## Kenya"))
    assert back == morning
    kept = make.rebuilt(noon, made, edit.written(made).replace("## Kenya", f"{line}\n\n## Kenya"))
    assert "item-2" in [item.id for item in kept.items]
    assert "item-2" not in kept.removed


def test_a_deleted_heading_takes_its_items_out(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """All its items are removed; new stories under that heading may come."""
    head, _, kenya = edit.written(morning).split("## ")
    made = make.rebuilt(noon, morning, f"{head}## {kenya}")
    assert make.outline(made) == [("US News", ["item-5"]), ("Haiti", ["item-4"]), ("Kenya", ["item-3"])]


def test_own_items_under_an_own_heading_stay(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """In their place, without an id in the draft, through builds with changing news."""
    draft = edit.written(morning).replace(
        "## Kenya", "## From us\n\n- We met. [Us](https://us.example/)\n- Twice.\n\n## Kenya"
    )
    made = make.rebuilt(noon, morning, draft)
    assert [name for name, _ in make.outline(made)] == ["US News", "Haiti", "From us", "Kenya"]
    ours = made.sections[2].items
    assert [(item.text, item.added, item.story) for item in ours] == [("We met.", True, None), ("Twice.", True, None)]
    assert "- Twice.\n" in edit.written(made)
    again = make.rebuilt(morning, made, edit.written(made))
    assert again.sections[1].items == ours


def test_an_own_item_between_generated_ones_keeps_its_place(
    make: SimpleNamespace, morning: Issue, noon: Issue
) -> None:
    """It stays after the item it was put after, or after the one before that."""
    first, second = (line for line in edit.written(morning).split("\n") if "item-1 " in line or "item-2 " in line)
    draft = edit.written(morning).replace(second, f"{second}\n- Ours.")
    made = make.rebuilt(noon, morning, draft)
    assert make.texts(made)[1:4] == ["Report 4 came out.", "Report 1 came out, longer.", "Ours."]
    assert first in draft


def test_two_equal_own_lines_are_two_items(make: SimpleNamespace, morning: Issue) -> None:
    """A person may say the same thing twice."""
    made = make.rebuilt(morning, morning, edit.written(morning) + "- Ours.\n- Ours.\n")
    assert make.texts(made)[-2:] == ["Ours.", "Ours."]
    assert len({item.id for item in made.items}) == len(made.items)


def test_a_sponsor_is_the_drafts_once_there_is_one(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """The first draft has what the issue was made with; after that the line is a person's, and so is its absence."""
    paid = make.replace(noon, sponsor=(Run(text="Ropes."),))
    assert edit.merged(paid, None, None).sponsor == paid.sponsor
    mine = edit.written(morning).replace("\n\n", "\nsponsor: Nets.\n\n", 1)
    made = make.rebuilt(paid, morning, mine)
    assert made.sponsor == (Run(text="Nets."),)
    assert edit.merged(paid, made, None).sponsor == made.sponsor
    assert make.rebuilt(paid, made, edit.written(made).replace("sponsor: Nets.\n", "")).sponsor == ()


def test_introduction_and_closing_words_stay(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """And go when they are deleted."""
    draft = edit.written(morning).replace("## Haiti", "Good morning.\n\n## Haiti", 1) + "\n---\n\nBye.\n"
    made = make.rebuilt(noon, morning, draft)
    assert (made.introduction, made.closing) == (((Run(text="Good morning."),),), ((Run(text="Bye."),),))
    gone = make.rebuilt(noon, made, edit.written(made).replace("Good morning.\n\n", "").replace("Bye.", ""))
    assert (gone.introduction, gone.closing) == ((), ())


def test_subject_and_preheader_follow_until_a_person_changes_them(
    make: SimpleNamespace, morning: Issue, noon: Issue
) -> None:
    """Each on its own; a deleted line follows the news again."""
    made = make.rebuilt(noon, morning, edit.written(morning).replace("subject: Morning", "subject: Mine"))
    assert (made.subject, made.preheader) == ("Mine", "Later")
    again = make.rebuilt(morning, made, edit.written(made))
    assert (again.subject, again.preheader) == ("Mine", "More")
    freed = make.rebuilt(noon, again, edit.written(again).replace("subject: Mine\n", ""))
    assert freed.subject == "Noon"


def test_a_story_that_was_taken_out_is_not_in_the_subject(make: SimpleNamespace) -> None:
    """The subject and preheader are then about what is printed."""
    fresh = make.generated(
        [make.item("1", title="A bridge fell"), make.item("2", title="A school opened", published=None)]
    )
    assert fresh.subject == "A bridge fell"
    draft = "\n".join(line for line in edit.written(fresh).split("\n") if "item-1 " not in line)
    made = make.rebuilt(fresh, fresh, draft)
    assert made.subject == "A school opened"
    assert "bridge" not in made.preheader


def test_a_preview_shows_the_subject_of_the_draft(make: SimpleNamespace, morning: Issue) -> None:
    """Nothing is generated: what stands in the draft is what is sent."""
    draft = "\n".join(line for line in edit.written(morning).split("\n") if "item-1 " not in line)
    assert edit.rebuilt(morning, edit.read(draft, "d")).subject == "Morning"
    emptied = edit.read(draft.replace("preheader: More", "preheader:"), "d")
    assert edit.rebuilt(morning, emptied).preheader == ""


def test_an_added_item_stays_until_it_is_removed(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """`digest add` puts it in; no rebuild takes it out, a person does."""
    put = edit.added(morning, make.item("7", "Peru"), "Peru")
    made = make.rebuilt(noon, put, edit.written(put))
    assert make.outline(made)[-1] == ("Peru", ["item-7"])
    assert made.items[-1].added
    assert not made.items[-1].edited
    head, _, _ = edit.written(made).partition("## Peru")
    gone = make.rebuilt(noon, made, head)
    assert "item-7" not in [item.id for item in gone.items]


def test_an_added_item_stays_when_the_news_drops_it(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """What was generated too, unchanged, and is no longer, stays because a person had put it in."""
    put = edit.added(morning, make.item("2"), "Haiti")
    made = make.rebuilt(noon, put, edit.written(put))
    assert "item-2" in [item.id for item in made.items]


def test_moving_one_of_many_items_is_no_renaming(make: SimpleNamespace) -> None:
    """Two of three items deleted and one put under a new heading: the old heading's news keep its name."""
    first = make.issue(("Haiti", [make.item("1"), make.item("2"), make.item("3")]))
    one = next(line for line in edit.written(first).split("\n") if "item-1 " in line)
    draft = f"subject: The subject\n\n## Bridges\n\n{one}\n"
    later = make.issue(("Haiti", [make.item("1"), make.item("9")]))
    made = make.rebuilt(later, first, draft)
    assert sorted(make.outline(made)) == [("Bridges", ["item-1"]), ("Haiti", ["item-9"])]


def test_the_lead_changes_under_an_edited_item(make: SimpleNamespace, morning: Issue) -> None:
    """The story is the same by an article it shares: the person's words stay, once, under the new id."""
    draft = edit.written(morning).replace("Report 2 came out.", "Report 2 is mine.")
    other = make.item("2b", articles=[make.article("2")])
    later = make.issue(("Haiti", [make.item("1"), other]))
    made = make.rebuilt(later, morning, draft)
    assert make.outline(made) == [("Haiti", ["item-1", "item-2b"])]
    assert make.texts(made) == ["Report 1 came out.", "Report 2 is mine."]


def test_the_lead_changes_under_an_untouched_item(make: SimpleNamespace, morning: Issue) -> None:
    """It follows the news, and nothing counts as removed."""
    later = make.issue(("Haiti", [make.item("1"), make.item("2b", articles=[make.article("2")])]))
    assert make.rebuilt(later, morning, edit.written(morning)) == later


def test_an_editor_that_strips_comments_loses_nothing(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """Lines without ids are found by their words, else by their link."""
    import re

    stripped = re.sub(r" <!--.*?-->", "", edit.written(morning))
    assert make.rebuilt(noon, morning, stripped) == noon
    changed = stripped.replace("Report 1 came out.", "Report 1 is mine.")
    made = make.rebuilt(noon, morning, changed)
    assert make.outline(made) == make.outline(noon)
    assert "Report 1 is mine." in make.texts(made)


def test_comments_stripped_after_an_edit(make: SimpleNamespace, morning: Issue) -> None:
    """An item whose edited words went through one build is found by those words."""
    import re

    edited = edit.written(morning).replace("Report 1 came out. [Harbour Post](https://example.org/1)", "Mine. [X]()")
    made = make.rebuilt(morning, morning, edited)
    again = make.rebuilt(morning, made, re.sub(r" <!--.*?-->", "", edit.written(made)))
    assert again == made


def test_a_lost_or_emptied_draft_loses_nothing(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """What was printed last stands for it."""
    draft = edit.written(morning).replace("Report 1 came out.", "Report 1 is mine.")
    made = make.rebuilt(morning, morning, draft)
    for lost in (None, edit.read("\n", "d")):
        later = edit.merged(noon, made, lost)
        assert "Report 1 is mine." in make.texts(later)


def test_a_draft_without_its_issue_is_a_persons(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """With issue.json gone, everything that differs from the news is kept, and the news is added."""
    draft = edit.written(morning).replace("Report 1 came out.", "Report 1 is mine.")
    made = edit.merged(noon, None, edit.read(draft, "d"))
    assert {"item-1", "item-2", "item-3", "item-4", "item-5"} == {item.id for item in made.items}
    assert "Report 1 is mine." in make.texts(made)
    assert made.subject == "Morning"


def test_a_first_build_is_the_generated_issue(noon: Issue) -> None:
    """Nothing to merge with."""
    assert edit.merged(noon, None, None) == noon


def test_a_person_empties_the_issue(make: SimpleNamespace, morning: Issue) -> None:
    """All items deleted: nothing is printed, now and later."""
    made = make.rebuilt(morning, morning, "subject: Mine\n")
    assert made.sections == ()
    assert make.rebuilt(morning, made, edit.written(made)).sections == ()


def test_a_stale_item_of_a_renamed_heading_goes(make: SimpleNamespace, morning: Issue, noon: Issue) -> None:
    """A new name for the heading does not pin every item under it."""
    made = make.rebuilt(noon, morning, edit.written(morning).replace("## Haiti", "## Hispaniola"))
    assert "item-2" not in [item.id for item in made.items]


def test_an_unsafe_link_in_the_draft_is_words(make: SimpleNamespace, morning: Issue) -> None:
    """A script address never reaches the mail."""
    draft = edit.written(morning).replace("(https://example.org/1)", "(javascript:alert(1))")
    made = edit.rebuilt(morning, edit.read(draft, "d"))
    assert all(run.url is None or run.url.startswith("https://") for item in made.items for run in item.runs)
    assert Url("https://example.org/1") not in [run.url for run in made.items[0].runs]
