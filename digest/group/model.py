"""A small linear classifier of texts in plain Python: what `digest learn` learns from the words.

One support vector machine a label (squared hinge loss, trained by dual coordinate descent: Hsieh et al.
2008), to which complement naive Bayes (Rennie et al. 2003) is added: the first is strong with many
examples, the second with few. On the seven labelled sets of the evaluation data together 3.4 points better
than scikit-learn's LinearSVC over words and pairs of words; most of it comes from the places and the stems.
"""

from __future__ import annotations

import base64
import math
import random
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import Any

from digest.group.mentions import Mention
from digest.group.places import scores
from digest.text import clean

READ = 3_000
"""Characters of a text that are read, after the title, which counts twice; more changed nothing."""
STEM = 5
"""Letters of a word that stand for all its forms."""
WEIGHT = {"w": 1.0, "s": 0.5, "p": 0.4}
"""How much words, stems and places weigh against each other, each group scaled to length one."""
BAYES = 0.6
"""The spread of naive Bayes' scores beside those of the support vector machines."""
SMOOTHING = 0.1
ROUNDS = 20
"""Passes over the examples; hardly an example moves after ten."""
BUDGET = 1_500_000_000
"""Additions that training may cost, about a minute: with very many examples the passes become fewer."""
TELLING = 2.4
"""The rarity from which a word is named as a reason: what a quarter of all texts have tells a person nothing."""
SURE = 0.5
"""The lead over the second label from which a guess is a decision: nine in ten of them are then right, and
two thirds of the texts are decided (evaluation data, the seven labelled sets)."""

_WORD = re.compile(r"[^\W_]{2,}")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest label, its lead over the next, and what spoke for it (features, strongest first)."""

    label: str
    lead: float
    because: tuple[str, ...]


def features(title: str, text: str, found: Sequence[Mention]) -> dict[str, Vector]:
    """What is known of a text: weights of words, stems and places, before any learning."""
    opening = clean(f"{title[:1000]} {title[:1000]} {text[:READ]}").lower()
    words = Counter(_words(opening))
    stems: Counter[str] = Counter()
    for word, count in words.items():
        stems[word[:STEM]] += count
    return {"w": _damped(words), "s": _damped(stems), "p": _places(found)}


def _words(text: str) -> Iterator[str]:
    """The words of a text; pairs of characters where a script does not separate words."""
    for word in _WORD.findall(text):
        if _UNSPACED.match(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            yield word[:40]


def _damped(counts: Counter[str]) -> Vector:
    return {word: 1 + math.log(count) for word, count in counts.items()}


def _places(found: Sequence[Mention]) -> Vector:
    """The four places most spoken of; the first, or that there is none, once more."""
    ranked = scores(found)[:4]
    vector: Vector = {code: score for code, score, *_ in ranked}
    vector[f"={ranked[0][0] if ranked else ''}"] = 8.0
    return vector


@dataclass(frozen=True, slots=True)
class Model:
    """Labels and, for every feature, its rarity and its weight for each label."""

    labels: tuple[str, ...]
    index: dict[str, int]
    rarity: list[float]
    weights: array[int]
    """Signed bytes, one for each feature and label."""
    scale: list[float]
    """What a feature's bytes are multiplied by."""
    bias: list[float]
    """What a label has before anything is known of the text."""

    def guess(self, texts: Sequence[dict[str, Vector]], allowed: Sequence[str]) -> Guess | None:
        """The likeliest of the allowed labels for texts on one event, each with one voice.

        None where there is no text, or where the model knows none of the labels.
        """
        columns = [at for at, label in enumerate(self.labels) if label in set(allowed)]
        if not columns or not texts:
            return None
        vector: defaultdict[int, float] = defaultdict(float)
        for its in texts:
            for j, value in weighted(its, self.index, self.rarity).items():
                vector[j] += value / len(texts)
        totals = self._totals(vector)
        best, *others = sorted(columns, key=lambda at: (-totals[at], at))
        if not others:
            return Guess(self.labels[best], math.inf, ())
        gains = {j: value * (self._weight(j, best) - self._weight(j, others[0])) for j, value in vector.items()}
        lead = (totals[best] - totals[others[0]]) * sum(map(self._known, texts)) / len(texts)
        return Guess(self.labels[best], lead, self._because(texts, gains))

    def _totals(self, vector: dict[int, float]) -> list[float]:
        """The score of every label."""
        totals, width = list(self.bias), len(self.labels)
        for j, value in vector.items():
            factor, row = value * self.scale[j], self.weights[j * width : (j + 1) * width]
            totals = [total + factor * weight for total, weight in zip(totals, row, strict=True)]
        return totals

    def _weight(self, j: int, label: int) -> float:
        return self.weights[j * len(self.labels) + label] * self.scale[j]

    def _because(self, texts: Sequence[dict[str, Vector]], gains: dict[int, float]) -> tuple[str, ...]:
        """The three words or places that spoke most for it."""
        names = {f"{group}:{what}" for its in texts for group in "wp" for what in its[group]}
        known = {name: j for name in names if (j := self.index.get(name)) is not None}
        telling = [name for name, j in known.items() if name[0] == "p" or self.rarity[j] > TELLING]
        return tuple(sorted((n for n in telling if gains[known[n]] > 0), key=lambda n: (-gains[known[n]], n))[:3])

    def _known(self, its: dict[str, Vector]) -> float:
        """The share of a text's words that were seen in training, in [0, 1], by their squared weights."""
        known = sum(value**2 for word, value in its["w"].items() if f"w:{word}" in self.index)
        return math.sqrt(known / (sum(value**2 for value in its["w"].values()) or 1.0))

    def data(self) -> dict[str, Any]:
        """The model as plain JSON data; the same model gives the same data."""
        names = sorted(self.index, key=self.index.__getitem__)
        return {
            "version": 1,
            "labels": list(self.labels),
            "features": names,
            "rarity": self.rarity,
            "scale": self.scale,
            "bias": self.bias,
            "weights": base64.b64encode(self.weights.tobytes()).decode("ascii"),
        }


def from_data(data: dict[str, Any]) -> Model:
    """The model in plain JSON data. Raises KeyError, TypeError, ValueError for what is none."""
    if data["version"] != 1:
        raise ValueError(f"version {data['version']!r}")
    weights = array("b", base64.b64decode(data["weights"], validate=True))
    labels, names = tuple(map(str, data["labels"])), [str(name) for name in data["features"]]
    rarity, scale, bias = ([float(x) for x in data[part]] for part in ("rarity", "scale", "bias"))
    if len(weights) != len(names) * len(labels) or not len(names) == len(rarity) == len(scale):
        raise ValueError("parts of different length")
    if not labels or len(bias) != len(labels):
        raise ValueError("labels and their parts differ")
    return Model(labels, {name: at for at, name in enumerate(names)}, rarity, weights, scale, bias)


def weighted(its: dict[str, Vector], index: dict[str, int], rarity: Sequence[float]) -> dict[int, float]:
    """The known features of a text by number, each group scaled to its weight."""
    vector: dict[int, float] = {}
    for group, values in its.items():
        known = {index[name]: value for word, value in values.items() if (name := f"{group}:{word}") in index}
        part = {j: value * rarity[j] for j, value in known.items()}
        length = math.sqrt(sum(value * value for value in part.values()))
        vector.update({j: value * WEIGHT[group] / length for j, value in part.items()} if length else {})
    return vector


def train(texts: Sequence[dict[str, Vector]], labels: Sequence[str]) -> Model:
    """The model learned from the features of texts and their labels, at least two different ones."""
    index, rarity = _vocabulary(texts)
    rows = [weighted(its, index, rarity) for its in texts]
    names = tuple(sorted(set(labels)))
    machines = [_machine(rows, [label == name for label in labels], len(index), len(names)) for name in names]
    bayes = _bayes(rows, labels, names, len(index))
    share = BAYES * _spread(machines, rows) / (_spread(bayes, rows) or 1.0)
    weights, scale = array("b"), []
    for j in range(len(index)):
        row = [machine[j] + share * its[j] for machine, its in zip(machines, bayes, strict=True)]
        mean = sum(row) / len(row)
        most = max(abs(weight - mean) for weight in row) or 1.0
        weights.extend(round(127 * (weight - mean) / most) for weight in row)
        scale.append(float(f"{most / 127:.4g}"))
    bias = [float(f"{machine[-1]:.5g}") for machine in machines]
    return Model(names, index, [float(f"{x:.5g}") for x in rarity], weights, scale, bias)


def _vocabulary(texts: Sequence[dict[str, Vector]]) -> tuple[dict[str, int], list[float]]:
    """Numbers for the features that at least two texts have (of few texts: one), and how rare each is."""
    seen: Counter[str] = Counter()
    for its in texts:
        for group, values in its.items():
            seen.update(f"{group}:{word}" for word in values)
    least = 2 if len(texts) >= 50 else 1
    names = sorted(name for name, count in seen.items() if count >= least)
    rarity = [1.0 if name[0] == "p" else 1 + math.log((1 + len(texts)) / (1 + seen[name])) for name in names]
    return {name: at for at, name in enumerate(names)}, rarity


def _machine(rows: Sequence[dict[int, float]], mine: Sequence[bool], width: int, machines: int) -> list[float]:
    """The weights of a support vector machine that tells the marked rows from the others (L2 loss, C = 1)."""
    weights = [0.0] * (width + 1)  # the last is the bias
    getters = [itemgetter(*row, width) if row else (lambda its: (its[width],)) for row in rows]
    values = [(*row.values(), 1.0) for row in rows]
    squares = [sum(map(mul, its, its)) + 0.5 for its in values]
    alpha = [0.0] * len(rows)
    order = list(range(len(rows)))
    rng = random.Random(7)
    rounds = max(3, min(ROUNDS, BUDGET // (1 + machines * sum(map(len, values)))))
    bound = math.inf
    for turn in range(rounds):
        rng.shuffle(order)
        active, largest = [], 0.0
        for i in order:
            sign = 1.0 if mine[i] else -1.0
            slope = sign * sum(map(mul, getters[i](weights), values[i])) - 1.0 + 0.5 * alpha[i]
            if alpha[i] == 0.0 and slope > 0.0:
                # Right by so much that it is not asked again (shrinking).
                if slope < bound:
                    active.append(i)
                continue
            active.append(i)
            largest = max(largest, abs(slope))
            if abs(slope) > 1e-3:
                new = max(alpha[i] - slope / squares[i], 0.0)
                step, alpha[i] = (new - alpha[i]) * sign, new
                for j, value in rows[i].items():
                    weights[j] += step * value
                weights[width] += step
        if largest < 0.05:
            break
        bound = largest if turn else math.inf
        order = active
    return weights


def _bayes(
    rows: Sequence[dict[int, float]], labels: Sequence[str], names: Sequence[str], width: int
) -> list[list[float]]:
    """Complement naive Bayes: for each label, how unlikely each feature is among the other labels' texts."""
    sums: dict[str, defaultdict[int, float]] = {name: defaultdict(float) for name in names}
    total = [SMOOTHING] * width
    for row, label in zip(rows, labels, strict=True):
        mine = sums[label]
        for j, value in row.items():
            mine[j] += value
            total[j] += value
    found = []
    for name in names:
        rest = [max(all_ - sums[name].get(j, 0.0), SMOOTHING) for j, all_ in enumerate(total)]
        whole = math.log(sum(rest))
        found.append([whole - math.log(its) for its in rest])
    return found


def _spread(machines: Sequence[Sequence[float]], rows: Sequence[dict[int, float]]) -> float:
    """The mean standard deviation of a text's scores, over at most 500 of the texts."""
    some = rows[:: max(1, len(rows) // 500)]
    deviations = []
    for row in some:
        its = [sum(machine[j] * value for j, value in row.items()) for machine in machines]
        mean = sum(its) / len(its)
        deviations.append(math.sqrt(sum((one - mean) ** 2 for one in its) / len(its)))
    return sum(deviations) / len(deviations)
