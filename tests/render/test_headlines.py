"""Themes that print headlines and images: what they share, in mail, text twin and page."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.render import engine
from digest.render.colours import contrast
from digest.values import Issue, Item, Picture, Section, Url

THEMES = ("cards", "longread")
WEB = {"web": "https://herald.example/n"}
Make = Callable[..., Any]


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> render.Theme:
    """Each of them, with its defaults."""
    return render.theme(request.param, render.folders(None))


def _heads(html: str) -> list[str]:
    return [" ".join(h3.text_content().split()) for h3 in lxml_html.document_fromstring(html).iter("h3")]


def test_the_sample_has_a_title_headings_and_headlines_in_their_order(theme: render.Theme) -> None:
    """No level is skipped, layout tables are layout, and the page's article elements hold what the mail's rows do."""
    issue = render.sample(theme)
    edition = render.edition(issue, theme)
    for html in (edition.html, edition.page):
        page = lxml_html.document_fromstring(html)
        levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
        assert levels[:3] == [1, 2, 3]
        assert all(later - before <= 1 for before, later in pairwise(levels))
    assert _heads(edition.html) == _heads(edition.page)
    assert len(_heads(edition.html)) >= 5
    tables = lxml_html.document_fromstring(edition.html).iter("table")
    assert {table.get("role") for table in tables} == {"presentation"}
    assert len(lxml_html.document_fromstring(edition.page).xpath("//article")) == len(issue.items)
    assert edition.html.count("<!--[if") == edition.html.count("<![endif]-->") > 0


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Ferry saved at last", True),
        ("The night ferry will run from October.", False),
        ("the night FERRY will run", False),
        ("The night  ferry will run from…", False),
        ("The night fer", True),
        ("T", True),
        ("", False),
    ],
)
def test_a_headline_that_begins_the_words_is_not_read_twice(
    theme: render.Theme, make_issue: Make, make_told: Make, title: str, printed: bool
) -> None:
    """Whole words count; case, spaces and what a title was cut off with do not."""
    item = make_told("The night ferry will run from October.", title)
    edition = render.edition(make_issue(item), theme)
    assert _heads(edition.html) == _heads(edition.page) == ([title] if printed else [])
    assert len(re.findall("the night ferry will", edition.text, re.IGNORECASE)) == 1
    assert (f"{title} [1]\n" in edition.text) == printed


def test_a_person_s_words_stand_under_the_article_s_headline(
    theme: render.Theme, make_issue: Make, make_told: Make
) -> None:
    """In the direction of its own letters, as the words may be a translation."""
    edition = render.edition(make_issue(make_told("Three libraries opened.", "ثلاث مكتبات", edited=True)), theme)
    for html in (edition.html, edition.page):
        (h3,) = lxml_html.document_fromstring(html).iter("h3")
        assert (h3.text_content(), h3.get("dir")) == ("ثلاث مكتبات", "auto")
        assert "Three libraries opened." in html
    assert edition.text.index("ثلاث مكتبات") < edition.text.index("Three libraries opened.")


def test_an_item_of_nobody_s_has_words_alone(theme: render.Theme, make_issue: Make, make_item: Make) -> None:
    """A person's own item has no article, so neither headline nor image."""
    edition = render.edition(make_issue(replace(make_item("Our office moves."), story=None)), theme)
    for html in (edition.html, edition.page):
        page = lxml_html.document_fromstring(html)
        assert not page.xpath("//h3 | //img")
        assert "Our office moves." in page.text_content()


def test_an_image_is_on_the_web_or_not_in_the_mail(
    theme: render.Theme, make_issue: Make, make_told: Make, picture_of: Make
) -> None:
    """A newsletter without a web address still has it on the page; its size is declared, its words are alt."""
    item = make_told("A bridge opened.", "Quay")
    with_web, without = (
        render.edition(make_issue(item, pictures=(picture_of(item, alt="A quay"),), masthead=web), theme)
        for web in (WEB, {})
    )
    (image,) = lxml_html.document_fromstring(with_web.html).iter("img")
    assert image.get("src") == "https://herald.example/n/2023-09-21/images/quay.jpg"
    assert image.get("alt") == "A quay"
    assert round(1072 * int(image.get("height")) / int(image.get("width"))) in range(598, 603)
    assert "display:block;width:100%" in image.get("style")
    assert "<img" not in without.html
    for page in (with_web.page, without.page):
        (shown,) = lxml_html.document_fromstring(page).iter("img")
        assert [shown.get(name) for name in ("src", "width", "height")] == ["images/quay.jpg", "1072", "600"]


def test_an_image_is_never_a_link(theme: render.Theme) -> None:
    """The headline goes to the same place; one without words would be none to a screen reader."""
    edition = render.edition(render.sample(theme), theme)
    for html in (edition.html, edition.page):
        images = lxml_html.document_fromstring(html).xpath("//img[@alt]")
        assert len(images) >= 3
        assert not [image for image in images if image.xpath("ancestor::a")]


@pytest.mark.parametrize(("pictures", "shown"), [("all", 3), ("first", 2), ("none", 0)])
def test_a_newsletter_decides_which_images_are_shown(
    theme: render.Theme, make_issue: Make, make_told: Make, picture_of: Make, pictures: str, shown: int
) -> None:
    """All, the first one's under each heading, none; the choice is the same in mail and page."""
    items = [make_told(f"{word} bridge opened.", "Quay") for word in ("One", "Another", "A third")]
    sections = (Section(name="Europe", items=tuple(items[:2])), Section(name="Asia", items=tuple(items[2:])))
    issue = make_issue(masthead=WEB, sections=sections, pictures=tuple(map(picture_of, items)))
    edition = render.edition(issue, render.theme(theme.name, render.folders(None), {"pictures": pictures}))
    assert edition.html.count("<img") == edition.page.count("<img") == shown


def test_every_link_of_the_mail_is_in_the_text(theme: render.Theme) -> None:
    """Headlines' links too, each address listed once; so is every item."""
    edition = render.edition(render.sample(theme), theme)
    html = lxml_html.document_fromstring(edition.html).xpath("//a/@href")
    text = re.findall(r"(?:https?://|mailto:)\S+", edition.text)
    assert set(text) == set(html)
    assert len(text) == len(set(text)) < len(html)
    assert max(len(line) for line in edition.text.splitlines() if "://" not in line) <= 72


_NASTY = [
    '"><script>alert(1)</script>',
    "' onload='x",
    "</td></tr></table></mj-text>",
    "{{ 7 * 7 }}<!--",
    "\x00\x1b[1m",
]


@pytest.mark.parametrize("nasty", _NASTY)
def test_what_an_article_says_of_itself_is_text(
    theme: render.Theme, make_issue: Make, make_told: Make, picture_of: Make, nasty: str
) -> None:
    """Title, byline, outlet and alt: the elements and attributes are those of plain words."""

    def shapes(word: str) -> list[list[tuple[str, list[str]]]]:
        item = make_told("A bridge opened.", f"T{word}", f"B{word}", outlet=f"O{word}")
        issue = make_issue(item, masthead=WEB, pictures=(picture_of(item, alt=f"A{word}"),))
        edition = render.edition(issue, theme)
        made = [lxml_html.document_fromstring(html) for html in (edition.html, edition.page)]
        return [[(str(e.tag), sorted(e.attrib)) for e in html.iter() if isinstance(e.tag, str)] for html in made]

    assert shapes(nasty) == shapes("")


def test_an_item_in_another_language_says_so_and_its_other_outlets_switch_back(
    theme: render.Theme, make_issue: Make, make_item: Make
) -> None:
    """The article element or row around it has both; alignment follows."""
    item = make_item("أعلنت بلدية عمّان افتتاح مكتبات.", language="ar", copies=[("Meridian", None)])
    edition = render.edition(make_issue(item), theme)
    for html in (edition.html, edition.page):
        (around,) = lxml_html.document_fromstring(html).xpath("//body//*[@lang='ar']")
        assert around.get("dir") == "rtl"
        (others,) = around.xpath(".//*[@lang='en']")
        assert (others.get("dir"), others.text_content()) == ("ltr", "also:\xa0Meridian")
    assert "text-align:right" in edition.html


@pytest.mark.parametrize("accent", ["#ffff00", "#1f5aa6", "#000000", "#7a7a7a"])
def test_every_colour_of_text_can_be_read_light_and_dark(theme: render.Theme, accent: str) -> None:
    """WCAG 1.4.3: 4.5 to 1 on every ground it may stand on, alt texts on theirs included."""
    environment = engine.environment(theme.folders, escape=True)
    option = {**theme.options, "accent": accent}
    look: Any = environment.get_template("partials/look.j2").make_module({"option": option})
    card = getattr(look, "card", look.paper), getattr(look, "dark_card", look.dark_paper)
    light = [(text, ground) for text in (look.ink, look.accent) for ground in (look.paper, card[0])]
    dark = [(text, ground) for text in (look.dark_ink, look.glow) for ground in (look.dark_paper, card[1])]
    light += [(look.muted, ground) for ground in (look.paper, look.desk, card[0], look.tint)]
    dark += [(look.dark_muted, ground) for ground in (look.dark_paper, look.dark_desk, card[1], look.dark_tint)]
    assert min(contrast(*pair) for pair in light + dark) >= 4.5


def test_what_a_theme_adds_outlives_the_dark(theme: render.Theme) -> None:
    """Headlines' links are ink, not accent, on both papers; grounds of images darken."""
    html = render.edition(render.sample(theme), theme).html
    dark = html[html.rindex("@media (prefers-color-scheme: dark)") :].partition("</style>")[0]
    assert re.findall(r"\.paper \.q \{ color: (#\w+) !important", dark)
    assert re.findall(r"\.u \{ background: (#\w+) !important", dark)


def cost(theme: render.Theme, issue_of: Callable[[int], Issue], said: str) -> float:
    """The bytes that an item adds to the mail beside what it says."""
    one, eleven = (len(render.edition(issue_of(n), theme).html.encode()) for n in (1, 11))
    return (eleven - one) / 10 - len(said)


@pytest.mark.parametrize(("name", "most"), [("cards", 900), ("longread", 760)])
def test_an_item_costs_little_beside_its_words_links_and_image(
    make_issue: Make, make_told: Make, picture_of: Make, name: str, most: int
) -> None:
    """Headline, byline, image, words, label: the markup of all together."""
    theme = render.theme(name, render.folders(None))
    item: Item = make_told("A bridge opened.", "Quay", "Ada Moroz", url=Url("https://l.example/a"))
    picture: Picture = picture_of(item, alt="Boats")
    byline = "Ada Moroz · The Lantern" if name == "longread" else ""
    said = "A bridge opened. The Lantern" + "Quay" + "Boats" + byline + "https://l.example/a" * 2
    said += f"https://herald.example/n/2023-09-21/{picture.name}"
    assert cost(theme, lambda n: make_issue(*[item] * n, masthead=WEB, pictures=(picture,)), said) <= most


def test_thirty_items_stay_far_below_what_gmail_clips(
    theme: render.Theme, make_issue: Make, make_told: Make, picture_of: Make
) -> None:
    """Sixty words each, with images, long addresses and three other outlets: a fifth is left."""
    long = Url("https://lantern.example/" + "a" * 100)
    item = make_told("windfalls " * 60, "A title of the usual length, or a little more", "Ada Moroz", url=long)
    copies = make_item_copies(item, 3)
    sections = tuple(Section(name=f"Heading {n}", items=(copies,) * 5) for n in range(6))
    issue = make_issue(sections=sections, masthead=WEB, pictures=(picture_of(item, alt="Boats at a quay"),))
    assert len(render.edition(issue, theme).html.encode()) < 81_920


def make_item_copies(item: Item, number: int) -> Item:
    """The item with that many other outlets, each with an address."""
    from digest.values import Copy

    assert item.story
    copies = tuple(
        Copy(id=f"c{n}", of=item.story.lead.id, outlet=f"Outlet {n}", url=Url(f"https://o{n}.example/" + "b" * 60))
        for n in range(number)
    )
    return replace(item, story=replace(item.story, copies=copies))


@pytest.mark.browser
def test_nothing_is_wider_than_the_window(browser: Any, theme: render.Theme) -> None:
    """Images that never come included: their boxes shrink too."""
    issue = render.sample(theme)
    arabic = replace(issue, masthead=replace(issue.masthead, language="ar"))
    page = browser.new_page()
    page.route("https://herald.example/**", lambda route: route.abort())
    for edition in (render.edition(issue, theme), render.edition(arabic, theme)):
        for html in (edition.html, edition.page):
            page.set_content(html, wait_until="domcontentloaded")
            for width in (320, 640, 1100):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
