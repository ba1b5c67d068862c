"""Small facts about languages that several stages need."""

from __future__ import annotations

_MORE = {
    "en": "More news", "es": "Más noticias", "fr": "Autres actualités", "de": "Weitere Nachrichten",
    "it": "Altre notizie", "pt": "Outras notícias", "ar": "أخبار أخرى", "nl": "Meer nieuws", "pl": "Inne wiadomości",
    "sv": "Fler nyheter", "da": "Flere nyheder", "nb": "Flere nyheter", "no": "Flere nyheter", "fi": "Lisää uutisia",
    "ru": "Другие новости", "uk": "Інші новини", "tr": "Diğer haberler", "fa": "خبرهای دیگر", "he": "עוד חדשות",
    "el": "Περισσότερα νέα", "cs": "Další zprávy", "ro": "Alte știri", "hu": "További hírek", "ca": "Més notícies",
    "zh": "更多新闻", "ja": "その他のニュース", "ko": "기타 소식", "hi": "अन्य समाचार", "id": "Berita lainnya",
    "ur": "مزید خبریں",
}  # fmt: skip


def base(language: str) -> str:
    """The language without script and country, in lower case: "pt" of "pt-BR" or "pt_BR"."""
    return language.replace("_", "-").split("-")[0].lower()


def more_news(language: str) -> str:
    """The name of the catch-all heading in a newsletter's language; English where we have none."""
    return _MORE.get(base(language), _MORE["en"])
