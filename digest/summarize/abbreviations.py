"""Abbreviations after which a sentence goes on, where sentencex alone would end it.

Compiled by hand from news style (ranks, titles, streets, references) in each language, and kept only
where sentencex 1.0 splits wrongly; what it already knows is not repeated here. All in lower case, without
the final full stop. sentencex knows some 40 to 120 abbreviations a language; these are the rest.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH_TITLES = (
    "asst assoc atty attys cmdrs capts cols comdr cpls dep drs fr gens gov govs hon lts maj messrs mses pfc pres "
    "profs pt pvt rep reps revs sens sgts spc supt supts"
)

BEFORE_NAMES: dict[str, frozenset[str]] = {
    "en": _set(_ENGLISH_TITLES),
    "es": _set("arq d dña dª excmo excma fr gral hno ilmo ing lic mons oo rvdo sto sta"),
    "fr": _set("m mgr mlle mme mr st ste"),
    "de": _set("abg bgm dipl fr frl hl hr ing präs st"),
    "it": _set("arch avv card cav comm dott dott.ssa geom ing mons on onn prof rag rev sen sig"),
    "pt": _set("av d dra eng engª exma exmo gen profa r rev sra sto sta"),
    "ru": _set("акад г ген гл д им кн д-р о обл оз пл пос пр просп проф пер св т ул"),
    "uk": _set("акад бул вул ген гр ім м о обл оз пл пос пр просп проф пров св смт"),
    "ar": _set("د أ م ا"),
}
"""By language: a name or a capital letter follows, and it is the same sentence."""

BEFORE_NUMBERS: dict[str, frozenset[str]] = {
    "en": _set("approx art arts ch chap fig figs no nos p pp par sec sect vol vols est ca c"),
    "es": _set("apdo art arts c cap fig n núm nº p págs pág vol aprox"),
    "fr": _set("art chap env fig n no nº p pp vol"),
    "de": _set("abs art ca kap nr s tel ziff"),
    "it": _set("art artt cap ca fig n nn p pag pp vol"),
    "pt": _set("art arts cap fig n nº p pp pág vol aprox"),
    "ru": _set("гл ок прибл рис стр ст см табл тел п пп ч кв д"),
    "uk": _set("бл близ буд гл кв мал п рис ст стор табл тел"),
}
"""By language: a number follows, and it is the same sentence."""

ZONES = _set(
    "EST EDT ET CST CDT CT MST MDT MT PST PDT PT AKST HST GMT UTC BST CET CEST EET EEST MSK IST JST KST SGT AEST "
    "AEDT ACST AWST NZST NZDT SAST WAT EAT Eastern Central Mountain Pacific Greenwich Beijing Moscow"
)
"""Time zones as they follow "9 a.m."."""

WEEKDAYS = _set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
)

MONTHS = _set(
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)

GERMAN_BEFORE_ORDINALS = _set(
    "der die das den dem des am im vom zum zur beim ins ans ein einen jeder jede jeden seit bis und ab"
)
"""Words before "2." in German that make it an ordinal ("der 2. Platz"), not the end of a sentence."""
