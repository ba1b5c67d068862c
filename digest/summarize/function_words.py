"""Words that say how others go together and nothing of their own: articles, prepositions, auxiliaries, pronouns.

Compiled by hand, the commonest of each language; the ranker gives them a worth of their own. A language that is
missing has words of three letters and less.
"""

from __future__ import annotations

from functools import lru_cache

from digest.languages import base
from digest.summarize.terms import STEM, UNSPACED


def _set(words: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words.split())


_WORDS: dict[str, frozenset[str]] = {
    "en": _set("""
        the a an of to in and that for on is was with as by at from it his he her she be are has have had not this who
        but they their were its which been will after or said says would about up out when more one also into than
        there if him over could other what all can first two new last years no so some people time just off before
        while them now our we you i my your do does did being may might should must such very most many much any
        each own only then those these how where why us me s t"""),
    "es": _set("""
        de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque
        esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni
        contra otros ese eso ante ellos e esto antes algunos qué unos yo otro otras otra él tanto esa estos mucho nada
        muchos
        cual sea poco ella estar estas algunas algo nosotros ha es son fue era está han ser había según tras dijo años
        dos"""),
    "fr": _set("""
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son cette
        aux mais comme ou si leur y dont elle été ses d l n s qu c on nous vous ils elles ont être fait aussi tout
        deux même sans sous après entre avait était sa ces lui leurs je où très bien peut cela selon contre depuis
        ans"""),
    "de": _set("""
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat
        dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis
        mehr durch man sein wurde sei ihr ihre seine kann gegen vom können schon wenn unter wir soll ich eines hatte
        jahr jahre zwei diese dieser wieder keine seit will zwischen immer sagte"""),
    "it": _set("""
        di e che la il un a per in una è sono non con del si della da le i dei nel alla ha al più anche come ma gli
        delle dal nella questo suo stato essere lo o se su sua ci o degli dalla alle l d dell all ai tra dopo hanno
        due
        nei fra sul sulla perché anni così era fatto quando cui mi io lui lei loro chi ed stati prima senza contro
        questa"""),
    "pt": _set("""
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua
        ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus
        quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja
        qual
        será nós tenho lhe deles essas esses pelas este anos dois disse segundo contra"""),
    "ru": _set("""
        и в не на с что по к о как из за от для это его у он а но до то все так же было быть был была были бы она они
        мы я вы их ее её ему ей им при или если уже еще ещё во со без под об также который которая которые которого
        после года лет году чем только может над между через более где когда два этом этого"""),
    "uk": _set("""
        і й в у не на з що до та за як від для це про його він а але по то все так же було бути був була були би вона
        вони ми я ви їх її йому їй їм при або якщо вже ще із зі без під також який яка які якого після року років році
        ніж тільки може над між через більше де коли два цього цьому"""),
    "ar": _set("""
        في من على إلى عن أن إن كان كانت هذا هذه التي الذي و أو ما لا لم لن قد مع بعد قبل بين كل حتى عند منذ ثم كما هو
        هي هم وقد كما أنه أنها خلال ضد حول دون غير إنه إنها ذلك تلك الذين وفي ومن وعلى قال قالت وقال ولم وكان"""),
    "he": _set("""
        של את על לא הוא היא הם זה כי עם גם כל אך או אל אם יותר רק היה היתה הייתה היו אחרי לפני בין עד כדי מה אשר לו לה
        להם אני אנחנו יש אין כמו בו בה זו זאת אלה לאחר אמר אמרה לפי מול כבר עוד"""),
    "pl": _set("""
        w i z na do nie się że to o jest jak za po od dla przez a oraz ale co czy już przed który która które tym tego
        był była było były ma są być jego jej ich także może tylko pod przy lub we ze roku lat"""),
    "nl": _set("""
        de van het een en in is dat op te voor met zijn die er aan niet om ook als bij maar door naar uit heeft werd
        nog over hij ze wordt worden was hebben of tot dan meer kan zich jaar na geen deze dit al wel"""),
}  # fmt: skip

_SHORT = 3


@lru_cache(maxsize=64)
def listed(language: str) -> frozenset[str] | None:
    """The language's function words, cut to their stems; None where there is no list."""
    code = base(language)
    return _WORDS.get("en" if code in ("", "und") else code)


def function_word(word: str, language: str) -> bool:
    """Whether the word, in lower case and cut to its stem, is one; without a list, whether it is short."""
    known = listed(language)
    if known is not None:
        return word in known
    return len(word) <= _SHORT and word.isalpha() and not UNSPACED.match(word)
