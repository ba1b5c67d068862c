"""The headers with which mail programs unsubscribe a reader, in one click where there is a web address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.check.headers import signatures
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Level, Remark, quoted
from digest.values import Edition

BULK = 5_000
"""From so many messages a day Gmail asks for one click; Yahoo and Microsoft do likewise."""
ONE_CLICK = "List-Unsubscribe=One-Click"
# RFC 2369, 2: in angle brackets, white space around the address ignored.
_URI = re.compile(r"<\s*((?:https?|mailto):[^<>]+)>", re.IGNORECASE)


def list_unsubscribe(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No List-Unsubscribe, or one without an https address."""
    values = letter.values("List-Unsubscribe")
    if not values:
        yield Remark("headers", f"there is no List-Unsubscribe: {_advice(edition)}", "E")
    elif len(values) > 1:
        yield Remark("headers", f"List-Unsubscribe is there {len(values)} times", "E")
    elif not _URI.search(values[0]):
        said = f"List-Unsubscribe names no address ({quoted(values[0], 120)})"
        yield Remark("headers", f"{said}: {_advice(edition)}", "E")
    elif not _https(letter):
        said = "List-Unsubscribe has no https address, only mail"
        yield Remark("headers", f"{said}: {_advice(edition)}{_because(edition, post)}", _level(edition, post))


def list_unsubscribe_post(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """List-Unsubscribe-Post that is missing, wrong, or promises a click that leads nowhere."""
    values, level = letter.values("List-Unsubscribe-Post"), _level(edition, post)
    if not values and (_https(letter) or level == "E"):
        said = f"there is no List-Unsubscribe-Post: {ONE_CLICK}"
        advice = "" if _https(letter) else f"; {_advice(edition)}"
        yield Remark("headers", f"{said}{advice}{_because(edition, post)}", level)
    elif values and values != (ONE_CLICK,):
        said = f"it says {quoted(values[0])}" if len(values) == 1 else f"it is there {len(values)} times"
        yield Remark("headers", f"List-Unsubscribe-Post must be exactly {ONE_CLICK}; {said}", "E")
    elif values and not _https(letter):
        said = "List-Unsubscribe-Post promises one click, and there is no https address for it"
        yield Remark("headers", f"{said}: {_advice(edition)}", "E")


def signed_unsubscribe(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Unsubscribe headers that no signature of ours covers: programs do not trust them then."""
    if not post.signs:
        return
    names = [name for name in ("List-Unsubscribe", "List-Unsubscribe-Post") if letter.values(name)]
    covered = [signature.get("h", "").lower().split(":") for signature in signatures(letter)]
    if not any(all(name.lower() in signed for name in names) for signed in covered):
        message = f"no DKIM-Signature covers {' and '.join(names)} in its h="
        yield Remark("headers", message, _level(edition, post))


def _https(letter: Letter) -> bool:
    """Whether some List-Unsubscribe has an https address."""
    values = " ".join(letter.values("List-Unsubscribe"))
    return any(uri.lower().startswith("https://") for uri in _URI.findall(values))


def _advice(edition: Edition) -> str:
    """What the editor can do; one who has `web` and no https address has another `unsubscribe`."""
    key = "an https `unsubscribe`" if edition.issue.masthead.web else "`web` or an https `unsubscribe`"
    return f"set {key} under [newsletter]"


def _because(edition: Edition, post: Post) -> str:
    """Why that blocks, where it is for the number of readers alone."""
    if post.audience < BULK or edition.issue.masthead.web:
        return ""
    return f"; with {post.audience:,} readers it must be there (from {BULK:,} on)"


def _level(edition: Edition, post: Post) -> Level:
    """What these rules do: block a newsletter that can do better, or has to."""
    return "E" if post.audience >= BULK or edition.issue.masthead.web else "W"
