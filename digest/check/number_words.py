"""Numbers in words, eight languages: what a word is worth; compared without accents and case (`naming.folded`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from digest.naming import folded

# 0 to 20, one place each; forms of one number are joined by "/".
_SMALL = {
    "en": "zero one two/both/couple/pair/twice/double three/thrice four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "es": "cero uno/una/un dos/ambos/ambas tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince "
    "dieciséis diecisiete dieciocho diecinueve veinte",
    "fr": "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt/vingts",
    "de": "null eins/ein/eine/einen/einem/einer zwei/beide/beiden drei vier fünf sechs sieben acht neun zehn elf "
    "zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "it": "zero uno/una/un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici "
    "sedici diciassette diciotto diciannove venti",
    "pt": "zero um/uma dois/duas/ambos três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze "
    "quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove vinte",
    "ru": "ноль один/одна/одно/одного/одну два/две/двух/двое/двум/оба/обе три/трех/трое/трем четыре/четырех/четверо "
    "пять/пяти/пятеро шесть/шести/шестеро семь/семи/семеро восемь/восьми девять/девяти десять/десяти "
    "одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати "
    "пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати "
    "девятнадцать/девятнадцати двадцать/двадцати",
    "uk": "нуль один/одна/одне/одного/одну два/дві/двох/двоє/обидва/обидві три/трьох/троє чотири/чотирьох/четверо "
    "п'ять/п'яти/п'ятеро шість/шести/шестеро сім/семи/семеро вісім/восьми дев'ять/дев'яти десять/десяти "
    "одинадцять/одинадцяти дванадцять/дванадцяти тринадцять/тринадцяти чотирнадцять/чотирнадцяти "
    "п'ятнадцять/п'ятнадцяти шістнадцять/шістнадцяти сімнадцять/сімнадцяти вісімнадцять/вісімнадцяти "
    "дев'ятнадцять/дев'ятнадцяти двадцять/двадцяти",
}
# 30 to 90.
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "trente quarante cinquante soixante septante huitante/octante nonante",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "ru": "тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти семьдесят/семидесяти "
    "восемьдесят/восьмидесяти девяносто",
    "uk": "тридцять/тридцяти сорок/сорока п'ятдесят/п'ятдесяти шістдесят/шістдесяти сімдесят/сімдесяти "
    "вісімдесят/вісімдесяти дев'яносто",
}
# 100 to 900, where they are words of their own.
_HUNDREDS = {
    "es": "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
    "quinientos/quinientas "
    "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
    "pt": "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
    "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas",
    "ru": "сто/ста двести/двухсот триста/трехсот четыреста/четырехсот пятьсот/пятисот шестьсот/шестисот "
    "семьсот/семисот восемьсот/восьмисот девятьсот/девятисот",
    "uk": "сто/ста двісті/двохсот триста/трьохсот чотириста/чотирьохсот п'ятсот/п'ятисот шістсот/шестисот "
    "сімсот/семисот вісімсот/восьмисот дев'ятсот/дев'ятисот",
}
_TIMES = {
    "en": {"hundred": 100, "dozen": 12, "score": 20},
    "es": {"docena": 12, "veintena": 20, "centenar": 100},
    "fr": {
        "cent": 100,
        "cents": 100,
        "dizaine": 10,
        "douzaine": 12,
        "vingtaine": 20,
        "trentaine": 30,
        "centaine": 100,
    },
    "de": {"hundert": 100, "dutzend": 12},
    "it": {"cento": 100, "dozzina": 12, "decina": 10, "ventina": 20, "centinaio": 100},
    "pt": {"dúzia": 12, "dezena": 10, "centena": 100},
    "ru": {"дюжина": 12, "десяток": 10, "сотня": 100},
    "uk": {"дюжина": 12, "десяток": 10, "сотня": 100},
}
# Thousands and more, in any of the languages; "billion" is a million millions in some of them.
_SCALES = (
    (10**3, "thousand thousands mil mille mila tausend tsd тысяча тысячи тысяч тысячу тыс тисяча тисячі тисяч "
    "тисячу тис ألف آلاف אלף"),
    (10**5, "lakh lakhs"),
    (
        10**6,
        "million millions millón millones million milliones millionen mio milione milioni milhão milhões "
        "миллион миллиона миллионов млн мільйон мільйона мільйони мільйонів مليون ملايين מיליון",
    ),
    (10**7, "crore crores"),
    (
        10**9,
        "billion billions bn milliard milliards milliarde milliarden mrd miliardo miliardi bilhão bilhões bilião "
        "миллиард миллиарда миллиардов млрд мільярд мільярда мільярди мільярдів مليار מיליארד",
    ),
    (10**12, "trillion trillions tn billón billones billion billionen bilioni trilhão trilhões триллион триллиона "
    "триллионов трлн трильйон трильйонів"),
)  # fmt: skip
LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "t": 10**12}
"""Scales that are glued to a figure ("$3m") and may be units of measure as well."""
SIGNS = {
    "百": 100,
    "千": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "億": 10**8,
    "亿": 10**8,
    "만": 10**4,
    "억": 10**8,
    "兆": 10**12,
}
"""Scales in scripts without spaces."""
JOINERS = frozenset({"and", "y", "et", "e", "und"})
"""What may stand between the parts of one number."""
VAGUE = {
    "en": "one both couple pair double twice score thrice",
    "es": "uno una un once ambos ambas",
    "fr": "un une neuf neufs cent",
    "de": "eins ein eine einen einem einer beide beiden acht",
    "it": "uno una un sei cento",
    "pt": "um uma ambos cem cento",
    "ru": "один одна одно одного одну оба обе десяток сотня",
    "uk": "один одна одне одного одну обидва обидві десяток сотня",
}
"""Words that are often no figure: they are known as one, and never asked for."""


def _forms(row: str, start: int, step: int) -> Iterator[tuple[str, int]]:
    for place, words in enumerate(row.split()):
        yield from ((folded(word), start + step * place) for word in words.split("/"))


@lru_cache(maxsize=1)
def scales() -> dict[str, tuple[int, ...]]:
    """What words like "million" multiply a figure by; more than one number where languages differ."""
    found: dict[str, tuple[int, ...]] = {}
    for times, words in _SCALES:
        for word in dict.fromkeys(map(folded, words.split())):
            found[word] = (*found.get(word, ()), times)
    return found


@lru_cache(maxsize=16)
def units(language: str) -> dict[str, int]:
    """The numbers below a thousand that are one word in the language; none where it is not known."""
    if language not in _SMALL:
        return {}
    found = dict(_forms(_SMALL[language], 0, 1)) | dict(_forms(_TENS[language], 30, 10))
    found |= dict(_forms(_HUNDREDS.get(language, ""), 100, 100))
    return found | dict(_compounds(language, found))


@lru_cache(maxsize=16)
def times(language: str) -> dict[str, int]:
    """What multiplies a number in words: "hundred", "dozen"."""
    return {folded(word): value for word, value in _TIMES.get(language, {}).items()}


@lru_cache(maxsize=16)
def vague(language: str) -> frozenset[str]:
    """The words that are often no figure."""
    return frozenset(map(folded, VAGUE.get(language, "").split()))


def _compounds(language: str, known: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Numbers that are written together: "einundzwanzig", "zweihundert", "ventuno", "veintidós"."""
    ones = [(word, value) for word, value in known.items() if 0 < value < 10]
    tens = [(word, value) for word, value in known.items() if 20 <= value < 100 and value % 10 == 0]
    if language == "de":
        below = {**known, **{f"{one}und{ten}": a + b for one, a in ones for ten, b in tens}}
        yield from below.items()
        for word, value in ones:
            yield from ((f"{word}hundert{rest}", 100 * value + more) for rest, more in {"": 0, **below}.items())
            yield f"{word}tausend", 1000 * value
    if language == "it":
        for ten, b in tens:
            yield from ((f"{ten[:-1] if one[0] in 'uo' else ten}{one}", a + b) for one, a in ones)
        yield from ((f"{word}cento", 100 * value) for word, value in ones)
        yield from ((f"{word}mila", 1000 * value) for word, value in ones)
    if language == "es":
        yield from ((f"veinti{one}", 20 + value) for one, value in ones)
