"""Invented issues with everything that is hard on a theme, to find its mistakes before a real issue does."""

from __future__ import annotations

import datetime as dt

from digest.values import Article, Copy, Issue, Item, Masthead, Paragraph, Picture, Run, Section, Source, Story, Url

RAW = '<wbr title="raw">'
"""Stands in many places of the issue; printed as it is, it would be a tag and the words of an article code."""
_HOSTILE = (
    f"{RAW}&amp; <script>alert('1')</script> {{{{ 7 * 7 }}}} {{% raw %}} "
    '--> ]]> <!--[if mso]> \u202e\x1b[31m "it\'s"'
)
_LONG = "Donaudampfschifffahrtsgesellschaft" * 9
_DATE = dt.date(2026, 9, 30)
_ADDRESS = Url("https://pier.example/" + "a/very/long/address/" * 12 + "?first=1&second=%22x%22")
_WORDS = (
    "The night ferry will run every hour from October, the port office said.",
    f"A word that no line holds: {_LONG}.",
    _HOSTILE,
    "أعلنت البلدية افتتاح ثلاث مكتبات عامة جديدة في الأحياء الشرقية، وتضم كل منها قاعة للأطفال.",
    "港の事務所は、夜のフェリーが十月から一時間ごとに運航すると発表した。橋の修理は夏に終わった。",
    "Der Hafen zählte 1 204 Boote.",
)
_NAMES = ("Europe", _HOSTILE, "الشرق الأوسط", "アジア", _LONG, *map(str, range(2020, 2027)))
_LANGUAGES = ("en", "en", "en", "ar", "ja", "de")


def issues(language: str) -> tuple[Issue, ...]:
    """Two issues in the language: one that has everything, and one that has next to nothing."""
    return _full(language), _bare(language)


def _full(language: str) -> Issue:
    """Many headings, long and hostile words, every direction, images, a sponsor, links that are hard to break."""
    sections = tuple(
        Section(name=name, items=tuple(_item(6 * number + at) for at in range(1 + number % 6)))
        for number, name in enumerate(
            ("Europe", _HOSTILE, "الشرق الأوسط", "アジア", _LONG, *map(str, range(2020, 2027)))
        )
    )
    return Issue(
        masthead=Masthead(
            name=f"Pier Post {RAW}",
            sender="Pier Post <desk@pier.example>",
            address=f"Pier Post\n1 Pier Road\n{RAW}",
            language=language,
            web=Url("https://pier.example/roundup"),
            preferences=True,
            signup=True,
        ),
        slug=_DATE.isoformat(),
        date=_DATE,
        sections=sections,
        title=f"News Roundup {_HOSTILE}",
        subject=_HOSTILE,
        preheader=_HOSTILE,
        introduction=(_paragraph(_HOSTILE), _paragraph(_LONG)),
        closing=(_paragraph(_WORDS[3]), _paragraph(_HOSTILE)),
        sponsor=(Run(text=_HOSTILE), Run(text=f"The Almanac {RAW}", url=_ADDRESS)),
        pictures=tuple(_picture(number) for number in range(0, 60, 4)),
    )


def _bare(language: str) -> Issue:
    """No web address, no way out, no choices, no words around; an item that is a person's own, one without a link."""
    own = Item(id="own", runs=(Run(text="We are closed on Friday."),), edited=True)
    return Issue(
        masthead=Masthead(name="", language=language),
        slug=_DATE.isoformat(),
        date=_DATE,
        sections=(Section(name="Harbour", items=(own, _item(1))),),
    )


def _item(number: int) -> Item:
    """An item; of every three one has no link, of every four one was edited, every other one has copies."""
    words, language = _WORDS[number % 6], _LANGUAGES[number % 6]
    url = None if number % 3 == 1 else _ADDRESS
    lead = Article(
        id=f"a{number}",
        title=f"Title {number} {RAW}" if number % 5 else "",
        text=words,
        source=Source(location="hard"),
        url=url,
        outlet=f"Outlet {number} {RAW}",
        language=language,
        byline=f"Ada Vale {RAW}" if number % 2 else None,
    )
    copies = tuple(
        Copy(id=f"c{number}-{at}", of=lead.id, outlet=f"Wire {at} {RAW}", url=_ADDRESS if at else None)
        for at in range(5 * (number % 2))
    )
    return Item(
        id=f"i{number}",
        runs=(*_paragraph(words), Run(text=lead.outlet, url=url, style="source")),
        story=Story(id=f"s{number}", articles=(lead,), copies=copies),
        edited=number % 4 == 3,
    )


def _paragraph(words: str) -> Paragraph:
    """The words, with a link, and words said strongly and with emphasis, behind them."""
    link = Run(text="a link", url=_ADDRESS)
    strong, soft = Run(text=" strongly", style="strong"), Run(text=" softly", style="emphasis")
    return (Run(text=f"{words} "), link, strong, soft, Run(text="no link", url=Url("javascript:alert(1)")))


def _picture(number: int) -> Picture:
    """A picture, every other one without words for what it shows, some much higher than wide."""
    return Picture(
        article=f"a{number}",
        name=f"images/{number}.jpg",
        width=640 if number % 8 else 90,
        height=400 if number % 8 else 1800,
        bytes=20_000,
        url=_ADDRESS,
        alt=_HOSTILE if number % 8 else "",
    )
