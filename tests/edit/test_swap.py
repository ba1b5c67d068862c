"""A sentence swapped by a person: what is printed, what stays, and that it keeps its receipts."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from digest import edit, summarize
from digest.edit import markdown
from digest.edit.receipts import SWAPPED
from digest.edit.runs import form
from digest.errors import SwapError
from digest.values import Issue, Item, Paragraph, Run
from tests.edit.conftest import issue, item, rebuilt
from tests.edit.stories import ECHO, POST, WIRE, article, receipt, story, told

P, E, W = (f"[{name}](https://{name.split()[-1].lower()}.example/{id})"
           for name, id in (("Harbour Post", "p"), ("The Echo", "e"), ("Coast Wire", "w")))  # fmt: skip


def swapped(one: Item, candidate: int, sentence: int = 1) -> str:
    """The line with the candidate in the sentence's place."""
    return markdown.written(edit.swapped(one, candidate=candidate, sentence=sentence, label=summarize.label))


def made(of: Issue, old: str, new: str) -> Item:
    """The first item after a person put `new` in the draft for `old`, and built; building again changes nothing."""
    draft = edit.written(of)
    assert old in draft
    return rebuilt(of, of, draft.replace(old, new)).items[0]


def reworded(one: Item, old: str, new: str) -> Item:
    """The item with words of its draft's line replaced by a person."""
    return made(issue(("Haiti", [one])), old, new)


@pytest.mark.parametrize(
    ("candidate", "sentence", "line"),
    [
        (1, 1, f"{POST[1]} {P} {ECHO[0]} {E}"),
        (1, 2, f"{POST[0]} {POST[1]} {P}"),
        (2, 1, f"{WIRE[0]} {W} {ECHO[0]} {E}"),
        (2, 2, f"{POST[0]} {P} {WIRE[0]} {W}"),
        (3, 1, f"{ECHO[1]} {ECHO[0]} {E}"),
        (3, 2, f"{POST[0]} {P} {ECHO[1]} {E}"),
    ],
)
def test_a_candidate_takes_a_sentences_place_with_its_articles_label(
    candidate: int, sentence: int, line: str
) -> None:
    """A label stands behind the last sentence in a row of its article, and goes with it."""
    assert swapped(told(POST[0], ECHO[0], others=(POST[1], WIRE[0], ECHO[1])), candidate, sentence) == line


def test_the_middle_of_three_of_one_article_is_parted_by_labels() -> None:
    """Words before another outlet's must not stand as that outlet's."""
    assert swapped(told(*POST, others=WIRE), 1, 2) == f"{POST[0]} {P} {WIRE[0]} {W} {POST[2]} {P}"


def test_what_a_person_did_to_the_other_words_stays() -> None:
    """Their emphasis, their label; a label that they took off does not come back."""
    one = told(POST[0], ECHO[0], others=(POST[1], WIRE[0], ECHO[1]))
    bold = reworded(one, "beyond repair", "**beyond repair**")
    assert swapped(bold, 2) == f"{WIRE[0]} {W} {ECHO[0].replace('beyond repair', '**beyond repair**')} {E}"
    named = reworded(one, "[Harbour Post]", "[HP]")
    assert swapped(named, 1) == f"{POST[1]} {P.replace('Harbour Post', 'HP')} {ECHO[0]} {E}"
    bare = reworded(one, f" {P}", "")
    assert swapped(bare, 2, 2) == f"{POST[0]} {WIRE[0]} {W}"


def test_a_swap_survives_rebuilds_with_its_receipts() -> None:
    """It is a person's edit, made of receipts; what went out is the first candidate, so that it can come back."""
    one = told(POST[0], ECHO[0], others=(POST[1], WIRE[0], ECHO[1]))
    of = issue(("Haiti", [one]))
    draft, line = edit.redrafted(
        edit.written(of), "draft.md", one, edit.swapped(one, candidate=2, sentence=1, label=summarize.label)
    )
    assert line == f"- {WIRE[0]} {W} {ECHO[0]} {E} <!-- item:{one.id} -->"
    now = rebuilt(of, of, draft)
    (it,) = now.items
    assert (it.edited, it.why) == (True, SWAPPED)
    assert it.sentences == (receipt(story(), WIRE[0]), receipt(story(), ECHO[0]))
    assert it.candidates == tuple(receipt(story(), words) for words in (POST[0], POST[1], ECHO[1]))
    assert swapped(it, 1) == markdown.written(one.runs)
    again = rebuilt(of, now, edit.written(now).replace(line, f"- {swapped(it, 1)} <!-- item:{one.id} -->"))
    assert again.items == (one,), "swapped back it is as it was generated, and no edit"


def test_candidates_pasted_by_hand_keep_their_receipts_in_any_order() -> None:
    """Instead of, before and after what was printed, whatever the labels are."""
    one = told(POST[0], others=(POST[1], WIRE[0]))
    it = reworded(one, POST[0], f"{WIRE[0]} {POST[0]} {POST[1]}")
    assert it.sentences == tuple(receipt(story(), words) for words in (WIRE[0], POST[0], POST[1]))
    assert (it.candidates, it.why) == ((), SWAPPED)
    alone = reworded(one, f"{POST[0]} {P}", f"{POST[1]} [My own label](https://mine.example/)")
    assert alone.sentences == (receipt(story(), POST[1]),)


def test_a_candidate_of_another_version_is_a_receipt_where_its_article_still_says_it() -> None:
    """A later build may offer other candidates; where the article is gone, the version that has it stays."""
    old = told(POST[0], others=(POST[1], WIRE[0]))
    of, draft = issue(("Haiti", [old])), edit.written(issue(("Haiti", [old]))).replace(POST[0], WIRE[0])
    it = rebuilt(issue(("Haiti", [told(POST[0], others=(ECHO[0],))])), of, draft).items[0]
    assert it.sentences == (receipt(story(), WIRE[0]),)
    assert it.candidates == (receipt(story(), POST[0]), receipt(story(), ECHO[0]))
    less = replace(story(), articles=story().articles[:1])
    it = rebuilt(issue(("Haiti", [told(POST[0], of=less)])), of, draft).items[0]
    assert it.sentences == (receipt(story(), WIRE[0]),)
    assert it.story == story()


def test_words_of_a_persons_own_have_no_receipts_and_leave_all_to_choose_from() -> None:
    """Half a sentence more is enough; nothing is swapped then, and the error says what to do."""
    it = reworded(told(POST[0], others=(POST[1],)), POST[0], f"{POST[0][:-1]}, so we hear.")
    assert (it.sentences, it.why) == ((), "")
    assert it.candidates == (receipt(story(), POST[0]), receipt(story(), POST[1]))
    with pytest.raises(SwapError, match=r"a person's words stand in it.*by hand"):
        swapped(it, 1)


def test_words_beside_a_sentence_leave_it_its_receipt_and_are_not_swapped_away() -> None:
    """All that was generated still stands there, so that its reason holds too."""
    it = reworded(told(POST[0], others=(POST[1],)), POST[0], f"{POST[0]} So we hear.")
    assert (it.sentences, it.candidates) == ((receipt(story(), POST[0]),), (receipt(story(), POST[1]),))
    assert it.why == "the first paragraph"
    with pytest.raises(SwapError, match="a person's words stand in it"):
        swapped(it, 1)


def test_one_sentence_may_begin_with_another() -> None:
    """The longest is not always the right one."""
    said = ("It fell.", "It fell. Nobody was hurt.", "Nobody was hurt. Ships wait.")
    its = replace(story(), articles=(article("x", "The Echo", ("It fell. Nobody was hurt. Ships wait.",)),))
    one = told(said[1], others=(said[0], said[2]), of=its)
    it = reworded(one, said[1], f"{said[0]} {said[2]}")
    assert it.sentences == (receipt(its, said[0]), receipt(its, said[2]))


@pytest.mark.parametrize(
    ("one", "candidate", "sentence", "reason"),
    [
        (told(POST[0], others=(POST[1],)), 2, 1, "no candidate 2: there is 1"),
        (told(POST[0], ECHO[0], others=(POST[1],)), 1, 3, "no sentence 3: there are 2"),
        (told(POST[0]), 1, 1, "no candidate 1: it has none"),
        (Item(id="own-1", runs=(Run(text="We are closed."),), added=True), 1, 1, "a person's own line"),
    ],
)
def test_what_is_not_there_is_told(one: Item, candidate: int, sentence: int, reason: str) -> None:
    """How many there are, or why there are none."""
    with pytest.raises(SwapError, match=reason):
        swapped(one, candidate, sentence)


def test_a_sentence_that_nothing_names_is_not_put_beside_others() -> None:
    """It would stand as theirs; alone it may stand."""
    nameless = replace(article("n", "Nobody", ("The tide was low.",)), outlet="", url=None)
    its = replace(story(), articles=(*story().articles, nameless))
    with pytest.raises(SwapError, match="nothing names"):
        swapped(told(POST[0], ECHO[0], others=("The tide was low.",), of=its), 1)
    assert swapped(told(POST[0], others=("The tide was low.",), of=its), 1) == "The tide was low."


TYPED = """\
subject: Mine\r
\r
My *introduction*. <!-- a note -->\r
\r
## Haiti\r
\r
<!-- ran Monday -->\r
* The port of Lesser Varn closed\r
  on Monday. [Harbour Post](https://post.example/p)\r
<!-- item:ID -->\r
* My own line.\r
\r
---\r
Bye.\r
"""


def test_all_else_in_the_draft_stays_byte_for_byte() -> None:
    """Line ends, bullets, notes, wrapped lines of others, an item's comment below its words."""
    one = told(POST[0], others=(WIRE[0],))
    typed = TYPED.replace("ID", one.id)
    runs = edit.swapped(one, candidate=1, sentence=1, label=summarize.label)
    text, line = edit.redrafted(typed, "draft.md", one, runs)
    assert line == f"* {WIRE[0]} {W}"
    old = "* The port of Lesser Varn closed\r\n  on Monday. [Harbour Post](https://post.example/p)\r\n"
    assert text == typed.replace(old, f"{line}\r\n")


def test_a_line_whose_comment_an_editor_stripped_is_found_by_its_words() -> None:
    """And has its id again."""
    one = told(POST[0], others=(WIRE[0],))
    runs = edit.swapped(one, candidate=1, sentence=1, label=summarize.label)
    text, line = edit.redrafted(f"## Haiti\n\n- {POST[0]} {P}\n", "draft.md", one, runs)
    assert text == f"## Haiti\n\n{line}\n"
    assert line.endswith(f"<!-- item:{one.id} -->")
    with pytest.raises(SwapError, match="has no line for it"):
        edit.redrafted("## Haiti\n\n- Other words.\n", "draft.md", one, runs)


def test_half_a_comment_in_the_line_is_not_cut_off() -> None:
    """What comes after would be printed."""
    one = told(POST[0], others=(WIRE[0],))
    draft = f"## Haiti\n\n- {POST[0]} {P} <!-- item:{one.id} --> <!-- do not\nprint this -->\n"
    with pytest.raises(SwapError, match=r"line 3 .* by hand"):
        edit.redrafted(draft, "draft.md", one, edit.swapped(one, candidate=1, sentence=1, label=summarize.label))


def test_an_item_is_named_by_id_words_title_or_its_line() -> None:
    """Case and accents do not count; none and several are told apart."""
    one, two = told(POST[0], ECHO[0]), item("2", text="A market opens by the port of São Tomé.")
    of = issue(("Haiti", [one, two]))
    line = edit.written(of).split("\n")[5]
    for asked in (
        one.id,
        "gate",
        f"item:{one.id}",
        line,
        line.partition(" <!--")[0],
        "BEYOND repair",
        "varn, the echo",
    ):
        assert edit.named(of, asked) == one, asked
    assert edit.named(of, "sao tome") == two
    with pytest.raises(SwapError, match="no item of 2023-09-21 has it"):
        edit.named(of, "elephants")
    with pytest.raises(SwapError, match=rf"2 items have it: {one.id}"):
        edit.named(of, "port of")
    with pytest.raises(SwapError, match="say more"):
        edit.named(of, " a ")


def test_a_mad_line_takes_no_time() -> None:
    """Ten thousand sentences, each the beginning of the next."""
    its = replace(story(), articles=(article("x", "The Echo", ["Ho."] * 10_000),))
    said = tuple(" ".join(["Ho."] * count) for count in range(1, 20))
    one = told(said[0], others=said[1:], of=its)
    started = time.perf_counter()
    assert reworded(one, f"- {said[0]}", f"- {' '.join(['Ho.'] * 5_000)} Ha.").edited
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "first", ["It closed.", "It closed, he said", "“It closed.”", "Es schloss.“", "وأغلق الميناء؟"]
)
@pytest.mark.parametrize(
    "second",
    ["Ships wait.", "“Ships wait.”", "„Schiffe warten.“", "40 ships wait.", "al-Varn waits.", "$5 a ship.",
     "السفن تنتظر.", "船が待つ。", "… and wait.", "#Varn waits.", "iShip waits."],
)  # fmt: skip
def test_a_label_between_two_sentences_is_read_back(first: str, second: str) -> None:
    """Whatever the next one begins with, and the first one ends with; an edit of the words does not lose it."""
    its = replace(story(), articles=(article("a", "A Post", (first,)), article("b", "B Post", (second,))))
    one = told(first, second, of=its)
    assert form(one.runs) == one.runs
    read: Paragraph = markdown.parsed(markdown.written(one.runs))
    assert read == one.runs
    it = reworded(one, "[B Post]", "[B]")
    assert it.sentences == one.sentences
    assert [run.text for run in it.runs if run.style == "source"] == ["A Post", "B"]
    assert it.text == f"{first} {second}"
