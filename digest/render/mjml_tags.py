"""MJML 4 as a table: every component, where it may stand and which attributes it takes.

Source: the component reference at documentation.mjml.io, less what mjml-python 1.4.2 (mrml) refuses: `mj-include`,
`mj-html-attributes`, `mj-class` with children. What it ignores is `IGNORED`.
"""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _sides(*names: str) -> str:
    return " ".join(f"{name} {name}-top {name}-right {name}-bottom {name}-left" for name in names)


_PADDING = _sides("padding")
_BORDER = f"{_sides('border')} border-radius"
_FONT = "color font-family font-size font-style font-weight line-height letter-spacing text-decoration text-transform"
_BACKGROUND = (
    "background-color background-url background-repeat background-size "
    "background-position background-position-x background-position-y"
)
_BOX = f"container-background-color {_PADDING}"
_SECTION = f"{_BACKGROUND} {_BORDER} {_PADDING} direction full-width text-align text-padding"
_ACCORDION = (
    "border font-family icon-align icon-width icon-height icon-wrapped-url icon-wrapped-alt "
    "icon-unwrapped-url icon-unwrapped-alt icon-position"
)
_THUMB = "tb-border tb-border-radius"

_ATTRIBUTES: Mapping[str, str] = {
    "mjml": "lang dir owa",
    "mj-head": "",
    "mj-body": "background-color width id",
    "mj-title": "",
    "mj-preview": "",
    "mj-style": "inline",
    "mj-font": "name href",
    "mj-breakpoint": "width",
    "mj-attributes": "",
    "mj-raw": "position",
    "mj-section": _SECTION,
    "mj-wrapper": f"{_SECTION} gap",
    "mj-group": "background-color direction vertical-align width",
    "mj-column": (
        f"background-color inner-background-color {_BORDER} {_sides('inner-border')} inner-border-radius "
        f"direction {_PADDING} vertical-align width"
    ),
    "mj-hero": (
        "mode height background-color background-url background-width background-height background-position "
        f"border-radius {_BOX} inner-background-color {_sides('inner-padding')} vertical-align width"
    ),
    "mj-text": f"align height vertical-align {_FONT} {_BOX}",
    "mj-button": (
        f"align background-color {_BORDER} {_FONT} {_BOX} height href name title inner-padding rel target "
        "text-align vertical-align width"
    ),
    "mj-image": (
        f"alt href name src srcset sizes title rel align {_BORDER} {_BOX} fluid-on-mobile target width height "
        "max-height font-size usemap"
    ),
    "mj-divider": f"border-color border-style border-width align width {_BOX}",
    "mj-spacer": f"height {_BOX}",
    "mj-table": f"align cellpadding cellspacing border role table-layout vertical-align width {_FONT} {_BOX}",
    "mj-navbar": (
        f"align base-url hamburger {_PADDING} {_sides('ico-padding')} ico-align ico-open ico-close ico-color "
        "ico-font-size ico-font-family ico-text-transform ico-text-decoration ico-line-height"
    ),
    "mj-navbar-link": f"href name target rel {_FONT} {_PADDING}",
    "mj-social": (
        f"align border-radius {_FONT} {_BOX} icon-size icon-height icon-padding inner-padding mode table-layout "
        "text-padding vertical-align"
    ),
    "mj-social-element": (
        f"align icon-position background-color border-radius {_FONT} {_PADDING} href icon-size icon-height "
        "icon-padding name text-padding rel src srcset sizes alt title target vertical-align"
    ),
    "mj-accordion": f"{_ACCORDION} {_BOX}",
    "mj-accordion-element": f"{_ACCORDION} background-color",
    "mj-accordion-title": f"background-color {_FONT} {_PADDING}",
    "mj-accordion-text": f"background-color {_FONT} {_PADDING}",
    "mj-carousel": (
        f"align border-radius {_BOX} icon-width left-icon right-icon thumbnails {_THUMB} "
        "tb-hover-border-color tb-selected-border-color tb-width"
    ),
    "mj-carousel-image": f"alt href rel target title src thumbnails-src border-radius {_THUMB}",
}

_NEVER_STYLED = frozenset({"mjml", "mj-head", "mj-title", "mj-preview", "mj-style", "mj-font", "mj-breakpoint"})
_COMMON = frozenset({"css-class", "mj-class"})

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    tag: _names(names) | (frozenset() if tag in _NEVER_STYLED else _COMMON) for tag, names in _ATTRIBUTES.items()
}
"""The attributes each component takes."""

ANY_ATTRIBUTE: frozenset[str] = frozenset().union(*ATTRIBUTES.values())
"""What `mj-all` and `mj-class` may set."""

_IN_COLUMN = _names(
    "mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social mj-spacer mj-table mj-text"
)

CHILDREN: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": _names("mj-attributes mj-breakpoint mj-font mj-preview mj-raw mj-style mj-title"),
    "mj-attributes": frozenset({"mj-all", "mj-class"}) | (ATTRIBUTES.keys() - _NEVER_STYLED - {"mj-attributes"}),
    "mj-body": _names("mj-hero mj-raw mj-section mj-wrapper"),
    "mj-wrapper": _names("mj-hero mj-raw mj-section"),
    "mj-section": _names("mj-column mj-group mj-raw"),
    "mj-group": _names("mj-column mj-raw"),
    "mj-column": _IN_COLUMN,
    "mj-hero": _IN_COLUMN - {"mj-accordion", "mj-carousel"},
    "mj-navbar": frozenset({"mj-navbar-link", "mj-raw"}),
    "mj-social": frozenset({"mj-social-element", "mj-raw"}),
    "mj-accordion": frozenset({"mj-accordion-element", "mj-raw"}),
    "mj-accordion-element": frozenset({"mj-accordion-title", "mj-accordion-text", "mj-raw"}),
    "mj-carousel": frozenset({"mj-carousel-image"}),
}
"""The components that may stand directly in a component."""

TEXT = frozenset({"mj-title", "mj-preview", "mj-style"})
"""Components that hold text alone."""

HTML = _names(
    "mj-accordion-text mj-accordion-title mj-button mj-navbar-link mj-raw mj-social-element mj-table mj-text"
)
"""Components that hold HTML."""

VOID = _names("area base br col embed hr img input link meta source track wbr")
"""HTML elements without an end tag."""

REFUSED: Mapping[str, str] = {
    "mj-include": (
        "mj-include is not supported: write {% include %}, a style sheet's in an <mj-style>, "
        'one to inline in an <mj-style inline="inline">'
    ),
    "mj-html-attributes": "mj-html-attributes is not supported: write the HTML with its attributes in an <mj-text>",
}
"""Parts of MJML that this renderer lacks, and what to do."""

IGNORED: Mapping[str, frozenset[str]] = {
    tag: _names(names)
    for tag, names in {
        "mjml": "owa",
        "mj-body": "id",
        "mj-raw": "position css-class mj-class",
        "mj-section": "text-padding",
        "mj-wrapper": "text-padding gap",
        "mj-hero": "border-radius container-background-color",
        "mj-button": "title",
        "mj-image": "border-top border-bottom sizes",
        "mj-table": "role font-style font-weight letter-spacing text-decoration text-transform",
        "mj-social": "table-layout letter-spacing text-transform",
        "mj-social-element": "icon-position sizes srcset letter-spacing text-transform",
        "mj-accordion-title": "font-style text-decoration text-transform",
        "mj-accordion-text": "font-style text-decoration text-transform",
    }.items()
}
"""Attributes that this renderer passes over without a word. Found by rendering each with and without."""
