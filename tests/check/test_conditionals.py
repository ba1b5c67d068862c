"""Rule 28: what Outlook alone sees, and what it alone does not."""

from collections.abc import Callable

import pytest

Marked = Callable[..., list[tuple[str, str]]]
V = '<html xmlns:v="urn:schemas-microsoft-com:vml">'


@pytest.mark.parametrize(
    "html",
    [
        "<!--[if mso]><table><![endif]-->x<!--[if mso]></table><![endif]-->",
        "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
        "<!--[if !mso]><!-- --><p>x</p><!-- <![endif]-->",
        "<!--[if !mso]>--><p>x</p><!--<![endif]-->",
        "<!--[if !mso]><!--><p>x</p><![endif]-->",
        "<!--[if !mso]><!-->a<!--[if mso | IE]>b<![endif]-->c<!-- d --><!--<![endif]-->",
        "<!--[if mso]><![if gte mso 12]>a<![endif]><![endif]-->",
        "<![if !mso]>a<![endif]>",
        "<!-- <!--[if mso]> is how it begins, and <![endif] how it ends -->",
        "<!--><!---><p>x</p><!--[IF (gte mso 9)|(IE)]>a<![EndIf]-->",
        "<p>&lt;!--[if mso]&gt; and &lt;![endif]--&gt;</p>",
        V + "<!--[if mso]><v:rect fill=true><v:fill/></v:rect><![endif]-->",
        '<!--[if mso]><v:rect xmlns:v="urn:schemas-microsoft-com:vml">x</v:rect><![endif]-->',
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><!--[if mso]><xml><o:AllowPNG/></xml><![endif]-->',
        "<!-- <v:rect> --><p>v:rect <b>o:p</b></p>",
    ],
)
def test_conditions_that_end_pass(html: str, marked: Marked) -> None:
    """Hidden, shown, within one another where that works; tags of Office's where Outlook alone sees them."""
    assert marked(28, html) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<!--[if mso]><table>", "“<!--[if mso]>” is never closed: write <![endif]-->"),
        ("<!--[if !mso]><!-->a", "“<!--[if !mso]><!-->” is never closed: write <!--<![endif]-->"),
        ("<![if mso]>a", "“<![if mso]>” is never closed: write <![endif]>"),
        ("a<![endif]-->", "“<![endif]-->” closes nothing: take it out, or open it before"),
        ("a<!--<![endif]-->", "“<!--<![endif]-->” closes nothing: take it out, or open it before"),
        ("<!--[if mso]>a<!--<![endif]-->", "“<!--[if mso]>” is closed by “<!--<![endif]-->”: write <![endif]-->"),
        ("<!--[if mso]>a<![endif]>", "“<!--[if mso]>” is closed by “<![endif]>”: write <![endif]-->"),
        (
            "<!--[if mso]>a<!-- note -->b<![endif]-->",
            "a comment ends within “<!--[if mso]>”, which ends there too for all but Outlook: take that comment out",
        ),
        (
            "<!--[if mso]><!--[if gte mso 9]>a<![endif]-->b<![endif]-->",
            "“<!--[if gte mso 9]>” stands within “<!--[if mso]>”: the first <![endif]--> ends both",
        ),
        (V + "<v:rect>a</v:rect>", "“<v:rect>” stands outside <!--[if mso]>: only Outlook knows it"),
        (V + "<!--[if mso]><!--><V:Rect/><!--<![endif]-->", "“<V:Rect>” stands outside <!--[if mso]>"),
        (V + "<!--[if mso]><o:p/><![endif]-->", "“<o:p>” has no namespace: write xmlns:o into <html>"),
    ],
)
def test_conditions_that_do_not_warn(html: str, expected: str, marked: Marked) -> None:
    """The condition is named, and how to end it."""
    ((level, message),) = marked(28, html)
    assert level == "W"
    assert message.startswith(expected)


def test_a_fault_that_is_there_many_times_is_one(marked: Marked) -> None:
    """A theme's part is printed for every item."""
    assert len(marked(28, V + "<p><v:rect></v:rect></p>" * 9)) == 1
