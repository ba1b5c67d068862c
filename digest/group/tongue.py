"""Which language a text is read in, where nothing says: enough to choose the names of places."""

from __future__ import annotations

from digest.values import Article

# Words too common to be missing from a paragraph, and foreign to the other languages of the table.
_SMALL_WORDS = {
    "en": "the and of to is was that with said",
    "es": "el los las del una que por con se",
    "fr": "les des une est dans pour qui sur au",
    "de": "der die und das den von mit ist im",
    "it": "il gli della che di per una nel con",
    "pt": "os uma não com para do da em ao",
}
_KNOWN = {language: frozenset(its.split()) for language, its in _SMALL_WORDS.items()}


def tongue_of(article: Article, fallback: str) -> str:
    """The language a text is read in: what is known of it, else what its script and small words tell."""
    if article.language not in {"", "und"}:
        return article.language
    return tongue(f"{article.title} {article.text[:600]}", fallback)


def tongue(head: str, fallback: str) -> str:
    """The language that the script and the small words of a text's beginning tell, else the fallback."""
    if sum("\u0600" <= c <= "\u06ff" for c in head) > len(head) / 4:
        return "ar"
    words = head.lower().split()
    counts = {language: sum(word in its for word in words) for language, its in _KNOWN.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if counts[best] > 2 else fallback
