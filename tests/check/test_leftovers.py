"""Rule 31: what a template left over, and news that only looks like it."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition, Item, Run, Section, Url

Fired = Callable[..., list[tuple[int, str, str]]]


def left(found: Any) -> list[tuple[str, str]]:
    """What rule 31 blocks for, and where."""
    return [(each.where, each.message) for each in found if each.rule == 31 and each.level == "E"]


def test_braces_that_a_person_wrote_warn(check: Callable[..., Any], edition_of: Callable[..., Edition]) -> None:
    """Nobody filled in the name; an article about templates is another matter."""
    edition = edition_of((Run(text="A bridge opened."), Run(text="A", style="source")), subject="Dear {{name}}")
    found = [each for each in check(edition, headers={"Subject": edition.subject}) if each.rule == 31]
    assert [(each.level, each.message) for each in found] == [
        ("W", "“{{name}}” in words of your own: was it to be filled in?")
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"subject": "News: {{x}}"},
        {"preheader": "News: {{x}}"},
        {"introduction": ((Run(text="News: {{x}}"),),)},
        {"closing": ((Run(text="News: {{x}}"),),)},
        {"sponsor": (Run(text="News: {{x}}"),)},
        {"masthead": {"address": "{{x}}\n12 Quay"}},
        {"masthead": {"name": "News: {{x}}"}},
        {"masthead": {"sender": "{{x}} <desk@herald.example>"}},
        {"title": "News: {{x}}"},
        {"sections": (Section(name="Notes {{x}}", items=(Item(id="i", runs=(Run(text="A bridge."),)),)),)},
        {"sections": (Section(name="Notes", items=(Item(id="i", runs=(Run(text="A {{x}} bridge."),)),)),)},
    ],
    ids=[
        "subject",
        "preheader",
        "introduction",
        "closing",
        "sponsor",
        "address",
        "name",
        "sender",
        "title",
        "heading",
        "hand-written item",
    ],
)
def test_braces_warn_wherever_a_person_wrote_them(
    given: dict[str, Any], check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Once, and never for what an article says."""

    def found_in(edition: Edition) -> list[Any]:
        return [each for each in check(edition, headers={"Subject": edition.subject}) if each.rule == 31]

    found = found_in(edition_of((Run(text="A bridge opened."),), **given))
    assert [(each.level, each.where, each.message) for each in found] == [
        ("W", "message", "“{{x}}” in words of your own: was it to be filled in?")
    ]
    edition = edition_of((Run(text="A bridge opened."),), said="News: {{x}}", **given)
    told = "sections" not in given
    assert [each.level for each in found_in(edition)] == ([] if told else ["W"])


@pytest.mark.parametrize("given", [{"subject": "For {token}"}, {"closing": ((Run(text="For {token}"),),)}])
def test_a_marker_blocks_though_a_person_wrote_it(
    given: dict[str, Any], check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Only an article may say it."""
    where = "headers" if "subject" in given else "text"

    def blocked(said: str) -> list[str]:
        edition = edition_of((Run(text="A bridge opened."),), said=said, **given)
        return [place for place, _ in left(check(edition, headers={"Subject": edition.subject}))]

    assert where in blocked("x")
    assert blocked("It says {token}.") == []


@pytest.mark.parametrize("token", ["{{ issue.title }}", "{{", "}}", "{% if x %}", "{%", "%}"])
def test_braces_of_templates_block_everywhere(token: str, check: Callable[..., Any], local: Edition) -> None:
    """In the subject, the HTML, its attributes and the text."""
    told = f"“{token}”"
    assert left(check(local, headers={"Subject": f"News {token}"})) == [("headers", f"{told} in the subject")]
    assert left(check(local, text=f"{local.text}\nx {token} y\n")) == [("text", f"{told} in the text")]
    html = local.html.replace("</body>", f"<p>x {token} y</p></body>")
    assert left(check(local, html=html)) == [("html", f"{told} in <p>")]
    html = local.html.replace("</body>", f'<p class="{token}">x</p> {token}</body>')
    assert left(check(local, html=html)) == [("html", f"{told} in class of <p>"), ("html", f"{told} in the HTML")]


def test_a_subject_in_encoded_words_is_read(check: Callable[..., Any], local: Edition) -> None:
    """`{{` is not always seen in the raw header."""
    assert left(check(local, headers={"Subject": "=?utf-8?b?TmV3cyB7eyB4IH19?="})) == [
        ("headers", "“{{ x }}” in the subject")
    ]


def test_style_sheets_and_comments_close_their_own_braces(check: Callable[..., Any], local: Edition) -> None:
    """`}}` and `%}` are CSS; `{{` is not."""
    css = "<style>@media x { a { width: 100%}}</style><!--[if mso]>@media { a { b: 1%}}<![endif]-->"
    assert left(check(local, html=local.html.replace("<head>", f"<head>{css}"))) == []
    css = "<style>a { color: {{ accent }} }</style>"
    assert [where for where, _ in left(check(local, html=local.html.replace("<head>", f"<head>{css}")))] == ["html"]


@pytest.mark.parametrize("word", ["None", "undefined", "null", "nan", "NaN"])
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("<p>WORD</p>", "<p> says “WORD”"),
        ("<p><b> WORD </b></p>", "<b> says “WORD”"),
        ("<p>WORD<br></p>", "<p> says “WORD”"),
        ('<div style="display:none">WORD</div>', "<div> says “WORD”"),
        ('<img src="WORD" alt="x">', "src of <img> is “WORD”"),
        ('<img src="https://herald.example/x.png" alt="WORD">', "alt of <img> is “WORD”"),
        ('<p title="WORD">x</p>', "title of <p> is “WORD”"),
    ],
)
def test_a_missing_value_in_the_html_blocks(
    word: str, made: str, told: str, check: Callable[..., Any], local: Edition
) -> None:
    """As all that an element or an attribute says."""
    html = local.html.replace("</body>", f"{made}</body>".replace("WORD", word))
    assert left(check(local, html=html)) == [("html", told.replace("WORD", word))]


@pytest.mark.parametrize(
    "href", ["None", "https://herald.example/None/x", "https://undefined/x", "https://a.example/u?token=undefined"]
)
def test_a_missing_value_in_a_link_blocks(href: str, check: Callable[..., Any], local: Edition) -> None:
    """As the whole address, a segment of its path, or the value of a parameter."""
    html = local.html.replace("</body>", f'<a href="{href}">x</a></body>')
    text = local.text.replace("\n---", f"\n{href} .\n---", 1)
    assert [where for where, _ in left(check(local, html=html, text=text))] == ["html"]


@pytest.mark.parametrize(
    "made",
    [
        "<p>None of the passengers were hurt.</p>",
        "<p><b>None</b> of the passengers were hurt.</p>",
        '<p class="null" lang="en">x</p>',
        '<a href="https://a.example/none-the-wiser/nullify?q=undefined-words">x</a>',
        "<p>{ a } and 5%</p>",
    ],
)
def test_words_that_only_look_like_it_pass(
    made: str, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """A word within a sentence, a class, part of a segment."""
    edition = edition_of((Run(text="None", style="strong"), Run(text=" of the passengers were hurt.")))
    assert left(check(edition, html=edition.html.replace("</body>", f"{made}</body>"))) == []


@pytest.mark.parametrize(
    ("line", "fires"),
    [
        ("None", True),
        ("   undefined  ", True),
        ("View in browser: None", True),
        ("None of them", False),
        ("They said None", False),
        ("none", False),
    ],
)
def test_a_line_of_text_that_says_nothing_blocks(
    line: str, fires: bool, check: Callable[..., Any], local: Edition
) -> None:
    """The line is named by its number and its words."""
    number = len(local.text.splitlines()) + 2
    told = [("text", f"line {number} of the text says “{line.strip()}”")] if fires else []
    assert left(check(local, text=f"{local.text}\n{line}\n")) == told


@pytest.mark.parametrize("words", ["Dear None,", "Hello undefined,", "Welcome back, null!", "Liebe NaN:", "Hi None"])
def test_nobody_is_spoken_to(words: str, check: Callable[..., Any], local: Edition) -> None:
    """A greeting without a name, in the text, the HTML or the subject."""
    said = f"“{words.rstrip(',!:').removeprefix('Welcome ')}”"
    assert left(check(local, text=f"{local.text}\n{words}\n")) == [("text", f"{said} in the text")]
    html = local.html.replace("</body>", f"<p>{words}<br>Good morning.</p></body>")
    assert left(check(local, html=html)) == [("html", f"{said} in <p>")]
    html = local.html.replace("</body>", f"<p><br>{words}</p></body>")
    assert left(check(local, html=html)) == [("html", f"{said} in the HTML")]
    assert left(check(local, headers={"Subject": words})) == [("headers", f"{said} in the subject")]


@pytest.mark.parametrize(
    "words",
    [
        "None of the passengers were hurt.",
        "The vote was declared null, and void.",
        "They asked for boats and got none, or None, as the harbour master wrote.",
        "“Dear None,” the letter began.",
        "The answer: undefined, said the court",
    ],
)
def test_news_may_say_that_somebody_is_none(
    words: str, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Wherever its lines are broken."""
    for before in range(0, 70, 3):
        text = f"{'x' * before} {words}".strip()
        source = Run(text="The Lantern", style="source")
        edition = edition_of((Run(text=text), source), said=text, subject=words)
        assert left(check(edition, headers={"Subject": edition.subject})) == []


@pytest.mark.parametrize(
    ("language", "fires"), [("None", True), ("undefined", True), ("NaN", True), ("nan", False), ("en", False)]
)
def test_a_language_that_is_no_value_blocks(
    language: str, fires: bool, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Though an item may say "None" in bold; `nan` is Min Nan Chinese."""
    edition = edition_of((Run(text="None", style="strong"), Run(text=" of them were hurt.")))
    html = edition.html.replace('lang="en"', f'lang="{language}"', 1)
    told = [("html", f"lang of <html> is “{language}”")] if fires else []
    assert left(check(edition, html=html)) == told


@pytest.mark.parametrize("start", range(50, 76))
def test_a_sentence_may_end_in_such_a_word_on_a_line_of_its_own(
    start: int, check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """Wherever the line is broken."""
    words = "x" * 20 + " " + "y" * (start - 21)
    edition = edition_of(
        (Run(text=f"{words} None"), Run(text="The Lantern", style="source")),
        introduction=((Run(text=f"{words}: null"),), (Run(text=f"None {'z' * 70} of them"),)),
    )
    assert left(check(edition)) == []


def test_an_issue_about_templates_passes_and_its_own_left_overs_do_not(
    check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """A token that stands in the issue's own words is news; another of the kind is not."""
    words = 'Write "{{ name }}" or {% if x %}, and {token} comes out.'
    edition = edition_of(
        (Run(text=words), Run(text="{{", style="source")),
        title="On {{ name }}",
        said=words,
    )
    assert left(check(edition, headers={"Subject": "On {{ name }}"})) == []
    html = edition.html.replace("</body>", "<p>{{ issue.title }}</p></body>")
    assert left(check(edition, html=html)) == [("html", "“{{ issue.title }}” in <p>")]


def test_an_article_at_such_an_address_passes(check: Callable[..., Any], edition_of: Callable[..., Edition]) -> None:
    """It is the feed's own."""
    url = Url("https://a.example/null/x?author=None")
    assert left(check(edition_of((Run(text="A bridge opened."), Run(text="A", url=url, style="source"))))) == []


def test_the_newsletters_own_address_lengthened_by_nothing_blocks(
    check: Callable[..., Any], edition_of: Callable[..., Edition]
) -> None:
    """A web address is the newsletter's; what was put after it need not be."""
    edition = edition_of((Run(text="A bridge opened."),), masthead={"web": Url("https://null.example/nan")})
    assert left(check(edition)) == []
    assert left(check(edition, html=edition.html.replace("/nan/2023-09-21/", "/nan/None/"))) != []


@pytest.mark.parametrize("marker", ["{token}", "%7Btoken%7D", "%7btoken%7d"])
def test_a_marker_that_nobody_replaced_blocks(marker: str, check: Callable[..., Any], local: Edition) -> None:
    """In a header, the text or an address of the HTML, also where it was escaped."""
    headers = {"List-Unsubscribe": f"<mailto:desk+{marker}@herald.example>"}
    told = f"the marker “{marker}”"
    assert left(check(local, headers=headers)) == [("headers", f"{told} in list-unsubscribe")]
    assert left(check(local, text=f"{local.text}\nx {marker}\n")) == [("text", f"{told} in text/plain")]
    html = local.html.replace("subject=unsubscribe", f"subject={marker}")
    assert left(check(local, html=html)) == [("html", f"{told} in text/html")]


def test_a_subject_that_is_no_value_blocks(check: Callable[..., Any], local: Edition) -> None:
    """The first thing everybody would see."""
    assert left(check(local, headers={"Subject": "None"})) == [("headers", "the subject is “None”")]
