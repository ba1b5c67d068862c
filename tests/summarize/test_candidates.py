"""An article's sentences, each printable or with its rule: quotations over sentences, labels, what feeds cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.summarize import item, sentences, spare, update
from digest.summarize.candidates import MOST_QUOTED, candidates
from digest.values import Article, Story

MakeArticle = Callable[..., Article]
SPOKE = "Mayor Ada Vale spoke to the council of Lesser Varn on Monday."
CLAIM = "Police chief Otto Brand stole 40 million kroner from the harbour."
MORE = "The council of Lesser Varn knew all of it and paid for silence."
LEDE = "The pier of Brekka will be closed in March, the council decided on Monday."


def problems(one: Article) -> list[str]:
    """The rule of each sentence."""
    return [each.problem for each in candidates(one)]


@pytest.mark.parametrize(
    ("opened", "again"), [("“", "“"), ('"', '"'), ("«", "«")], ids=["curly", "straight", "guillemets"]
)
def test_nothing_of_a_quotation_over_paragraphs_is_printed_as_fact(
    article: MakeArticle, opened: str, again: str
) -> None:
    """Left open at its paragraph's end, as the press sets it, each of its sentences lacks its speaker."""
    close = {"“": "”", '"': '"', "«": "»"}[opened]
    text = f"{SPOKE} {opened}{CLAIM} {MORE}\n\n{again}And nobody ever said a word of it,{close} Vale said."
    one = article(text)
    assert problems(one)[:3] == ["", "unfinished quotation", "quotation without its speaker"]
    printed = [one.text[s.start : s.end] for s in sentences([one]).sentences]
    assert printed == [SPOKE]
    for count in (2, 3, 4):
        said = [one.text[s.start : s.end] for s in sentences([one], count=count, method="ranked").sentences]
        assert MORE not in said
    assert not any(one.text[s.start : s.end] == MORE for s in spare([one], ()))


def test_a_quotation_within_a_paragraph_is_printed_whole(article: MakeArticle) -> None:
    """From the mark that opens it to the one that closes it, the sentences between them too."""
    text = f"{SPOKE} “{CLAIM} {MORE} Nobody said a word of it,” Vale said."
    one = article(text)
    said = sentences([one]).sentences
    assert one.text[said[0].start : said[-1].end] == text


def test_a_mark_that_is_missing_does_not_silence_the_rest(article: MakeArticle) -> None:
    """After so many sentences an open quotation is taken for a mistake."""
    rest = " ".join(f"Ship {n} of the line came in at noon on Friday." for n in range(MOST_QUOTED + 4))
    found = problems(article(f"“{rest}"))
    assert found[0] == "unfinished quotation"
    assert found[-1] == ""


@pytest.mark.parametrize("label", ["OTTO BRAND — ", "MAYOR VALE – ", "ADA VALE -- "])
def test_capitals_that_may_be_a_speaker_are_neither_cut_nor_printed(article: MakeArticle, label: str) -> None:
    """A claim without its speaker would stand as a fact."""
    one = article(f"{label}{CLAIM}\n\n{LEDE}")
    assert problems(one)[0] == "dateline or label"
    assert [one.text[s.start : s.end] for s in sentences([one]).sentences] == [LEDE]


@pytest.mark.parametrize("dateline", ["BREKKA — ", "NEW BREKKA — ", "LESSER VARN, Norway — ", "VARN CITY — "])
def test_a_town_is_cut(article: MakeArticle, dateline: str) -> None:
    """One word, or what towns are called, or with a country behind it."""
    one = article(f"{dateline}{LEDE}")
    assert [one.text[s.start : s.end] for s in sentences([one]).sentences] == [LEDE]


def test_what_a_feed_cut_off_gives_way_to_another_outlet(article: MakeArticle) -> None:
    """And stands where there is nothing else; the record says what was passed over."""
    cut = article("The mayor of Port Elda, Rosa Quint, has stepped down and ...", id="a", outlet="Coast")
    whole = article("The mayor of Port Elda, Rosa Quint, resigned on Thursday.", id="b", outlet="Quay")
    made = item(Story(id="s", articles=(cut, whole)))
    assert [one.article for one in made.sentences] == ["b"]
    assert made.why.startswith("nothing of Coast can be printed")
    assert [one.article for one in item(Story(id="s", articles=(cut,))).sentences] == ["a"]


def test_what_leans_is_told_when_the_lead_cannot_be_printed(article: MakeArticle) -> None:
    """Whose article was passed over, and by which rules."""
    lead = article("He said so on Monday morning at nine.", id="a", outlet="Coast")
    made = item(Story(id="s", articles=(lead, article(LEDE, id="b", outlet="Quay"))))
    assert [(one.sentence.article, one.rule) for one in made.refused] == [("a", "opening pronoun")]


def test_a_credit_stays_where_too_little_would_be_left(article: MakeArticle) -> None:
    """Under five words nothing is printed, cut or not."""
    one = article("The port closed, Coast Wire reported.", outlet="Coast Wire")
    chosen = sentences([one]).sentences
    assert one.text[chosen[0].start : chosen[0].end] == one.text


def test_short_sentences_left_out_of_the_paragraph_are_told(article: MakeArticle) -> None:
    """Whoever reads the record knows why half the lede is missing."""
    one = article(f"{LEDE} She was 91.")
    told = [(one.text[r.sentence.start : r.sentence.end], r.rule) for r in sentences([one]).refused]
    assert told == [("She was 91.", "under 5 words")]


def test_candidates_never_say_what_is_printed(article: MakeArticle) -> None:
    """Another outlet's same sentence is nothing to swap in."""
    one, other = article(LEDE, id="a", outlet="Coast"), article(f"{LEDE}\n\n{CLAIM}", id="b", outlet="Quay")
    found = spare([one, other], sentences([one]).sentences)
    assert [(s.article, other.text[s.start : s.end]) for s in found] == [("b", CLAIM)]


@pytest.mark.parametrize("first", ["He said the pier was closed again.", "“The pier is lost and nobody pays for it."])
def test_an_update_begins_with_what_stands_alone(article: MakeArticle, first: str) -> None:
    """The first sentence that the gate lets through, as for any item."""
    one = article(f"{first}\n\n{LEDE}\n\n{CLAIM}")
    made = update(Story(id="s", articles=(one,)), new=lambda _, text: "Brand" in text)
    assert made is not None
    assert [one.text[s.start : s.end] for s in made.sentences] == [LEDE, CLAIM]
    assert made.why
    assert made.refused


def test_an_item_is_in_one_language(article: MakeArticle) -> None:
    """Of a story told in two only the first article's is ranked."""
    french = article("Le quai de Brekka sera fermé en mars, a décidé le conseil lundi.", id="b", language="fr")
    chosen = sentences([article(LEDE, id="a"), french], words=60).sentences
    assert [one.article for one in chosen] == ["a"]


def test_a_story_tells_one_fact_once(article: MakeArticle) -> None:
    """Two tolls of one sinking are two outlets' words for one thing."""
    one = article("Fourteen people died when the ferry Aurora sank off Brekka on Thursday, police said.", id="a")
    other = article("The ferry Aurora sank off Brekka on Thursday, killing 12 people, the coast guard said.", id="b")
    assert len(sentences([one, other], words=60).sentences) == 1
    assert len(sentences([one, other], count=2).sentences) == 2


def test_a_scene_is_told_by_the_signs_of_its_nut_graf(article: MakeArticle) -> None:
    """Where the headline has one word of it alone; in English, whose signs are known."""
    text = (
        "Hugo Lenz kneels between two rows of vines and crumbles the soil in his hand.\n\n"
        "“My father stood here,” Lenz said.\n\n"
        "Growers in Malden have lost half of their harvest since 2022, according to figures published on Tuesday."
    )
    chosen = sentences([article(text, title="Climate change is drying up vineyards in Malden")])
    assert "opens with a scene; paragraph 3" in chosen.why
    other = sentences([article(text, title="Climate change is drying up vineyards in Malden", language="nl")])
    assert "paragraph" in other.why
    assert "scene" not in other.why
