"""What a person moved: told from the issue and its draft, until a build generates it there."""

from __future__ import annotations

from digest import edit
from digest.edit.moves import moves
from digest.values import Issue
from tests.edit.conftest import issue, item


def drafted(before: Issue, *changes: tuple[str, str]) -> Issue:
    """The issue after a person changed the draft."""
    draft = edit.written(before)
    for old, new in changes:
        assert old in draft
        draft = draft.replace(old, new)
    return edit.rebuilt(before, edit.read(draft, "draft.md"))


HAITI_AND_KENYA = issue(("Haiti", [item("1"), item("2")]), ("Kenya", [item("3", "Kenya")]))


def told(made: Issue) -> list[tuple[str, str, str, bool]]:
    """The moves in short."""
    return [(move.item.id, move.before, move.now, move.renamed) for move in moves(made)]


def test_an_untouched_issue_has_none() -> None:
    """Nor does one whose items a person took out or reworded."""
    assert told(HAITI_AND_KENYA) == []
    assert told(drafted(HAITI_AND_KENYA, ("Report 1 came out.", "Report one came out."))) == []


def test_a_moved_item_is_told_with_both_headings() -> None:
    """To another heading that is there, or to a new one."""
    line = next(line for line in edit.written(HAITI_AND_KENYA).split("\n") if "Report 2" in line)
    assert told(drafted(HAITI_AND_KENYA, (line, f"## Ports\n\n{line}"))) == [("item-2", "Haiti", "Ports", False)]


def test_a_renamed_heading_moves_all_its_items() -> None:
    """And says that it is the heading that changed."""
    assert told(drafted(HAITI_AND_KENYA, ("## Haiti", "## Caribbean"))) == [
        ("item-1", "Haiti", "Caribbean", True),
        ("item-2", "Haiti", "Caribbean", True),
    ]


def test_a_persons_own_words_were_nowhere_else() -> None:
    """They are not moved."""
    assert told(drafted(HAITI_AND_KENYA, ("## Kenya", "## Kenya\n\n- We are closed on Friday."))) == []


def test_a_move_is_told_until_it_is_generated_there() -> None:
    """After the rule filed it, there is nothing to tell."""
    line = next(line for line in edit.written(HAITI_AND_KENYA).split("\n") if "Report 2" in line)
    made = drafted(HAITI_AND_KENYA, (line, f"## Ports\n\n{line}"))
    again = edit.merged(HAITI_AND_KENYA, made, edit.read(edit.written(made), "draft.md"))
    assert told(again) == [("item-2", "Haiti", "Ports", False)]
    filed = issue(("Haiti", [item("1")]), ("Ports", [item("2", "Ports")]), ("Kenya", [item("3", "Kenya")]))
    assert told(edit.merged(filed, again, edit.read(edit.written(again), "draft.md"))) == []
