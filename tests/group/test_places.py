"""What a text is about: named places, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group import gazetteer, places


def about(title: str, text: str = "", language: str = "en", outlet: str = "") -> str | None:
    """The English name of the place a text is about."""
    place = places.about(title, text, language=language, outlet=outlet)
    return gazetteer.name(place.code, "en") if place else None


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Night ferry returns to Mombasa", "The port office in Nairobi said so on Monday.", "Kenya"),
        ("Norwegian bridge reopens", "", "Norway"),
        ("NORWEGIAN BRIDGE REOPENS", "", "Norway"),
        ("Kremlin names a new spokesman", "", "Russia"),
        ("Pyongyang opens a water park", "", "North Korea"),
        ("Whitehall moves desks", "The ministry in London said so.", "United Kingdom"),
        ("Northern Ireland counts its bees", "", "United Kingdom"),
        ("Ireland counts its bees", "", "Ireland"),
        ("New Mexico opens a park", "", "United States"),
        ("Mexico City opens a park", "", "Mexico"),
        ("Gaza fishermen mend their nets", "Boats left the harbour at dawn.", "Palestinian Territories"),
        ("South Sudan plants trees", "Juba gave the seedlings.", "South Sudan"),
        ("Papua New Guinea sends coffee", "", "Papua New Guinea"),
        ("Niger opens a well", "Niamey paid for it.", "Niger"),
        ("Nigeria opens a well", "Abuja paid for it.", "Nigeria"),
        ("EU agrees on the size of crates", "The European Commission wrote the rule.", "European Union"),
        ("Soviet railways ran late in 1987", "", "Russia"),
        ("Yugoslavia printed a stamp", "", "Yugoslavia"),
        ("Senate passes a bill on bridges", "Republicans and Democrats agreed.", "United States"),
        ("Hong Kong ferry runs again", "", "Hong Kong"),
    ],
)
def test_a_place_its_people_its_capital_and_its_seat_of_government_name_it(
    title: str, text: str, expected: str
) -> None:
    """The longest name wins, and capitals tell nothing in a title that is all capitals."""
    assert about(title, text) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two goats cross a road", "MADRID (AP) - Two goats crossed a road on Monday."),
        ("Two goats cross a road", "PARIS, March 3 (Reuters) - Two goats crossed a road."),
        ("Two goats cross a road", "CAIRO — Two goats crossed a road."),
        ("Two goats cross a road", "By Ana London\n\nTwo goats crossed a road."),
        ("Michael Jordan plants a tree", "Jordan said the tree was an oak."),
        ("Museum honours Vernon B. Jordan", ""),
        ("Chad Merrow wins the race", "Chad ran well, his coach said."),
        ("Turkey is dear this year", "A turkey costs more than last year."),
        ("Nobody told us", "It is up to us, the players said."),
        ("Guinea pigs on the loose", "A guinea pig ran off."),
        ("French fries get thicker", "Swiss cheese gets thinner."),
        ("Washington Post moves its office", "The New York Times stays."),
        ("", ""),
        ("12345 !!!", "\x00\n\n\n"),
    ],
)
def test_what_only_looks_like_a_place_is_none(title: str, text: str) -> None:
    """Datelines, bylines, surnames, animals, pronouns, food and newspapers say nothing of where it happened."""
    assert about(title, text) is None


def test_the_outlets_own_name_says_nothing() -> None:
    """A paper of the coast of Kenya writes about a goat: the goat is not Kenyan, as far as anybody knows."""
    text = "A goat was found, the Kenya Coast Courier has learned."
    assert about("Goat found", text, outlet="Kenya Coast Courier") is None
    assert about("Goat found", text) == "Kenya"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Georgia counts votes", "Clerks in Atlanta worked late.", "United States"),
        ("Georgia counts votes", "Clerks in Tbilisi worked late.", "Georgia"),
        ("Jordan opens a road", "AMMAN (AP) - Trucks from Jordan crossed at noon, Jordanian police said.", "Jordan"),
        ("Korean trains run faster", "The line leaves Seoul at noon.", "South Korea"),
        ("Korean trains run faster", "The line leaves Pyongyang at noon.", "North Korea"),
        ("Congo counts its okapis", "Rangers from Brazzaville helped.", "Congo-Brazzaville"),
        ("Congo counts its okapis", "Rangers from Goma helped.", "Congo-Kinshasa"),
    ],
)
def test_a_shared_name_means_what_the_rest_of_the_text_supports(title: str, text: str, expected: str) -> None:
    """Georgia, Jordan, Korea and Congo are told apart by what stands around them."""
    assert about(title, text) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "US sends engines to Ukraine",
            "Washington said the US Congress had paid. The White House sent the engines.",
            "Ukraine",
        ),
        ("US and Japan hold talks over North Korean seeds", "", "North Korea"),
        (
            "Congress passes a bill on bridges",
            "The White House said Congress acted after a visit to Ohio.",
            "United States",
        ),
    ],
)
def test_the_subject_decides_and_not_the_actor(title: str, text: str, expected: str) -> None:
    """The United States act on everybody; where they act on themselves, they are the subject."""
    assert about(title, text) == expected


def test_the_title_weighs_more_than_a_passing_mention() -> None:
    """One country in the title, another once far down in a long text."""
    text = "The council bought a bus.\n\n" + "Rain fell on the stop. " * 60 + "\n\nA bus like it runs in Peru."
    assert about("Finnish town buys a bus", text) == "Finland"


def test_a_place_named_once_far_down_in_a_long_text_is_not_what_it_is_about() -> None:
    """A recipe that was once eaten in Peru is no news from Peru."""
    assert (
        about("How to cook beans", "Beans need water.\n\n" + "Stir well. " * 500 + "\n\nSo it is done in Peru.")
        is None
    )


@pytest.mark.parametrize(
    ("title", "text", "language", "expected"),
    [
        ("El presidente mexicano abre un puente", "", "es", "Mexico"),
        ("Las autoridades francesas cierran un puerto", "", "es", "France"),
        ("Moscú abre un puente", "MADRID, 3 mar (EFE).- El puente es nuevo.", "es", "Russia"),
        ("Corea del Norte abre un parque", "", "es", "North Korea"),
        ("الرئيس المصري يفتتح جسرا", "القاهرة (رويترز) - افتتح الجسر.", "ar", "Egypt"),
        ("وللسعودية ميناء جديد", "", "ar", "Saudi Arabia"),
        ("كوريا الشمالية تفتتح حديقة", "", "ar", "North Korea"),
        ("Le gouvernement italien ouvre un pont", "", "fr", "Italy"),
        ("Die polnische Bahn fährt wieder", "", "de", "Poland"),
        ("日本の橋", "日本 の 橋", "ja", "Japan"),
    ],
)
def test_texts_in_other_languages_are_read_in_their_own(title: str, text: str, language: str, expected: str) -> None:
    """Names from CLDR; adjectives, genders, plurals and Arabic's prefixes from our table."""
    assert about(title, text, language) == expected


def test_places_are_named_in_the_newsletters_language() -> None:
    """Short forms, regions included; an unknown language is read as English."""
    assert [gazetteer.name("HK", language) for language in ("en", "es", "ar")] == [
        "Hong Kong",
        "Hong Kong",
        "هونغ كونغ",
    ]
    assert gazetteer.name("DE", "es-MX") == "Alemania"
    assert gazetteer.name("DE", "xx") == "Germany"
    assert gazetteer.region("KE", "en") == "Africa"
    assert gazetteer.region("EG", "es") == "Oriente Medio"
    assert gazetteer.region("US", "en") is None
    assert all(gazetteer.region(code, "en") != code for code in gazetteer.regions())


def test_names_and_codes_lead_to_places_and_regions_to_their_countries() -> None:
    """What a rule may write: an English name, a country's own, an ISO code of two or three letters."""
    for written in ("Germany", "Alemania", "Deutschland", "DE", "DEU", "germany"):
        assert gazetteer.codes(written, ["es"]) == {"DE"}, written
    assert {"KE", "NG", "002"} <= gazetteer.codes("Africa", ["en"])
    assert {"EG", "SY", "IR"} <= gazetteer.codes("Middle East", ["en"])
    assert gazetteer.codes("Korea", ["en"]) == {"KP", "KR"}
    assert gazetteer.codes("Narnia", ["en"]) == frozenset()


def test_every_line_of_the_table_can_be_read() -> None:
    """Known kinds, known regions, no empty or repeated terms, and a name in CLDR or our own for every code."""
    kinds = {"name", "people", "seat", "place", "firm", "actor", "who", "money", "listed", "not"}
    seen: set[tuple[str, str, str]] = set()
    for code, region, kind, language, terms in gazetteer._table():
        assert kind in kinds
        assert region in {"Africa", "Americas", "Asia", "Europe", "Oceania", "Middle East", "-"}
        assert (code, kind, language) not in seen or kind == "not", (code, kind, language)
        seen.add((code, kind, language))
        assert len(set(terms)) == len(terms), (code, kind, sorted(t for t in terms if terms.count(t) > 1))
        assert all(term.strip() == term != "" for term in terms), (code, kind)
        assert code == gazetteer.NOWHERE or gazetteer.name(code, "en") != code


@given(st.text(max_size=400), st.text(max_size=2000), st.sampled_from(["en", "es", "ar", "und", "zz", "", "zh-Hant"]))
def test_any_text_at_all_can_be_read(title: str, text: str, language: str) -> None:
    """Nothing that comes from outside raises, and the share is a share."""
    place = places.about(title, text, language=language, outlet=title[:20])
    assert place is None or 0 < place.share <= 1 + 1e-9


def test_a_huge_title_of_capitals_is_read_quickly() -> None:
    """Long runs of capitals and parentheses do not make the dateline's pattern slow."""
    import time

    text = "A" * 50_000 + " (" * 50_000 + "\n" + "Aa " * 50_000
    start = time.perf_counter()
    places.about(text, text)
    assert time.perf_counter() - start < 1
