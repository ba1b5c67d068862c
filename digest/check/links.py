"""The links of the HTML: what is said of where they lead, and whether one may go there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from digest.check import link_words
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.urls import host, safe
from digest.values import Edition, Issue, Paragraph

# What shows nothing and is no white space: soft hyphens, joiners, marks of direction, variation selectors, fillers.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f]"
)
# As browsers read an address: nothing around it, no line breaks and tabs within it (WHATWG URL 4.4).
_BREAKS = re.compile(r"[\t\r\n]")
_EDGES = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_ASKS_NOBODY = frozenset({"mailto", "tel"})
"""Schemes that open a program of the reader's own."""


def text(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Links that show nothing, and links whose whole text is "click here" or the like; hidden ones aside.

    An outlet may be called "More": its name as a label is where the link leads.
    """
    outlets = _outlets(edition.issue)
    for link in dict.fromkeys(letter.page.links if letter.page else ()):
        said = _seen(link.shown) or _seen(link.label)
        if link.hidden:
            continue
        if not said:
            advice = "write where it leads, or an alt for its image"
            yield Remark("html", f"a link shows no words: {quoted(link.href, 120)}; {advice}")
        elif link_words.says_nothing(said) and said not in outlets:
            place = quoted(link.href, 120)
            yield Remark(
                "html", f"{quoted(said)} does not say where the link leads: {place}; name what is there", "W"
            )


def _seen(words: str) -> str:
    """The words, squeezed to nothing where nothing of them shows."""
    shown = _INVISIBLE.sub("", words)
    return " ".join(shown.split()) if squeezed(shown) else ""


def _outlets(issue: Issue) -> frozenset[str]:
    names = [run.text for item in issue.items for run in item.runs if run.style == "source"]
    for item in issue.items:
        if item.story:
            names += [article.outlet for article in item.story.articles]
            names += [copy.outlet for copy in item.story.copies]
    return frozenset(map(_seen, names))


def address(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Links that are not https, or go to an IP address, a port, a shortener or nowhere.

    Our own block; those that the issue's words and articles have warn, for nobody here can mend them. Several of one
    fault and host are one finding.
    """
    theirs, found = _theirs(edition.issue), dict[tuple[bool, str, str], list[str]]()
    for href in dict.fromkeys(link.href for link in letter.page.links) if letter.page else ():
        if fault := _fault(href):
            found.setdefault((href in theirs, fault, host(href)), []).append(href)
    for (is_theirs, fault, _), hrefs in found.items():
        whose = "a link of the issue's words or articles" if is_theirs else "a link of ours"
        more = f", and {len(hrefs) - 1:,} more like it" if len(hrefs) > 1 else ""
        yield Remark("html", f"{whose} {fault}: {quoted(hrefs[0], 120)}{more}", "W" if is_theirs else "E")


def _fault(written: str) -> str:
    """What is wrong with a link's address, in words that follow "a link"; "" where nothing is."""
    href = _BREAKS.sub("", written).strip(_EDGES)
    if not href.strip("#"):
        return "leads nowhere"
    scheme = _SCHEME.match(href)
    name = scheme[1].lower() if scheme else ""
    if name in _ASKS_NOBODY or href.startswith("#"):
        return ""
    if not name:
        return "has no https:// before its host"
    if name not in {"http", "https"}:
        return f"begins with {name}:, which mail programs do not open"
    return _web_fault(href)


def _web_fault(href: str) -> str:
    try:
        parts = urlsplit(href)
        port, name = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return "cannot be read as an address"
    if not name:
        return "has no host"
    return " and ".join(_faults(parts, port, name))


def _faults(parts: SplitResult, port: int | None, name: str) -> Iterator[str]:
    if parts.scheme != "https":
        yield "is not https"
    if _is_number(name):
        yield "goes to an IP address, as spam does"
    if port is not None:
        yield f"names the port {port}"
    if link_words.shortens(name.removeprefix("www.")):
        yield f"goes through the shortener {name}, which filters block"


def _is_number(name: str) -> bool:
    """Whether the host is an IP address, in any way that browsers read one (WHATWG URL 3.5)."""
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return _NUMBER.fullmatch(name.rpartition(".")[2]) is not None
    return True


def _theirs(issue: Issue) -> frozenset[str]:
    """The addresses that people and articles have put into the issue, as they are written and as they are printed."""
    urls = [run.url for paragraph in _paragraphs(issue) for run in paragraph]
    for item in issue.items:
        if item.story:
            urls += [url for one in item.story.articles for url in (one.url, one.canonical)]
            urls += [copy.url for copy in item.story.copies]
    given = frozenset(url for url in urls if url)
    return given.union(filter(None, map(safe, given)))


def _paragraphs(issue: Issue) -> Iterator[Paragraph]:
    yield from (*issue.introduction, *issue.closing, issue.sponsor)
    yield from (item.runs for item in issue.items)
