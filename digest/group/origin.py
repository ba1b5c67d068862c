"""What a report is: its outlet's own, a news agency's, or the retelling of what another outlet reported.

Read from the outlet's name, the byline, the text's first sentences and its end, in English, Spanish, French, German.
"""

from __future__ import annotations

import re
from typing import Literal

from digest import urls
from digest.group.copies import AGENCIES
from digest.values import Article

Origin = Literal["original", "wire", "rewrite"]

TOP, END = 120, 200
"""Characters at a text's top that may hold a dateline, and at its end that may hold a credit."""
OPENING = 700
"""Characters in which the first three sentences stand: a rewrite says there whose report it tells."""
SENTENCES = 3
_NEAR = 60
"""Characters before an outlet's name in which the words that make it a source stand."""


def _any(names: str) -> str:
    """A pattern of any of the names, one a line or separated by bars."""
    return "|".join(re.escape(name.strip()) for name in re.split(r"[|\n]", names) if name.strip())


_MORE = "PTI|IANS|AAP|APA|Keystone-SDA|SDA|ATS|Lusa|Press Association|Canadian Press"
"""National agencies besides those whose copies are looked for; too short or too common for a name within others."""
_AGENCY = rf"(?:{_any('|'.join([*(name for names in AGENCIES for name in names), _MORE]))})"
_AGENCIES = rf"(?i:{_AGENCY}(?:\s*[/,;+&]\s*{_AGENCY})*)"
_NAME = re.compile(rf"(?<!\w){_AGENCY}(?!\w)", re.IGNORECASE)
_SHORT = 4
"""Letters of an agency's initials: "AP" in a byline is an agency, "Ap" and "Efe" may be people."""
# In brackets behind a place and a date, and before a dash: "(AP) —", "MADRID, 3 Mar. (EUROPA PRESS) -",
# "Berlin (dpa/AFP) - "; without a dash behind a place alone.
_DATELINE = re.compile(
    rf"[^\n(]{{0,60}}\(\s*{_AGENCIES}\s*\)\s*[.:,]*\s*(?:[-–—]|\n)"
    rf"|(?:[A-Z][\w-]+|(?:[A-Z][A-Z.'’-]+[ ,]+){{1,4}})\s*\(\s*{_AGENCIES}\s*\)"
    rf"|{_AGENCIES}\s*[-–—:]\s"
)
_WITH = r"(?i:with|avec|con|mit|source|fuente|quelle|by|por|par|von|the)\W+"
# The last line is nothing but a credit, or ends in one: in brackets, behind a dash, behind who wrote and edited it.
_CREDIT = re.compile(
    rf"[(\[]\s*(?:{_WITH})?{_AGENCIES}\s*[)\]]\W*$"
    rf"|(?:^|[-–—]\s?)\W*(?:{_WITH})?{_AGENCIES}\W*$"
    rf"|(?:©|(?i:\(c\)|copyright))[^\n.]{{0,30}}?(?<!\w){_AGENCIES}(?!\w)"
    r"|\((?i:additional |writing and )?(?i:reporting by) [^()\n]{1,160}?;?\s*"
    r"(?i:writing|editing) by [^()\n]{1,80}\)\W*$"
)

_NAMED = _any("""
    CNN|BBC|NBC|ABC News|CBS|MSNBC|CNBC|Fox News|NPR|PBS|C-SPAN|Axios|Politico|POLITICO|Bloomberg|HuffPost|BuzzFeed
    BuzzFeed News|Huffington Post|Wall Street Journal|New Yorker|Economist|Financial Times|Guardian|Daily Beast|Vox
    VICE|ProPublica|Intercept|Atlantic|Newsweek|TIME magazine|Time magazine|Rolling Stone|Vanity Fair|Business Insider
    Insider|The Hill|Breitbart|Daily Caller|National Review|USA Today|USA TODAY|TMZ|Variety|Al Jazeera|Al-Jazeera
    Al Arabiya|Haaretz|Sky News|ITV|Channel 4|Globe and Mail|The Information|The Verge|WSJ|NYT|WaPo|ESPN
    Associated Press|AP|Reuters|AFP|Agence France-Presse|Bild|Spiegel|FAZ|Die Zeit|Süddeutsche Zeitung|Handelsblatt
    Frankfurter Allgemeine|ARD|ZDF|NDR|WDR|Welt am Sonntag|dpa|Le Monde|Le Figaro|Figaro|Libération|Mediapart
    Le Parisien|L'Équipe|L’Équipe|Ouest-France|France Info|Franceinfo|franceinfo|France Inter|BFMTV|BFM|TF1|RTL
    Les Echos|Les Échos|El País|EL PAÍS|El Mundo|La Vanguardia|El Confidencial|Clarín|La Nación|El Universal|Reforma
    Milenio|Efe|EFE|Europa Press|Cadena SER|RTVE|O Globo|Folha|Corriere della Sera|La Repubblica|Repubblica|La Stampa
    ANSA|TASS|Interfax|Xinhua|Kyodo|Yonhap|Nikkei|Asahi|Times of Israel
""")
"""Outlets that others cite most, whose names do not say that they are one."""
_KIND = _any("""
    Post|Times|Journal|News|Tribune|Herald|Gazette|Chronicle|Observer|Telegraph|Mail|Sun|Star|Mirror|Independent|Globe
    Courier|Echo|Bulletin|Reporter|Examiner|Inquirer|Enquirer|Register|Dispatch|Sentinel|Standard|Wire|Weekly|Magazine
    Daily|Press|Radio|Free Beacon|Zeitung|Allgemeine|Rundschau|Tageblatt|Kurier|Anzeiger|Nachrichten|Diario|Periódico
    Correo|Heraldo|Dauphiné|Dépêche|Presse|Soir|Matin
""")
"""What outlets call themselves."""
# "White House Press Secretary", "the Journal of Hydrology", "Times Square": no outlets.
_ELSE = _any("""
    of|Secretary|Office|Club|Freedom|Corps|Conference|Briefing|Counsel|Commission|Square|Service|Association|Party
    President|Corp|Group|Wars
""")
# A capitalised name that ends, or begins, as outlets' names do; or one of the above.
_OUTLET = re.compile(
    rf"(?<!\w)(?:{_NAMED}|(?:[A-Z][\w&'’-]*[ ]){{1,4}}?(?:{_KIND})|(?:The|the|Die|Le|La|El|Diario|Radio|Daily)[ ]"
    rf"(?:{_KIND}|[A-Z][\w-]+[ ](?:{_KIND}))|(?:Radio|Canal|Diario)[ ][A-Z][\w-]+)(?![\w-])(?! (?:{_ELSE})\b)"
)
# What stands between such words and the name: "told the newspaper Bild", "selon le quotidien Le Soir".
_ARTICLE = (
    r"(?:(?:the|an?|der|die|das|dem|den|des|le|la|les|l['’]|el|los|du|de la|newspaper|magazine|website|outlet"
    r"|broadcaster|diario|periódico|cadena|agencia|journal|quotidien|chaîne|agence|Zeitung|Nachrichtenagentur|Magazin"
    r"|Sender)\s*){0,4}[\"“„«‘']?\s*$"
)
_BEFORE = re.compile(
    r"(?:\b(?:told|tells?|according to|per|speaking to|as reported in|published in"
    r"|(?:reported|obtained|published) by)"
    r"|\breports? (?:in|by|from|on|published (?:in|by))|\binterview (?:with|to|on)|\b(?:first|originally) (?:in|by)"
    r"|\bsegún(?: (?:informó|informa|publicó|publica|reveló|revela|adelantó|adelanta|recoge))?|\bde acuerdo con"
    r"|\b(?:informó|publicó|reveló|adelantó|adelantado por|publicado por)|\bentrevista (?:con|a|de|en|concedida a)"
    r"|\b(?:dijo|declaró|contó|aseguró|informó|confirmó) (?:a|al)"
    r"|\bselon(?: les informations (?:de|du)| une information (?:de|du))?|\bd['’]après"
    r"|\b(?:rapporte|révèle|indique|affirme)|\b(?:déclaré|confié|dit|assuré|expliqué) (?:à|au)"
    r"|\bentretien (?:à|au|avec|accordé (?:à|au))|\binterview (?:à|au)"
    r"|\blaut(?: einem Bericht)?(?: von)?|\b(?:berichte(?:n|te|ten|t)|meldet(?:e|en)?)"
    r"|\b(?:gegenüber|sagte?(?: [\w.-]+){0,3})"
    r"|\bnach (?:Angaben|Informationen)|\bBerichts?(?: (?:von|in))?|\bInterview mit|\bim Gespräch mit)\s*" + _ARTICLE,
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\"”“»’']?\s*(?:(?:has|have|had|was|were|is|are|a|hat|haben|ha)\s+)?"
    r"(?:first |also |earlier |originally |zuerst )?"
    r"(?:reported|reports|report\b|reporting|revealed|published|broke the|obtained|berichtet|meldet|schreibt|informó|"
    r"publicó|reveló|adelantó|rapporté|révélé|rapporte|révèle|indique|écrit|"
    r"(?:said|says) (?:in a report|that it had))"
)
_FIRST_REPORTED = re.compile(r"\bfirst reported (?:by|in|on)\s+(?:the )?([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})")
_STOP = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“„«A-Z¿¡ÀÁÉÍÓÚÄÖÜ])|\n\s*\n")


def origin(article: Article) -> Origin:
    """Whether the article is its outlet's own report, an agency's, or tells what another outlet reported.

    A news agency's is one that an agency prints itself, or that names one in byline, dateline or credit.
    """
    if _wire(article):
        return "wire"
    return "rewrite" if retold(article) else "original"


def _wire(article: Article) -> bool:
    text = article.text.strip()
    signed = _agency(article.outlet[:200]) or _agency((article.byline or "")[:200])
    return signed or bool(_DATELINE.match(text[:TOP])) or _credited(text[-END:])


def _agency(name: str) -> bool:
    """Whether an outlet's name or a byline names an agency: whole, or by more than initials, or by capital ones."""
    return any(
        len(match[0]) > _SHORT or match[0].isupper() or match[0] in ("dpa", name.strip())
        for match in _NAME.finditer(name)
    )


def _credited(end: str) -> bool:
    """Whether the text's end credits an agency; one that "contributed to this report" did not write it."""
    last = end.rstrip().rpartition("\n")[2]
    return bool(_CREDIT.search(last)) and "contribut" not in last.casefold()


def retold(article: Article) -> str:
    """The other outlet whose report the first sentences tell; "" where they tell none, or what this one was told."""
    top, own = opening(article.text), _names(article)
    known = [match[0] for match in _OUTLET.finditer(top) if _is_source(top, match)]
    if any(_is_own(name, own) for name in known):
        return ""
    first = [match[1] for match in _FIRST_REPORTED.finditer(top) if not _is_own(match[1], own)]
    return next(iter((*known, *first)), "")


def opening(text: str) -> str:
    """The text's first sentences, as far as they can be told: a rewrite names its source there."""
    top = text.strip()[:OPENING]
    ends = [match.start() + 1 for match in _STOP.finditer(top)]
    return top[: ends[SENTENCES - 1]] if len(ends) >= SENTENCES else top


def _is_source(top: str, match: re.Match[str]) -> bool:
    """Whether the words around make the outlet the source of what is told."""
    before = top[max(0, match.start() - _NEAR) : match.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(top, match.end()))


def _names(article: Article) -> tuple[str, ...]:
    named = (article.outlet, article.source.title or "", urls.host(article.url))
    return tuple(filter(None, map(_squeezed, named)))


def _is_own(name: str, own: tuple[str, ...]) -> bool:
    """Whether it is the outlet itself: one name within the other, or its initials."""
    short = _squeezed(name)
    return any(short in one or one in short for one in own)


def _squeezed(name: str) -> str:
    return "".join(c for c in name.casefold().removeprefix("the ") if c.isalnum())
