"""Single words that begin a sentence, and which of them name nobody in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.drafted import sentences
from digest.naming import folded


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Written by hand; plurals, adverbs and most forms of verbs need no entry: see the endings. Of 2,310 leads set against
# other outlets' reports of the same story 17 began with a word that was taken for a name; the commonest are added.
COMMON = _set("""
    a about above according across after again against ahead ain't air all almost alone along already also
    although always amid among an and another any anybody anyone anything apart are aren't army as aside ask asked
    at attack away baby back bad bank base battle be because become before begin behind below beneath beside
    besides between beyond big body book border both bottom box boy brig budget business but by call campaign can
    can't car care case cause center central centre chance change charge chief child children church civil claim
    class clean climate close club cold college come community company concern conservative control cost could
    couldn't council country court crew crime critics crowd current customs damage dark data daughter day dead
    deadly deal death debate decision deep defence defense demand democratic department despite did didn't
    district do doctor does doesn't don't door double down drug due each earlier early east economic economy eight
    either election electric eleven else emergency employee end energy engineer enough even event eventually ever
    every everybody everyday everyone everything evidence except executive exempt expert face fact failure fall
    family far farm father fear federal few fewer fewest field fifty figure film final finance find fire first
    fish five flood fog follow food foot for force foreign former forty four fourth free fresh friend from fuel
    full fund further future game gas get girl give given global go gold good government great group growth gun
    had half harbour hard has have he he'd he'll he's health heat heavy help hence her here here's hers herself
    high him himself his hold home hope hospital hot house household how how's however huge human hundred
    hurricane husband hypocrisy i i'd i'll i'm i've ice if imagine immediate immigration in income indeed
    independent industry inflation information inmate inside instead insurance interest internal international
    into investor is islam isn't issue it it'll it's its itself job joint judge jury just keen keep kept key kid
    lack land language large last late later latest law lawmaker lawyer lead leader least leave left legal
    legislation less let let's letter liberal life light like likely line little local long look loss love low
    made mail main major majority make man many market marriage mass may maybe mayor me meanwhile media medical
    member men mere middle midnight might military million mine minister minor minority mob modern money month
    more moreover morning most mother motion move movement much multiple music must my name nation national navy
    near nearby neither never nevertheless new news newspaper next night nine no nobody none nonetheless nonfarm
    noon nor normal north northern not nothing now nowhere number of off often oil old on once one online only
    onto opposition or order other otherwise our ours out outside over overnight overseas overt owner parent
    parliament part party passenger past patient pay peace people per perhaps person phone pilot plan plane plant
    please plus police poll poor port possible potential power president press pressure previous price prime
    prince prior prison private pro problem product prosecutor protest public put quite race radio rail rain
    rather real reality rebel recent record red reform refugee regardless regional relief religious rent
    republican research resident response result revenue right river road role rule safety said sale same say
    school science sea search second see senior service seven several sex shall share she she'd she'll she's
    sheriff ship shop short shot should shouldn't show shutdown side similar since sincere sister site six sixteen
    sixty slight small smoke snow so social society soldier some somebody somehow someone something sometimes
    somewhat somewhere son soon source south southern space speak special spending spokesman spokeswoman sport
    spring staff state station status steady steel step still stock stop storm story street strike strong student
    study stung subject success such suicide summer sun support surgeon survey suspect system take taken talk tax
    teacher team technology teen teenager ten terror test testimony text than that that'll that's the their theirs
    them then there there's therefore these they they'd they'll they're they've thing think third thirteen thirty
    this those though thousand three through throughout thus till time to today together toll tomorrow tonight too
    top torture total tour toward towards town trade traffic train transport travel treatment trial tribal troop
    trouble trust truth turnout twelve twenty twice two under underneath unemployment union unit united university
    unless unlike until up upon uproar urban us use user vaccine value very veteran via victim video village
    violence virus voice vote voter wage war was wasn't watch water wave we we'd we'll we're we've weather web
    week weekend welcome well were weren't west western what what's whatever when whenever where where's whereas
    wherever whether which whichever while white who who's whoever whole whom whose why widespread wife will wind
    winter with within without woman women won't word work worker world worldwide worse worst would wouldn't yeah
    year yes yesterday yet you you'd you'll you're you've young your yours youth zero
""")
_ENDINGS = re.compile(
    r"(?:s|ing|ed|ly|tion|sion|ment|ness|ity|ism|ist|able|ible|ful|less|ous|ive|ance|ence|ship|hood|age|ure|cy|ward|ary"
    r"|ory|al|ic|est|self|wise|body|how|one|ers?|ors?)$"
)
_FIRST = re.compile(
    r"[\"“«„‘'(\[]{0,3}([^\W\d_]{3,40})(?![\w-])(?!\s[^\Wa-z\d_])"
    r"(?!\s(?:of|de|del|della|da|do|dos|van|von|der|den|bin|ibn|al|el|la|le|y)\s[^\Wa-z\d_])"
)
"""Alone: what goes on with a capital is a name of several words, and asked about as such."""


def may_name(word: str) -> bool:
    """Whether an English word that begins a sentence looks like none that does so without being a name."""
    plain = folded(word)
    return len(plain) > 3 and plain not in COMMON and not _ENDINGS.search(plain)


def openings(text: str) -> Iterator[tuple[str, str]]:
    """The capitalised word that begins each sentence alone, and the two characters after it."""
    for sentence in sentences(text):
        match = _FIRST.match(sentence)
        if match and match[1][0].isupper():
            yield match[1], sentence[match.end() : match.end() + 2]
