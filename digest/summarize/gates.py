"""What is never printed: datelines, bylines, captions, players, kickers, scraps, an outlet's own credit.

Whether a sentence can be read alone is another question: see `standing`.

Simple and certain gates only: what is doubtful is printed. Trims are at a sentence's ends, and none takes
away a speaker or a verb of claim ("said", "alleges"), which would make a claim a fact.
"""

from __future__ import annotations

import re

from digest.summarize import notices
from digest.text import words

KICKER_WORDS = 8
"""A line of fewer words without a full stop is a kicker or a heading: the first paragraphs of 40 real reports of
2024 had 9 to 57 words, kickers and the like 1 to 6."""
LONGEST = 2_000
"""Code points; a "sentence" beyond is a table, a list or noise: 4 of 53,603 in real news, all lists."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ANY_LETTER = re.compile(r"[^\W\d_]")
_ENDS = frozenset(".!?…。！？؟।")
"""What ends a sentence, quotation marks and brackets behind it apart."""
_CLOSERS = "\"'”’»)]」』"
_WIRES = (
    "AP|AFP|CNN|UPI|EFE|ANSA|DPA|TASS|IANS|PTI|ANI|KUNA|WAM|BBC|NPR|CBS|NBC|ABC|FOX|APA|ATS|SDA|NTB|TT|PAP|MTI|AGI|AA|"
    "The Associated Press|Associated Press|Agence France-Presse|Reuters|Bloomberg|Xinhua|Kyodo|Yonhap|Interfax|Lusa|"
    "Belga|Ritzau|Anadolu|Europa Press|Notimex|Adnkronos|Ukrinform|Press Association|Thomson Reuters Foundation|dpa|"
    "Business Wire|BUSINESS WIRE|PRNewswire|askanews|LaPresse|Italpress|Agência Brasil|Agência Lusa|"
    "Télam|УНН|УНИАН|УНІАН|Agencia EFE|Keystone-SDA|ТАСС|Интерфакс|РИА Новости|Укрінформ|Reuters Health|"
    'סוכנויות|סוכנויות הידיעות|רויטרס|איי פי|איתי"ם|איתי״ם|агентства|'
    "رويترز|أ ف ب|أ.ف.ب|د ب أ|وام|واس|قنا|فرانس برس|الأناضول|共同|时事|新华社|路透社|法新社|美联社|中央社"
)
_WIRE = re.compile(rf"(?:{_WIRES})(?:\b[^()]{{0,24}})?\Z")
_BRACKETED = re.compile(
    r"(?P<place>[^()（）!?\n]{0,60}?)\s*[(（](?P<wire>[^()（）\n]{2,40})[)）]"
    r"(?P<dash>\s*[.:]?\s*(?:--|[-–—])?)\s*"
)
_DASHED = re.compile(r"(?P<place>[^()!?\n–—“”\"]{3,60}?)(?:\s+(?:--|[-–—])\s+|—)")
_CHINESE = re.compile(
    r"(?:新华社|新華社|中新社|中新网|中央社|本报|人民网)[^。，\n]{1,16}?[电電讯](?:\s*[（(][^（）()\n]{1,30}[)）])?\s*"
    r"|【[^【】\n]{1,30}】\s*|［[^［］\n]{1,30}］\s*(?:[-–—－]\s*)?"
)
_CNN = re.compile(r"(?:[A-Z][\w.’'-]*,? ){1,4}(?:CNN|AP|AFP)\s+[—–-]\s*")
_DATED = re.compile(
    r"(?:last |first )?(?:updated|published|posted)\b[^.!?\n]{0,50}?\d{1,2}:\d{2}"
    r"(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}\b)?[\s|:,–—-]*",
    re.IGNORECASE,
)
_SMALL = "de del della di la le les el los las of the and y e et i am an der den do da dos das mar sur"
_SMALL_WORDS = frozenset(_SMALL.split())
_START = re.compile(r"[“\"‘'«„(\[¿¡]*\s?(?:[^\W\d_a-z]|[^\W_A-Za-z])")

_FURNITURE_UNENDED = re.compile(
    r"(?:last |first )?(?:published|updated|posted)\b.{0,40}\d|.*\b(?:getty images|ap photo|shutterstock|istock"
    r"|wikimedia commons)\b\W{0,3}\w{0,12}\W{0,3}\Z",
    re.IGNORECASE,
)
"""Furniture only in a line that does not end like a sentence: "Published 3 May 2021", "... / Getty Images"."""
_CAPTION_END = re.compile(
    r"(?:\((?:photo|image|picture|pictured|file|ap photo|getty|foto|bild|imagen|imagem|immagine|crédit|фото|photos)\b"
    r"[^()]{0,80}\)|[（(](?:资料图|图源|图|写真|撮影|摄影)[^（）()]{0,40}[)）]|REUTERS/[^.!?]{3,40})\W{0,3}\Z",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(r"(?:sign up|subscribe|get)\b.*\b(?:newsletter|inbox|alerts?)\b", re.IGNORECASE)
_FURNITURE_WORDS = 14
"""A line of furniture is short; a longer one that begins like it is a sentence ("Video: ... police said")."""


def same_words(one: str, other: str) -> bool:
    """The two say the same, case, punctuation and white space apart, and say something."""
    return bare(one) == bare(other) != ""


def bare(text: str) -> str:
    """The text's letters and figures, case apart: what it says, however it is set."""
    return "".join(filter(str.isalnum, text.casefold()))


def furniture(line: str, title: str = "", count: int | None = None) -> str:
    """The rule by which the line of `count` words is not the article's own prose; "" where it is.

    "repeats the title", "caption", "byline", "notice" (a credit, time stamp or button: "Read more"), "kicker".
    """
    if len(line) > 300:
        return ""
    if title and same_words(line, title):
        return "repeats the title"
    if notices.picture(line) or (_bracket_or_credit(line) and _CAPTION_END.search(line[-100:])):
        return "caption"
    ended = _ended(line)
    if (not ended and _FURNITURE_UNENDED.match(line)) or (line[:1] in ("S", "s", "G", "g") and _SIGN_UP.match(line)):
        return "notice"
    if (words(line) if count is None else count) > _FURNITURE_WORDS:
        return ""
    return _short(line, ended)


def _ended(line: str) -> bool:
    return line.rstrip(_CLOSERS)[-1:] in _ENDS


def _bracket_or_credit(line: str) -> bool:
    """Whether it may end like a caption: few lines do, and the pattern is slow."""
    end = line[-4:]
    return ")" in end or "）" in end or "REUTERS/" in line[-60:]


def _short(line: str, ended: bool) -> str:
    """The rule by which a short line is not the article's own prose; "" where it is."""
    if notices.caption(line):
        return "caption"
    if notices.notice(line, ended=ended):
        return "notice"
    if not ended and notices.byline(line):
        return "byline"
    return "kicker" if not ended and line.isupper() else ""


def scrap(sentence: str, count: int) -> bool:
    """Printed only where there is nothing else: with its `count` words a kicker or heading; it announces what
    follows; it is cut off, as feeds cut."""
    return sentence.endswith((":", "：", "...", "…", "[...]", "[…]")) or (
        count < KICKER_WORDS and not _ended(sentence)
    )


def wordless(text: str) -> bool:
    """No letter: a number, a rule, a table's row."""
    return not _ANY_LETTER.search(text)


def unprintable(sentence: str) -> bool:
    """Nothing a reader could read: no letter, far longer than any sentence, or one endless "word"."""
    if len(sentence) > LONGEST or wordless(sentence):
        return True
    # 200 code points without a space, in a script with spaces, are data and no language.
    return len(sentence) > 200 and words(sentence) < 2


def after_dateline(sentence: str) -> int:
    """How many code points at the start are a dateline: "MADRID (AP) - ", "(CNN) ", "Updated Jul 7, 6:40 PM ET "."""
    head = sentence[:140]
    # Patterns that look far are asked only where their sign is there: most lines have none.
    if match := _CHINESE.match(head) or (_DATED.match(head) if ":" in head else None):
        return _kept(sentence, match.end())
    if ("(" in head or "（" in head) and (match := _BRACKETED.match(head)) and _wire_line(match):
        first = _kept(sentence, match.end())
        # "(ANSA) - ROMA, 10 MAR - ..."
        return first + _dashed(sentence[first : first + 200]) if first and not match["place"].strip() else first
    if match := _CNN.match(head):
        return _kept(sentence, match.end())
    return _dashed(sentence)


def _dashed(sentence: str) -> int:
    """How many code points at the start are a place in capitals and a dash."""
    head = sentence[:140]
    if not any(sign in head for sign in ("—", "–", "- ")):
        return 0
    match = _DASHED.match(head)
    if match is None or not _capital_place(match["place"], sentence[match.end() : 2_000]):
        return 0
    return _kept(sentence, match.end())


def labelled(sentence: str) -> bool:
    """Whether capitals and a dash open it that may be a town or whoever speaks: neither is cut nor printed."""
    head = sentence[:140]
    if not any(sign in head for sign in ("—", "–", "- ")):
        return False
    match = _DASHED.match(head)
    words = match["place"].split() if match else []
    return len(words) > 1 and all(word.isupper() for word in words) and not _city(words)


def dateline(sentence: str) -> bool:
    """Whether the sentence is nothing but a dateline: "KYIV, July 8 (Ukrinform)."."""
    match = _BRACKETED.match(sentence[:140])
    return match is not None and match.end() == len(sentence) and bool(_WIRE.match(match["wire"].strip()))


def _kept(sentence: str, at: int) -> int:
    """`at` where a sentence can begin there, else 0: nothing is recapitalised."""
    return at if _START.match(sentence, at) else 0


def _wire_line(match: re.Match[str]) -> bool:
    place, wire, dash = match["place"].strip(), match["wire"].strip(), bool(match["dash"].strip(" .:"))
    tokens = re.split(r"[\s,-]+", place) if place else []
    if len(tokens) > 8 or "".join(token[:1] for token in tokens).upper() == wire.upper():
        return False  # "The British Broadcasting Corporation (BBC) - ..." explains an abbreviation
    if not _WIRE.match(wire):
        return dash and (not tokens or (tokens[0].isupper() and len(tokens[0]) > 2))
    if "." in match["dash"] and tokens and tokens[0].isupper() and len(tokens[0]) > 2:
        return True  # "KYIV, 8 July (Ukrinform). The bridge ..."
    # "Rome (CNN) Italy is ..." is a dateline; "The news agency (AP) said" is not.
    return dash or (len(tokens) <= 4 and not place.startswith("The ") and all(map(_name, tokens)))


_TOWNS_BEGIN = _set("""
    NEW SAN SANTA SANTO SAO SÃO ST SAINT STE SAINTE LOS LAS EL LA LE LOWER UPPER GREAT PORT FORT MOUNT CAPE LAKE TEL
    HONG KUALA BUENOS RIO ABU ADDIS SOUTH NORTH EAST WEST PALM SALT KANSAS OKLAHOMA COLORADO BATON DES MEXICO
    GUATEMALA PANAMA HO PHNOM BAD DEN DER NIZHNY VELIKY UNITED WHITE CAPITOL DAR PUERTO VILLA CIUDAD KUWAIT QUEBEC
    VATICAN NUEVA RAS BANDAR ULAN SRI NAY KRYVYI IVANO GRAND CEDAR LITTLE""")
_TOWNS_END = _set("""
    CITY BEACH SPRINGS FALLS ISLAND ISLANDS VALLEY HILLS HEIGHTS TOWN HARBOR HARBOUR RAPIDS PARK COUNTY BAY CREEK LAKE
    GROVE POINT RIVER HOUSE HILL NATIONS RICO SALVADOR""")


def _name(token: str) -> bool:
    return not token[:1].islower() or token in _SMALL_WORDS


def _capital_place(place: str, rest: str) -> bool:
    """ "WASHINGTON", "PORTLAND, Ore.", "KYIV, Ukraine, March 3"; not "NASA — the agency — said"."""
    city, _, more = place.strip().partition(",")
    letters = re.sub(r"[\s.'’-]", "", city)
    if letters.startswith("FILE") or len(more.split()) > 6:
        return False
    if not (letters.isalpha() and letters.isupper() and len(letters) > 2):
        return False
    if not more and not _city(city.split()):
        return False
    return len(letters) > 5 or bool(more) or not re.search(r"—|–|\s--?\s", rest)


def _city(words: list[str]) -> bool:
    """Whether the words in capitals are a town's name and not a speaker's: "OTTO BRAND — ..." is one's label."""
    return len(words) == 1 or words[0].strip(".") in _TOWNS_BEGIN or words[-1] in _TOWNS_END


_CREDIT = (
    r"(?:the\s+)?{outlet}\s+(?:has\s+|had\s+)?(?:reported|reports)(?:\s+(?:on\s+)?\w+day)?"
    r"|(?:reported|reports)\s+(?:the\s+)?{outlet}"
    r"|(?:informó|informa|reportó|reporta|publicó)\s+(?:(?:la agencia|el diario|el periódico|el|la)\s+)?{outlet}"
    r"|(?:a rapporté|rapporte)\s+(?:l['’]|l['’]agence |le |la )?{outlet}"
    r"|(?:wie\s+)?(?:berichtet|berichtete|meldet|meldete)\s+(?:der |die |das )?{outlet}"
    r"|wie (?:der |die |das )?{outlet} (?:berichtet|berichtete|meldet|meldete)"
    r"|(?:riporta|riferisce|ha riportato)\s+(?:l['’]|il |la )?{outlet}"
    r"|(?:informou|informa|noticiou|reportou|relatou)\s+(?:a |o )?{outlet}"
    r"|(?:сообщает|сообщил[аио]?|передаёт|передает|пишет)\s+{outlet}"
    r"|(?:повідомляє|повідомив|повідомила|повідомило|передає|пише)\s+{outlet}"
)
"""What an outlet says of itself at a sentence's end: that it reports. "According to" marks a claim, and stays."""


def before_credit(sentence: str, outlet: str) -> int:
    """Where the sentence ends without its own outlet's credit: before ", Reuters reported."; else its length.

    Only the outlet that the article is from: another's name there is the source of the claim.
    """
    if not 2 <= len(outlet) <= 60:
        return len(sentence)
    tail = sentence[-(len(outlet) + 60) :]
    match = re.search(rf",\s+(?:{_CREDIT.format(outlet=re.escape(outlet))})\.?\Z", tail, re.IGNORECASE)
    return len(sentence) - len(tail) + match.start() if match else len(sentence)
