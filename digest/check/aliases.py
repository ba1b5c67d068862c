"""Names that are spelled in several ways, and words that are no names: what an editor writes without asking."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.naming import folded

# A line a name, codes in capitals; what stands between "/" says the same. Countries whose adjective is not made of
# their name, and places that newspapers abbreviate (AP style and postal codes).
_SAME = """
US/USA/america/american/americans/united states
UK/GB/anglo/britain/british/briton/britons/united kingdom/great britain
EU/european union
UN/united nations
UAE/emirates/emirati/emiratis
DRC/congo/congolese
france/franco/french/frenchman/frenchmen
netherlands/dutch/holland
spain/spanish/spaniard/spaniards
poland/polish/pole/poles
ireland/irish/irishman
wales/welsh
scotland/scottish/scot/scots
england/english
switzerland/swiss
denmark/danish/dane/danes
greece/greco/greek/greeks
cyprus/cypriot/cypriots
philippines/philippine/filipino/filipinos/filipina
thailand/thai/thais
iraq/iraqi
peru/peruvian
laos/lao/laotian
chad/chadian
mali/malian
niger/nigerien
oman/omani
cuba/cuban
iran/iranian/persian
israel/israeli
norway/norwegian
lebanon/lebanese
germany/german/germans
turkey/türkiye/turkish/turk/turks
ukraine/kyiv/kiev
china/sino/chinese/beijing
russia/russo/russian/moscow/kremlin
new zealand/kiwi
africa/afro/african
europe/euro/european
asia/asian
islam/islamic/islamist/muslim/muslims
christianity/christian
judaism/jewish/jew/jews
democrat/democratic/democrats
republican/republicans/GOP
congress/senate/congressional
alabama/AL
alaska/AK
arizona/ariz/AZ
arkansas/AR
california/calif/CA
colorado/colo/CO
connecticut/conn/CT
delaware/DE
florida/FLA/FL
georgia/GA
hawaii/HI
idaho/ID
illinois/IL
indiana/IN
iowa/IA
kansas/KS
kentucky/KY
louisiana/LA
maine/ME
maryland/MD
massachusetts/MA
michigan/mich/MI
minnesota/minn/MN
mississippi/ms
missouri/MO
montana/MT
nebraska/NEB/NE
nevada/NEV/NV
new hampshire/NH
new jersey/NJ
new mexico/NM
new york/NY
north carolina/NC
north dakota/ND
ohio/OH
oklahoma/okla/OK
oregon/OR
pennsylvania/PA
rhode island/RI
south carolina/SC
south dakota/SD
tennessee/tenn/TN
texas/TX
utah/UT
vermont/VT
virginia/VA
washington/WA
west virginia/WVA/WV
wisconsin/WIS/WI
wyoming/WYO/WY
district of columbia/DC
"""
_NO_NAME = """
president minister prime premier senator sen senators representative rep reps congressman congresswoman governor gov
mayor judge justice general gen colonel col captain capt sergeant sgt lieutenant lt major secretary chancellor king
queen prince princess pope bishop archbishop cardinal professor prof doctor dr mr mrs ms miss sir lord lady dame
director chief chairman chairwoman chair speaker ambassador commissioner attorney foreign vice deputy former acting
leader parliament government court supreme police army navy ministry department office agency committee commission
council party state states county city north south east west northern southern eastern western central presidente
presidenta ministro ministra primer senador senadora gobernador gobernadora alcalde general papa rey reina président
présidente ministre premier première maire sénateur roi reine gouvernement präsident präsidentin minister ministerin
kanzler kanzlerin bundeskanzler bundeskanzlerin papst könig königin herr frau presidente ministro sindaco senatore
senatrice onorevole ministra governatore prefeito governador governadora pm mp mps ceo co note update updated breaking
analysis opinion video photo exclusive correction editor
"""


def dotless(text: str) -> str:
    """The text with its dotted initials as one word: "U.S." is "US"."""
    return re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)", "", text)


def words(text: str) -> list[str]:
    """The words of the text, folded; "U.S." is one, "Franco-German" two."""
    plain = dotless(text.replace("\u02bc", "'"))
    return [folded(word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", plain)]


def codes(text: str) -> frozenset[str]:
    """The abbreviations of two or three capitals: "US" is a country, "us" is we."""
    return frozenset(re.findall(r"(?<![^\W_])[A-Z]{2,3}(?![^\W_])", dotless(text)))


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(_entry, line.split("/"))) for line in _SAME.strip().splitlines())


def _entry(name: str) -> str:
    return name if name.isupper() else folded(name)


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """Titles, offices and labels that are capitalised beside a name and name nobody."""
    return frozenset(map(folded, _NO_NAME.split()))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries, peoples and places of one word in the list, folded."""
    return frozenset(name for group in _groups() for name in group if " " not in name and name.islower())


def others(known: frozenset[str]) -> frozenset[str]:
    """The words by which names are called too, of which words and codes are known; a name of two words needs both."""
    found: set[str] = set()
    for group in _groups():
        if any(known.issuperset(name.split()) for name in group):
            found.update(word.casefold() for name in group for word in name.split())
    return frozenset(found)
