"""What is cut, what is passed over, and what only looks like it."""

from __future__ import annotations

import pytest

from digest.summarize.gates import after_dateline, before_credit, furniture, scrap, unprintable
from digest.summarize.standing import closed


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("MADRID (AP) – ", "The bridge opened on Sunday."),
        ("(CNN) ", "The bridge opened on Sunday."),
        ("(CNN) -- ", "The bridge opened on Sunday."),
        ("(Reuters) - ", "The bridge opened on Sunday."),
        ("Rome (CNN) ", "Italy opened a bridge on Sunday."),
        ("New York (CNN Business) ", "A bridge opened on Sunday."),
        ("CHARLESTON, Ill. (AP) — ", "“The bridge is open,” she said."),
        ("SAN JUAN, July 2 (Reuters) - ", "The bridge opened on Sunday."),
        ("WASHINGTON — ", "The bridge opened on Sunday."),
        ("BEIRUT—", "The bridge opened on Sunday."),
        ("PORTLAND, Ore. — ", "The bridge opened on Sunday."),
        ("OSLO – ", "40 bridges opened on Sunday."),
        ("MADRID, 3 mar (EFE).- ", "El puente abrió el domingo."),
        ("Berlin (dpa) - ", "Die Brücke ist offen."),
        ("عمان (رويترز) - ", "افتتح الجسر يوم الأحد."),
        ("新华社北京3月3日电 ", "大桥周日开通。"),
        ("【东京】", "大桥周日开通。"),
        ("Updated Jul 7, 2012 6:40 PM ET ", "The bridge opened on Sunday."),
    ],
)
def test_a_dateline_is_cut(dateline: str, rest: str) -> None:
    """Place, date and agency before the first sentence are cut, and nothing more."""
    assert after_dateline(dateline + rest) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge opened on Sunday.",
        "CLAIM: The bridge opened on Sunday.",
        "The Associated Press (AP) Tuesday named a new editor.",
        "British Broadcasting Corporation (BBC) Director Ann Poe resigned.",
        "The Food and Drug Administration (FDA) Tuesday approved it.",
        "NASA — Europe's partner in the project — said it would wait.",
        "Police — after a long search — found the boat.",
        "Two people – a driver and a guard – were hurt.",
        "COVID-19 - The disease spread.",
        "WASHINGTON — and the rest of the country — waited.",
        "Ada Moroz (left) opened the bridge.",
        "US, South Korea & Japan met on Sunday.",
    ],
)
def test_what_is_no_dateline_stays(sentence: str) -> None:
    """Abbreviations explained, asides and lower case after the dash are the sentence's own."""
    assert after_dateline(sentence) == 0


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By JANE DOE and Joe Poe, Staff Writer for the Courier",
        "by | Jun 29, 2022",
        "LISTEN TO ARTICLE 3:56 SHARE",
        "Photo: Ada Moroz / Courier",
        "Ada Moroz opens the new bridge over the river (Photo by Jane Doe)",
        "The bridge at dawn, seen from the east bank, before the first trains ran over it. (Getty Images)",
        "A ferry on the river. Jane Doe/Getty Images",
        "Published 3 May 2021",
        "Last updated at 1:25 AM on 3rd August 2011.",
        "18:30 EST, 3 March 2012.",
        "Read more: the bridge in pictures",
        "Related Articles",
        "Share this article",
        "Sign up for our morning letter",
        "Scroll down for video.",
        "© 2023 The Courier",
        "KEY POINTS",
    ],
)
def test_furniture_is_seen(line: str) -> None:
    """Bylines, captions, credits, time stamps, players, buttons and kickers are furniture."""
    assert furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the river had fallen by a metre.",
        "By then nobody in the town of Oslo was awake",
        "Share prices fell in Tokyo on Monday.",
        "Advertisement sales rose in May.",
        "Copyright law changed in the spring.",
        "Published in 1999, the novel won three prizes.",
        "Related firms were not asked.",
        "Watch makers met in Geneva.",
        "He sold the picture to Getty Images.",
        "THE COUNCIL VOTED ON MONDAY.",
        "Video shows a man on the bridge.",
        "",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    """A sentence that begins like furniture is none."""
    assert not furniture(line)


def test_the_title_again_is_furniture() -> None:
    """The title printed once more, in capitals or with other quotation marks, is no body text."""
    assert furniture("THE BRIDGE “OPENS” ON SUNDAY IN THE TOWN", 'The bridge "opens" on Sunday in the town')
    assert not furniture("The bridge opens on Monday.", "The bridge opens on Sunday")
    assert not furniture("...", "!!!")


@pytest.mark.parametrize(
    ("sentence", "outlet", "printed"),
    [
        ("The plant closed, the Courier reported.", "Courier", "The plant closed"),
        ("The plant closed, Reuters reported on Monday.", "Reuters", "The plant closed"),
        ("The plant closed, REUTERS has reported.", "Reuters", "The plant closed"),
        ("The plant closed, AFP reported.", "Reuters", "The plant closed, AFP reported."),
        ("The plant closed, the mayor told Reuters.", "Reuters", "The plant closed, the mayor told Reuters."),
        ("The plant closed, police said.", "police", "The plant closed, police said."),
        ("The plant closed, (a+)+ reported.", "(a+)+", "The plant closed"),
        ("The plant closed, Reuters reported.", "", "The plant closed, Reuters reported."),
    ],
)
def test_only_the_outlets_own_credit_is_cut(sentence: str, outlet: str, printed: str) -> None:
    """The outlet's own name at the end goes; another's is who says it, and stays; so does every speaker."""
    assert sentence[: before_credit(sentence, outlet)] == printed


def test_scraps() -> None:
    """Fewer than eight words without a full stop are a kicker; a colon announces what follows."""
    assert scrap("What we know so far today", 6)
    assert scrap("The ferry has many friends, and they said why:", 9)
    assert not scrap("The bridge opened at nine.", 5)
    assert not scrap("The bridge over the river opened at nine", 8)


@pytest.mark.parametrize("text", ["", "12 34.5 -7", "----", "a" * 201, "The list. " * 300])
def test_unprintable(text: str) -> None:
    """No letter, one endless word, or thousands of code points are no sentence."""
    assert unprintable(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("“We go,” he said.", True),
        ("“We go. We will", False),
        ('He said: "We go.', False),
        ('It is "here" now.', True),
        ("פרופ' לוי וד\"ר כהן באו.", True),
        ("Er sagte: „Wir gehen.“", True),
        ("Er sagte: „Wir gehen.", False),
        ("« C'est fini », dit-il.", True),
        ("「終わった。", False),
        ("The mayor gave three reasons:", False),
    ],
)
def test_open_quotations(text: str, whole: bool) -> None:
    """A quotation that is opened and not closed is seen, in each language's signs."""
    assert closed(text) is whole
