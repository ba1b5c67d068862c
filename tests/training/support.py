"""Writes digest/check/support.toml: python -m tests.training.support CANIEMAIL.JSON

CANIEMAIL.JSON is the open data of caniemail.com, as in the npm package `caniemail` (`npm pack caniemail@2.0.2`, file
`dist/data/caniemail.json`). Kept is what `digest/check/features.py` names: for each, the programs that lacked it when
they were last tested. What is supported in part is not kept: what part it is stands only in notes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from digest.check.features import names

HERE = Path(__file__).parents[2] / "digest" / "check" / "support.toml"
CLIENTS = {
    "Gmail": ("gmail", {"web": "desktop-webmail", "iOS": "ios", "Android": "android"}),
    "Outlook": (
        "outlook",
        {"Windows": "windows", "web": "outlook-com", "macOS": "macos", "iOS": "ios", "Android": "android"},
    ),
    "Apple Mail": ("apple-mail", {"macOS": "macos", "iOS": "ios"}),
    "Yahoo": ("yahoo", {"web": "desktop-webmail", "iOS": "ios", "Android": "android"}),
    "Thunderbird": ("thunderbird", {"macOS": "macos"}),
    "Samsung Email": ("samsung-email", {"Android": "android"}),
    "Proton Mail": ("protonmail", {"web": "desktop-webmail", "iOS": "ios", "Android": "android"}),
    "GMX": ("gmx", {"web": "desktop-webmail", "iOS": "ios", "Android": "android"}),
    "WEB.DE": ("web-de", {"web": "desktop-webmail", "iOS": "ios", "Android": "android"}),
}
"""The programs that most readers of newsletters have, with where they run; caniemail's names for both."""
HEAD = """\
# Mail programs that lack a feature, by caniemail's name of it, with where they run; [] is everywhere they run.
# From the open data of caniemail.com, as of {date}, reduced to the features that the checks tell of and to the
# programs that most readers have. caniemail is under the MIT licence; (c) its contributors, and Avi Goldman and
# Andrew Powell, who package it. Made again by `python -m tests.training.support`.
updated = {date}

[lacks]
"""


def lacking(stats: dict[str, Any]) -> dict[str, list[str]]:
    """The programs that lack a feature, and where; [] where they do everywhere that was tested."""
    found = {}
    for client, (family, platforms) in CLIENTS.items():
        tested = {shown: stats.get(family, {}).get(platform) for shown, platform in platforms.items()}
        last = {shown: list(results.values())[-1][:1] for shown, results in tested.items() if results}
        lacks = [shown for shown, result in last.items() if result == "n"]
        if lacks:
            found[client] = [] if len(lacks) == len(last) else lacks
    return found


def table(features: dict[str, dict[str, Any]]) -> str:
    """The lines of the data file; KeyError where caniemail does not have a feature of ours."""
    lines = []
    for name in sorted(names()):
        lacks = lacking(features[name]["stats"])
        pairs = ", ".join(f"{_key(client)} = {json.dumps(where)}" for client, where in lacks.items())
        lines.append(f"{name} = {{ {pairs} }}\n")
    return "".join(lines)


def _key(client: str) -> str:
    return client if client.isalpha() else json.dumps(client)


def main() -> None:
    """Reads the copy and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="caniemail.json")
    data = json.loads(parser.parse_args().data.read_text("utf-8"))
    date = data["last_update_date"][:10]
    HERE.write_text(HEAD.format(date=date) + table({each["slug"]: each for each in data["data"]}), "utf-8")


if __name__ == "__main__":
    main()
