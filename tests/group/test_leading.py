"""Which article of a story leads, and what says so."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from digest.group import led
from digest.group.origin import origin, retold
from digest.values import Article, Story
from tests.group.conftest import article, story

LONG = "The gate of Lesser Varn fell on Monday and forty ships wait outside the port. " * 5
WIRE = f"PORT ELLERY (AP) — {LONG}"
TOLD = f"The gate is beyond repair, the Harbour Post reported on Monday. {LONG}"


def of(*articles: Article, outlets: tuple[str, ...] = ()) -> Story:
    """The story of these, led."""
    return led(story(*articles), outlets=outlets)


def ids(one: Story) -> list[str]:
    """Its articles in their order."""
    return [its.id for its in one.articles]


def test_an_original_leads_before_a_wire_report_before_a_rewrite() -> None:
    """Whatever came first; the story keeps its id and all of its articles."""
    wire = article("w", "T", WIRE, outlet="Quay Post")
    told = article("t", "T", TOLD, outlet="Coast Daily")
    own = article("o", "T", LONG, outlet="Pier Courier")
    made = of(told, wire, own)
    assert ids(made) == ["o", "w", "t"]
    assert (made.id, made.led) == ("story-t", "an original before a wire report")
    assert of(told, wire).led == "a wire report before a rewrite"
    assert of(told, own).led == "an original before a rewrite"


def test_the_newsletters_order_comes_before_all_else() -> None:
    """By name or host, case ignored; also a text too short to lead is led by where it is named first."""
    own = article("o", "T", LONG, outlet="Pier Courier")
    told = article("t", "T", TOLD, outlet="Coast Daily")
    short = article("s", "T", "The gate fell.", outlet="Quay Post")
    assert ids(of(own, told, outlets=("coast daily",))) == ["t", "o"]
    assert of(own, told, outlets=(" COAST DAILY ",)).led == "the newsletter's own order of outlets: COAST DAILY"
    assert ids(of(own, told, outlets=("www.coast-daily.example",))) == ["t", "o"]
    assert ids(of(own, told, short, outlets=("Quay Post", "coast-daily.example"))) == ["s", "t", "o"]


def test_a_host_stands_for_the_hosts_below_it_and_no_others() -> None:
    """`coast.example` names `news.coast.example`, not `westcoast.example`."""
    below = replace(article("b", "T", LONG), url="https://news.coast.example/1", outlet="")
    other = replace(article("o", "T", LONG), url="https://westcoast.example/1", outlet="")
    assert ids(of(other, below, outlets=("coast.example",))) == ["b", "o"]


def test_a_short_text_stays_behind_one_that_can_lead() -> None:
    """An original of one line is led by a full wire report."""
    short, wire = article("s", "T", "The gate fell."), article("w", "T", WIRE, outlet="Quay Post")
    made = of(wire, short)
    assert (ids(made), made.led) == (["w", "s"], "a text long enough to lead before a shorter one")
    assert ids(of(article("a", "T", "The gate fell."), article("b", "T", "It fell."))) == ["a", "b"]


def test_a_free_page_leads_before_one_with_a_paywall() -> None:
    """Among reports of one kind."""
    paid, free = replace(article("p", "T", LONG), paywalled=True), article("f", "T", LONG)
    made = of(paid, free)
    assert (ids(made), made.led) == (["f", "p"], "a page without a paywall before one that has one")
    assert ids(of(paid, article("w", "T", WIRE))) == ["p", "w"]


def test_what_nothing_tells_apart_stays_as_it_stands() -> None:
    """And no reason is made up; one article alone is led by nothing."""
    one, two = article("1", "T", LONG), article("2", "T", LONG)
    assert (ids(of(one, two)), of(one, two).led) == (["1", "2"], "")
    assert of(one, outlets=("Quay Post",)).led == ""
    assert of(one, two, article("w", "T", WIRE)).led == "", "the second would lead without the first"
    last = of(article("w", "T", WIRE), one, two)
    assert (ids(last), last.led) == (["1", "2", "w"], "an original before a wire report"), "the wire stood first"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "PORT ELLERY, Sept. 21 (Reuters) - The gate fell."),
        ({}, "PORT ELLERY, Kenya (AP) — The gate fell."),
        ({}, "MADRID, 3 Mar. (EUROPA PRESS) - La puerta cayó."),
        ({}, "Madrid, 3 mar (EFE).- La puerta cayó."),
        ({}, "Berlin (dpa/AFP) - Das Tor fiel."),
        ({}, "PARIS (AFP) La porte est tombée."),
        ({}, "AP — The gate fell."),
        ({}, "La porte est tombée.\n\nAvec AFP"),
        ({}, "Das Tor fiel.\n\nQuelle: dpa"),
        ({}, "La puerta cayó. (EFE)"),
        ({}, "The gate fell.\n\n© 2026 The Associated Press. All rights reserved."),
        ({}, "The gate fell.\n\n(Reporting by Ada Vale; Editing by Ben Moor)"),
        ({"outlet": "AP News"}, "The gate fell."),
        ({"outlet": "reuters.com"}, "The gate fell."),
        ({"byline": "Ada Vale, Associated Press"}, "The gate fell."),
        ({"byline": "AFP"}, "La porte est tombée."),
        ({"byline": "Efe"}, "La puerta cayó."),
    ],
)
def test_wire_reports_are_known_by_outlet_byline_dateline_or_credit(given: dict[str, str], text: str) -> None:
    """An agency's own, or printed by another outlet."""
    assert origin(replace(article("1", "T", text), **given)) == "wire"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "The gate fell.\n\nThe Associated Press contributed to this report."),
        ({}, "The Associated Press (AP) has left its office by the port after a gate fell."),
        ({}, "The port (see map) closed on Monday after its gate fell."),
        ({"byline": "Ani Vale"}, "The gate fell."),
        ({"byline": "Efe Demir"}, "The gate fell."),
        ({"outlet": "The Lapland Courier"}, "The gate fell."),
    ],
)
def test_what_only_looks_like_a_wire_report_is_none(given: dict[str, str], text: str) -> None:
    """A hand lent, a subject, initials that are people's names."""
    assert origin(replace(article("1", "T", text), **given)) == "original"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "The gate is beyond repair, the Harbour Post reported on Monday.",
        "The gate is beyond repair. The news was first reported by Saltmarsh.",
        "The gate is beyond repair, according to a report in the Pier Times.",
        "“It fell like a door,” Ada Vale told the Coast Herald.",
        "In an interview with Axios, Ada Vale said that it fell like a door.",
        "La puerta cayó el lunes, según informó el diario El Correo.",
        "Ada Vale dijo a Radio Puerto que la puerta cayó.",
        "La porte est tombée lundi, selon Le Monde.",
        "Ada Vale a déclaré au quotidien Le Soir que la porte est tombée.",
        "Wie die Süddeutsche Zeitung berichtet, ist das Tor gefallen.",
        "Laut einem Bericht der Rheinischen Allgemeine ist das Tor gefallen.",
        "Das Tor fiel wie eine Tür, sagte Ada Vale dem Handelsblatt.",
    ],
)
def test_a_rewrite_names_whose_report_it_tells(text: str) -> None:
    """In any of four languages, within the first three sentences and not after them."""
    assert origin(article("1", "T", text)) == "rewrite"
    later = "One ship came in. Two ships left. Three ships wait. " + text
    assert origin(article("1", "T", later)) == "original"


@pytest.mark.parametrize(
    "text",
    [
        "The gate is beyond repair, according to a report.",
        "The gate is beyond repair, the port authority reported on Monday.",
        "The gate is beyond repair, according to White House Press Secretary Ada Vale.",
        "Ada Vale told Vice President Ben Moor that the gate is beyond repair.",
        "Ships do not wait long, says a study published in the Journal of Harbours.",
        "Ada Vale told the Quay Post that the gate is beyond repair.",
        "The gate is beyond repair, the Pier Times reported, and so Ada Vale tells the Quay Post.",
        "La puerta cayó el lunes, según un informe.",
        "La porte est tombée lundi, selon la police.",
        "Das Tor ist gefallen, berichtet die Polizei.",
        "",
    ],
)
def test_an_outlets_own_report_is_an_original(text: str) -> None:
    """Also where it names an authority, a study, or itself."""
    assert origin(article("1", "T", text)) == "original", retold(article("1", "T", text))


@pytest.mark.parametrize("piece", ["(", "A ", "(AP", "A" * 50, "told the ", "\n", "according to a ", "Reuters/"])
def test_a_mad_text_takes_no_time(piece: str) -> None:
    """A million characters of openings, at either end."""
    text = piece * (1_000_000 // len(piece))
    started = time.perf_counter()
    for _ in range(10):
        origin(replace(article("1", "T", text), byline=text[:5000], outlet=text[:5000]))
    assert time.perf_counter() - started < 2
