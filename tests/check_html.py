"""`make check-html`: mails, web pages, readers' pages and a send's before a validator, html-validate of npm.

It is installed into `.npm/`, which Git ignores. Rules that cannot be kept are switched off by name in
`html-validate.json`, each with its reason. Without npm nothing is checked, and that is said.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from digest import render
from digest.desk import board
from digest.issues import Folder
from digest.sample import DATE
from digest.store import engine
from digest.store.progress import progress
from digest.values import Edition, Issue, Masthead
from tests import themes
from tests.fakes import sent
from tests.subscribers.sites import call, post
from tests.subscribers.test_web_browser import full

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".npm"
PACKAGE = "html-validate@^10"
OFF = Path(__file__).with_name("html-validate.json")


def installed() -> str | None:
    """The program, installed where it is not yet; None where there is no npm or nothing to install it from."""
    npm, program = shutil.which("npm"), HOME / "node_modules" / ".bin" / "html-validate"
    if npm is None:
        return None
    if not program.exists():
        HOME.mkdir(exist_ok=True)
        options = ["--no-audit", "--no-fund", "--no-package-lock", "--prefix", str(HOME)]
        subprocess.run([npm, "install", "--silent", *options, PACKAGE], cwd=HOME, check=False)
    return str(program) if program.exists() else None


def editions() -> Iterator[tuple[str, Edition]]:
    """Each theme's sample, in both directions of writing, and the demo's issue in each theme; with a name."""
    issue = _demo()
    for name in themes.NAMES:
        yield f"{name}-sample", themes.edition(name)
        yield f"{name}-arabic", themes.edition(name, arabic=True)
        yield f"{name}-demo", render.edition(issue, themes.theme(name))


def _demo() -> Issue:
    digest = str(Path(sys.executable).with_name("digest"))
    with tempfile.TemporaryDirectory() as folder:
        command = [digest, "demo", "--no-server", "--out", folder]
        subprocess.run(command, check=True, capture_output=True)
        issue = Folder(Path(folder, "issues", DATE.isoformat())).read_issue()
    assert issue is not None
    return themes.whole(issue)


def readers() -> Iterator[tuple[str, str]]:
    """Every page for readers: asked, filled in wrongly, told how, done, and told that something is wrong."""
    its = full()
    token, mine, link = its.token(), its.token(purpose="preferences"), its.confirming()
    asked = {
        "ask": f"/unsubscribe/{token}", "how": "/unsubscribe", "wrong": "/unsubscribe/x", "subscribe": "/",
        "embed": "/embed", "issues": "/issues", "confirm": f"/confirm/{link}", "preferences": f"/preferences/{mine}",
        "whose": "/preferences", "arabic": "/?language=ar",
    }  # fmt: skip
    for name, path in asked.items():
        yield f"readers-{name}", call(its.app, path).text
    done = {"done": f"/unsubscribe/{token}", "confirmed": f"/confirm/{link}", "saved": f"/preferences/{mine}"}
    for name, path in done.items():
        yield f"readers-{name}", post(its.app, path, {}).text
    mistaken = {"stamp": its.site.form.stamp(), "which": "some", "address": "nobody"}
    yield "readers-mistaken", post(its.app, "/", mistaken).text


def boards() -> Iterator[tuple[str, str]]:
    """The page of a send that is half done, and of one that has not begun."""
    with tempfile.TemporaryDirectory() as folder, engine.opened(f"sqlite:///{folder}/store.db") as store:
        sent.fill(store)
        sent.happened(store, "corrected", 0)
        sent.came_back(store, 1, "hard")
        for name, slug in (("going", sent.SLUG), ("none", "2026-09-22")):
            found = progress(store, slug, sent.NOW)
            yield f"board-{name}", board.html(found, Masthead(name="The Pier Post"))


def complaints(program: str, kind: str, documents: dict[str, str]) -> list[str]:
    """One line for each thing the validator complains of: document, line, column, rule and what is wrong."""
    off = dict.fromkeys(json.loads(OFF.read_text("utf-8"))[kind], "off")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = {"root": True, "extends": ["html-validate:recommended"], "rules": off}
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        for document, html in documents.items():
            (folder / f"{document}.html").write_text(html, "utf-8")
        command = [program, "--config", "config.json", "--formatter", "json", *(f"{one}.html" for one in documents)]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    if run.returncode not in {0, 1}:
        raise SystemExit(run.stderr or run.stdout)
    return [
        f"{kind} {Path(found['filePath']).stem}:{one['line']}:{one['column']}: {one['ruleId']}: {one['message']}"
        for found in json.loads(run.stdout)
        for one in found["messages"]
    ]


def main() -> int:
    """0 where nothing is wrong, or nothing could be checked."""
    program = installed()
    if program is None:
        print("check-html: skipped, there is no npm here or nothing to install html-validate from")
        return 0
    made = dict(editions())
    mails = {name: edition.html for name, edition in made.items()}
    pages = {name: edition.page for name, edition in made.items()} | dict(readers()) | dict(boards())
    found = [*complaints(program, "mail", mails), *complaints(program, "page", pages)]
    print("\n".join([*found, f"check-html: {len(mails)} mails and {len(pages)} pages, {len(found)} complaints"]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
