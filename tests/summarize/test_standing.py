"""Which sentences can be read alone: English rule by rule, and eleven other languages."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from digest.summarize.standing import FEWEST_WORDS, MOST_WORDS, leaning, unfit

PRONOUN = (
    "He said the bridge would open.",
    "She’s the first woman to run the port.",
    "They've not been told why.",
    "His lawyer did not answer.",
    "It was followed by dozens of aftershocks.",
    "It was the first time the two towns had met.",
    "It took the lead in the second half.",
    "It took place on the north bank.",
    "It’s being repaired in the yard.",
    "This comes after a year of quarrels.",
    "That's what the harbour needed.",
    "These figures are disputed.",
    "Such a move would cost jobs.",
    "Doing so would break the law.",
    "One of them was the mayor’s brother.",
    "None of that swayed the jury.",
    "All of this happened in a week.",
    "Among them were two nurses.",
    "Others refused to leave the hall.",
    "Neither would say why.",
    "Both were taken to hospital.",
    "The latter is closed until May.",
    "The 34-year-old was arrested on Sunday.",
    "The other two were let go.",
    "The move came after months of talks.",
    "The same goes for the ferry.",
    "Behind him, the walls rise from the mud.",
    "For them, the bridge was the way to school.",
    "Asked whether he would stand again, he laughed.",
    "Speaking to Radio Larne, she called the plan a mistake.",
    "In an interview with the Courier on Friday, he denied it.",
    "Without naming anyone, they blamed the council.",
    "HE SAID THE BRIDGE WOULD OPEN.",
)
NO_PRONOUN = (
    "It is not clear whether the bridge will open.",
    "It’s unclear how the fire started.",
    "It’s too early to say who won in Larne.",
    "It is important that the harbour stays open.",
    "It took six hours to put out the fire.",
    "It took Gov. Ames two days to answer the port.",
    "It’s not often that a bridge is given away.",
    "It was Ames who opened the bridge.",
    "It remains to be seen whether the ferry returns.",
    "It has been ten years since the bridge fell.",
    "It wasn’t so long ago that Larne had no bridge.",
    "There is no plan to close the port.",
    "This week the harbour opens again.",
    "This Sunday the harbour opens again.",
    "These days the harbour is quiet.",
    "That ’70s look is back in the shops.",
    "IT firms in Larne are hiring.",
    "US officials met in Oslo.",
    "May was the driest month for a century.",
    "He Jiankui was released on Monday.",
    "Her Majesty opened the bridge.",
    "My Lai is a village in the south.",
    "Neither the mayor nor the council would pay.",
    "Both the mayor and the council will pay.",
    "Those-who-wait is a flower.",
    "Those who live near the harbour heard the crash.",
    "Those close to the mayor say that he will go.",
    "It should be noted that the bridge is old.",
    "Then-Mayor Quist opened it.",
    "Another ferry sank on Sunday.",
    "Other towns will follow in May.",
    "When Ames left the hall, he was cheered.",
    "In Mr. Ames’s first year, he built two bridges.",
    "As hard as the winter was, it is clear that the bridge held.",
    "The 34-year-old singer Ann Poe won the prize.",
    "The move to the new hall cost two million.",
    "Asked about the plan, Ames laughed.",
)
CONNECTIVE = (
    "However, the bridge stayed shut.",
    "By comparison, ferries are cheap.",
    "But the bridge stayed shut.",
    "And the mayor agreed.",
    "So the mayor agreed.",
    "Then the roof fell in.",
    "Even so, the ferry sails.",
    "Not so, the mayor said.",
    "What’s more, the ferry is late.",
    "Yes, the ferry is late.",
    "No, Ames said on Thursday.",
    "Well, the mayor has resigned.",
    "At the time, Larne had no bridge.",
    "Until then, ferries will sail.",
    "Since then the town has grown.",
    "Because of that, the school is shut.",
    "The next day the river fell.",
    "Two hours later, the river fell.",
    "Shortly after, the river fell.",
    "Earlier in the day, Ames had resigned.",
    "Later that week the ferry sank.",
    "As a result, the school is shut.",
    "Instead, the school will move.",
    "Instead of that, the school will move.",
    "In response, the union called a strike.",
    "After all, the town is small.",
    "Of course, the town is small.",
    "Meanwhile, prices rose.",
    "As for the ferry, nobody knows.",
    "First, the bridge must be paid for.",
)
NO_CONNECTIVE = (
    "So-called ghost ships were seen off Larne.",
    "So far 40 people have been found.",
    "Hours before the vote, the mayor resigned.",
    "Days after the flood, the bridge opened.",
    "Shortly after midnight the river rose.",
    "Soon after the vote in Larne, Ames resigned.",
    "Instead of a new bridge, Larne gets a ferry.",
    "In addition to the bridge, Larne gets a ferry.",
    "As a result of the flood, the school is shut.",
    "The same day Ames resigned, the bridge fell.",
    "At the time of the crash the road was wet.",
    "Three days of rain flooded the town.",
    "Two weeks of talks ended without a deal.",
    "Still waters in the harbour froze.",
    "Then-Mayor Quist opened the bridge.",
    "First snow fell in the hills.",
    "No trains will run on Sunday.",
    "Yet-to-be-named heirs will share the house.",
    "After the vote the mayor resigned.",
    "Before the vote the mayor resigned.",
    "Since May the bridge has been shut.",
    "Also known as the Iron Bridge, the bridge fell.",
    "ORlando Ames won the race.",
    "Butter prices rose in May.",
    "Android phones are cheaper.",
    "Northern towns were cut off.",
)
SPEAKERLESS = (
    "“We will rebuild.”",
    "“We will rebuild,” he said.",
    "“We will rebuild,” she told a crowd of about 1,000 people in the hall of Larne.",
    "“We will rebuild,” said he.",
    "“Will you rebuild?” she asked.",
    '"We will rebuild," they added.',
    '"We will rebuild," he said, "and soon."',
    "'We will rebuild,' he said.",
    "“We will rebuild,” his family said in a statement.",
    "“We will rebuild,” it said.",
    "“We will rebuild. We must.”",
    "“We will rebuild,” she quickly added after the vote in the council.",
)
SPOKEN = (
    "“We will rebuild,” Ames said.",
    "“We will rebuild,” the mayor said.",
    "“We will rebuild,” said the mayor.",
    "“We will rebuild,” Ames told her sister.",
    "“We will rebuild,” Ames wrote of those houses.",
    "“We will rebuild,” Ames said of his town.",
    '"We will rebuild," Ames said, "and soon."',
    "'We will rebuild,' Ames said.",
    "'90s music is back in the shops.",
    "“Iron Bridge” is the town’s song.",
    "“But it is over,” Ames said.",
    "“He lied,” the mayor said.",
    "Ames said: “We will rebuild.”",
)
NOBODY = (
    "The plan would cost a hundred jobs, she said.",
    "The plan would cost a hundred jobs, he told the council.",
    "Each ferry has its own captain, he added on Sunday.",
    "Two men were hurt at the crossing, they said.",
    "There was no plan for the harbour, she warned in May.",
)
SOMEBODY = (
    "The plan would cost a hundred jobs, Ames said.",
    "The plan would cost a hundred jobs, the mayor said.",
    "The plan by Ada Moroz would cost a hundred jobs, she said.",
    "Ames would sell the harbour, he said.",
    "The plan would cost jobs, police said on Sunday.",
    "The mayor knew, she said, what the plan would cost the town.",
)
QUESTION = (
    "Who will pay for the bridge?",
    "Will the ferry sail again, and when?!",
    "So what does the mayor want to do about it?",
    "“Who will pay for the bridge?”",
    "Is the bridge “safe”?",
    "Have you seen the new bridge?",
    "أين ذهبت أموال الجسر الجديد؟",
    "谁来为新大桥付钱？",
    "橋の費用は誰が払うのか。",
)
NO_QUESTION = (
    "Ames asked: “Who will pay for the bridge?”",
    "Ames asked: ‘Who will pay for the bridge?’",
    'Ames asked, "Who will pay for the bridge?"',
    "The council asked who will pay for the bridge.",
    "“Who will pay?” Ames asked the council.",
    "The play “Who Pays?” opened in Larne.",
    "橋は日曜日に開通した。",
)


@pytest.mark.parametrize("sentence", PRONOUN)
def test_a_pronoun_without_its_antecedent_leans(sentence: str) -> None:
    """It opens the sentence, or comes after an opening phrase that names nobody."""
    assert leaning(sentence, "en") == "opening pronoun"


@pytest.mark.parametrize("sentence", NO_PRONOUN)
def test_an_it_that_stands_for_nothing_and_a_name_stand_alone(sentence: str) -> None:
    """ "It is clear that", "this week", names that look like pronouns, and phrases that name somebody."""
    assert leaning(sentence, "en") == ""


@pytest.mark.parametrize("sentence", CONNECTIVE)
def test_an_opening_connective_leans(sentence: str) -> None:
    """It ties the sentence to one that is not printed."""
    assert leaning(sentence, "en") == "opening connective"


@pytest.mark.parametrize("sentence", NO_CONNECTIVE)
def test_what_only_looks_like_a_connective_stands_alone(sentence: str) -> None:
    """ "So far", "hours before the vote", "instead of a bridge": what they refer to is in the sentence."""
    assert leaning(sentence, "en") == ""


@pytest.mark.parametrize("sentence", SPEAKERLESS)
def test_a_quotation_without_its_speaker_leans(sentence: str) -> None:
    """Nobody is named, or a pronoun is, however long the sentence goes on."""
    assert leaning(sentence, "en") == "quotation without its speaker"


@pytest.mark.parametrize("sentence", SPOKEN)
def test_a_quotation_with_its_speaker_stands_alone(sentence: str) -> None:
    """A surname or an office is a speaker; pronouns further on are of the sentence itself."""
    assert leaning(sentence, "en") == ""


@pytest.mark.parametrize("sentence", NOBODY)
def test_a_claim_by_a_pronoun_leans(sentence: str) -> None:
    """At its end a pronoun says it, and nobody is named before."""
    assert leaning(sentence, "en") == "pronoun for its speaker"


@pytest.mark.parametrize("sentence", SOMEBODY)
def test_a_claim_by_somebody_stands_alone(sentence: str) -> None:
    """A name or an office says it, or comes before the pronoun."""
    assert leaning(sentence, "en") == ""


@pytest.mark.parametrize("sentence", QUESTION)
def test_a_question_to_the_reader_is_unfit(sentence: str) -> None:
    """In any script; in Japanese without the sign, too."""
    assert unfit(sentence, 9) == "question to the reader"


@pytest.mark.parametrize("sentence", NO_QUESTION)
def test_a_question_that_somebody_asks_is_none_to_the_reader(sentence: str) -> None:
    """Who asks is said, or it is a name."""
    assert unfit(sentence, 9) == ""


@pytest.mark.parametrize(
    ("count", "rule"),
    [(0, "under"), (4, "under"), (5, ""), (6, ""), (59, ""), (60, ""), (61, "over"), (999, "over")],
)
def test_too_short_and_too_long(count: int, rule: str) -> None:
    """Five words to sixty may be printed."""
    limit = {"under": f"under {FEWEST_WORDS} words", "over": f"over {MOST_WORDS} words", "": ""}[rule]
    assert unfit("The bridge over the river opened.", count) == limit


_LANGUAGES = tomllib.loads((Path(__file__).parent / "data" / "standing.toml").read_text("utf-8"))


def _cases(kind: str) -> list[tuple[str, str]]:
    """The language and text of each sentence of a kind: "leans" or "stands"."""
    return [(code, one) for code, kinds in _LANGUAGES.items() for one in kinds[kind]]


@pytest.mark.parametrize(("language", "sentence"), _cases("leans"))
def test_what_leans_in_other_languages(language: str, sentence: str) -> None:
    """Pronouns and connectives as that language's press goes on from one sentence to the next."""
    assert leaning(sentence, language) in ("opening pronoun", "opening connective")


@pytest.mark.parametrize(("language", "sentence"), _cases("stands"))
def test_what_stands_alone_in_other_languages(language: str, sentence: str) -> None:
    """Words that begin a first sentence, and words that only begin like a pronoun."""
    assert leaning(sentence, language) == ""


@pytest.mark.parametrize(
    ("language", "sentence", "rule"),
    [
        ("fr", "« Nous reconstruirons », a-t-elle dit.", "quotation without its speaker"),
        ("fr", "« Nous reconstruirons », a dit le maire.", ""),
        ("de", "„Wir bauen wieder auf“, sagte sie.", "quotation without its speaker"),
        ("de", "„Wir bauen wieder auf“, sagte Bürgermeisterin Poe.", ""),
        ("es", "«Lo haremos», dijo ella.", "quotation without its speaker"),
        ("es", "«Lo haremos», dijo la alcaldesa.", ""),
        ("ru", "«Мы построим», — сказал он.", "quotation without its speaker"),
        ("ru", "«Мы построим», — сказал мэр.", ""),
        ("de", "»Wir bauen wieder auf«, sagte sie am Montag.", "quotation without its speaker"),
        ("de", "»Wir bauen wieder auf«, sagte der Bürgermeister.", ""),
        ("es", "«Lo haremos», dijo el lunes.", "quotation without its speaker"),
        ("es", "«Lo haremos», dijo el alcalde.", ""),
        ("it", "«Lo faremo», ha detto ieri.", "quotation without its speaker"),
        ("it", "«Lo faremo», ha detto il sindaco.", ""),
        ("pt", "“Faremos”, disse na segunda-feira.", "quotation without its speaker"),
        ("pt", "“Faremos”, disse o prefeito.", ""),
        ("uk", "«Ми збудуємо», — сказала вона.", "quotation without its speaker"),
        ("uk", "«Ми збудуємо», — сказала мер Моруз.", ""),
        ("ar", "«سنبني الجسر».", "quotation without its speaker"),
        ("ar", "«سنبني الجسر»، قال عمدة المدينة.", ""),
        ("he", '"נבנה מחדש", אמר הוא.', "quotation without its speaker"),
        ("he", '"נבנה מחדש", אמר ראש העיר.', ""),
        ("zh", "“我们会重建。”他说。", "quotation without its speaker"),
        ("zh", "“我们会重建。”市长说。", ""),
        ("ja", "「また建てる」と話した。", "quotation without its speaker"),
        ("ja", "「また建てる」と町長は話した。", ""),
        ("ja", "「また建てる」", "quotation without its speaker"),
        ("und", "He said it was over.", "opening pronoun"),
        ("fi", "Hän avasi sillan.", ""),
    ],
)
def test_quotations_in_other_languages(language: str, sentence: str, rule: str) -> None:
    """Each language's marks; an unknown language is read as English, one without a list leans nowhere."""
    assert leaning(sentence, language) == rule


@pytest.mark.parametrize("piece", ["„", "“", '"', "'", "he, ", "It is ", "a ", "( ", "— ", "because of that "])
def test_long_input_is_quick(piece: str) -> None:
    """Ten million signs of anything cost next to nothing: only the beginning is read."""
    text = piece * (10_000_000 // len(piece))
    start = time.perf_counter()
    leaning(text, "en")
    unfit(text, 9)
    assert time.perf_counter() - start < 1
