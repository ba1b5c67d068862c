"""Rule 27: what is wider than a mail may be, and images without a width."""

from collections.abc import Callable

import pytest

Marked = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    "html",
    [
        "<table width=640><tr><td width='100%' style='width:640px'></table>",
        "<table width='100%' style='max-width:600px'></table>",
        "<div style='max-width:640px'><p style='width:100%'>x</p></div>",
        "<div style='width:1200px;max-width:600px'>x</div>",
        "<div style='width:1200px;max-width:100%'>x</div>",
        "<hr width=900><p width=900>x",
        "<p style='width:90em;max-width:none;min-width:640px;border-width:900px'>x",
        "<img width='300' src=x><img width='50%'><img width='300px'><img width=' 12.5 '>",
        "<img width=640 style='width:100%;max-width:2000em'>",
        "<!--[if mso]><table width=900><![endif]-->",
    ],
)
def test_640_pixels_pass(html: str, marked: Marked) -> None:
    """What has a limit is no wider than it; shares and letters are no pixels; only some elements heed `width`."""
    assert marked(27, html) == []


@pytest.mark.parametrize(
    ("html", "pixels"),
    [
        ("<table width=641>", "641"),
        ("<table><tr><td width='700px'>", "700"),
        ("<table><tr><th width='1200.5'>", "1,200"),
        ("<img width=900 style='max-width:100%'>", "900"),
        ("<p style='WIDTH: 700PX !important'>", "700"),
        ("<div style='max-width:700px'>", "700"),
        ("<div style='width:100%;max-width:700px'>", "700"),
        ("<div style='width:900px;max-width:700px'>", "700"),
        ("<div style='width:900px;max-width:none'>", "900"),
        ("<div style='min-width:700px;width:300px'>", "700"),
        ("<table width=99999999999999999999>", "1,000,000"),
    ],
)
def test_more_than_640_pixels_warn(html: str, pixels: str, marked: Marked) -> None:
    """By attribute or style; a container's `max-width` is how wide it becomes, but Outlook does not know it."""
    ((level, message),) = marked(27, html)
    assert (level, message.partition(" pixels are more than 640: “<")[0]) == ("W", pixels)


@pytest.mark.parametrize("width", ["", " width", " width=auto", " width='20em'", " style='width:200px'"])
def test_an_image_without_width_warns(width: str, marked: Marked) -> None:
    """Outlook looks at the attribute alone."""
    expected = "an image has no width: “https://a.example/b.png”; Outlook shows it in its own size"
    assert marked(27, f"<p><img src='https://a.example/b.png'{width}></p>") == [("W", expected)]
