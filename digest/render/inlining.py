"""`<mj-style inline="inline">`: its CSS taken out of the MJML and written into style attributes of the mail.

mrml does not do this. Of the mail nothing changes but style attributes: it is patched and not written anew, as what a
library makes of a mail's doctype, entities and empty elements is another mail. Comments for Outlook are left alone,
as is the head. Precedence is the cascade's (CSS Cascading 4, section 6): a style attribute wins over a rule, an
`!important` rule over a style attribute. The word `!important` itself is not written into the attribute, as with
MJML's own inliner: there it would win over the media queries for small and dark screens.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import unescape

from digest.render.mjml_check import Problem
from digest.render.sheets import Broken, Declaration, Rule, rules

_BLOCK = re.compile(
    r"<!--.*?-->|(?<!\s)\s*+<mj-style\s+inline\s*=\s*[\"']inline[\"']\s*(?:/>|>(?P<css>.*?)</mj-style\s*>)", re.S
)
# Most themes have none: asked first, since the search for blocks reads all comments.
_ANY = re.compile(r"<mj-style\s+inline")
# A comment, or a start tag; the two alone say where in the mail an element begins.
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?-->)|<(?P<tag>[A-Za-z][^\s/>]*+)(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.S
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/\"'<>]++)(?:\s*+=\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_MARK = "data-inlined-at"


def problem(mjml: str) -> Problem | None:
    """The first mistake in CSS that is to be inlined, or None where there is none."""
    for block in _BLOCK.finditer(mjml) if _ANY.search(mjml) else ():
        try:
            rules(block["css"] or "")
        except Broken as broken:
            return Problem(offset=block.start("css") + broken.offset, reason=broken.reason, needle=broken.needle)
    return None


def parted(mjml: str) -> tuple[str, tuple[Rule, ...]]:
    """The MJML with as much white space in place of the blocks, and their rules. Raises Broken: see `problem`."""
    if not _ANY.search(mjml):
        return mjml, ()
    found = [rule for block in _BLOCK.finditer(mjml) for rule in rules(block["css"] or "")]
    return _BLOCK.sub(_blank, mjml), tuple(found)


def _blank(block: re.Match[str]) -> str:
    """White space of the same length, so that whatever follows stays where it is; comments stay.

    It begins with a line break: in a head mrml takes no white space that begins otherwise.
    """
    return block[0] if block[0].startswith("<!--") else "\n" + re.sub(r"[^\n]", " ", block[0][1:])


def inlined(html: str, rules: Sequence[Rule]) -> str:
    """The mail with the rules in the style attributes of what they find in its body; the rest byte for byte."""
    body = html.find("<body")
    if body < 0 or not rules:
        return html
    tags = [tag for tag in _MARKUP.finditer(html, body) if tag["tag"]]
    found = _matches(html, tags, rules)
    pieces, at = [], 0
    for number, tag in enumerate(tags):
        if number in found:
            pieces += [html[at : tag.start("rest")], _styled(tag["rest"], found[number])]
            at = tag.end("rest")
    return "".join([*pieces, html[at:]])


def _matches(html: str, tags: Sequence[re.Match[str]], rules: Sequence[Rule]) -> Mapping[int, list[Rule]]:
    """The rules for each tag, by its number, the weakest first."""
    from lxml import etree

    pieces, at = [], 0
    for number, tag in enumerate(tags):
        pieces += [html[at : tag.start("rest")], f' {_MARK}="{number}"']
        at = tag.start("rest")
    marked = "".join([*pieces, html[at:]])
    tree = etree.fromstring(marked.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.weight):
        for element in rule.finds(tree):
            if (mark := element.get(_MARK)) is not None:
                found[int(mark)].append(rule)
    return found


def _styled(rest: str, rules: Sequence[Rule]) -> str:
    """A tag's attributes with the rules in `style`, which is written last where there was none."""
    style = next((one for one in _ATTRIBUTE.finditer(rest) if one["name"].lower() == "style"), None)
    raw = (style["value"] or "") if style else ""
    quoted = raw[:1] in {'"', "'"}
    mark = raw[0] if quoted else '"'
    if not (value := _merged(raw[1:-1] if quoted else raw, rules, mark)):
        return rest
    if not style:
        end = len(rest.rstrip().removesuffix("/").rstrip())
        return f'{rest[:end]} style="{value}"{rest[end:]}'
    return f"{rest[: style.end('name')]}={mark}{value}{mark}{rest[style.end() :]}"


def _merged(own: str, rules: Sequence[Rule], mark: str) -> str:
    """The declarations of rules, the element's own as written, those that are important; "" where none is new."""
    kept = _names(own)
    weak = [one for one in _cascade(rules, important=False) if one.name not in kept]
    strong = _cascade(rules, important=True)
    parts = [_written(weak, mark), own.strip().rstrip(";"), _written(strong, mark)]
    return ";".join(part for part in parts if part) if weak or strong else ""


def _cascade(rules: Sequence[Rule], *, important: bool) -> list[Declaration]:
    """What is left of the declarations: a later rule's take the place of earlier ones, and come after all others.

    Within a rule a property may stand twice, the second value for clients that understand it.
    """
    left: list[Declaration] = []
    for rule in rules:
        its = [one for one in rule.declarations if one.important is important]
        names = {one.name for one in its}
        left = [one for one in left if one.name not in names] + its
    return left


def _names(style: str) -> frozenset[str]:
    from tinycss2 import parse_declaration_list

    found = parse_declaration_list(unescape(style), skip_comments=True, skip_whitespace=True)
    return frozenset(one.lower_name for one in found if one.type == "declaration")


def _written(declarations: Sequence[Declaration], mark: str) -> str:
    text = ";".join(f"{one.name}:{one.value}" for one in declarations)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace(mark, "&quot;" if mark == '"' else "&#39;")
