"""The chart of growth in a terminal: as wide as it is, to scale, in ASCII where there is nothing else."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli.bars import ASCII, BLOCKS, Ink, bar, hung, ink
from digest.cli.subscribers.growth_lines import LEAST, chart, table
from digest.values import Growth

FIGURES = st.integers(0, 10**6)


def periods(*nets: tuple[int, int], before: int = 0) -> list[Growth]:
    """A day for each pair of who came and who went."""
    found, total, first = [], before, dt.date(2026, 9, 21)
    for number, (came, went) in enumerate(nets):
        day, total = first + dt.timedelta(days=number), total + came - went
        found.append(Growth(begins=day, name=f"{day}", joined=came, left=went, total=total))
    return found


def test_a_chart() -> None:
    """Who went hangs to the left of the line, who came to the right, by one measure."""
    assert list(chart(periods((40, 0), (10, 20), (0, 0), before=60), 60, BLOCKS)) == [
        "2026-09-21  100 ████████████████           │██████████  +40",
        "2026-09-22   90 ██████████████▍   -20 █████│██▌         +10",
        "2026-09-23   90 ██████████████▍            │",
    ]
    assert list(chart(periods((40, 0), (10, 20), (0, 0), before=60), 60, ASCII))[1:] == [
        "2026-09-22   90 ##############    -20 -----|++          +10",
        "2026-09-23   90 ##############             |",
    ]


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=8), FIGURES, st.integers(0, 200), st.booleans())
def test_lines_are_no_wider_than_the_terminal(
    nets: list[tuple[int, int]], before: int, width: int, blocks: bool
) -> None:
    """Nor than the least that makes a chart; with ASCII they are ASCII; the lines between stand in one column."""
    drawn = BLOCKS if blocks else ASCII
    lines = list(chart(periods(*nets, before=before), width, drawn))
    assert len(lines) == len(nets)
    assert max(map(len, lines)) <= max(width, LEAST)
    assert len({line.index(drawn.axis) for line in lines}) == 1
    assert blocks or all(line.isascii() for line in lines)


@pytest.mark.parametrize("drawn", [BLOCKS, ASCII])
@given(cells=st.floats(0, 30))
def test_a_bar_is_as_long_as_its_figure_and_never_longer_than_its_room(drawn: Ink, cells: float) -> None:
    """Something is never drawn as nothing."""
    for text, whole, part in (
        (bar(cells, 20, drawn.all, drawn.parts), drawn.all, 8 if drawn.parts else 1),
        (hung(cells, 20, drawn), drawn.went, 2 if drawn.half else 1),
    ):
        assert len(text) == 20
        full = text.count(whole)
        assert (text.strip() == "") == (cells == 0)
        assert full - 1 <= min(cells, 20) <= full + 1 or (full == 1 and cells < 1)
        assert abs(full - min(cells, 20)) < 1 + 1 / part


def test_the_table_balances_and_leaves_out_what_nobody_did() -> None:
    """A column a kind, and their sums below."""
    lines = list(table(periods((40, 0), (10, 20), before=60), "day"))
    assert [re.split(r"\s\s+", line) for line in lines] == [
        ["day", "joined", "left", "net"],
        ["2026-09-21", "40", "0", "+40"],
        ["2026-09-22", "10", "20", "-10"],
        ["all", "50", "20", "+30"],
    ]
    assert list(table(periods((0, 0)), "day")) == ["day         net", "2026-09-21    0"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), (None, ASCII), ("no such", ASCII)],
)
def test_ink_is_what_the_encoding_has(encoding: str | None, found: Ink) -> None:
    """Where it is not known, ASCII."""
    assert ink(encoding) == found
