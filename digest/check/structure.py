"""What the message is made of: parts in their order, charsets, the language."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition

_UTF8 = frozenset({"utf-8", "utf8"})


def plain_text_first(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A structure that cannot be read, no text/plain, or one that is not the first alternative."""
    for defect in letter.defects:
        yield Remark("message", f"the message cannot be read as it should: {defect}")
    if letter.text is None:
        yield Remark("message", "there is no text/plain part")
    elif letter.html is not None and not any(map(_text_first, letter.message.walk())):
        yield Remark("message", "text/plain is not the first part of a multipart/alternative, before text/html")


def _text_first(part: Message) -> bool:
    """Whether the part offers plain text first, then HTML (or what holds it), of which a client shows one."""
    if part.get_content_type() != "multipart/alternative" or not part.is_multipart():
        return False
    kinds = [inner.get_content_type() for inner in part.walk()][1:]
    return kinds[:1] == ["text/plain"] and "text/html" in kinds


def charset(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Text parts in another charset than UTF-8, or HTML that says it has another."""
    for part in letter.parts:
        if not part.kind.startswith("text/"):
            continue
        if part.charset not in _UTF8:
            named = f"the charset is {quoted(part.charset)}" if part.charset else "no charset is named"
            yield Remark(part.where, f"{named} in {part.kind}, not utf-8")
        elif "\ufffd" in part.text and b"\xef\xbf\xbd" not in part.data:
            yield Remark(part.where, f"{part.kind} says it is utf-8 and is not")
    for name in letter.page.charsets if letter.page else ():
        if name not in _UTF8:
            yield Remark("html", f"a meta element says that the charset is {quoted(name)}, not utf-8")


def language(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """HTML that does not say what language it is in: screen readers would guess."""
    if letter.page and letter.page.language.lower() in {"", "und"}:
        said = 'says lang="und"' if letter.page.language else "has no lang"
        yield Remark("html", f"<html> {said}; a screen reader would have to guess the language")
