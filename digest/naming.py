"""Names and numbers in a text: what one report has and another one has not.

A name is a run of capitalised words inside a sentence. A word that begins a sentence is capitalised anyway, so it
counts as a name only where the same text has it inside a sentence, or where more capitalised words follow it and the
text does not have it in small letters. German
capitalises every noun: there a name is two such words or more, an acronym, or the last word of a longer name.
Scripts without capitals give numbers alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.languages import base

LONGEST_NAME = 5
"""Words of a name; a longer run is a headline."""
SHOUTING = 0.6
"""The share of capitalised words from which a line is a headline in which capitals tell nothing."""
READ = 20_000
"""Characters of a text that are read."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_](?:[\w]|[-'’.&](?=\w))*")
# What may stand inside a name without a capital: "Bank of England", "Ludwig van Beethoven", "Luiz da Silva".
_INSIDE = _set("of de del della da do dos van von der den bin ibn al el la le y")
_NO_NAMES = _set("""
    i i'm i'd i'll i've mr mrs ms miss dr prof sen rep sens reps gov pres president minister prime premier senator
    representative governor mayor judge justice general secretary chancellor king queen prince princess pope
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec montag dienstag mittwoch donnerstag freitag samstag sonntag
    januar februar märz mai juni juli oktober dezember gmt est edt pst utc cet ok tv
""")
_OPENERS = _set("""
    a an the in on at by for from with without of to into onto over under after before during since until while when
    where why what who whom whose which how if though although because as but and or nor so yet not no he she it they
    we you i his her its their our your my this that these those there here then now meanwhile however also still
    both each every some many most several few two three four five six seven eight nine ten one all any more new last
    next another other such only just even once again earlier later today yesterday tomorrow according despite amid
    el la los las un una unos unas en de del con por para sin sobre tras desde hasta y o pero que como su sus este
    esta estos estas le les des du au aux dans sur pour par avec sans et ou mais il elle ils elles ce cette ces son sa
    ses der die das den dem des ein eine einer einem einen im am zum zur von vom mit nach bei aus und oder aber er sie
    es wir ihr seine ihre dieser diese dieses o os as um uma no na nos nas em do da dos das
""")
_SENTENCE_END = re.compile(r"[.!?:;…]$|[“„«\"(\[•|]$|(?:^|\s)[-–—]$")
_NUMBER = re.compile(r"(?<![\w.,])[$€£¥]?\d+(?:[.,:/]\d+)*(?:\s?%)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the text has it first."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What tells it from other names: case and accents folded."""
        return folded(self.text)

    @property
    def last(self) -> str:
        """Its last word, folded: what a person is called after the first mention."""
        return folded(self.text.split(" ")[-1])


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word and where it stands."""

    text: str
    start: int
    end: int
    opens: bool
    """It is the first word of a sentence, a quotation or a bracket."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or (len(self.text) > 2 and self.text[1].isupper())


def folded(text: str) -> str:
    """The text without case, accents and possessives, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).removesuffix("'s").removesuffix("'")


def numbers(text: str) -> tuple[str, ...]:
    """The figures in a text as written ("1,200", "40%", "$3.5"), each once, in order."""
    return tuple(dict.fromkeys(match[0] for match in _NUMBER.finditer(text[:READ])))


def value(number: str) -> str:
    """A figure without currency, percent sign and thousands' commas, for comparing."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", number.strip("$€£¥% "))


def names(text: str, *, language: str = "en") -> tuple[Name, ...]:
    """The names in a text in order, each where it stands first.

    Lines in which most words are capitalised, headlines, give only names that the rest of the text has inside
    sentences. "Mr", days and months are left out, and so is what has no capitals.
    """
    lines = [(_headline(line, pieces), pieces) for line, pieces in _lines(text[:READ])]
    inside = [piece for headline, pieces in lines if not headline for piece in pieces if not piece.opens]
    known = {folded(piece.text) for piece in inside if piece.capital} - _NO_NAMES
    common = {piece.text for piece in inside if not piece.capital}
    found: dict[str, Name] = {}
    for headline, pieces in lines:
        for run in _within(pieces, known) if headline else _plain(pieces, known, common):
            name = _name(text, run)
            if name is not None and (base(language) not in {"de", "lb"} or _german(name, found)):
                found.setdefault(name.key, name)
    return tuple(sorted(found.values(), key=lambda name: name.start))


def _german(name: Name, found: dict[str, Name]) -> bool:
    acronym = len(name.text) > 1 and name.text.isupper()
    return " " in name.text or acronym or any(name.last == other.last for other in found.values())


def _lines(text: str) -> Iterator[tuple[str, list[_Piece]]]:
    """The lines with their words."""
    at = 0
    for line in text.split("\n"):
        yield line, _pieces(line, at)
        at += len(line) + 1


def _pieces(line: str, start: int) -> list[_Piece]:
    found: list[_Piece] = []
    for match in _WORD.finditer(line):
        before = line[max(0, match.start() - 3) : match.start()].rstrip(" ")
        opens = not line[: match.start()].strip(" -–—•*\"“'‘(") or bool(_SENTENCE_END.search(before))
        if opens and found and before.endswith(".") and _initial(found[-1].text):
            opens = False
        found.append(_Piece(match[0], start + match.start(), start + match.end(), opens))
    return found


def _initial(word: str) -> bool:
    """Whether a full stop after the word is its own: "J. Smith", "U.S. Senate", "Mr. Vale"."""
    return len(word) == 1 or word[-2:-1] == "." or folded(word) in _NO_NAMES


def _headline(line: str, pieces: Sequence[_Piece]) -> bool:
    """Whether the line has a headline's capitals; a sentence may be made of names, but it has an end."""
    long = [piece for piece in pieces if len(piece.text) > 3]
    ended = line.rstrip(" ”’\"')")[-1:] in {".", "!", "…"}
    return not ended and len(long) > 2 and sum(piece.capital for piece in long) > SHOUTING * len(long)


def _runs(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Neighbouring capitalised words, with what may stand inside a name."""
    run: list[_Piece] = []
    for piece in pieces:
        if run and (piece.opens or not _near(run[-1], piece)):
            yield run
            run = []
        if piece.capital or (run and piece.text in _INSIDE):
            run.append(piece)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _near(one: _Piece, other: _Piece) -> bool:
    between = other.start - one.end
    return between == 1 or (between == 2 and (len(one.text) == 1 or folded(one.text) in _NO_NAMES))


def _plain(pieces: Sequence[_Piece], known: set[str], common: set[str]) -> Iterator[list[_Piece]]:
    """The runs of a line without a first word that only begins a sentence."""
    for run in _runs(pieces):
        first = folded(run[0].text)
        alone = sum(piece.capital for piece in run) < 2
        usual = first in _OPENERS or run[0].text.casefold() in common
        only_begins = run[0].opens and (usual or (alone and first not in known))
        yield run[1:] if only_begins or first == "the" else run


def _within(pieces: Sequence[_Piece], known: set[str]) -> Iterator[list[_Piece]]:
    """The runs of a headline made of words that are names elsewhere."""
    run: list[_Piece] = []
    for piece in pieces:
        named = piece.capital and folded(piece.text) in known
        if run and not (named and _near(run[-1], piece)):
            yield run
            run = []
        if named:
            run.append(piece)
    if run:
        yield run


def _name(text: str, run: list[_Piece]) -> Name | None:
    """The name that a run is, without titles before it and small words around it; None where nothing is left."""
    while run and (run[0].text in _INSIDE or folded(run[0].text) in _NO_NAMES):
        run = run[1:]
    while run and (run[-1].text in _INSIDE or folded(run[-1].text) in _NO_NAMES):
        run = run[:-1]
    if not run or len(run) > LONGEST_NAME or (len(run) == 1 and len(run[0].text) < 2):
        return None
    end = run[-1].end
    written = text[run[0].start : end]
    for possessive in ("'s", "’s"):
        if written.endswith(possessive):
            written, end = written[:-2], end - 2
    return Name(" ".join(written.split()), run[0].start, end)
