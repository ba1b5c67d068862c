"""Saved pages to measure with: real ones where a folder is named, else made from the sample newsroom."""

from __future__ import annotations

import html
from pathlib import Path

from digest import collect, extract, sample
from digest.errors import DigestError
from digest.values import Article

PAGE = """<!doctype html><html lang="{language}"><head><title>{title}</title></head><body>
<nav><ul>{links}</ul></nav><article><h1>{title}</h1><p class="byline">By {byline}</p>{paragraphs}</article>
<aside><h2>Related</h2><ul>{links}</ul></aside><footer>{links}</footer></body></html>"""


def pages(named: str | None, folder: Path, count: int) -> list[Path]:
    """At most `count` pages, sorted: those below the folder `named`, else new ones written into `folder`."""
    if named:
        return sorted(path for path in Path(named).resolve().rglob("*") if path.name.endswith((".html", ".html.gz")))[
            :count
        ]
    folder.mkdir(parents=True)
    articles = sampled()
    return [_page(articles[n % len(articles)], n, folder) for n in range(count)]


def sampled() -> list[Article]:
    """The sample newsroom's articles."""
    found = []
    limits = collect.Limits()
    with collect.client(limits) as fetch:
        for source in collect.sources([str(sample.folder() / "sources.opml")]):
            for entry in collect.entries(source, fetch=fetch, limits=limits):
                try:
                    found.append(extract.article(entry))
                except DigestError:
                    continue
    return found


def _page(article: Article, number: int, folder: Path) -> Path:
    path = folder / f"{number:03}.html"
    links = "".join(f'<li><a href="/{n}">More from the newsroom, part {n}</a></li>' for n in range(60))
    paragraphs = "".join(f"<p>{html.escape(one)}</p>" for one in article.text.split("\n\n"))
    title, byline = html.escape(f"{article.title} ({number})"), html.escape(article.byline or "A. Reporter")
    path.write_text(
        PAGE.format(language=article.language, title=title, links=links, byline=byline, paragraphs=paragraphs),
        encoding="utf-8",
    )
    return path
