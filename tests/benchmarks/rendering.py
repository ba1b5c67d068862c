"""How fast an issue becomes a mail, beside MJML's own compiler; and how many bytes an item costs.

The peer is `mjml` of npm in a process that runs already and is warm, on the very MJML that ours compiles; without npm
ours is measured alone.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from digest import receipts, render
from digest.render import engine, mail, mjml_check, plain, proof
from digest.render.views import View, view
from digest.values import Article, Issue, Item, Masthead, Run, Section, Sentence, Source, Story, Url

RUNS = 25
ITEMS = 40
MOST_MS, LEAST_TIMES = 4.0, 10.0
MOST_MARKUP = 300
"""Bytes of an item beside its words and its link."""
GMAIL_CLIP = 102_400
WORDS = (
    "The harbour council of {place} voted on Monday to keep ferry {number} through the winter, with a crew of six "
    "and an engine from the old tug, after a petition of four thousand names was read aloud in the old hall."
)
PEER = """
const mjml = require('mjml'); const read = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
(async () => { const spent = [];
  for (const source of read) { const start = process.hrtime.bigint(); const made = await mjml(source);
    if (!made.html.includes('</html>')) throw new Error('no mail');
    spent.push(Number(process.hrtime.bigint() - start) / 1e6); }
  console.log(JSON.stringify(spent)); })();
"""


def item(name: str, *, alone: bool = False) -> Item:
    """One item of 42 words with its label, and an outlet that tells it, too, where it is not `alone`."""
    words, url = WORDS.format(place=f"Porto {name}", number=name), Url(f"https://lantern.example/2023/09/21/{name}")
    lead = _article(name, words, url, "The Lantern")
    other = _article(f"{name}-o", words, Url(f"https://meridian.example/{name}"), "Meridian Wire")
    return Item(
        id=name,
        runs=(Run(text=words), Run(text="The Lantern", url=url, style="source")),
        story=Story(id=name, articles=(lead,) if alone else (lead, other)),
        sentences=(Sentence(article=name, start=0, end=len(words), sha256=lead.sha256),),
    )


def _article(name: str, words: str, url: Url, outlet: str) -> Article:
    source = Source(location="bench")
    return Article(
        id=name, title=f"Ferry {name} stays", text=words, source=source, url=url, outlet=outlet, language="en"
    )


def issue(items: Sequence[Item]) -> Issue:
    """The items under eight headings, or as many as there are items."""
    sections = (Section(name=f"Heading {n}", items=tuple(items[n::8])) for n in range(min(8, len(items))))
    masthead = Masthead(name="The Coastal Herald", sender="d@herald.example", web=Url("https://herald.example/"))
    return Issue(masthead=masthead, slug="2023-09-21", date=dt.date(2023, 9, 21), sections=tuple(sections))


class Measured:
    """One step after the other on issues that have nothing in common, so that nothing is remembered from before."""

    def __init__(self, theme: render.Theme) -> None:
        self.theme = theme
        self.issues = [issue([item(f"{run}-{n}") for n in range(ITEMS)]) for run in range(RUNS)]
        self.views = [view(one) for one in self.issues]
        self.sources = [engine.render(theme, mail.TEMPLATE, self.context(one)) for one in self.views]

    def context(self, seen: View) -> dict[str, object]:
        """What a template gets."""
        return {"issue": seen, "option": dict(self.theme.options)}

    def mail(self, seen: View) -> str:
        """The mail."""
        return mail.html(self.theme, self.context(seen), title=seen.title)

    def text(self, seen: View, notes: plain.Footnotes | None = None) -> str:
        """The text twin."""
        return engine.render(self.theme, "digest.txt", {**self.context(seen), "notes": notes or plain.Footnotes()})

    def proven(self, seen: View) -> tuple[View, dict[str, Any]]:
        """The view, and what its twin is proven with."""
        notes = plain.Footnotes()
        return seen, {"html": self.mail(seen), "text": self.text(seen, notes), "notes": notes}

    def steps(self) -> dict[str, float]:
        """The median of each step in milliseconds."""
        import mjml

        pairs = [self.proven(seen) for seen in self.views]
        return {
            "whole edition": middle(lambda one: render.edition(one, self.theme), self.issues),
            "receipts": middle(lambda one: receipts.verify(one.items), self.issues),
            "view": middle(view, self.issues),
            "mail": middle(self.mail, self.views),
            "  Jinja": middle(lambda one: engine.render(self.theme, mail.TEMPLATE, self.context(one)), self.views),
            "  check of the MJML": middle(mjml_check.problem, self.sources),
            "  mrml": middle(lambda one: mjml.mjml2html(one, fonts={}), self.sources),
            "text twin": middle(self.text, self.views),
            "proof of the twin": middle(lambda one: proof.twin(one[0], self.theme, **one[1]), pairs),
            "web page": middle(lambda one: engine.render(self.theme, "page.html", self.context(one)), self.views),
        }


def middle(way: Callable[[Any], object], values: Sequence[Any]) -> float:
    """The median of the milliseconds it takes by the clock; the first two and tidying up are not counted."""
    spent = []
    gc.collect()
    gc.disable()
    for one in values:
        start = time.perf_counter()
        way(one)
        spent.append((time.perf_counter() - start) * 1000)
    gc.enable()
    return statistics.median(spent[2:])


def peer(sources: Sequence[str]) -> float | None:
    """The median of npm's mjml on the same sources, in milliseconds; None where it cannot be had."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources.json").write_text(json.dumps(sources), "utf-8")
        (folder / "peer.js").write_text(PEER, "utf-8")
        install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", name, "mjml"]
        if subprocess.run(install, cwd=name, capture_output=True, check=False).returncode:
            return None
        run = subprocess.run(
            ["node", "peer.js", "sources.json"], cwd=name, capture_output=True, check=True, text=True
        )
    return statistics.median(json.loads(run.stdout)[5:])


def fast(theme: render.Theme) -> bool:
    """Whether a mail is made within its limit, and its MJML compiled so many times faster than by the peer."""
    measured = Measured(theme)
    steps, theirs = measured.steps(), peer(measured.sources)
    good = steps["mail"] <= MOST_MS
    print(f"{ITEMS} items to an HTML mail: {steps['mail']:.2f} ms ({'within' if good else 'OVER'} {MOST_MS:.0f})")
    for name, spent in steps.items():
        print(f"  {name:<22} {spent:6.2f} ms")
    if theirs is None:
        print("  mjml of npm: not measured, there is no npm or nothing to install it from")
        return good
    times, checked = theirs / steps["  mrml"], theirs / (steps["  mrml"] + steps["  check of the MJML"])
    print(
        f"  mjml of npm on the same MJML: {theirs:.1f} ms, {times:.0f} times mrml (at least {LEAST_TIMES:.0f}), "
        f"{checked:.1f} times mrml and our check"
    )
    return good and times >= LEAST_TIMES


def small(theme: render.Theme) -> bool:
    """Whether an item, and a mail of 100 items, stay below their limits."""
    few, many = ([item(f"1-{n}", alone=True) for n in range(count)] for count in (8, 48))
    said = sum(len(f"{one.text} The Lantern{one.runs[-1].url}".encode()) for one in many[8:])
    markup = (_size(theme, many) - _size(theme, few) - said) / 40
    hundred = _size(theme, [item(f"1-{n}") for n in range(100)])
    good = markup <= MOST_MARKUP and hundred < GMAIL_CLIP
    print(
        f"markup of an item: {markup:.0f} bytes (at most {MOST_MARKUP}); mail of 100 items: {hundred:,} bytes "
        f"({'within' if good else 'OVER'} {GMAIL_CLIP:,})"
    )
    return good


def _size(theme: render.Theme, items: Sequence[Item]) -> int:
    return len(render.edition(issue(items), theme).html.encode())


def main() -> bool:
    """Whether the theme `roundup` is fast and small enough."""
    theme = render.theme("roundup", render.folders(None))
    return all([fast(theme), small(theme)])


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
