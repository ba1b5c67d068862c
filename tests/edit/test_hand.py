"""Putting things in by hand."""

from __future__ import annotations

from types import SimpleNamespace

from digest import edit
from digest.values import Run, Url


def test_own_words_are_printed_as_they_are() -> None:
    """Markdown in them is text; the label links where the address is safe."""
    item = edit.own(" We *were*\nthere. ", label="Us", url="https://us.example/")
    assert item.runs == (
        Run(text="We *were* there. "),
        Run(text="Us", url=Url("https://us.example/"), style="source"),
    )
    assert (item.added, item.story, item.edited) == (True, None, False)
    assert edit.own("We.", label=None, url="https://www.us.example/x").runs[-1].text == "us.example"
    assert edit.own("We.", label="Us", url="javascript:alert(1)").runs[-1] == Run(text="Us", style="source")
    assert edit.own("We.", label=None, url=None).runs == (Run(text="We."),)


def test_own_words_have_a_steady_id() -> None:
    """The same line has the same id, another link another one."""
    one = edit.own("We.", label="Us", url="https://us.example/")
    assert one.id == edit.own("We. ", label="Us", url="https://us.example/").id
    assert one.id != edit.own("We.", label="Us", url="https://us.example/2").id


def test_own_words_come_back_from_the_draft_as_they_were(make: SimpleNamespace) -> None:
    """Added, written, read and rebuilt, the item is the same."""
    put = edit.added(make.issue(("Haiti", [make.item("1")])), edit.own("We # met.", label="Us", url=None), "Haiti")
    assert edit.rebuilt(put, edit.read(edit.written(put), "d")) == put


def test_an_item_goes_to_the_end_of_its_heading(make: SimpleNamespace) -> None:
    """Whatever the heading's case, and under the name a person gave it."""
    made = make.issue(("Haiti", [make.item("1")]), ("Kenya", [make.item("2", "Kenya")]))
    assert make.outline(edit.added(made, make.item("3"), "haiti"))[0] == ("Haiti", ["item-1", "item-3"])
    renamed = edit.rebuilt(made, edit.read(edit.written(made).replace("## Haiti", "## Hispaniola"), "d"))
    assert make.outline(edit.added(renamed, make.item("3"), "Haiti"))[0] == ("Hispaniola", ["item-1", "item-3"])


def test_a_new_heading_stands_before_the_catch_all(make: SimpleNamespace) -> None:
    """Else at the end."""
    made = make.issue(("Haiti", [make.item("1")]), ("More news", [make.item("2", "More news", kind="catch-all")]))
    put = edit.added(made, make.item("3", "Peru"), "Peru")
    assert [name for name, _ in make.outline(put)] == ["Haiti", "Peru", "More news"]
    plain = edit.added(make.issue(("Haiti", [make.item("1")])), make.item("3", "Peru"), "Peru")
    assert [name for name, _ in make.outline(plain)] == ["Haiti", "Peru"]


def test_an_item_that_is_printed_already_is_moved_not_doubled(make: SimpleNamespace) -> None:
    """A person's words in it stay; a heading that it leaves empty goes."""
    made = make.issue(("Haiti", [make.item("1")]), ("Kenya", [make.item("2", "Kenya")]))
    draft = edit.written(made).replace("Report 1 came out.", "Mine.")
    made = edit.rebuilt(made, edit.read(draft, "d"))
    put = edit.added(made, make.item("1b", articles=[make.article("1")]), "Kenya")
    assert make.outline(put) == [("Kenya", ["item-2", "item-1"])]
    assert make.texts(put)[-1] == "Mine."
    assert put.items[-1].added
    again = edit.added(put, make.item("2", "Kenya"), "Kenya")
    assert make.outline(again) == make.outline(put)
    assert all(item.added for item in again.items)


def test_what_was_removed_can_be_added_again(make: SimpleNamespace) -> None:
    """By hand it comes back, and stays through the next build."""
    made = make.issue(("Haiti", [make.item("1"), make.item("2")]))
    draft = "\n".join(line for line in edit.written(made).split("\n") if "item-2 " not in line)
    gone = make.rebuilt(made, made, draft)
    assert gone.removed
    put = edit.added(gone, make.item("2"), "Haiti")
    assert put.removed == ()
    assert make.outline(make.rebuilt(made, put, edit.written(put))) == [("Haiti", ["item-1", "item-2"])]


def test_the_first_item_of_an_empty_issue_gives_the_subject(make: SimpleNamespace) -> None:
    """Nothing was generated, so the subject is about what was put in; a person's own subject stays."""
    empty = make.generated([])
    assert empty.subject == "News Roundup 9/21/2023"
    put = edit.added(empty, make.item("1", title="A bridge opened"), "Haiti")
    assert put.subject == "A bridge opened"
    mine = edit.added(make.replace(empty, subject="Mine"), make.item("1"), "Haiti")
    assert mine.subject == "Mine"
