"""What the columns of a file of subscribers are called, and what its words about people mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from subscribers.persons import Gone

_NAMES = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address"),
    "name": ("name", "full name"),
    "first": ("first name", "firstname", "given name", "fname"),
    "last": ("last name", "lastname", "surname", "family name", "lname"),
    "topics": ("topics", "topic"),
    "language": ("language", "lang"),
    "timezone": ("timezone", "time zone"),
    "frequency": ("frequency",),
    "status": ("status",),
    "paused_until": ("paused until",),
    "joined": ("joined",),
}
"""What a column may be called, case ignored. Where there is no name, `first` and `last` make one. `joined` is
`export`'s; a file cannot say when somebody agreed."""
_COLUMNS = {alias: column for column, aliases in _NAMES.items() for alias in aliases}
FIELD = "field:"
"""What stands before the name of a free field."""

ACTIVE = frozenset({"", "active", "subscribed", "enabled", "confirmed"})
PENDING = frozenset({"pending", "unconfirmed"})
PAUSED = "paused"
GONE: Mapping[str, Gone] = {
    "unsubscribed": "unsubscribed",
    "bounced": "bounced",
    "complained": "complained",
    "suppressed": "suppressed",
    "cleaned": "suppressed",
    "blocked": "suppressed",
    "removed": "suppressed",
}
"""What a list may say of people: they may be mailed, or once they confirm, or when their holiday ends, or never. With
any other word they are not taken: each list has its own for those who must not be mailed, and one that we do not know
may be among them."""

_NONE: frozenset[str | None] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which of the columns that we do not know are kept as free fields."""

    names: Collection[str] = ()
    every: bool = False

    def column(self, name: str) -> str | None:
        """What a column of that name is; None for one that is left out."""
        plain = _folded(name)
        if found := _COLUMNS.get(plain):
            return found
        if plain[:6] in ("field:", "field."):
            return FIELD + name.strip()[6:].strip()
        if own := next((one for one in self.names if _folded(one) == plain), None):
            return FIELD + own.strip()
        return FIELD + name.strip() if self.every and plain else None

    def found(self, names: Iterable[str]) -> frozenset[str | None]:
        """Those of the columns that are kept by name."""
        return (
            frozenset(map(self.column, names)) & {FIELD + one.strip() for one in self.names} if self.names else _NONE
        )

    def missing(self, columns: Collection[str | None]) -> str | None:
        """The first of the names that no column has, or None."""
        return next((one for one in self.names if FIELD + one.strip() not in columns), None)


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
