"""Changes to `sources.opml` as text: an outline put in, taken out or changed, all else as a person wrote it.

    added(text, outline)            before the end of the body, indented as its neighbours are
    removed(text, addresses)        with its line, where it has one for itself
    changed(text, address, ...)     the attribute's value alone

Comments, order, folders, line ends and everything between stay character for character. Each raises NotWellFormed
where the text is no OPML file that can be changed in place, and gives the text back as it came where there is
nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape

from digest.collect.opml import Outline
from digest.collect.opml_text import Node, NotWellFormed, line, root

EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Sources</title>
  </head>
  <body>
  </body>
</opml>
"""
_BLANK = " \t"


def outline(new: Outline) -> str:
    """The outline as a tag: `<outline type="rss" text="..." xmlUrl="..." category="..."/>`."""
    named = {
        "type": "rss" if new.feed else "link",
        "text": new.title or new.address,
        "xmlUrl" if new.feed else "url": new.address,
        "category": ",".join(new.tags),
        "weight": weighed(new.weight),
    }
    return f"<outline{''.join(_attribute(name, value) for name, value in named.items() if value)}/>"


def weighed(weight: float | None) -> str:
    """The weight as it is written; "" for the usual one."""
    return "" if weight is None or weight == 1 else f"{weight:g}"


def document(outlines: Iterable[Outline], title: str) -> str:
    """A whole OPML file: each outline in the folder of its first tag, which all readers understand."""
    folders: dict[str, list[Outline]] = {}
    for one in outlines:
        folders.setdefault(one.tags[0] if one.tags else "", []).append(one)
    lines = []
    for name, inside in folders.items():
        indent = "      " if name else "    "
        tags = [f"{indent}{outline(_without_folder(one))}" for one in inside]
        lines += [f"    <outline{_attribute('text', name)}>", *tags, "    </outline>"] if name else tags
    head = EMPTY.replace("Sources", escape(_xml(title)))
    return head.replace("  </body>", "".join(f"{one}\n" for one in lines) + "  </body>")


def _without_folder(one: Outline) -> Outline:
    return Outline(address=one.address, title=one.title, tags=one.tags[1:], feed=one.feed, weight=one.weight)


def added(text: str, new: Iterable[Outline]) -> str:
    """The text with these outlines at the end of its body."""
    tags = [outline(one) for one in new]
    if not tags:
        return text
    whole = root(text)
    body = next((node for node in whole.children if node.name == "body"), None)
    if body is None:
        raise NotWellFormed(line(text, whole.start), "is an OPML file without a body")
    end = "\r\n" if "\r\n" in text else "\n"
    indent = _indent(text, body)
    lines = "".join(f"{indent}{tag}{end}" for tag in tags)
    if body.empty_tag:
        start = text[body.start : body.end].removesuffix("/>").rstrip() + ">"
        return text[: body.start] + f"{start}{end}{lines}{_margin(text, body.start)}</body>" + text[body.end :]
    at = _line_start(text, body.closing)
    if at is None:  # the end tag shares its line with something
        return text[: body.closing] + end + lines + _margin(text, body.start) + text[body.closing :]
    return text[:at] + lines + text[at:]


def removed(text: str, addresses: Collection[str]) -> str:
    """The text without the outlines of these addresses, as written; outlines within one of them stay."""
    spans = [span for node in _named(text, addresses) for span in _spans(text, node)]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def changed(text: str, address: str, attributes: Mapping[str, str]) -> str:
    """The text with these attributes set on every outline of that address; one set to "" is taken out."""
    for node in reversed(list(_named(text, {address}))):
        for name, value in attributes.items():
            start, end, new = _edit(text, node, name, value)
            text = text[:start] + new + text[end:]
            node = next(one for one in root(text).walk() if one.start == node.start)
    return text


def _named(text: str, addresses: Collection[str]) -> Iterator[Node]:
    for node in root(text).walk():
        if node.name == "outline" and node.get("xmlurl", "url") in addresses:
            yield node


def _edit(text: str, node: Node, name: str, value: str) -> tuple[int, int, str]:
    """What is to be replaced, from where to where, and by what."""
    its = next((one for one in node.attributes if one.name.lower() == name.lower()), None)
    if its is None:
        at = node.inner - (2 if text[: node.inner].endswith("/>") else 1)
        at = len(text[:at].rstrip())
        return at, at, _attribute(name, value) if value else ""
    if value:
        return its.start, its.end, _escaped(value, text[its.end])
    begins = text.rindex(its.name, node.start, its.start)
    return len(text[:begins].rstrip()), its.end + 1, ""


def _spans(text: str, node: Node) -> list[tuple[int, int]]:
    """What goes with the outline: all of it, or its tags alone where it holds others."""
    if any(child.name == "outline" for child in node.children):
        return [_with_line(text, node.start, node.inner), _with_line(text, node.closing, node.end)]
    return [_with_line(text, node.start, node.end)]


def _with_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with its whole lines where nothing else stands on them."""
    begins, ends = _line_start(text, start), re.compile(r"[ \t]*(\r?\n|$(?!\n))").match(text, end)
    return (begins, ends.end()) if begins is not None and ends else (start, end)


def _line_start(text: str, at: int) -> int | None:
    """Where the line begins, when only blanks stand before the place; else None."""
    begins = text.rfind("\n", 0, at) + 1
    return begins if not text[begins:at].strip(_BLANK) else None


def _margin(text: str, at: int) -> str:
    begins = text.rfind("\n", 0, at) + 1
    return re.match(r"[ \t]*", text[begins:at])[0]  # type: ignore[index]  # it matches nothing, too


def _indent(text: str, body: Node) -> str:
    """The margin of the body's last outline, or two blanks more than the body's own."""
    last = next((node for node in reversed(body.children) if _line_start(text, node.start) is not None), None)
    return _margin(text, last.start) if last else _margin(text, body.start) + "  "


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_escaped(value)}"'


def _escaped(value: str, quote: str = '"') -> str:
    text = escape(_xml(value), quote=False)
    return text.replace(quote, "&quot;" if quote == '"' else "&apos;")


def _xml(value: str) -> str:
    """The value on one line, without what XML cannot say."""
    flat = " ".join(value.split())
    return re.sub("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", flat)
