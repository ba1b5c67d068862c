"""Abbreviations after which a sentence goes on, or ends, where sentencex alone has it the other way.

Compiled by hand from news style (ranks, titles, streets, references) in each language, and kept only
where sentencex 1.0 splits wrongly; what it already knows is not repeated here. All in lower case, without
the final full stop. sentencex knows some 40 to 120 abbreviations a language; these are the rest.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH_TITLES = (
    "asst assoc atty attys cmdrs capts cols comdr const cpls dep drs fr gens gov govs hon lts maj messrs mmes mses "
    "pfc pres profs pt pvt rep reps revs sens sgts spc ste supt supts"
)

BEFORE_NAMES: dict[str, frozenset[str]] = {
    "en": _set(_ENGLISH_TITLES),
    "es": _set("arq d dña dª excmo excma fr gral hno ilmo ing lic mons oo rvdo sto sta"),
    "fr": _set("dr m mgr mlle mme mr pr st ste"),
    "de": _set("abg bgm dipl ehem fa fr frl hl hr ing präs st"),
    "it": _set("arch avv card cav comm dott dott.ssa geom ing mons on onn prof rag rev sen sig"),
    "pt": _set("av d dra eng engª exma exmo gen prof profa profª r rev sra sto sta"),
    "ru": _set("акад г ген гл д им кн д-р о обл оз пл пос пр просп проф пер св т ул"),
    "uk": _set("акад бул вул ген гр ім м о обл оз пл пос пр просп проф пров св смт"),
    "pl": _set("al bp dr gen hab inż kard kpt ks mec mgr mjr os p płk pp prof red św ul"),
    "nl": _set("dhr dr drs ing ir mevr mr mw prof st"),
    "ar": _set("د أ م ا"),
    "hi": _set("डॉ श्री प्रो पं"),
}
"""By language: a name or a capital letter follows, and it is the same sentence."""

BEFORE_NUMBERS: dict[str, frozenset[str]] = {
    "en": _set("approx apt art arts ch chap fig figs hwy no nos p pp par rte rtes sec sect tel vol vols est ca c"),
    "es": _set("apdo art arts c cap fig n núm nº p págs pág tel vol aprox"),
    "fr": _set("art c.-à-d chap env fig n no nº p pp tél vol"),
    "de": _set("abs art ca kap nr s tel ziff"),
    "it": _set("art artt cap ca fig n nn p pag pp tel vol"),
    "pt": _set("art arts cap fig n nº p pp pág tel vol aprox"),
    "ru": _set("гл ок прибл рис стр ст см табл тел п пп ч кв д"),
    "uk": _set("бл близ буд гл кв мал п рис ст стор табл тел"),
    "pl": _set("art ok nr pkt poz ryc rys str tel ust"),
    "nl": _set("art bijv blz ca nr pag tel"),
    "sv": _set("bl.a ca kap kl nr sid t.ex tel"),
    "da": _set("bl.a ca kap kl nr tlf"),
    "no": _set("bl.a ca kap kl nr tlf"),
}
"""By language: a number follows, and it is the same sentence."""

BEFORE_AMOUNTS = _set("approx aprox ca c circa env est ok")
"""In any language: "approx. $5"; "no. $5" is an answer and a new sentence."""

BEFORE_ROMANS = _set("act art bk ch kap cap fig t tom vol vols")
"""In any language: "vol. II"; the pronoun in "p. I" and "no. I" keeps others out."""

BEFORE_LOWER = _set("assn assoc bros dept dist govt intl mfg natl temp univ")
"""English words cut short that stand before a small letter; any other such word ends a sentence in careless text."""

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

STARTERS: dict[str, frozenset[str]] = {
    "en": _set("A An And At But He Her His I In It Its On She That The Their There They This We"),
    "es": _set("A El Ella Ellos En Es Eso Esta Este La Las Lo Los No Pero Se Su Sus También Un Una Y Él"),
    "fr": _set("Ce Ces Cette Dans Elle Elles En Et Il Ils Je La Le Les Mais Nous On Sa Son Un Une À"),
    "de": _set("Auch Aber Danach Das Der Die Doch Dort Ein Eine Er Es Ich Im In Sie Und Wir"),
    "it": _set("Anche E Gli I Il In La Le Lei Lo Lui Ma Nel Non Questa Questo Sono Un Una È"),
    "pt": _set("A As Com E Ela Ele Eles Em Esta Este Mas Na No Não O Os Um Uma É"),
    "ru": _set(
        "В Где Его Её Затем И Из Их К Как Мы На Но Он Она Они Оно По После Потом С Там Теперь Тогда У Эта Это Я"
    ),
    "uk": _set(
        "А Але Він Вона Вони Воно Де До З За І Його Її Їх Ми На Ніхто Потім Після Та Там Тепер Тоді У Це Цей Ця Я"
    ),
    "pl": _set("A Ale I Jego Jej Ma My Na On Ona Oni Po Potem To W Z"),
}
"""By language: words that begin a sentence far oftener than they stand with a capital letter within one."""

ENDERS: dict[str, tuple[str, ...]] = {
    # Words, in small letters, and a month: "Me.", "Ill.", "Art." are abbreviations.
    "en": ("me.", "may.", "May.", "miss.", "art.", "ill.", "fed.", "Fed.", "con.", "id."),
    "es": ("etc.",),
    "fr": ("etc.",),
    "de": ("usw.", "usf.", "etc."),
    "it": ("ecc.",),
    "pt": ("etc.",),
    "ru": ("т. д.", "т.д.", "т. п.", "т.п.", "др.", "руб.", "коп.", "чел."),
    "uk": ("т. д.", "т.д.", "т. п.", "т.п.", "ін.", "грн.", "крб.", "коп."),
    "pl": ("itd.", "itp."),
    "nl": ("enz.",),
}
"""By language: before a capital letter they end the sentence, though sentencex takes them for its middle."""

ENDERS_BEFORE_STARTERS: dict[str, tuple[str, ...]] = {
    "es": ("S.A.", "S.L.", "EE. UU.", "EE.UU."),
    "it": ("S.p.A.", "S.r.l.", "S.p.a."),
    "pt": ("S.A.", "Ltda."),
    "ru": ("г.", "гг.", "в.", "вв."),
    "uk": ("р.", "рр.", "ст."),
}
"""By language: before one of the `STARTERS` they end the sentence; a name may follow them within one."""

COMPANIES = _set("s.a s.l s.p.a s.r.l")
"""What looks like initials and is none."""
