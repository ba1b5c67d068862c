"""What is cut, what is passed over, and what only looks like it."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

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
        ("PARIS (AFP) – ", "Le pont a ouvert dimanche."),
        ("Paris, 3 mars (AFP) - ", "Le pont a ouvert dimanche."),
        ("Berlin/Köln (dpa/lnw) - ", "Die Brücke ist offen."),
        ("(ANSA) - ROMA, 10 MAR - ", "Il ponte è aperto."),
        ("ROMA, 10 MAR (askanews) - ", "Il ponte è aperto."),
        ("Lisboa, 03 mar 2023 (Lusa) – ", "A ponte abriu no domingo."),
        ("КИЇВ, 8 липня (Укрінформ). ", "Міст відкрили в неділю."),
        ("МОСКВА, 3 марта (Интерфакс) - ", "Мост открыли в воскресенье."),
        ("תל אביב (רויטרס) - ", "הגשר נפתח ביום ראשון."),
        ("中新网北京3月3日电 (王小明) ", "大桥周日开通。"),
        ("［東京　３日　ロイター］ - ", "橋は日曜日に開通した。"),
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
        "FILE - In this May 3, 2019, file photo, the bridge opens.",
        "FILE PHOTO - Ada Moroz opens the bridge.",
        "ADA MOROZ, “The Bridge” – Winner of the prize",
        "According to Reuters - and others - the bridge is open.",
        "La Agencia de Noticias (EFE) abrió el domingo.",
        "电视台周日播出了大桥的节目。",
    ],
)
def test_what_is_no_dateline_stays(sentence: str) -> None:
    """Abbreviations explained, asides and lower case after the dash are the sentence's own."""
    assert after_dateline(sentence) == 0


_LINES = tomllib.loads((Path(__file__).parent / "data" / "furniture.toml").read_text("utf-8"))


def _lines(*rules: str) -> list[tuple[str, str]]:
    """Each line of these rules in every language, with its rule."""
    return [(rule, line) for rule in rules for some in _LINES[rule].values() for line in some]


@pytest.mark.parametrize(("rule", "line"), _lines("caption", "notice", "byline"))
def test_furniture_is_seen_in_every_language(rule: str, line: str) -> None:
    """Captions, credits, players, links, buttons, time stamps and bylines, each by its rule."""
    assert furniture(line) == rule


@pytest.mark.parametrize(("rule", "line"), _lines("prose"))
def test_prose_is_no_furniture_in_any_language(rule: str, line: str) -> None:
    """A sentence that begins like furniture is none."""
    assert furniture(line) == "", rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("LISTEN TO ARTICLE 3:56 SHARE", "notice"),
        ("A ferry on the river. Jane Doe/Getty Images", "notice"),
        ("Published 3 May 2021", "notice"),
        ("18:30 EST, 3 March 2012.", "notice"),
        ("KEY POINTS", "kicker"),
        ("ВАЖНОЕ", "kicker"),
        ("KEY POINTS WERE SETTLED.", ""),
    ],
)
def test_lines_without_a_full_stop(line: str, rule: str) -> None:
    """Credits and dates that no sentence ends with, and lines in capitals."""
    assert furniture(line) == rule


@pytest.mark.parametrize(
    "piece", ["photo ", "this file ", "(", ".”", "— ", "By A ", "read more ", "REUTERS/", "file — ", "(AP) - "]
)
def test_long_lines_are_quick(piece: str) -> None:
    """Ten million signs of anything cost next to nothing."""
    text = piece * (10_000_000 // len(piece))
    start = time.perf_counter()
    furniture(text)
    after_dateline(text)
    before_credit(text, "Courier")
    assert time.perf_counter() - start < 1


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
        ("The plant closed, according to Reuters.", "Reuters", "The plant closed, according to Reuters."),
        ("The plant closed, Reuters said.", "Reuters", "The plant closed, Reuters said."),
        ("The plant closed, Reuters alleged.", "Reuters", "The plant closed, Reuters alleged."),
        (
            "The plant closed, Ames told Reuters, police said.",
            "Reuters",
            "The plant closed, Ames told Reuters, police said.",
        ),
        ("The plant closed, reported the Courier.", "Courier", "The plant closed"),
        ("Cerró la planta, informó EFE.", "EFE", "Cerró la planta"),
        ("Cerró la planta, según EFE.", "EFE", "Cerró la planta, según EFE."),
        ("L’usine ferme, rapporte l’AFP.", "AFP", "L’usine ferme"),
        ("L’usine ferme, selon l’AFP.", "AFP", "L’usine ferme, selon l’AFP."),
        ("Das Werk schließt, wie der Kurier berichtet.", "Kurier", "Das Werk schließt"),
        ("Das Werk schließt, berichtet der Kurier.", "Kurier", "Das Werk schließt"),
        ("Das Werk schließt, sagte Ames dem Kurier.", "Kurier", "Das Werk schließt, sagte Ames dem Kurier."),
        ("La fabbrica chiude, riporta l’ANSA.", "ANSA", "La fabbrica chiude"),
        ("A fábrica fecha, informou a Lusa.", "Lusa", "A fábrica fecha"),
        ("Завод закрыли, сообщает ТАСС.", "ТАСС", "Завод закрыли"),
        (
            "Завод закрыли, сообщает ТАСС со ссылкой на мэра.",
            "ТАСС",
            "Завод закрыли, сообщает ТАСС со ссылкой на мэра.",
        ),
        ("Завод закрили, повідомляє УНН.", "УНН", "Завод закрили"),
    ],
)
def test_only_the_outlets_own_credit_is_cut(sentence: str, outlet: str, printed: str) -> None:
    """The outlet's own name at the end goes; another's is who says it, and stays; so does every speaker."""
    assert sentence[: before_credit(sentence, outlet)] == printed


@pytest.mark.parametrize(
    "claim", ["police said", "the mayor alleges", "according to two nurses", "Ames told the Courier"]
)
@pytest.mark.parametrize("credit", ["the Courier reported", "Courier reports", "the Courier has reported on Friday"])
def test_what_is_cut_is_the_credit_alone(claim: str, credit: str) -> None:
    """The speaker and the verb of claim before the credit stay, whichever they are."""
    sentence = f"The plant will close, {claim}, {credit}."
    assert sentence[before_credit(sentence, "Courier") :] == f", {credit}."
    assert before_credit(f"The plant will close, {claim}.", "Courier") == len(f"The plant will close, {claim}.")


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
