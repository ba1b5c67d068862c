"""Merging under any edits: untouched follows, touched stays, twice is once."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edit
from digest.values import Issue, Run

HEADINGS = ["Haiti", "Kenya", "Africa", "US News"]
GENERATION = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(HEADINGS), st.integers(0, 1)),
    max_size=7,
    unique_by=lambda one: one[0],
)
EDIT = st.tuples(
    st.sampled_from(
        [
            "drop",
            "words",
            "label",
            "own",
            "move",
            "swap",
            "rename",
            "drop heading",
            "strip",
            "swap headings",
            "sponsor",
            "no sponsor",
        ]
    ),
    st.integers(0, 20),
    st.integers(0, 20),
)


def _generated(make: SimpleNamespace, choice: list[tuple[int, str, int]]) -> Issue:
    sections: dict[str, list[object]] = {}
    for number, heading, version in choice:
        made = make.item(str(number), heading, text=f"Report {number} came out in version {version}.")
        sections.setdefault(heading, []).append(made)
    return make.issue(*sections.items(), subject=f"Subject {len(choice)}")


def _edited(draft: str, edits: list[tuple[str, int, int]]) -> str:
    """The draft after a person's edits; each works on whatever stands there."""
    lines = draft.split("\n")
    for kind, one, other in edits:
        bullets = [n for n, line in enumerate(lines) if line.startswith("- ")]
        headings = [n for n, line in enumerate(lines) if line.startswith("## ")]
        at = bullets[one % len(bullets)] if bullets else None
        under = headings[other % len(headings)] if headings else None
        if kind in ("sponsor", "no sponsor"):
            lines = [line for line in lines if not line.startswith("sponsor:")]
            lines[1:1] = [f"sponsor: Rope {one}. [See *it*](https://ropes.example/{other})"] * (kind == "sponsor")
        elif kind == "own":
            lines.insert(
                under + 1 if under is not None else len(lines), f"- Own words {one}. [Me](https://me.example/{other})"
            )
        elif kind == "rename" and under is not None:
            lines[under] = f"## My heading {one}"
        elif kind == "drop heading" and under is not None:
            del lines[under]
        elif kind == "swap headings" and under is not None:
            first = headings[one % len(headings)]
            lines[under], lines[first] = lines[first], lines[under]
        elif at is not None:
            _edit_bullet(lines, kind, at, bullets[other % len(bullets)], under, one)
    return "\n".join(lines)


def _edit_bullet(lines: list[str], kind: str, at: int, second: int, under: int | None, number: int) -> None:
    if kind == "drop":
        del lines[at]
    elif kind == "words":
        lines[at] = lines[at].replace("came out", f"was published ({number})")
    elif kind == "label":
        lines[at] = lines[at].replace("[Harbour Post]", "[The Post]")
    elif kind == "strip":
        lines[at] = lines[at].split(" <!--")[0]
    elif kind == "swap":
        lines[at], lines[second] = lines[second], lines[at]
    elif kind == "move" and under is not None:
        line = lines.pop(at)
        lines.insert(under + 1 if under < at else under, line)


@settings(deadline=None)
@given(GENERATION, GENERATION)
def test_an_untouched_draft_gives_the_fresh_issue(make: SimpleNamespace, first: list, second: list) -> None:
    """Nothing edited: exactly what was generated now."""
    previous, fresh = _generated(make, first), _generated(make, second)
    assert edit.merged(fresh, previous, edit.read(edit.written(previous), "draft.md")) == fresh
    assert edit.merged(fresh, previous, None) == fresh


@settings(deadline=None, max_examples=120)
@given(GENERATION, GENERATION, st.lists(EDIT, max_size=6))
def test_merging_twice_is_merging_once(make: SimpleNamespace, first: list, second: list, edits: list) -> None:
    """A second build of the same news, and a preview, change nothing, whatever was edited."""
    previous, fresh = _generated(make, first), _generated(make, second)
    draft = edit.read(_edited(edit.written(previous), edits), "draft.md")
    once = edit.merged(fresh, previous, draft)
    back = edit.read(edit.written(once), "draft.md")
    assert edit.merged(fresh, once, back) == once
    assert edit.merged(fresh, once, None) == once
    assert edit.rebuilt(once, back) == once


@settings(deadline=None, max_examples=120)
@given(GENERATION, st.lists(GENERATION, min_size=1, max_size=3), st.lists(EDIT, max_size=6))
def test_a_persons_words_survive_every_build(make: SimpleNamespace, first: list, later: list, edits: list) -> None:
    """Every line that differs from what was generated, and the sponsor's, is printed after any number of builds."""
    issue = _generated(make, first)
    draft = edit.read(_edited(edit.written(issue), edits), "draft.md")
    generated = {item.runs for item in edit.read(edit.written(issue), "draft.md").sections for item in item.items}
    theirs = [item.runs for section in draft.sections for item in section.items if item.runs not in generated]
    sponsor = draft.sponsor
    for choice in later:
        fresh = make.replace(_generated(make, choice), sponsor=(Run(text="Another one."),))
        issue = edit.merged(fresh, issue, draft)
        draft = edit.read(edit.written(issue), "draft.md")
        assert issue.sponsor == sponsor
    printed = [item.runs for item in issue.items]
    assert all(printed.count(runs) >= theirs.count(runs) for runs in theirs)


@settings(deadline=None, max_examples=60)
@given(GENERATION, st.lists(GENERATION, min_size=1, max_size=3), st.sets(st.integers(0, 7)))
def test_what_was_taken_out_stays_out(make: SimpleNamespace, first: list, later: list, out: set[int]) -> None:
    """A deleted item is in no later build, also after one that did not generate it."""
    issue = _generated(make, first)
    marks = [f"item:item-{number} " for number in out if any(number == one[0] for one in first)]
    lines = [line for line in edit.written(issue).split("\n") if not any(mark in line for mark in marks)]
    draft = edit.read("\n".join(lines), "draft.md")
    for choice in later:
        issue = edit.merged(_generated(make, choice), issue, draft)
        draft = edit.read(edit.written(issue), "draft.md")
        assert not {item.id for item in issue.items} & {mark[5:-1] for mark in marks}


@settings(deadline=None, max_examples=80)
@given(GENERATION, st.lists(EDIT, max_size=8))
def test_a_preview_prints_the_draft(make: SimpleNamespace, first: list, edits: list) -> None:
    """Rebuilding prints every line of the draft under its heading, in its order, and nothing else."""
    previous = _generated(make, first)
    draft = edit.read(_edited(edit.written(previous), edits), "draft.md")
    made = edit.rebuilt(previous, draft)
    printed = [[item.runs for item in section.items] for section in made.sections]
    assert len(made.items) == sum(len(section.items) for section in draft.sections)
    if all(section.name for section in draft.sections):
        assert printed == [[item.runs for item in section.items] for section in draft.sections if section.items]
