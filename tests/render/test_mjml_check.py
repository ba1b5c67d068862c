"""The MJML check: every trap the compiler lets through, and where it is."""

import mjml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render import mjml_check
from digest.render.mjml_check import problem
from digest.render.mjml_tags import ATTRIBUTES, CHILDREN, IGNORED

GOOD = """<mjml lang="en"><mj-head>
<mj-title>A &amp; B</mj-title>
<mj-attributes><mj-all font-family="Georgia" /><mj-class name="x" color="#123" />
<mj-text padding="0" /></mj-attributes>
<mj-style>ul > li { color: red }</mj-style>
<mj-raw><meta name="color-scheme" content="light dark"></mj-raw>
</mj-head><mj-body width="600px"><!-- a comment with <mj-nothing> -->
<mj-section css-class="a"><mj-column><mj-text mj-class="x">Text<br>and <a href='b'>link</a> a &gt; b
<!--[if mso]><p><![endif]--></mj-text><mj-divider /></mj-column></mj-section>
</mj-body></mjml>"""


@pytest.mark.parametrize(
    "style", ["<mj-style />", '<mj-style inline="inline" />', "<mj-style inline = 'inline'></mj-style>"]
)
def test_an_empty_or_inlined_style_sheet_is_good(style: str) -> None:
    """What comes after it is still read."""
    assert problem(GOOD.replace("<mj-raw>", f"{style}<mj-raw>")) is None
    assert problem(GOOD.replace("<mj-raw>", f"{style}<mj-rawr>")) is not None


def test_good_mjml_has_no_problem() -> None:
    """Comments, conditional comments, void elements, style sheets, single quotes."""
    assert problem(GOOD) is None


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ("<mj-divider />", "<mj-dividr />", "<mj-dividr", "unknown tag <mj-dividr> (did you mean 'mj-divider'?)"),
        ("<mj-divider />", "<mj-section />", "<mj-section />", "may not stand directly in <mj-column>"),
        ("<mj-divider />", "<p>x</p>", "<p>x", "unknown tag <p>"),
        ("<mj-divider />", "words", "words", "text 'words' directly in <mj-column>"),
        ("<mj-divider />", '<mj-include path="x" />', "<mj-include", "{% include %}"),
        ("<mj-divider />", "<mj-divider>", "<mj-divider>", "<mj-divider> is never closed"),
        ('css-class="a"', 'cssclass="a"', "cssclass", "takes no attribute 'cssclass' (did you mean 'css-class'?)"),
        ('css-class="a"', "css-class=a", "css-class=a", "needs quotes"),
        ('css-class="a"', "full-width", "full-width", "needs a value"),
        ('css-class="a"', 'padding="0" padding="0"', 'padding="0">', "twice"),
        ('width="600px"', 'width="600px" "x"', "<mj-body", ""),
        ("</mj-text>", "</mj-txt>", "</mj-txt>", "closes nothing: <mj-text> is open"),
        ("</mj-section>", "", "<mj-section", "<mj-section> is never closed"),
        ("</mjml>", "", "<mjml", "<mjml> is never closed"),
        ("</mjml>", "</mjml></mjml>", "</mjml>", "nothing is open"),
        ("</mjml>", "</mjml><mjml></mjml>", "<mjml></mjml>", "second <mjml>"),
        ("</mj-body>", "</mj-body><mj-body></mj-body>", "<mj-body></", "second <mj-body>"),
        ("</mjml>", "</mjml> words", "words", "directly in the document"),
        ("a &gt; b", "a < b", "< b", "begins no tag"),
        ("a &gt; b", "<![CDATA[x]]>", "<![CDATA[", "begins no tag"),
        ("<mj-divider />", "<!-- b", "<!-- b", "a comment that never ends"),
        ("a &gt; b", "<b>b", "<b>b", "<b> is never closed"),
        ("a &gt; b", "<mj-button>b</mj-button>", "<mj-button", "which holds HTML"),
        ("<!-- a", "<!doctype html><!-- a", "<!doctype", "begins no tag"),
        ("<mj-style>", '<mj-style inline="yes">', "inline=", 'the one value of "inline" is "inline"'),
        (
            "<mj-divider />",
            '<mj-include path="x" css-inline="inline" />',
            "<mj-include",
            '<mj-style inline="inline">',
        ),
        ("<mj-title>", "<mj-html-attributes /><mj-title>", "<mj-html", "write the HTML with its attributes"),
        ('color="#123" />', 'color="#123"><mj-text color="#123" /></mj-class>', "<mj-text color", "with children"),
        ("<mj-divider />", '<mj-table role="none" />', "role", "this renderer ignores 'role'"),
        ("A &amp; B", "A <b>B</b>", "<b>", "unknown tag <b>"),
        ('name="x" color', 'name="x" colour', "colour", "takes no attribute 'colour'"),
    ],
)
def test_a_mistake_is_found_where_it_stands(old: str, new: str, at: str, reason: str) -> None:
    """The offset is that of the tag, attribute or words at fault."""
    mjml = GOOD.replace(old, new, 1)
    found = problem(mjml)
    assert found is not None
    assert reason in found.reason
    if reason:
        assert mjml.startswith(at, found.offset)


@pytest.mark.parametrize(
    "mjml", ["", "   ", "<mjml/>", "<mjml></mjml>", "<mjml><mj-body/></mjml>", "<mjml><mj-head/></mjml>"]
)
def test_nothing_to_send_is_a_mistake(mjml: str) -> None:
    """An empty mail must not go out."""
    found = problem(mjml)
    assert found is not None
    assert "no mail to send" in found.reason


def test_every_component_of_the_table_can_stand_somewhere() -> None:
    """The table agrees with itself: children are components, and each has a parent."""
    children = frozenset().union(*CHILDREN.values())
    assert children - {"mj-all", "mj-class"} == ATTRIBUTES.keys() - {"mjml"}
    assert CHILDREN.keys() <= ATTRIBUTES.keys()


def test_an_endless_tag_takes_no_endless_time() -> None:
    """A hundred thousand quotes and brackets are read in one pass each."""
    for tail in ('<a "' + "x" * 100_000, "<a " + "'" * 99_999, "<" * 100_000, "<a " + "b " * 50_000):
        assert problem("<mjml><mj-body><mj-raw>" + tail) is not None


_VALUES = (
    "left",
    "right",
    "none",
    "11px",
    "1px solid red",
    "file-start",
    "desktop",
    "a 2x",
    "bold",
    "underline",
    "fixed",
)
_AROUND = {
    "mj-raw": "<mjml><mj-body>{}</mj-body></mjml>",
    "mj-body": "<mjml>{}</mjml>",
    "mjml": "{}",
    **dict.fromkeys(("mj-section", "mj-wrapper", "mj-hero"), "<mjml><mj-body>{}</mj-body></mjml>"),
    **dict.fromkeys(
        ("mj-accordion-title", "mj-accordion-text"),
        "<mjml><mj-body><mj-section><mj-column><mj-accordion><mj-accordion-element>{}</mj-accordion-element>"
        "</mj-accordion></mj-column></mj-section></mj-body></mjml>",
    ),
    "mj-social-element": "<mjml><mj-body><mj-section><mj-column><mj-social>{}</mj-social></mj-column></mj-section>"
    "</mj-body></mjml>",
}
_COLUMN = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"
_SECTION = "<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>"
_INSIDE = {
    "mjml": f"<mj-body>{_SECTION}</mj-body>",
    "mj-body": _SECTION,
    "mj-wrapper": _SECTION * 2,
    "mj-hero": "<mj-text>x</mj-text>",
    "mj-section": "<mj-column><mj-text>x</mj-text></mj-column>",
    "mj-table": "<tr><td>x</td></tr>",
    "mj-social": '<mj-social-element name="facebook" href="h">x</mj-social-element>',
    "mj-image": "",
}


@pytest.mark.parametrize(("tag", "attribute"), [(tag, name) for tag, names in IGNORED.items() for name in names])
def test_what_is_said_to_be_ignored_is_ignored(tag: str, attribute: str) -> None:
    """By the renderer that is installed; one that learns it has it struck from the list."""
    known = 'src="s.png" href="h" width="100px"' if tag == "mj-image" else ""

    def made(given: str) -> str:
        inner = f"<{tag} {known} {given}>{_INSIDE.get(tag, 'x')}</{tag}>"
        return str(mjml.mjml2html(_AROUND.get(tag, _COLUMN).format(inner), fonts={}))

    assert all(made(f'{attribute}="{value}"') == made("") for value in _VALUES)


PIECES = (
    "<b>", "</b>", "<br>", "<br/>", "</br>", "<p class='a'>", '<p class="a" class="b">', "</p>", "<mj-text>",
    "&nbsp;", "&", "&#1;", "<!-- a -->", "<!-- a -- b -->", "<!-->", "<!--->", "-->",
    "<![CDATA[x]]>", "<é>", "</é>", "<_a/>", "<v:a/>",
    '"', "<a href=x>", "<?x?>", "a > b", "<", "<i/>", "<!DOCTYPE x>", "<img alt>", "<P>", "</P>", "\x0b",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_what_is_sound_at_first_sight_is_sound(pieces: list[str]) -> None:
    """The quick look finds nothing right that reading tag by tag finds wrong."""
    text = f"<mj-section><mj-column><mj-text>{''.join(pieces)}</mj-text></mj-column></mj-section>"
    whole = f"<mjml><mj-body>{text}</mj-body></mjml>"
    quick = problem(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mjml_check, "_well_formed", lambda _: False)
        assert problem(whole) == quick
