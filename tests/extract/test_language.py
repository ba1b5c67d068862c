"""The language of a text, checked against what is declared."""

from __future__ import annotations

import pytest

from digest.extract import language

TEXTS = {
    "en": "The city opened a new library in the old harbour on Friday, and hundreds of people came to see it.",
    "es": "La ciudad inauguró el viernes una nueva biblioteca en el puerto y cientos de personas acudieron a verla.",
    "fr": "La ville a inauguré vendredi une nouvelle bibliothèque dans le vieux port et des gens sont venus.",
    "de": "Die Stadt eröffnete am Freitag eine neue Bibliothek im alten Hafen, und Hunderte von Menschen kamen.",
    "it": "La città ha inaugurato venerdì una nuova biblioteca nel vecchio porto e centinaia di persone sono venute.",
    "pt": "A cidade inaugurou na sexta-feira uma nova biblioteca no velho porto e centenas de pessoas foram vê-la.",
    "nl": "De stad opende vrijdag een nieuwe bibliotheek in de oude haven en honderden mensen kwamen kijken.",
    "sv": "Staden öppnade på fredagen ett nytt bibliotek i den gamla hamnen och hundratals människor kom dit.",
    "pl": "Miasto otworzyło w piątek nową bibliotekę w starym porcie i setki ludzi przyszły ją zobaczyć.",
    "tr": "Şehir cuma günü eski limanda yeni bir kütüphane açtı ve yüzlerce kişi onu görmek için geldi.",
    "ru": "Город открыл в пятницу новую библиотеку в старом порту, и сотни людей пришли посмотреть на неё.",
    "uk": "Місто відкрило у п’ятницю нову бібліотеку в старому порту, і сотні людей прийшли подивитися на неї.",
    "ar": "افتتحت المدينة يوم الجمعة مكتبة جديدة في الميناء القديم وجاء مئات الناس إلى المكان.",
    "fa": "شهر روز جمعه یک کتابخانه جدید در بندر قدیمی افتتاح کرد و صدها نفر برای دیدن آن آمدند.",
    "he": "העיר פתחה ביום שישי ספרייה חדשה בנמל הישן ומאות אנשים באו לראות את המקום.",
    "zh": "该市周五在旧港口开设了一座新图书馆，数百人前来参观。",
    "ja": "市は金曜日に古い港に新しい図書館を開き、何百人もの人が訪れた。",
    "ko": "시는 금요일에 옛 항구에 새 도서관을 열었고 수백 명이 찾아왔다.",
    "el": "Η πόλη άνοιξε την Παρασκευή μια νέα βιβλιοθήκη στο παλιό λιμάνι.",
    "hi": "शहर ने शुक्रवार को पुराने बंदरगाह में एक नया पुस्तकालय खोला और सैकड़ों लोग आए।",
}


@pytest.mark.parametrize("tag", TEXTS)
def test_a_sentence_tells_its_language(tag: str) -> None:
    """One sentence is enough, without any declaration and against a wrong one."""
    assert language.of(TEXTS[tag]) == tag
    assert language.of(TEXTS[tag] * 3, "en-US") == tag


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("iw", "he"),
        ("nb-NO", "no"),
        ("eng", "en"),
        ("x-default", None),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_declarations_become_codes(declared: str | None, code: str | None) -> None:
    """What pages and feeds declare is reduced to ISO 639-1."""
    assert language.code(declared) == code


def test_the_declaration_decides_where_the_text_tells_nothing() -> None:
    """Names alone have no language; without letters or a declaration nothing tells."""
    assert language.of("Saltmarsh Bridport", "nl") == "nl"
    assert language.of("12:30 – 14:45", "fr-CA") == "fr"
    assert language.of("12:30 – 14:45") == "und"
    assert language.of("") == "und"


def test_a_language_that_is_not_in_the_table_may_be_declared() -> None:
    """Welsh is believed, since nothing here speaks against it."""
    assert language.of("Agorodd y ddinas lyfrgell newydd ddydd Gwener", "cy") == "cy"


def test_the_declaration_decides_between_close_kin() -> None:
    """Danish and Norwegian share nearly all their small words."""
    text = "Det er ikke lett, sier hun."
    assert language.of(text, "no") == "no"
    assert language.of(text, "da") == "da"


HEADLINES = {
    "en": "School kitchen feeds whole village after flood",
    "es": "Cocina escolar alimenta al pueblo tras la inundación",
    "fr": "La cantine scolaire nourrit tout le village après la crue",
    "de": "Schulküche versorgt ganzes Dorf nach Hochwasser",
    "it": "La mensa scolastica sfama il paese dopo l'alluvione",
    "pt": "Cozinha da escola alimenta população após a inundação",
    "nl": "Schoolkeuken voedt heel dorp na overstroming",
    "sv": "Skolköket försörjer hela byn efter översvämningen",
    "pl": "Szkolna kuchnia żywi całą wieś po powodzi",
    "tr": "Okul mutfağı selden sonra bütün köyü doyuruyor",
    "fi": "Koulun keittiö ruokki koko kylän tulvan jälkeen",
    "hu": "Az iskolai konyha látta el a falut az árvíz után",
    "ro": "Bucătăria școlii hrănește tot satul după inundație",
    "id": "Dapur sekolah memberi makan seluruh desa setelah banjir",
    "ru": "Школьная кухня кормит деревню после наводнения",
    "uk": "Шкільна кухня годує все село після повені",
    "ar": "مطبخ المدرسة يطعم القرية بعد الفيضان",
    "fa": "آشپزخانه مدرسه پس از سیل به روستا غذا می‌دهد",
}


@pytest.mark.parametrize("tag", HEADLINES)
def test_a_headline_mostly_tells_its_language(tag: str) -> None:
    """Seven words without a declaration are enough where they are made as the language makes them."""
    assert language.of(HEADLINES[tag]) == tag


def test_pieces_of_words_overrule_no_declaration() -> None:
    """What a headline looks like is no proof against what the page says."""
    assert language.of("Schulküche versorgt ganzes Dorf", "lb") == "lb"
    assert language.of("Ming stings thing", "nl") == "nl"
