"""Whether a sentence can be read alone: each rule has a name, which `digest explain` says.

    over 60 words, under 5 words       too much or too little for an item
    question to the reader             an answer is what readers of a roundup want
    opening pronoun                    "He said ...", "After the vote, she ..."
    opening connective                 "However, ...", "The next day, ..."
    quotation without its speaker      “We will rebuild.” or “...,” he said
    pronoun for its speaker            "The plan would cost jobs, she said."
    unfinished quotation               one that is opened and not closed, or the other way round

The middle four lean on the sentence before: right after it they may be printed. Nothing is repaired here.
"""

from __future__ import annotations

import re
from itertools import islice

from digest.summarize.openings import connective, pronoun
from digest.text import words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FEWEST_WORDS = 5
"""A sentence of fewer words is a scrap ("Scroll down for video.", "By. Jill Doe."): among the first four of 154
newspaper articles 61 of 64 shorter ones were such."""
MOST_WORDS = 60
"""More words than an item may have."""

_HEAD = 160
"""Code points of a sentence's beginning that are looked at."""
_LOOKED_AT = 2_000
"""Code points of a sentence that are looked at: what has more is never printed."""
_QUOTES = '"“”„«»「」『』‟'
_OPENING = re.compile(r"[\"“„«「『‘'(\[¿¡\s—–…•;-]{0,40}")
_QUESTION = re.compile(
    r"(?:[?？؟]+[!！]?|(?:だろう|でしょう|のだ?|です|ます)か。)(?P<quoted>[\"'”’»)\]」』\s]{0,8})\Z"
)
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«»]*«|「[^」]*」|『[^』]*』|\"[^\"]*\"")
_APOSTROPHES = re.compile(r"\A['‘](?:[^'’]|['’](?=\w))*['’](?!\w)")
"""A quotation in single marks, as much of the British press sets it, at a sentence's beginning."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNNAMED = re.compile(
    r"\W*(?:ha (?:detto|aggiunto|spiegato|dichiarato|concluso|ribadito|osservato)|dijo|añadió|agregó|afirmó|explicó"
    r"|señaló|disse|afirmou|acrescentou|explicou|contou|と(?:話した|述べた|語った|訴えた|強調した|説明した))"
    r"(?: (?:ayer|hoy|ieri|oggi|ontem|hoje|\w{3,6}dì|(?:el|no|na) (?:lunes|martes|miércoles|jueves|viernes|sábado"
    r"|domingo|segunda|terça|quarta|quinta|sexta)(?:-feira)?))?\W*\Z"
)
"""All that is beside a quotation, where languages leave out the pronoun: "ha detto ieri", "と話した"."""
_SPEAKER_WORDS = 6
"""Words beside a quotation that are its speaker and verb alone: "she said on Friday", "he told reporters"."""
_NO_SPEAKER = 2
"""Fewer words beside a quotation name nobody: "one", "she"."""
_SPOKEN = re.compile(
    r"[,.?!…][\"”’']{1,3} (?:he|she|they|it|we|I) (?:\w+ly )?"
    r"(?:said|says|added|told|tells|wrote|writes|explained|continued|noted|argued|tweeted|asked|warned|insisted|recalled)\b"
)
"""A quotation's end and a pronoun as its speaker, whatever follows: “...,” he told a crowd of about 1,000 in Oslo."""
_PHRASE = re.compile(
    r"[A-Z]?[^,.;:!?—–“”\"]{2,90},\s+(?=(?P<pronoun>he|she|they|it|we|i)(?:\s|['’](?:s|d|ll|ve|re|m)\b))"
)
"""An opening phrase with a pronoun after it: "Asked about the plan, he ..."."""
_SETTING = re.compile(
    r"(?:In|On|At|During|Speaking|Asked|When asked|Pressed|Questioned|Addressing|Writing|Talking|From|Over|By)\s"
)
"""So opens a phrase whose names are places, outlets and months: "In an interview with the Courier, he"."""
_SOMEBODY = re.compile(r"['’]s?\s|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|President|King|Queen|Pope|Judge|Mayor|Minister)\b")
_CLAIM = re.compile(
    r", (?:he|she|they) (?:said|says|added|explained|noted|argued|claimed|warned|insisted|recalled|told [^,.]{1,30})"
    r"(?: (?:on|in|at) [^,.;]{1,30})?\.\Z"
)
"""A claim's end: "..., she said on Sunday."."""
_ASIDE = re.compile(
    r"\w+ (?:said|says|added|explained|noted|argued|claimed|warned|insisted|recalled)(?=[,.]| on | in )"
)
"""A pronoun and its verb that end a clause or stand within one: "The mayor knew, she said, what ..."."""
_COMMON = _set("""
    The A An In On At For Each One Some Many Most All Part If When As While After Before There It No Every About More
    Two Three Four Only To By From With Even What Another Several People Any Just Not Because""")
"""First words that are no name; after them a sentence of small letters names nobody who could be the speaker."""
_NAME = re.compile(r"(?<=[\s(])[A-Z][a-zà-ÿ]+")
_CALENDAR = _set("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December""")
"""Capitals that name nobody."""


def unfit(sentence: str, count: int) -> str:
    """The rule by which the sentence of `count` words is printed nowhere; "" where none forbids it."""
    if count < FEWEST_WORDS:
        return f"under {FEWEST_WORDS} words"
    if count > MOST_WORDS:
        return f"over {MOST_WORDS} words"
    return "question to the reader" if _asks(sentence) else ""


def _asks(sentence: str) -> bool:
    """Whether the reader is asked; not where somebody else is: 'Ames wrote: "Who pays?"'."""
    found = _QUESTION.search(sentence[-40:])
    if found is None or sentence[:1] in _QUOTES or sentence[:1] in "'‘":
        return found is not None
    return not set(found["quoted"]) & set("\"”»」』'’")


def leaning(sentence: str, language: str) -> str:
    """The rule by which the sentence needs the one before it; "" where it stands alone."""
    sentence = sentence[:_LOOKED_AT]
    start = _OPENING.match(sentence)
    at = start.end() if start else 0
    # A straight mark before a space closes the quotation before.
    if (sentence[:1] in _QUOTES or sentence[:1] in "'‘") and sentence[:2] != '" ':
        if _speakerless(sentence, language):
            return "quotation without its speaker"
        return ""  # what opens it are the speaker's own words: "“It is over,” Mayor Ames said."
    if _opens(pronoun(language), sentence, at):
        return "opening pronoun"
    if _opens(connective(language), sentence, at):
        return "opening connective"
    if _pronoun_after_phrase(sentence):
        return "opening pronoun"
    return "pronoun for its speaker" if _claimed_by_pronoun(sentence) else ""


def _opens(words: re.Pattern[str] | None, sentence: str, at: int) -> bool:
    """Whether one of the words stands at the sentence's beginning; "IT" and "SO" are no such words, "I" is."""
    head = sentence[at : at + _HEAD]
    small = head.lower() if sentence.isupper() else head[:1].lower() + head[1:]
    return words is not None and words.match(small) is not None


def _pronoun_after_phrase(sentence: str) -> bool:
    """ "Asked about the plan, he said ...", but not "When Ames asked, he ..."."""
    found = _PHRASE.match(sentence)
    if found is None or not _opens(pronoun("en"), sentence, found.end()):
        return False
    phrase, word = found.group(), found["pronoun"]
    if word != "it" and _SETTING.match(phrase) and not _SOMEBODY.search(phrase):
        return True
    if _ASIDE.match(sentence, found.end()) or _CLAIM.search(sentence[-100:]):
        return False
    return all(one in _CALENDAR for one in _NAME.findall(phrase))


def _claimed_by_pronoun(sentence: str) -> bool:
    """Whether who claims it is a pronoun alone, and nobody is named whom it could stand for."""
    if not _CLAIM.search(sentence[-100:]) or sentence.split(" ", 1)[0] not in _COMMON:
        return False
    return all(one in _CALENDAR for one in _NAME.findall(sentence))


def _speakerless(sentence: str, language: str) -> bool:
    """Whether a sentence that opens with a quotation names nobody as its speaker."""
    if _SPOKEN.search(sentence):
        return True
    rest = _QUOTED.sub(" ", sentence)
    if sentence[:1] in "'‘":
        quoted = _APOSTROPHES.match(sentence)
        if quoted is None:
            return False  # "'90s", "'Tis": no quotation
        rest = sentence[quoted.end() :]
    count = words(" ".join(_WORD.findall(rest)))
    if count < _NO_SPEAKER or _UNNAMED.match(rest):
        return True
    return count <= _SPEAKER_WORDS and _pronoun_speaks(rest, language)


def _pronoun_speaks(rest: str, language: str) -> bool:
    """Whether the words beside a quotation begin with a pronoun: "he said", "dit-il", "sagte sie", "a-t-elle dit"."""
    some = list(islice(_WORD.finditer(rest), 3))
    if len(some) > 1 and some[1].group() != "t":
        del some[2:]
    return any(_opens(pronoun(language), f"{rest} ", word.start()) for word in some)


def unfinished(sentence: str) -> bool:
    """Whether a quotation is open at an end of the sentence."""
    return not closed(sentence)


# Not 14" (inches), and not in Hebrew, whose prefixes join a quotation as its abbreviations have the mark inside.
_STRAIGHT = re.compile(r"(?<!\w)\"|(?<!\d)\"(?!\w)")
_HEBREW = re.compile("[\u0590-\u05ff]")


def closed(text: str) -> bool:
    """Every quotation that is opened in the text is closed in it, and nothing is announced after its end."""
    return not text.endswith((":", "：")) and balanced(text)


def balanced(text: str) -> bool:
    """Every quotation that is opened in the text is closed in it."""
    # German closes with the sign that opens in English.
    pairs = (("„", "“"), ("«", "»")) if "„" in text else (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
    if any(text.count(a) != text.count(b) for a, b in pairs):
        return False
    return len(_STRAIGHT.findall(text)) % 2 == 0 or _HEBREW.search(text) is not None
