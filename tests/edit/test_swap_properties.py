"""Swapping again and again: every printed sentence is a receipt, and stands before its own outlet's label."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edit, summarize
from digest.values import Item
from tests.edit.conftest import issue
from tests.edit.stories import ECHO, POST, WIRE, told

EVERY = (*POST, *ECHO, *WIRE)


def labelled(one: Item) -> list[tuple[str, str]]:
    """The stretches of print, each with the label behind it."""
    parts = ["".join(run.text for run in some).strip() for _, some in groupby(one.runs, key=lambda run: run.style)]
    return list(zip(parts[::2], parts[1::2], strict=True))


def expected(one: Item) -> list[tuple[str, str]]:
    """The same, from the receipts."""
    offers = edit.offers(one, one.sentences)
    return [
        (" ".join(its.text for its in some), outlet) for outlet, some in groupby(offers, key=lambda its: its.outlet)
    ]


@settings(deadline=None, max_examples=60)
@given(
    st.permutations(EVERY), st.integers(1, 5), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6)
)
def test_any_swaps_keep_receipts_labels_and_what_there_is_to_choose_from(
    sentences: list[str], printed: int, swaps: list[tuple[int, int]]
) -> None:
    """What is printed and what could be are always the same sentences together; a rebuild changes nothing."""
    one = told(*sentences[:printed], others=sentences[printed:])
    of = now = issue(("Haiti", [one]))
    draft = edit.written(of)
    for candidate, sentence in swaps:
        (it,) = now.items
        runs = edit.swapped(
            it,
            candidate=1 + candidate % len(it.candidates),
            sentence=1 + sentence % len(it.sentences),
            label=summarize.label,
        )
        draft, _ = edit.redrafted(draft, "draft.md", it, runs)
        now = edit.rebuilt(of, edit.read(draft, "draft.md"))
        assert now.items[0].text == " ".join(its.text for its in edit.offers(now.items[0], now.items[0].sentences))
        assert labelled(now.items[0]) == expected(now.items[0])
        assert {*now.items[0].sentences, *now.items[0].candidates} == {*one.sentences, *one.candidates}
        assert edit.merged(of, now, edit.read(draft, "draft.md")) == now
