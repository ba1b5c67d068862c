"""What became of every story, and why: printed, left out for want of room, had, removed, without an item; missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from digest import codec, edit
from digest.edit import Decision, Decisions
from digest.values import Copy, Earlier, Heading, Issue, Item, Masthead, Policy, Refused, Sentence, Story
from tests.edit.conftest import DATE, NOON, article, generated, item

EARLIER = Earlier(story="x", title="X", slug="2023-09-19", date=dt.date(2023, 9, 19), heading="Haiti")


def stories(items: Sequence[Item]) -> list[Story]:
    """The items' stories."""
    return [one.story for one in items if one.story]


def widely(one: Item, outlets: int) -> Item:
    """The item, its story told by so many outlets."""
    assert one.story
    told = tuple(article(f"{one.id}-{n}", outlet=f"{one.id} {n}") for n in range(1, outlets))
    return replace(one, story=replace(one.story, articles=(*one.story.articles, *told)))


def decided(
    items: Sequence[Item], *, policy: Policy | None = None, issue: Issue | None = None, had: Sequence[Item] = ()
) -> Decisions:
    """What became of the items' stories."""
    policy = policy or Policy()
    made = issue or edit.merged(generated(items, policy), None, None)
    offered = edit.Offered(items=tuple(items), had=tuple(had))
    return edit.decided(stories([*items, *had]), offered, made, policy=policy)


def of(found: Decisions, item: str) -> Decision:
    """The item's."""
    return next(one for one in found.stories if one.item == item)


def test_what_is_printed_has_its_heading_place_and_worth() -> None:
    """The printed ones come first, in printed order."""
    its = [widely(item("1"), 2), item("2"), item("3", "Kenya")]
    found = decided(its)
    one = of(found, "item-1")
    assert (one.printed, one.place, one.outlets, one.removed) == ("Haiti", 1, 2, False)
    assert one.importance == pytest.approx(sum(worth for _, worth in one.because), abs=0.01)
    assert one.because[0] == ("2 independent outlets", 1.0)
    assert [it.item for it in found.stories if it.printed] == ["item-1", "item-2", "item-3"]


def test_every_reason_for_being_out_is_told() -> None:
    """No room under the heading, none in the issue, too long, another language, too old, had."""
    heading = [item(f"h{n}", text=f"Report h{n}.") for n in range(3)]
    long = item("long", "Kenya", text="word " * 70)
    foreign = item("foreign", "Chile")
    assert foreign.story
    lead = replace(foreign.story.lead, language="es")
    foreign = replace(foreign, story=replace(foreign.story, articles=(lead,)))
    old = item("old", "Peru", published=NOON - dt.timedelta(days=9))
    had = item("had", "Spain")
    policy = Policy(items_per_heading=2, items=3)
    made = generated([*heading, long, foreign, old], policy)
    found = decided([*heading, long, foreign, old], policy=policy, issue=made, had=[had])
    reasons = {one.item: one.reason for one in found.stories if not one.printed}
    assert reasons["item-long"] == "its 70 words are more than the 60 an item may have"
    assert reasons["item-had"] == "readers have had it, and nothing in it is new"
    assert "Haiti is full: 2 more important items" in reasons.values()
    told = {reasons.get("item-foreign"), reasons.get("item-old")}
    assert told <= {None, "it is in another language (es)", "it is a week older than the newest"}
    assert told != {None}


def test_no_heading_left() -> None:
    """The heading that was wanted is named."""
    its = [item("1"), item("2", "Kenya")]
    found = decided(its, policy=Policy(headings=1))
    out = next(one for one in found.stories if not one.printed)
    wanted = out.heading and out.heading.name
    assert out.reason == f"no heading is left for {wanted}: more important ones have all 1"


def test_what_a_person_did_is_said() -> None:
    """Moved, removed, put in, kept, a heading renamed."""
    its = [item("1"), item("2"), item("3", "Kenya")]
    first = edit.merged(generated(its), None, None)
    draft = edit.written(first)
    moved = next(line for line in draft.split("\n") if "Report 2 " in line)
    removed = next(line for line in draft.split("\n") if "Report 3 " in line)
    draft = draft.replace(f"{moved}\n", "").replace(f"{removed}\n", "") + f"\n## Ports\n\n{moved}\n"
    draft = draft.replace("## Haiti", "## The Caribbean")
    made = edit.merged(generated(its), first, edit.read(draft, "draft.md"))
    found = decided(its, issue=made)
    assert of(found, "item-2").reason == "a person moved it here from Haiti"
    assert (of(found, "item-3").reason, of(found, "item-3").removed) == ("a person took it out", True)
    assert of(found, "item-1").reason.endswith("which a person renamed The Caribbean")


def test_a_story_without_an_item_says_its_problem() -> None:
    """Summarizing failed, and the failure said why."""
    (its,) = stories([item("1")])
    made = edit.merged(generated([]), None, None)
    found = edit.decided(
        [its], edit.Offered(items=(), had=()), made, policy=Policy(), problems={its.id: "all sentences are questions"}
    )
    assert [(one.item, one.reason) for one in found.stories] == [("", "all sentences are questions")]
    bare = edit.decided([its], edit.Offered(items=(), had=()), made, policy=Policy())
    assert bare.stories[0].reason == "no sentence of it can be printed"


def test_missed_stories_have_more_outlets_than_a_usual_printed_one() -> None:
    """Most outlets first; not what readers had, what a person removed, or what one outlet told."""
    four, three, one_ = widely(item("four", "Kenya"), 4), widely(item("three", "Chile"), 3), item("one", "Peru")
    its = [item("1"), item("2"), four, three, one_]
    made = edit.merged(generated(its[:2]), None, None)
    found = decided(its, issue=made)
    assert [one.item for one in found.missed] == ["item-four", "item-three"]
    assert decided(its, issue=replace(made, removed=("item-four",))).missed[0].item == "item-three"
    assert four.story
    had = replace(four, story=replace(four.story, ran=EARLIER))
    assert [one.item for one in decided([*its[:2], three], issue=made, had=[had]).missed] == ["item-three"]


def test_where_all_printed_stories_are_widely_told_fewer_are_missed() -> None:
    """A story of two outlets is no miss where the median printed one has three."""
    its = [widely(item("1"), 3), widely(item("2"), 3), widely(item("two", "Kenya"), 2)]
    made = edit.merged(generated(its[:2]), None, None)
    assert decided(its, issue=made).missed == ()


def test_copies_and_articles_are_recorded_without_their_text() -> None:
    """Titles, outlets, addresses and dates; addresses that lead nowhere good are left out."""
    one = item("1", copies=[Copy(id="c", of="1", outlet="Wire Customer", title="Report")])
    assert one.story
    bad = replace(one.story.lead, url="javascript:alert(1)")
    found = decided([replace(one, story=replace(one.story, articles=(bad,)))])
    (its,) = found.stories
    assert its.copies[0].outlet == "Wire Customer"
    assert (its.articles[0].url, its.articles[0].outlet) == (None, "Harbour Post")


def test_nothing_in_is_nothing_decided() -> None:
    """And nothing missed."""
    made = edit.issue((), masthead=Masthead(name="N"), date=DATE, slug="2023-09-21", policy=Policy())
    found = edit.decided([], edit.Offered(items=(), had=()), made, policy=Policy())
    assert (found.stories, found.missed, found.slug) == ((), (), "2023-09-21")


def test_a_folded_country_and_an_affair_say_so() -> None:
    """Why it stands under another heading than the one it was filed under."""
    its = [item(n, place, region="Africa") for n, place in (("1", "Kenya"), ("2", "Chad"), ("3", "Mali"))]
    found = decided(its)
    assert of(found, "item-1").reason.startswith("Kenya has few items, so it is told under Africa")
    shared = [
        replace(
            one, story=replace(one.story, heading=Heading(name=name, kind="place", affair="Quist", why="country"))
        )
        for one, name in zip(its, ("Kenya", "Norway", "Peru"), strict=True)
        if one.story
    ]
    told = decided(shared)
    assert {one.printed for one in told.stories} == {"Quist"}
    assert told.stories[0].reason.startswith("shares Quist with other chosen stories")


def passing(one: Item, *words: str, rule: str = "byline") -> Item:
    """The item, its article opening with these words, each passed over by the rule."""
    assert one.story
    lead = one.story.lead
    lead = replace(lead, text="\n\n".join((lead.text, *words)))
    spans = [(lead.text.index(each), each) for each in words]
    refused = tuple(
        Refused(sentence=Sentence(article=lead.id, start=at, end=at + len(each), sha256=lead.sha256), rule=rule)
        for at, each in spans
    )
    kept = tuple(replace(each, sha256=lead.sha256) for each in one.sentences)
    story = replace(one.story, articles=(lead,), led="your own order of outlets")
    return replace(one, story=story, sentences=kept, refused=refused, why="the first paragraph")


def test_how_it_was_summarized_is_recorded_without_the_articles_text() -> None:
    """The method, why, why its article leads, and each refused stretch with its rule; in and out of the issue."""
    its = [passing(item("1"), "By Ana Vale", "A caption.\nOf two lines"), passing(item("2"))]
    found = decided(its, issue=edit.merged(generated(its[:1]), None, None))
    one, other = of(found, "item-1"), of(found, "item-2")
    assert (one.method, one.why, one.led) == ("lede", "the first paragraph", "your own order of outlets")
    assert one.refused == (("byline", "By Ana Vale"), ("byline", "A caption. Of two lines"))
    assert (other.printed, other.method, other.refused) == ("", "lede", ())


def test_the_record_stays_small() -> None:
    """Ten stretches of 120 characters a story, whatever its article opens with."""
    words = [f"Number {n:02} " + "of these is far too long to be told whole " * 20 for n in range(20)]
    (one,) = decided([passing(item("1"), *words, rule="under 5 words" * 40)]).stories
    assert len(one.refused) == 10
    assert all(len(said) <= 120 and said.startswith("Number ") for _, said in one.refused)
    assert all(len(rule) <= 60 for rule, _ in one.refused)
    assert len(codec.line(one)) < 4_000


def test_a_receipt_into_another_text_is_not_told() -> None:
    """Refused by an older version of the article."""
    one = passing(item("1"), "By Ana Vale")
    lost = replace(one.refused[0].sentence, sha256="0" * 64)
    one = replace(one, refused=(replace(one.refused[0], sentence=lost),))
    assert decided([one]).stories[0].refused == ()


def test_a_record_of_an_older_version_still_reads() -> None:
    """What it did not know is empty."""
    old = '{"slug":"2023-09-21","stories":[{"story":"s","title":"T","reason":"other items came first"}]}'
    (one,) = codec.value(old, Decisions, "decisions.json").stories
    assert (one.led, one.method, one.why, one.refused) == ("", "", "", ())
