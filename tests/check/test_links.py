"""Rules 19 and 24: what links say, and where they lead."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from digest.check import link_words
from digest.values import Edition, Run, Url
from tests.check.conftest import draft

Marked = Callable[..., list[tuple[str, str]]]
OTHERS = "https://lantern.example/0"


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://a.example/'>The ferry</a>",
        "<a href='https://a.example/'><img alt='The ferry'></a>",
        "<a href='https://a.example/'><img alt=''> The ferry</a>",
        "<a href='https://a.example/' aria-label='The ferry'><img alt=''></a>",
        "<a href='https://a.example/' title='The ferry'></a>",
        "<a href='https://a.example/' aria-labelledby='no a'></a><p id='a'>The <b>ferry</b></p>",
        "<a href='https://a.example/' aria-labelledby='b'></a><p id='b' hidden><img alt='The ferry'></p>",
        "<a href='https://a.example/'><svg viewBox='0 0 9 9'><title>The ferry</title><path d='M0 0'/></svg></a>",
        "<a href='https://a.example/'><svg aria-label='The ferry'></svg></a>",
        "<a href='https://a.example/'>→</a>",
        "<a name='top'></a>",
        "<a href='https://a.example/' style='display:none'></a>",
        "<div hidden><a href='https://a.example/'>here</a></div>",
        "<!--[if mso]><a href='https://a.example/'></a><![endif]-->",
        "<a href='https://a.example/'>Click here and there: a history of the mouse</a>",
        "<a href='https://a.example/'>More than a hundred boats</a>",
        "<a href='https://a.example/'>View in browser</a>",
    ],
)
def test_links_that_say_where_they_lead_pass(html: str, marked: Marked) -> None:
    """By text, by an image's alt, or by a label; hidden links are for nobody."""
    assert marked(19, html) == []


@pytest.mark.parametrize(
    "within",
    [
        "",
        " \n&nbsp;",
        "<img>",
        "<img alt=''>",
        "<img alt=' '>",
        "&#8203;",
        "&shy;&#xFE0F;",
        "<b hidden>x</b>",
        "<svg><path d='M0 0'/></svg>",
        "<svg><title> </title></svg>",
        "<svg style='display:none'><title>x</title></svg>",
        "\ufdd0",
    ],
)
def test_a_link_without_words_blocks(within: str, marked: Marked) -> None:
    """An image that is all there is of a link needs words; what does not show is none."""
    expected = "a link shows no words: “https://a.example/”; write where it leads, or an alt for its image"
    assert marked(19, f"<a href='https://a.example/'>{within}</a>") == [("E", expected)]


@pytest.mark.parametrize("names", ["", "b", "a", "a b"])
def test_a_label_that_is_not_there_is_no_label(names: str, marked: Marked) -> None:
    """Nor is an element without words."""
    html = f"<a href='https://a.example/' aria-labelledby='{names}'></a><p id='a'> </p>"
    assert [level for level, _ in marked(19, html)] == ["E"]


@pytest.mark.parametrize(
    "said",
    [
        "click here", "Here", "READ MORE", "Read more…", "[more]", "read more »", "→ Read\nmore", "link", "this link",
        "aquí", "Haz clic aquí", "Leer más", "ici", "Cliquez ici", "Lire la suite →", "plus d'infos", "Hier",
        "hier klicken", "Mehr", "Weiterlesen", "qui", "leggi tutto", "clique aqui", "lees meer", "tutaj", "здесь",
        "подробнее", "тут", "اضغط هنا", "هنا", "اقرأ المزيد", "続きを読む", "点击这里",
    ],
)  # fmt: skip
def test_click_here_warns(said: str, marked: Marked) -> None:
    """Whole texts, whatever is set around them and in whatever case."""
    ((level, message),) = marked(19, f"<a href='https://a.example/x'>{said}</a>")
    assert level == "W"
    assert message.endswith("does not say where the link leads: “https://a.example/x”; name what is there")


def test_no_alt_says_click_here_either(marked: Marked) -> None:
    """An image's words are the link's."""
    assert [level for level, _ in marked(19, "<a href=x><img alt='Click here'></a>")] == ["W"]


def test_an_outlet_may_have_such_a_name(marked: Marked) -> None:
    """Its label is where the link leads."""
    edition = draft("A bridge opened.")
    item = edition.issue.items[0]
    runs = (*item.runs, Run(text="Hier", style="source", url=Url(OTHERS)))
    named = with_runs(edition, *runs)
    html = f"<a href='{OTHERS}'>Hier</a><a href='{OTHERS}'>here</a>"
    assert [message.split()[0] for _, message in marked(19, html, edition=named)] == ["“here”"]
    assert len(marked(19, html, edition=edition)) == 2


def test_words_are_kept_as_they_are_compared() -> None:
    """No entry of the list is too long to be found, or nothing."""
    for line in link_words._SAYING_NOTHING.split("\n")[1:-1]:
        for words in line.split("/"):
            assert words.strip(), line
            assert link_words.says_nothing(words), words


def with_runs(edition: Edition, *runs: Run) -> Edition:
    """The edition with these runs in its only item."""
    (section,) = edition.issue.sections
    item = dataclasses.replace(section.items[0], runs=runs)
    sections = (dataclasses.replace(section, items=(item,)),)
    return dataclasses.replace(edition, issue=dataclasses.replace(edition.issue, sections=sections))


@pytest.mark.parametrize(
    "href",
    [
        "https://a.example/", "HTTPS://A.Example/x?y=1#z", "https://京都.example/", "mailto:desk@a.example?subject=x",
        "tel:+15550100", "#kenya", "https://a.example/192.0.2.1:80", " https://a.example/ ", "https://9news.example/",
        "https://notbit.ly.example/", "https://www.a.example/",
    ],
)  # fmt: skip
def test_addresses_that_are_right_pass(href: str, marked: Marked) -> None:
    """https, mail, telephone, and places within the mail."""
    assert marked(24, f'<a href="{href}">x</a>') == []


@pytest.mark.parametrize(
    ("href", "fault"),
    [
        ("http://a.example/", "is not https"),
        ("https://192.0.2.1/x", "goes to an IP address, as spam does"),
        ("https://[2001:db8::1]/", "goes to an IP address, as spam does"),
        ("https://3221225985/", "goes to an IP address, as spam does"),
        ("https://0xC0.0.2.0x1/", "goes to an IP address, as spam does"),
        ("https://a.example:8443/", "names the port 8443"),
        ("http://192.0.2.1:80/", "is not https and goes to an IP address, as spam does and names the port 80"),
        ("https://bit.ly/3x", "goes through the shortener bit.ly, which filters block"),
        ("https://www.TinyURL.com./y", "goes through the shortener www.tinyurl.com, which filters block"),
        ("javascript:alert(1)", "begins with javascript:, which mail programs do not open"),
        (" java\nscript:alert(1)", "begins with javascript:, which mail programs do not open"),
        ("&#1;JavaScript:x", "begins with javascript:, which mail programs do not open"),
        ("data:text/html,x", "begins with data:, which mail programs do not open"),
        ("ftp://a.example/", "begins with ftp:, which mail programs do not open"),
        ("", "leads nowhere"),
        (" # ", "leads nowhere"),
        ("/issues/", "has no https:// before its host"),
        ("//a.example/", "has no https:// before its host"),
        ("www.a.example", "has no https:// before its host"),
        ("https://[::1", "cannot be read as an address"),
        ("https://a.example:99999/", "cannot be read as an address"),
        ("https:///x", "has no host"),
    ],
)
def test_our_own_link_that_is_wrong_blocks(href: str, fault: str, marked: Marked) -> None:
    """Nobody but us put it there."""
    ((level, message),) = marked(24, f'<a href="{href}">x</a>')
    assert (level, message.partition(": “")[0]) == ("E", f"a link of ours {fault}")


def test_links_of_articles_and_of_the_issues_words_warn(
    check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """As feeds have them, or as a person wrote them: http is all that some have."""
    edition = edition_of(
        (Run(text="A bridge opened.", url=Url("http://lantern.example/a b")), Run(text="L", style="source")),
        introduction=((Run(text="See", url=Url("https://herald.example:8443/")),),),
    )
    found = [each for each in check(edition) if each.rule == 24]
    assert [(each.level, each.where, each.message) for each in found] == [
        ("W", "html", "a link of the issue's words or articles names the port 8443: “https://herald.example:8443/”"),
        ("W", "html", "a link of the issue's words or articles is not https: “http://lantern.example/a%20b”"),
    ]


def test_an_article_and_its_copies_are_not_ours(marked: Marked) -> None:
    """Themes print the links of other outlets too; beside them, one of ours still blocks, and comes first."""
    edition = draft("x")
    (section,) = edition.issue.sections
    item = section.items[0]
    assert item.story is not None
    article = dataclasses.replace(item.story.lead, url=Url("http://lantern.example/1"))
    story = dataclasses.replace(item.story, articles=(article,))
    sections = (dataclasses.replace(section, items=(dataclasses.replace(item, story=story),)),)
    edition = dataclasses.replace(edition, issue=dataclasses.replace(edition.issue, sections=sections))
    html = '<a href="http://lantern.example/1">x</a><a href="http://lantern.example/2">y</a>'
    assert [level for level, _ in marked(24, html, edition=edition)] == ["E", "W"]


def test_many_links_of_one_fault_are_one_finding(marked: Marked) -> None:
    """By host; the same link twice is one."""
    html = (
        "".join(f'<a href="http://a.example/{n % 4}">x</a>' for n in range(8)) + '<a href="http://b.example/">y</a>'
    )
    assert [message for _, message in marked(24, html)] == [
        "a link of ours is not https: “http://a.example/0”, and 3 more like it",
        "a link of ours is not https: “http://b.example/”",
    ]
