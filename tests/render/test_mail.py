"""The HTML mail as mail clients, screen readers and spam filters see it."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.render.colours import contrast
from digest.values import Issue, Item, Section, Url


@pytest.fixture
def mail(roundup: render.Theme, sample_issue: Issue) -> str:
    """The sample as HTML mail."""
    return render.edition(sample_issue, roundup).html


def test_language_direction_title_and_charset_are_declared(mail: str) -> None:
    """WCAG 3.1.1; the default of the MJML compiler would be "und"."""
    page = lxml_html.document_fromstring(mail)
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert page.findtext("head/title") == "News Roundup 9/21/2023"
    assert "charset=UTF-8" in mail


def test_a_hidden_preheader_comes_before_anything_visible(mail: str, sample_issue: Issue) -> None:
    """The inbox shows it after the subject."""
    first = lxml_html.document_fromstring(mail).body[0]
    assert first.text == sample_issue.preheader
    assert "display:none" in first.get("style")


def test_layout_tables_are_presentation_and_headings_skip_no_level(mail: str) -> None:
    """Screen readers are spared the layout, and can jump from heading to heading."""
    page = lxml_html.document_fromstring(mail)
    assert {table.get("role") for table in page.iter("table")} == {"presentation"}
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels == [1, 2, 2, 2, 2, 2]


def test_conditional_comments_for_outlook_are_balanced(mail: str) -> None:
    """Every `<!--[if` has its `<![endif]-->`."""
    assert mail.count("<!--[if") == mail.count("<![endif]-->") > 0


def test_nothing_is_loaded_and_nothing_runs(mail: str) -> None:
    """No web font, image, script, form or frame: the mail is words."""
    page = lxml_html.document_fromstring(mail)
    assert not list(page.iter("script", "form", "iframe", "object", "img", "link"))
    assert "fonts.googleapis" not in mail
    assert "@import" not in mail
    assert "url(" not in mail


def test_no_markup_of_ours_is_left_over(mail: str) -> None:
    """Neither template syntax nor a missing value shows."""
    assert not re.search(r"\{\{|\{%|\{#|\bNone\b|undefined|<mj-|Undefined", mail)


def test_dark_mode_is_declared_and_has_rules(mail: str) -> None:
    """Both metas and a media query."""
    assert '<meta name="color-scheme" content="light dark"' in mail
    assert '<meta name="supported-color-schemes" content="light dark"' in mail
    assert "@media (prefers-color-scheme: dark)" in mail


@pytest.mark.parametrize("accent", ["#9b1c1f", "#ffff00", "#000000", "#ffffff", "#1e90ff", "#7a7a7a"])
def test_whatever_the_accent_links_can_be_read_light_and_dark(sample_issue: Issue, accent: str) -> None:
    """WCAG 1.4.3: 4.5 to 1 on the paper of either mode."""
    theme = render.theme("roundup", render.folders(None), {"accent": accent})
    html = render.edition(sample_issue, theme).html
    light = re.search(r'class="s[^"]*" style="color:(#\w+)', html)
    dark = re.search(r"\ba, \.k \{ color: (#\w+)", html)
    paper = re.search(r"\.paper, \.paper table \{ background: (#\w+)", html)
    assert light
    assert dark
    assert paper
    assert contrast(light[1], "#ffffff") >= 4.5
    assert contrast(dark[1], paper[1]) >= 4.5


def test_the_small_print_can_be_read_light_and_dark(mail: str) -> None:
    """The footer and the other outlets stand in grey, on the paper and on the desk around it."""
    pairs = [("#5c5f66", "#ffffff"), ("#5c5f66", "#f4f2ee"), ("#a9a9ae", "#1c1c1e"), ("#a9a9ae", "#111112")]
    assert all(colour in mail for pair in pairs for colour in pair)
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_an_item_costs_at_most_300_bytes_beside_its_words_and_link(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """What a heading and the frame cost is not counted."""
    item = make_item("A bridge opened.", "Lantern", url=Url("https://lantern.example/a"))
    one, eleven = (len(render.edition(make_issue(*[item] * n), roundup).html.encode()) for n in (1, 11))
    assert (eleven - one) / 10 - len("A bridge opened. Lantern" + "https://lantern.example/a") <= 300


def test_thirty_items_of_sixty_words_stay_far_below_what_gmail_clips(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """Gmail clips at 102,400 bytes; with five other outlets and long addresses 40 percent are left."""
    long = Url("https://lantern.example/" + "a" * 100)
    others = [(f"Outlet {n}", Url(f"https://o{n}.example/" + "b" * 100)) for n in range(5)]
    items = [make_item("windfalls " * 60, "The Lantern", url=long, copies=others)] * 5
    issue = make_issue(sections=tuple(Section(name=f"Heading {n}", items=tuple(items)) for n in range(6)))
    assert len(render.edition(issue, roundup).html.encode()) < 61_440


def test_a_quotation_mark_in_the_title_does_not_end_the_label_mrml_writes(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """mrml writes `\\"` into an attribute; the label here is HTML."""
    title = 'Say "hello" \\ to <b>all</b> & more'
    page = lxml_html.document_fromstring(render.edition(make_issue(make_item(), title=title), roundup).html)
    assert page.xpath('//div[@role="article"]/@aria-label') == [title]
    assert page.findtext("head/title") == title


@pytest.mark.parametrize(
    "alt", ["C:\\new \\u{41} \\", "हिन्दी में चित्र", "می‌خواهم", "soft\u00adhyphen\u00a0x", 'say "\\" & <b>']
)
def test_an_attribute_says_what_it_was_told(
    own_theme: Callable[..., render.Theme], sample_issue: Issue, alt: str
) -> None:
    """mrml writes `\\u{93f}` for a vowel sign of Hindi, two backslashes for one; in conditional comments, too."""
    image = f"<p><img src='https://a.example/x' alt='{html.escape(alt)}'><b title='\"'></b></p>"
    raw = "<mj-raw><!--[if mso]><b title='\\n'></b><![endif]--><!-- <b title='\\n'> --></mj-raw>"
    footer = f"{raw}<mj-section><mj-column><mj-text>{image}</mj-text></mj-column></mj-section>"
    made = render.edition(sample_issue, own_theme({"partials/footer.mjml": footer})).html
    page = lxml_html.document_fromstring(made)
    assert page.xpath("//img/@alt") == [alt]
    assert page.xpath("//b/@title")[-1] == '"'
    assert """<!--[if mso]><b title="&#92;n"></b><![endif]--><!-- <b title='\\n'> -->""" in made


def test_a_line_break_between_two_links_still_parts_them(
    own_theme: Callable[..., render.Theme], sample_issue: Issue
) -> None:
    """mrml drops one that is all there is between two elements; words would run into each other."""
    links = '<a href="https://a.example/">one</a>\n<a href="https://b.example/">two</a>'
    footer = f"<mj-section><mj-column><mj-text><p>{links}</p></mj-text></mj-column></mj-section>"
    page = lxml_html.document_fromstring(
        render.edition(sample_issue, own_theme({"partials/footer.mjml": footer})).html
    )
    assert [p.text_content() for p in page.iter("p")][-1] == "one two"


@pytest.mark.parametrize(
    ("masthead", "link"),
    [
        ({"unsubscribe": "https://herald.example/leave?a=1&b=2"}, "https://herald.example/leave?a=1&b=2"),
        ({"unsubscribe": "mailto:leave@herald.example"}, "mailto:leave@herald.example"),
        ({}, "mailto:desk@herald.example?subject=unsubscribe"),
        ({"unsubscribe": "javascript:alert(1)"}, "mailto:desk@herald.example?subject=unsubscribe"),
    ],
)
def test_there_is_a_visible_way_out(
    roundup: render.Theme,
    make_issue: Callable[..., Issue],
    make_item: Callable[..., Item],
    masthead: dict[str, Any],
    link: str,
) -> None:
    """The newsletter's own address, else a mail to the sender; in the text twin too."""
    edition = render.edition(make_issue(make_item(), masthead=masthead), roundup)
    found = lxml_html.document_fromstring(edition.html).xpath("//a[text()='Unsubscribe']/@href")
    assert found == [link]
    assert f"Unsubscribe: {link}\n" in edition.text


def test_the_browser_link_is_there_only_where_the_issue_stands_on_the_web(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """It points to this issue's own folder."""
    without = render.edition(make_issue(make_item()), roundup)
    online = render.edition(make_issue(make_item(), masthead={"web": "https://herald.example/n/"}), roundup)
    assert "View in browser" not in without.html + without.text + without.page
    assert 'href="https://herald.example/n/2023-09-21/"' in online.html
    assert "View in browser: https://herald.example/n/2023-09-21/\n" in online.text


def test_links_of_mail_and_text_twin_are_the_same(roundup: render.Theme, sample_issue: Issue) -> None:
    """In the same order: no link can be missed in either."""
    edition = render.edition(sample_issue, roundup)
    html = lxml_html.document_fromstring(edition.html).xpath("//a/@href")
    assert re.findall(r"(?:https?://|mailto:)\S+", edition.text) == html


def test_an_issue_without_items_is_still_a_mail(roundup: render.Theme, make_issue: Callable[..., Issue]) -> None:
    """Nothing to print is for others to decide; here it harms nothing."""
    edition = render.edition(make_issue(), roundup)
    assert "<h1" in edition.html
    assert "<ul" not in edition.html + edition.page


def test_options_change_what_they_name(sample_issue: Issue) -> None:
    """No option does nothing."""
    plain = render.edition(sample_issue, render.theme("roundup", render.folders(None)))
    options = {"accent": "#123456", "text": "sans", "masthead": "center", "width": 640, "contents": False, "also": 0}
    for name, value in options.items():
        theme = render.theme("roundup", render.folders(None), {name: value})
        assert render.edition(sample_issue, theme).html != plain.html, name


def test_the_sample_is_found_in_a_newsletter_before_ours(
    own_theme: Callable[..., render.Theme], tmp_path: Path
) -> None:
    """As every other file of a theme."""
    text = 'date = 2024-01-02\n[newsletter]\nname = "Mine"\n'
    assert render.sample(own_theme({"sample.toml": text})).masthead.name == "Mine"


def test_attributes_say_what_templates_say(
    own_theme: Callable[..., render.Theme], make_issue: Callable[..., Issue]
) -> None:
    """The compiler would write them as literals of its own language; style sheets stay as they are."""
    words = "a\\b \u200f \u0639\u064e e\u0301 \U0001f389 &quot;c&quot; \u00e9=x"
    image = f'<img src="https://a.example/b.jpg" alt="{words}">'
    inner = f"<mj-text>{image}<i title='{words}'>{words}</i></mj-text>"
    footer = f"<mj-section><mj-column>{inner}</mj-column></mj-section>"
    css = '.a::before { content: "\\2014"; } [title="\\e9"] { color: red; }'
    html = render.edition(make_issue(), own_theme({"partials/footer.mjml": footer, "partials/theme.css": css})).html
    page = lxml_html.document_fromstring(html)
    said = words.replace("&quot;", '"')
    assert page.xpath("//img/@alt") == page.xpath("//i/@title") == page.xpath("//i/text()") == [said]
    assert css in html
