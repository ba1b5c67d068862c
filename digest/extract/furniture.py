"""What stands around an article and is no part of it: buttons, teasers, credits, biographies, calls to subscribe.

Rules are about wording that many sites share, in the languages most collected; none is about one site.
Every rule looks at one line, and only at short ones, so a paragraph that merely mentions a newsletter stays.
"""

from __future__ import annotations

import re

from digest.extract import tables
from digest.extract.bylines import is_name

# Longer lines are prose; the longest calls to subscribe on the evaluation pages have 330 characters.
_LONGEST = 350
_ENDS = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


_PHRASES = tables.sections("phrases")


def _any(section: str) -> str:
    return "|".join(f"(?:{phrase})" for phrase in _PHRASES[section])


_BUTTON = re.compile(rf"[\W_]*(?:{_any('buttons')})[\W_]*", re.IGNORECASE)
_CALL = re.compile(rf"[\W_]*(?:{_any('calls')})", re.IGNORECASE)
_POINTER = re.compile(rf"[\W_]*(?:{_any('pointers')})\s*(?:[:：>»|→-]|$)", re.IGNORECASE)
_CREDIT = re.compile(_any("credits"), re.IGNORECASE)
_CREDIT_LEAD = re.compile(rf"[\W_]*(?:{_any('credit_leads')})\s*(?:[:：/|©]|\bby\b|\bvia\b)", re.IGNORECASE)
_SOFT = re.compile(rf"[\W_]*(?:{_any('sections')})[\W_]*", re.IGNORECASE)
_HARD = re.compile(rf"[\W_]*(?:{_any('endings')})[\W_]*", re.IGNORECASE)
_ABOUT = re.compile(rf"(?:{_any('about')})\s*[:：]?\s+(.{{2,60}})", re.IGNORECASE)
_AUTHOR = re.compile(rf"(?:{_any('about_author')})[\W_]*", re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:{_any('roles')})\b", re.IGNORECASE)
_BEING = re.compile(
    r"\s+(?:is|was|are|writes|covers|reports|es|est|ist|è|é|escribe|cubre|écrit|schreibt|scrive|escreve)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:^|\s)@\w{2,}|\bfollow (?:him|her|them)\b|\btwitter\b", re.IGNORECASE)


def ends(line: str) -> bool:
    """True where the line ends as a sentence does."""
    return bool(_ENDS.search(line[-8:].rstrip()))


def button(line: str) -> bool:
    """True for a line that is nothing but a control: "Share this", "Read more", "Advertisement", "5 min read"."""
    return len(line) <= 120 and bool(_BUTTON.fullmatch(line))


def call(line: str) -> bool:
    """True for a line that asks for something or points elsewhere.

    "Sign up for ...", "Read also: ...", "The post ... appeared first on ...".
    """
    return len(line) <= _LONGEST and bool(_CALL.match(line) or (len(line) <= 200 and _POINTER.match(line)))


def credit(line: str) -> bool:
    """True for a line that names the maker or owner of a picture: "Photo: ...", "... via Wikimedia Commons"."""
    if len(line) > 200:
        return False
    return bool(_CREDIT_LEAD.match(line) or (len(line) <= 120 and _CREDIT.search(line) and not _is_prose(line)))


def is_furniture(line: str) -> bool:
    """True for a line that is no part of any article, wherever it stands."""
    return not any(c.isalnum() for c in line) or button(line) or call(line) or credit(line)


def section(line: str) -> bool:
    """True for the heading of a box of other things: "Related Articles", "Más noticias", "Share This"."""
    return len(line) <= 80 and bool(_SOFT.fullmatch(line))


def ending(line: str) -> bool:
    """True for a heading after which no body follows: "About the author", "Leave a comment", "Our Books"."""
    return len(line) <= 80 and bool(_HARD.fullmatch(line) or _AUTHOR.fullmatch(line) or about(line))


def about(line: str) -> str | None:
    """The name in a biography's heading ("About Mara Quill"), or None."""
    match = _ABOUT.fullmatch(line.strip(" :*#")) if len(line) <= 80 else None
    name = match[1].strip() if match else ""
    return name if len(name.split()) > 1 and is_name(name) else None


def biography(line: str, byline: str | None) -> bool:
    """True for a paragraph about the one who wrote: "NAME is a reporter at ...", or with an address to write to."""
    if len(line) > 1200:
        return False
    for name in (byline or "").split(", "):
        if name and line.lower().startswith(name.lower()) and _BEING.match(line[len(name) :]):
            return bool(_ROLE.search(line) or _ADDRESS.search(line))
    head = re.match(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}?(?=is|es|est|ist|è|é)", line)
    return bool(
        head
        and is_name(head[0].strip())
        and _BEING.match(" " + line[head.end() :])
        and _ROLE.search(line[:250])
        and _ADDRESS.search(line)
    )


def _is_prose(line: str) -> bool:
    """Sentences that merely name an agency: they begin as one and have a dozen words before their end."""
    return ends(line) and len(line.split()) > 12
