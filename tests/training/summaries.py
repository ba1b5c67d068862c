"""Learns the worth of words in a summary: python -m tests.training.summaries FOLDER

FOLDER holds JSON lines with articles and summaries that people wrote. The weights in `digest/summarize/weights.json`
were learned from the halves named "dev" of these:

    summeval, realsumm, cnndm100   154 articles of CNN and the Daily Mail with their highlights (SummEval, REALSumm)
    multidoc_allsides              1,470 stories of three outlets with AllSides' editors' text (NeuS)

Nothing of their text is in the package, only 21 numbers for articles and 21 for stories. scikit-learn is needed
(`pip install scikit-learn`); with --check the gain over the first three sentences is cross-validated as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from digest.summarize.candidates import candidates
from digest.summarize.ranked import OPENING
from digest.summarize.worth import MOST_AGAIN, Words, features, tokens
from digest.values import Article, Source

HERE = Path(__file__).parents[2] / "digest" / "summarize" / "weights.json"
ARTICLES = ("summeval", "realsumm", "cnndm100")
STORIES = ("multidoc_allsides",)
STRENGTH = 0.1
"""The inverse of the ridge: of 0.01, 0.1 and 1 the best of a cross-validation, by little."""


def rows(folder: Path, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The lines of the data sets."""
    for name in names:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _article(text: str, title: str = "") -> Article:
    return Article(id="a", title=title, text=text, source=Source(location="x"), language="en")


def known(row: dict[str, Any]) -> Words:
    """The words of an article or a story, as the ranker sees them."""
    words = Words(language="en")
    for one in row.get("articles") or [row]:
        found = [c for c in candidates(_article(one["text"])) if not (c.rule or c.scrap)]
        words.add(
            [tokens(c.text) for c in found[: OPENING if "articles" in row else None]], tokens(one["title"] or "")
        )
    return words


def alone(folder: Path) -> Iterator[dict[str, Any]]:
    """The stories' articles one by one, each with its story's summary: the others have no titles."""
    for row in rows(folder, STORIES):
        yield from ({**one, "summary": row["summary"]} for one in row["articles"])


def examples(row: dict[str, Any]) -> Iterator[tuple[dict[str, float], bool]]:
    """Each word's first, second and third time, and whether the person's summary has it so often."""
    words, said = known(row), Counter(tokens(row["summary"]))
    for word, its in words.seen.items():
        for again in range(1, min(MOST_AGAIN, its.times) + 1):
            yield features(word, its, words, again), said[word] >= again


def learned(some: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The weights by feature."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pairs = [pair for row in some for pair in examples(row)]
    names, scale, model = (
        DictVectorizer(),
        StandardScaler(with_mean=False),
        LogisticRegression(C=STRENGTH, max_iter=2000),
    )
    make_pipeline(names, scale, model).fit([features for features, _ in pairs], [had for _, had in pairs])
    weights = dict(zip(names.get_feature_names_out(), model.coef_[0] / scale.scale_, strict=True))
    weights["constant"] += model.intercept_[0]
    return {str(name): round(float(weight), 4) for name, weight in sorted(weights.items())}


def main() -> None:
    """Writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    sets = {"article": ARTICLES, "story": STORIES}
    weights = {kind: learned(list(rows(asked.folder, names))) for kind, names in sets.items()}
    weights["article"]["title"] = learned(list(alone(asked.folder)))["title"]
    asked.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
