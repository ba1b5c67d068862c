"""Text directives in Chromium: the page that is linked scrolls to the very sentence, and to no other."""

import html
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from digest.render.fragments import link
from digest.values import Article, Source, Url

pytestmark = pytest.mark.browser

ROOM = 3000
"""Pixels above each paragraph: no two are in one window."""
LONG = (
    "The council of Porto Amado said on Monday that the bridge over the Varn, which was closed in May after divers"
    " found cracks in two of its piers, will open to carts and bicycles before the first snow, to trams in the"
    " spring, and to lorries of up to seven tonnes once the third pier has been filled with concrete and weighed."
)
PARAGRAPHS = (
    "The bells rang again. Nobody was hurt. Trams stopped for an hour.",
    "“Well-read, half-mad — they & we agreed,” said Ana Prado: 100% of it, #1 in 3.5 years; c'est l'été.",
    "Later that day nobody was hurt. Boats stopped too.",
    f"Before it. {LONG} After it.",
    f"A copy. {LONG.replace('third pier', 'second pier')} And after.",
    "港务局星期一宣布，渡轮从十月起每小时开行一班，直到深夜，并且增加三条前往北岸各个村庄的新航线。车站不变。",
    "京都市の路面電車博物館は二十七号車を一か月のあいだ夕方の運行のために市に貸し出すと発表した。修理は終えた。",
    "أعلنت هيئة الميناء يوم الاثنين أن العبارات الليلية ستعمل كل ساعة ابتداء من أكتوبر حتى نهاية الربيع. ثم عادت.",
    "การท่าเรือประกาศว่าเรือข้ามฟากจะให้บริการทุกชั่วโมง ตั้งแต่เดือนตุลาคมเป็นต้นไป",
    "Nobody was hurt. The\u00a0end\u00a0of all bells.",
    "Nobody was hurt. ‘Wholly’ another ﬁne end.",
)
# The paragraph, and a stretch of it: at what place it must be shown.
SPANS = (
    (0, "The bells rang again."),
    (0, "Nobody was hurt."),
    (1, PARAGRAPHS[1]),
    (2, "Boats stopped too."),
    (3, LONG),
    (4, LONG.replace("third pier", "second pier")),
    (5, PARAGRAPHS[5].removesuffix("车站不变。")),
    (5, "车站不变。"),
    (6, PARAGRAPHS[6].removesuffix("修理は終えた。")),
    (7, PARAGRAPHS[7].removesuffix(" ثم عادت.")),
    (8, PARAGRAPHS[8]),
    (9, "Nobody was hurt."),
    (9, "The\u00a0end\u00a0of all bells."),
    (10, "Nobody was hurt."),
    (10, "‘Wholly’ another ﬁne end."),
)
TITLE = "The bells rang again"
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the article's page: its title, its paragraphs far apart, some words in elements of their own."""
    body = "".join(f"<p style='margin-top:{ROOM}px' id='p{n}'>{_marked(one)}</p>" for n, one in enumerate(PARAGRAPHS))
    page = f"<!doctype html><meta charset=utf-8><h1>{TITLE}</h1>{body}<div style='height:{ROOM}px'></div>".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/article?a=1&b=2"
    server.shutdown()
    server.server_close()


def _marked(text: str) -> str:
    return (
        html.escape(text)
        .replace("Porto Amado", "<a href='/x'>Porto <em>Amado</em></a>")
        .replace(" an hour", "\n an hour")
    )


def _shown(browser: Any, address: str) -> str | None:
    """The paragraph that is in the window after going to the address, None at the page's top."""
    from playwright.sync_api import TimeoutError

    page = browser.new_page(viewport={"width": 900, "height": 600})
    try:
        page.goto(address)
        with suppress(TimeoutError):  # the words are looked for again for half a second
            page.wait_for_function("scrollY > 0", timeout=2000)
        if page.evaluate("scrollY") == 0:
            return None
        found: str = page.evaluate(
            """[...document.querySelectorAll('p')].filter(p => { const box = p.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight; }).map(p => p.id).join(' ')"""
        )
        return found
    finally:
        page.close()


@pytest.mark.parametrize(("paragraph", "words"), SPANS)
def test_the_page_scrolls_to_the_very_sentence(browser: Any, site: str, paragraph: int, words: str) -> None:
    """Quotes, commas, hyphens, ampersands, percent signs; scripts without spaces; sentences that stand twice."""
    article = Article(id="a", title=TITLE, text=TEXT, source=Source(location="f"), url=Url(site))
    start = TEXT.index(words, TEXT.index(PARAGRAPHS[paragraph]))
    address = link(article, start, start + len(words))
    assert address is not None
    assert _shown(browser, address) == f"p{paragraph}"


def test_a_sentence_that_is_not_there_leaves_the_page_at_its_top(browser: Any, site: str) -> None:
    """So the test above can fail."""
    text = "Nothing of this was ever printed."
    article = Article(id="a", title="", text=text, source=Source(location="f"), url=Url(site))
    assert _shown(browser, link(article, 0, len(text)) or "") is None


def test_the_pages_own_place_is_kept_where_the_sentence_is_gone(browser: Any, site: str) -> None:
    """`#p5:~:text=`: the fragment that the address had still leads to its place."""
    text = "Nothing of this was ever printed."
    article = Article(id="a", title="", text=text, source=Source(location="f"), url=Url(f"{site}#p5"))
    assert _shown(browser, link(article, 0, len(text)) or "") == "p5"
