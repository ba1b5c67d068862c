"""What the pages know: the newsletter, whose a token is, how somebody leaves, and whether the store answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest import unsubscribe
from digest.values import Masthead, PersonId

_TOKEN = "token"  # noqa: S105 - stands where the reader's own will be


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A newsletter's pages. All calls may block: they are made in threads."""

    masthead: Masthead
    prefix: str = ""
    """The path that the pages are below, such as "/roundup"; they answer without it, too: a proxy may cut it off."""
    whose: Callable[[str], PersonId]
    """Whose token it is. Raises TokenInvalid; looks at no store, so that nobody without a token reaches one."""
    leave: Callable[[PersonId], object]
    """From here on the person is not mailed, whoever they are and wherever they stood. Raises StoreError."""
    answers: Callable[[], object]
    """Nothing, when the store answers. Raises StoreError."""
    trouble: Callable[[Exception], None]
    """Is told why somebody was asked to come back later."""


def below(masthead: Masthead) -> str | None:
    """The path that the links in the mails have our pages below; None where they lead elsewhere, or are mails."""
    path = unquote(urlsplit(unsubscribe.web(masthead, _TOKEN) or "").path)
    ours = f"/unsubscribe/{_TOKEN}"
    return path.removesuffix(ours) if path.endswith(ours) else None
