"""What the editor leaves open for each reader, `{reader.name|friend}`: written well, and where it is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from digest import personal
from digest.check.words import Remark, quoted
from digest.text import flat
from digest.values import Issue


def remarks(issue: Issue, told: Callable[[str], bool]) -> Iterator[Remark]:
    """Markers that some reader's message fails for, and what was meant to be one; what articles tell is news."""
    for marker in personal.markers(issue):
        if marker.others is None:
            message = f"{quoted(marker.text)} fails for readers without it: write {quoted(_with_others(marker.text))}"
            yield Remark("draft", message, "W")
    for token in dict.fromkeys(_alike(map(_less_markers, _open(issue)))):
        if not told(token):
            yield Remark("draft", f"the marker {quoted(token)} is not written as {{reader.name|friend}} is")
    for token in dict.fromkeys(_alike(_shut(issue))):
        if not told(token):
            where = "subject, preheader, introduction and closing words"
            yield Remark("draft", f"the marker {quoted(token)} is filled in nowhere but in {where}")


def _with_others(text: str) -> str:
    return f"{text[:-1]}|other words}}"


def _alike(texts: Iterator[str]) -> Iterator[str]:
    return (match[0] for text in texts for match in personal.ALIKE.finditer(text))


def _less_markers(text: str) -> str:
    return personal.MARKER.sub("", text)


def _open(issue: Issue) -> Iterator[str]:
    """Where markers are filled in: one stands within a run, which a link or emphasis ends."""
    yield from (flat(issue.subject), flat(issue.preheader))
    for paragraph in (*issue.introduction, *issue.closing):
        yield from (flat(run.text) for run in paragraph)


def _shut(issue: Issue) -> Iterator[str]:
    """Where a person may write, and nothing is filled in."""
    its = issue.masthead
    yield from (issue.title, its.name, its.sender, flat(its.address))
    yield from (section.name for section in issue.sections)
    yield from (run.text for run in issue.sponsor)
    yield from (run.text for item in issue.items for run in item.runs)
