"""CSS and HTML that some mail programs lack, and whose lack moves, hides or loses what is to be read or seen.

What is not here is told nowhere, by one principle: its lack may make a mail plainer, never wrong. So rounded corners,
shadows, web fonts, transitions and pictures behind text are left out, and so are limits such as `max-width`. Scripts,
forms, `data:` images and style sheets that are fetched are another rule's.
Which programs lack what stands in `support.toml`, by the names used here, which are those of caniemail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANY = r"(?!--)[a-z-]+"
_SIZED = r"(?:(?:min|max)-)?(?:width|height)"
_COLOURED = r"color|background(?:-color)?"
_SOME = r"[1-9]"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a mail may use, and how it is found."""

    name: str
    """caniemail's: a key of `support.toml`."""
    shown: str
    """As findings call it."""
    properties: re.Pattern[str]
    """The whole name of the property."""
    values: re.Pattern[str]
    """Somewhere in its value, in lower case, strings and addresses left out."""


def _css(name: str, shown: str, properties: str, values: str) -> Feature:
    return Feature(name, shown, re.compile(properties), re.compile(values))


CSS = (
    _css("css-display-flex", "display: flex", "display", r"\bflex"),
    _css("css-display-grid", "display: grid", "display", r"\bgrid"),
    _css("css-flex-direction", "flex-direction", "flex-direction|flex-flow", r"column|reverse"),
    _css("css-flex-wrap", "flex-wrap", "flex-wrap|flex-flow", r"(?<!no)wrap"),
    _css("css-justify-content", "justify-content", "justify-content", r"center|end|space|right"),
    _css("css-align-items", "align-items", "align-items", r"center|end|baseline"),
    _css("css-grid-template", "grid-template", r"grid|grid-template(?:-[a-z]+)?", r"\S"),
    _css("css-gap", "gap", r"(?:grid-)?(?:row-|column-)?gap", _SOME),
    _css("css-position", "position", "position", r"absolute|fixed|sticky"),
    _css("css-left-right-top-bottom", "left, right, top, bottom", "left|right|top|bottom", _SOME),
    _css("css-inset", "inset", r"inset(?:-[a-z-]+)?", _SOME),
    _css("css-float", "float", "float", r"left|right|start|end"),
    _css("css-transform", "transform", "transform", r"\("),
    _css("css-writing-mode", "writing-mode", "writing-mode", r"vertical|sideways"),
    _css("css-visibility", "visibility", "visibility", r"hidden|collapse"),
    _css("css-white-space", "white-space: pre", "white-space", r"\bpre|break-spaces"),
    _css("css-object-fit", "object-fit", "object-fit", r"contain|cover|none|scale-down"),
    _css("css-aspect-ratio", "aspect-ratio", "aspect-ratio", r"\d"),
    _css("css-box-sizing", "box-sizing", "box-sizing", r"border-box"),
    _css("css-intrinsic-size", "fit-content", _SIZED, r"(?:fit|min|max)-content"),
    _css("css-block-inline-size", "inline-size, block-size", r"(?:inline|block)-size", r"\S"),
    _css("css-margin-inline-block", "margin-inline, margin-block", r"margin-(?:inline|block)", r"\S"),
    _css("css-margin-inline-start-end", "margin-inline-start", r"margin-inline-(?:start|end)", r"\S"),
    _css("css-margin-block-start-end", "margin-block-start", r"margin-block-(?:start|end)", r"\S"),
    _css("css-padding-inline-block", "padding-inline, padding-block", r"padding-(?:inline|block)", r"\S"),
    _css("css-padding-inline-start-end", "padding-inline-start", r"padding-inline-(?:start|end)", r"\S"),
    _css("css-padding-block-start-end", "padding-block-start", r"padding-block-(?:start|end)", r"\S"),
    _css("css-variables", "var()", _ANY, r"\bvar\("),
    _css("css-unit-calc", "calc()", _ANY, r"\bcalc\("),
    _css("css-function-min", "min()", _ANY, r"\bmin\("),
    _css("css-function-max", "max()", _ANY, r"\bmax\("),
    _css("css-function-clamp", "clamp()", _ANY, r"\bclamp\("),
    _css("css-function-light-dark", "light-dark()", _ANY, r"\blight-dark\("),
    _css("css-unit-rem", "the unit rem", _ANY, r"\drem\b"),
    _css("css-unit-vw", "the unit vw", _ANY, r"\dvw\b"),
    _css("css-unit-vh", "the unit vh", _ANY, r"\dvh\b"),
    _css("css-unit-vmin", "the unit vmin", _ANY, r"\dvmin\b"),
    _css("css-unit-vmax", "the unit vmax", _ANY, r"\dvmax\b"),
    _css("css-unit-ch", "the unit ch", _ANY, r"\dch\b"),
    _css("css-rgba", "rgba()", _COLOURED, r"\brgba\("),
    _css("css-modern-color", "lab(), lch() and their like", _COLOURED, r"\b(?:ok)?l(?:ab|ch)\("),
)
"""Declarations, on an element or in a rule."""

SELECTORS = tuple(
    (name, shown, re.compile(pattern))
    for name, shown, pattern in (
        ("css-selector-attribute", "a selector of attributes", r"\["),
        ("css-selector-child", "a selector with >", r">"),
        ("css-selector-adjacent-sibling", "a selector with +", r"\+"),
        ("css-selector-general-sibling", "a selector with ~", r"~(?!=)"),
        ("css-pseudo-class-has", ":has()", r":has\("),
        ("css-pseudo-class-not", ":not()", r":not\("),
        ("css-pseudo-class-first-child", ":first-child", r":first-child"),
        ("css-pseudo-class-last-child", ":last-child", r":last-child"),
        ("css-pseudo-class-nth-child", ":nth-child()", r":nth-child\("),
        ("css-pseudo-class-nth-of-type", ":nth-of-type()", r":nth-of-type\("),
    )
)
"""Selectors, where their rule places or hides."""

NESTING = ("css-nesting", "a rule in a rule")

ELEMENTS = {
    "svg": ("html-svg", "<svg>"),
    "video": ("html-video", "<video>"),
    "audio": ("html-audio", "<audio>"),
}
"""Elements of which nothing shows; a picture or a link in them stands for them."""
HIDDEN = ("html-hidden", "the attribute hidden")
SRCSET = ("html-srcset", "srcset without src")

PICTURES = {
    "svg": ("image-svg", "an SVG picture"),
    "webp": ("image-webp", "a WebP picture"),
    "avif": ("image-avif", "an AVIF picture"),
    "heic": ("image-heif", "a HEIF picture"),
    "heif": ("image-heif", "a HEIF picture"),
    "tif": ("image-tiff", "a TIFF picture"),
    "tiff": ("image-tiff", "a TIFF picture"),
    "mp4": ("image-mp4", "a film as a picture"),
}
"""Kinds of picture files, by the ends of their names."""


def names() -> tuple[str, ...]:
    """The names of all that is told, each once."""
    found = [each.name for each in CSS] + [name for name, _, _ in SELECTORS]
    found += [name for name, _ in (NESTING, HIDDEN, SRCSET, *ELEMENTS.values(), *PICTURES.values())]
    return tuple(dict.fromkeys(found))
