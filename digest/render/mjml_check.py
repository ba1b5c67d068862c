"""What is wrong with a piece of MJML: tags, attributes and nesting, with the place.

The renderer (mrml) accepts unknown tags, misspelt attributes, wrong end tags and an empty `<mjml>`
without a word; an empty mail would go out. So MJML is read here first, strictly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NoReturn

from digest.render.mjml_tags import ANY_ATTRIBUTE, ATTRIBUTES, CHILDREN, HTML, IGNORED, REFUSED, TEXT, VOID
from digest.render.mjml_values import wrong

# Possessive quantifiers: a tag that does not end is found out in one pass.
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"\s*+([^\s=/\"'<>]++)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+')|(\s*+=))?")
_VALUE = re.compile(r"[\w:-]++\s*+=\s*+(\"[^\"]*+\"|'[^']*+')")
_INLINE = re.compile(r"inline\s*=\s*[\"']inline[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The first mistake: where it begins (code points), what it is, and the words to look for in a template."""

    offset: int
    reason: str
    needle: str


class _Found(Exception):
    def __init__(self, offset: int, reason: str, needle: str) -> None:
        super().__init__(reason)
        self.problem = Problem(offset=offset, reason=reason, needle=needle)


def problem(mjml: str) -> Problem | None:
    """The first mistake in the MJML, or None where there is none."""
    reader = _Reader(mjml)
    try:
        reader.read()
    except _Found as found:
        return found.problem
    return None


class _Reader:
    """Reads tag by tag, with the open elements on a stack."""

    def __init__(self, mjml: str) -> None:
        self.mjml = mjml
        self.open: list[tuple[str, int]] = []
        self.components: list[str] = [""]
        """The innermost MJML component of the document, of each open element, and so of what stands in it now."""
        self.seen: set[str] = set()
        self.bodies = 0
        """Components in `mj-body` that print something."""

    @property
    def parent(self) -> str:
        return self.open[-1][0] if self.open else ""

    @property
    def component(self) -> str:
        """The innermost open MJML component."""
        return self.components[-1]

    def read(self) -> None:
        """Everything, to the end. Raises _Found at the first mistake."""
        at = 0
        while (start := self.mjml.find("<", at)) >= 0:
            self._text(at, start)
            at = self._markup(start)
        self._text(at, len(self.mjml))
        if self.open:
            self._unclosed()
        if not self.bodies:
            raise _Found(0, "no mail to send: <mjml> needs an <mj-body> with something in it", "<mjml")

    def _text(self, start: int, end: int) -> None:
        if self.component in HTML or self.component in TEXT:
            return
        stray = self.mjml[start:end].strip()
        if stray:
            offset = self.mjml.index(stray, start)
            where = f"<{self.parent}>" if self.parent else "the document"
            line = stray.splitlines()[0][:40]
            raise _Found(offset, f"text {line!r} directly in {where}: text belongs in <mj-text>", line)

    def _markup(self, start: int) -> int:
        """Where the markup that begins at `start` ends."""
        tag = _TAG.match(self.mjml, start)
        if tag is None:
            return self._comment(start)
        if tag[1]:
            self._end(tag[2], start)
        else:
            self._begin(tag[2], tag[3], start)
        if self.parent == "mj-style":
            return self._style_end(start)
        return self._sound(tag.end()) if self.parent in HTML and tag[2] == self.parent else tag.end()

    def _sound(self, start: int) -> int:
        """Where a component's HTML ends, if it is sound at first sight; else where it begins, to be read."""
        end = self.mjml.find(f"</{self.parent}", start)
        return end if end > 0 and _well_formed(self.mjml[start:end]) else start

    def _comment(self, start: int) -> int:
        """Where the comment that begins at `start` ends. Raises _Found for anything else."""
        near = self.mjml[start : start + 20].splitlines()[0]
        if not near.startswith("<!--"):
            raise _Found(start, f"{near!r} begins no tag: write &lt; for <, and close quotes and tags", near)
        end = self.mjml.find("-->", start)
        if end < 0:
            raise _Found(start, "a comment that never ends", "<!--")
        return end + 3

    def _style_end(self, start: int) -> int:
        """Style sheets are not read for tags: `a > b` is CSS."""
        end = self.mjml.find("</mj-style", start)
        return len(self.mjml) if end < 0 else end

    def _end(self, name: str, start: int) -> None:
        if self.parent != name:
            if any(tag == name for tag, _ in self.open):
                self._unclosed()
            inside = f"<{self.parent}> is open" if self.parent else "nothing is open"
            raise _Found(start, f"</{name}> closes nothing: {inside}", f"</{name}")
        self.open.pop()
        self.components.pop()

    def _unclosed(self) -> NoReturn:
        tag, start = self.open[-1]
        raise _Found(start, f"<{tag}> is never closed", f"<{tag}")

    def _begin(self, name: str, rest: str, start: int) -> None:
        empty = rest.rstrip().endswith("/")
        html = self.component in HTML
        attributes = [] if html and _tidy(rest) else self._attributes(name, rest, start)
        if html:
            if name.startswith("mj-"):
                raise _Found(start, f"<{name}> in <{self.component}>, which holds HTML", f"<{name}")
        else:
            self._component(name, start)
            self._known(name, attributes, start)
        if not empty and name.lower() not in VOID:
            self.open.append((name, start))
            self.components.append(name if name.startswith("mj") else self.component)

    def _component(self, name: str, start: int) -> None:
        """The component may stand here. Raises _Found where it may not."""
        needle, parent = f"<{name}", self.parent
        if name in REFUSED:
            raise _Found(start, REFUSED[name], needle)
        if name not in ATTRIBUTES and name not in {"mj-all", "mj-class"}:
            raise _Found(start, f"unknown tag <{name}>{_meant(name, ATTRIBUTES)}", needle)
        allowed = CHILDREN.get(parent, frozenset()) if parent else {"mjml"}
        if parent == "mj-class":
            raise _Found(
                start, "mj-class with children is not supported: write its attributes in its own tag", needle
            )
        if name not in allowed:
            where = f"directly in <{parent}>" if parent else "outside <mjml>"
            raise _Found(start, f"<{name}> may not stand {where}{_belongs(name)}", needle)
        if name in {"mjml", "mj-head", "mj-body"}:
            if name in self.seen:
                raise _Found(start, f"a second <{name}>", needle)
            self.seen.add(name)
        self.bodies += parent == "mj-body"

    def _known(self, name: str, attributes: Iterable[tuple[str, int]], start: int) -> None:
        """Every attribute is one the component takes. Raises _Found for one that is not."""
        allowed = ATTRIBUTES.get(name, ANY_ATTRIBUTE | {"name"})
        for attribute, offset in attributes:
            if attribute == "inline" and name == "mj-style" and not _INLINE.match(self.mjml, offset):
                raise _Found(offset, '<mj-style>: the one value of "inline" is "inline"', "inline")
            if attribute in IGNORED.get(name, ()):
                raise _Found(offset, f"<{name}>: this renderer ignores {attribute!r}", attribute)
            if attribute not in allowed:
                reason = f"<{name}> takes no attribute {attribute!r}{_meant(attribute, allowed)}"
                raise _Found(offset, reason, attribute)
            self._valued(name, attribute, offset)

    def _valued(self, name: str, attribute: str, offset: int) -> None:
        """The value is one the attribute takes. Raises _Found where it is not."""
        match = _VALUE.match(self.mjml, offset)
        value = match[1][1:-1] if match else ""
        if asked := wrong(attribute, value):
            raise _Found(offset, f"<{name}>: {attribute} is {value[:40]!r}, not {asked}", attribute)

    def _attributes(self, name: str, rest: str, start: int) -> list[tuple[str, int]]:
        """The names of the attributes and where they are. Raises _Found for one without quotes or twice."""
        found: dict[str, int] = {}
        base, at, end = start + 1 + len(name), 0, len(rest.rstrip().removesuffix("/").rstrip())
        while at < end:
            match = _ATTRIBUTE.match(rest, at)
            if match is None:
                raise _Found(base + at, f"<{name}>: {rest[at:end].strip()[:30]!r} is no attribute", f"<{name}")
            attribute, offset = match[1], base + match.start(1)
            if match[3]:
                raise _Found(offset, f"<{name}>: the value of {attribute!r} needs quotes", attribute)
            if match[2] is None and name.startswith("mj"):
                raise _Found(offset, f"<{name}>: {attribute!r} needs a value", attribute)
            if attribute in found:
                raise _Found(offset, f"<{name}> has {attribute!r} twice", attribute)
            found[attribute], at = offset, match.end()
        return list(found.items())


# What XML takes and this reader does not: components, declarations, names in other letters, ends of void elements.
_ODD = re.compile(rf"<mj|<(?!/?[A-Za-z]|!--)|<!--+>|</(?:{'|'.join(sorted(VOID))})\b", re.IGNORECASE)


def _well_formed(html: str) -> bool:
    """Whether the HTML is XML as well, as most of it is: then all tags are closed, and all values quoted.

    It is asked in one go and answered in C; False says no more than that somebody has to look closer.
    """
    from xml.parsers import expat

    if _ODD.search(html):
        return False
    parser = expat.ParserCreate()
    parser.UseForeignDTD(True)  # names of characters such as &nbsp; may be known to it, and are not looked up
    try:
        parser.Parse(f"<html>{html}</html>", True)
    except expat.ExpatError:
        return False
    return True


# Nearly all tags are written like this; what is wrong with the others is looked for name by name.
_TIDY = re.compile(r"(?:\s++[\w:-]++=\"[^\"]*+\")*+\s*+/?+")
_NAME = re.compile(r"\s([\w:-]++)=\"[^\"]*+\"")


@lru_cache(maxsize=1024)
def _tidy(rest: str) -> bool:
    """Whether what follows a tag's name is attributes in double quotes, each once."""
    if not _TIDY.fullmatch(rest):
        return False
    names = _NAME.findall(rest)
    return len(names) == len(set(names))


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(known), 1, 0.7)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _belongs(name: str) -> str:
    """Where the component may stand, in words."""
    parents = sorted(f"<{parent}>" for parent, children in CHILDREN.items() if name in children)
    return f"; it belongs in {' or '.join(parents)}" if parents else ""
