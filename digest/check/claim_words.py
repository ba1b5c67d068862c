"""The words by which a report says that somebody else says so, eight languages, as patterns of whole words.

SAYS   a verb with its speaker: "police said", "sagte die Polizei"
BY     a source that is named: "according to", "laut", "по словам"
DOUBT  what is not proved, before the very words it is about: "alleged", "accused of", "denied"
KEPT   what else says in an edited sentence that it is somebody's claim
ADVERB a doubt that names nobody: "allegedly"
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal["says", "by", "doubt", "kept", "adverb"]

# In patterns a blank is any white space; "*" is any ending.
_WORDS: dict[str, dict[Kind, str]] = {
    "en": {
        "says": r"said|says|say|told(?! (?:to|nobody|no one|nothing)(?!\w))"
        "|claimed(?! (?:the )?(?:lives|life|victory|responsibility|title))"
        "|claims?(?= (?:that|he|she|it|they|to) )|alleges?|alleging|reported(?= that|[,.])|warns|warned|argues"
        "|argued|insists|insisted|contends?|contended|asserts|asserted|testified|suspects? that|believes? that"
        "|accuses?|accusing",
        "by": "according to|as reported by|citing|in the words of",
        "doubt": "alleged|suspected|accused of|(?<!was )(?<!were )(?<!been )(?:denied|denies|denying)|believed to"
        "|thought to|said to|accused|purported|rumou?red",
        "adverb": "allegedly|reportedly|supposedly|purportedly|apparently",
        "kept": "saying|heard|told|telling|tells|claim*|alleg*|accus*|suspect*|den(?:y|ied|ies|ying|ial)|report*"
        "|stat(?:es|ed|ing)"
        "|announc*|warn*|argu*|insist*|assert*|add(?:s|ed|ing)|not(?:es|ed|ing)|expla*|confirm*|believ*|thought"
        "|think*|testi*|wrote|writes|tweet*|post(?:s|ed)|estimat*|f(?:ound|inds)(?= that )|found to"
        "|(?:study|studies|report|review|inquiry|investigation|probe|audit|survey|poll|researchers|scientists"
        "|investigators|court|jury|judge|panel|commission) (?:ha(?:s|ve|d) )?f(?:ound|inds?)|suggest*|indicat*"
        "|acknowledg*"
        "|admit*|declar*|conced*|contend*|maintain*|vow*|pledg*|promis*|predict*|describ*|quot*"
        r"|call(?:s|ed|ing) (?:it|this|that|(?:the |his |her )?\w{2,20}(?= an? ))"
        "|in the words of|(?<=, )per|ask(?:s|ed)|reveal*|shows?|showed|charg*|so-called|would-be|apparent|possible"
        "|(?-i:may)"
        "|might",
    },
    "es": {
        "says": "dijo|dice|dijeron|dicen|afirm(?:ó|a|an|aron)|asegur(?:ó|a|an|aron)|declar(?:ó|aron)|señal(?:ó|aron)"
        "|indic(?:ó|aron)|denunci(?:ó|aron)|aleg(?:ó|a|an)|inform(?:ó|aron)|sostiene|sostuvo|acus(?:ó|a|an|aron)",
        "by": "según|de acuerdo con|en palabras de|citando a",
        "doubt": "presunt[oa]s?|supuest[oa]s?|acusad[oa]s? de|sospechos[oa]s? de|neg(?:ó|aron)|niega|niegan",
        "adverb": "presuntamente|supuestamente|al parecer",
        "kept": "diciendo|acus*|sospech*|neg(?:ó|ar|ado|aron)|inform*|anunci*|adv(?:ierte|irtió)|explic*|confirm*"
        "|escrib*|estim*|cree|creen|consider*|habría|habrían|declar*|afirm*|asegur*",
    },
    "fr": {
        "says": "dit|disent|a déclaré|ont déclaré|déclare|affirm(?:e|ent|é)|assur(?:e|ent|é)|indiqu(?:e|ent|é)"
        "|précis(?:e|ent|é)|prétend(?:ent)?|accus(?:e|ent)|a accusé|annoncé que|soutient",
        "by": "selon|d['’]après|aux dires de|de source policière|citant",
        "doubt": r"aur(?:ait|aient)(?= (?!pu |dû |voulu |aimé )(?:\w{2,12} )?\w{1,20}(?:ée?s?|is?|it|us?)(?!\w))"
        "|présumée?s?|supposée?s?|accusée?s? de|soupçonnée?s? de|nie|nient|a nié|dément|a démenti",
        "adverb": "prétendument|apparemment|semble-t-il",
        "kept": "disant|déclar*|affirm*|assur*|accus*|soupçon*|démen*|ni(?:é|er)|rapport*|annonc*|averti*|expliqu*"
        "|confirm*|écrit|estim*|croit|croient|serait|seraient|aurait|auraient|ajout*",
    },
    "de": {
        "says": "sagt|sagte|sagten|sagen|behauptet|behauptete|behaupten|erklärt|erklärte|erklärten|berichtete"
        "|berichteten"
        "|teilte|teilten|beschuldigt|beschuldigte|wirft|betont|betonte|gab an|gaben an",
        "by": "laut|zufolge|nach Angaben|nach Aussage|nach Darstellung|gemäß|nach Worten",
        "doubt": "mutmaßlich*|angeblich(?:e[mnrs]?)|verdächtig*|vorgeworfen|beschuldigt|bestreitet|bestritt|soll"
        "|sollen",
        "adverb": "angeblich|offenbar|mutmaßlich|vermutlich",
        "kept": "gesagt|behaup*|erklär*|berich*|mitgeteilt|mitteil*|beschuldig*|vorw*|verd[aä]cht*|bestr*|meld*|warn*"
        "|beton*|schrieb|schreibt|glaub*|schätz*|soll|sollen|sei|seien|habe|hätten|Angaben",
    },
    "it": {
        "says": "ha detto|hanno detto|dice|dicono|disse|afferma|affermano|ha affermato|ha dichiarato|dichiara"
        "|sostiene"
        "|sostengono|ha riferito|ha spiegato|spiega|accusa|ha accusato|assicura",
        "by": "(?<!un )(?<!il )(?<!al )(?<!del )secondo|stando a|a detta di|a dire di",
        "doubt": "presunt[oaie]|accusat[oaie] di|sospettat[oaie] di|indagat[oaie] per|nega|negano|ha negato",
        "adverb": "presumibilmente|a quanto pare|pare",
        "kept": "detto|dicendo|afferm*|dichiar*|accus*|sospett*|neg(?:a|ato|are)|rifer*|annunc*|avvert*|spieg*"
        "|conferm*"
        "|scriv*|scritto|stim*|crede|credono|sarebbe|sarebbero|avrebbe|avrebbero|indagat*",
    },
    "pt": {
        "says": "disse|disseram|diz|dizem|afirm(?:ou|a|am|aram)|declar(?:ou|aram)|inform(?:ou|aram)|aleg(?:ou|a|am)"
        "|acus(?:ou|a|am|aram)|sustenta|garantiu",
        "by": "(?<!o )(?<!em )segundo(?! turno| lugar| tempo| dia)|de acordo com|conforme|nas palavras de",
        "doubt": "supost[oa]s?|alegad[oa]s?|acusad[oa]s? de|suspeit[oa]s? de|neg(?:ou|aram|a|am)",
        "adverb": "supostamente|alegadamente|aparentemente",
        "kept": "dizendo|dito|afirm*|declar*|acus*|suspeit*|neg(?:ar|ado)|inform*|anunci*|advert*|explic*|confirm*"
        "|escrev*|estim*|acredit*|teria|teriam|seria|seriam",
    },
    "ru": {
        "says": "сказал[аи]?|заявил[аи]?|заявляет|заявляют|сообщил[аи]?|сообщает|сообщают|утвержда(?:ет|ют|л|ла|ли)"
        "|рассказал[аи]?|отметил[аи]?|обвинил[аи]?|обвиняет|обвиняют|подчеркнул[аи]?",
        "by": "по словам|по данным|по информации|по сообщени[юя]м?|согласно|со ссылкой на",
        "doubt": "предполагаем*|подозреваем*|обвиняем*|подозревают в|отрица(?:ет|ют|л|ла|ли)|опроверг*",
        "adverb": "якобы|предположительно|по-видимому",
        "kept": "сказа*|заяв*|сообщ*|утвержд*|обвин*|подозр*|отриц*|опроверг*|рассказ*|отмет*|объяв*|предупре*"
        "|считает"
        "|считают|подтверд*|написал*|пишет|добавил*",
    },
    "uk": {
        "says": "сказа(?:в|ла|ли)|заяви(?:в|ла|ли)|заявля(?:є|ють)|повідоми(?:в|ла|ли)|повідомля(?:є|ють)"
        "|стверджу(?:є|ють|вав|вала|вали)|розпові(?:в|ла|ли)|зазначи(?:в|ла|ли)|звинуват(?:ив|ила|или)"
        "|звинувачу(?:є|ють)|наголоси(?:в|ла|ли)",
        "by": "за словами|за даними|за інформацією|за повідомленням|згідно з|з посиланням на",
        "doubt": "підозрюван*|обвинувачен*|звинувачен*|ймовірн(?:ий|а|і|ого|их)|запереч(?:ує|ують|ив|ила|или)"
        "|спросту*",
        "adverb": "нібито|ймовірно|мабуть",
        "kept": "сказа*|заяв*|повідом*|стверд*|звинува*|обвинува*|підозр*|запереч*|спросту*|розпов*|зазнач*|оголос*"
        "|попере*|вважає|вважають|підтверд*|написа*|пише|додав|додала",
    },
}  # fmt: skip


def known(language: str) -> bool:
    """Whether we know the language's words of claim."""
    return language in _WORDS


@lru_cache(maxsize=64)
def pattern(language: str, *kinds: Kind) -> re.Pattern[str]:
    """What finds the words of these kinds in a text of the language, case ignored.

    Raises KeyError for a language that is not `known`.
    """
    words = "|".join(_WORDS[language][kind] for kind in kinds).replace("*", r"\w{0,12}").replace(" ", r"\s")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
