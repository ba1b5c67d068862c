"""Headings learned from one's own archive: their order, their rules, and what their words tell."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from digest.errors import GroupError
from digest.group import gazetteer, model
from digest.group.mentions import Mention, mentions
from digest.group.model import Model
from digest.group.rules import problem
from digest.text import words
from digest.values import Policy, Rule

MODEL_SUFFIX = ".model.json.gz"
"""Put after the headings file's name, for what was learned from the words."""
LARGEST_MODEL = 200_000_000
"""Bytes of an unpacked model; a larger one is none of ours."""
_LISTS = ("words", "places", "people", "outlets", "tags")
_HEAD = """\
# Headings, in the order in which they are printed. Written by `digest learn`, yours to change:
# rename one (keep its `label`), move it, take it out, or give it rules of its own
#     words = ["…"]  places = ["…"]  people = ["…"]  outlets = ["…"]  tags = ["…"]  pattern = "…"
# the first heading whose rule fits a story wins; without one, the words decide.
# `items` and `item_words` are what was usual: items under the heading, words an item.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text and the heading that a person filed it under."""

    title: str
    text: str
    label: str
    page: str = ""
    """The roundup it stood in, where it comes from one: items of one page are counted and ordered together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One heading of the file."""

    name: str
    label: str
    """What the examples call it; the name, until a person renames it."""
    items: int | None = None
    """The usual number of items under it."""
    item_words: int | None = None
    """The usual number of words of an item."""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A heading for a text, why, and whether that is more than the likeliest of many."""

    name: str
    why: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Headings in their usual order, with what was learned from the words of their items."""

    entries: tuple[Entry, ...]
    model: Model | None = None

    @property
    def order(self) -> tuple[str, ...]:
        """The headings' names, first to last."""
        return tuple(dict.fromkeys(entry.name for entry in self.entries))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that a person gave to headings, in the file's order."""
        return tuple(entry.rule for entry in self.entries if entry.rule)

    def style(self, policy: Policy) -> Policy:
        """The policy in the archive's house style: its usual order after what the policy orders, and usual sizes."""
        known = {name.casefold() for name in policy.order}
        return replace(
            policy,
            order=(*policy.order, *(name for name in self.order if name.casefold() not in known)),
            usual=tuple((one.name, one.items) for one in self.entries if one.items),
            lengths=tuple((one.name, one.item_words) for one in self.entries if one.item_words),
        )

    def guess(self, texts: Sequence[tuple[str, str, Sequence[Mention]]]) -> Decision:
        """The likeliest heading for texts on one event: (title, text, places named). Always one of the file's."""
        names = {entry.label: entry.name for entry in reversed(self.entries)}
        its = [model.features(*text) for text in texts]
        guess = self.model.guess([one for one in its if one["w"]], tuple(names)) if self.model else None
        if guess is None:
            return Decision(name=self.entries[0].name, why="the first heading: nothing tells", sure=False)
        because = ", ".join(_told(feature) for feature in guess.because)
        why = f"learned: {because}" if because else "learned: the likeliest"
        return Decision(name=names[guess.label], why=why, sure=guess.lead >= model.SURE)

    def save(self, path: str | Path) -> None:
        """Write the file for people and, beside it, the model. Raises OSError."""
        file = Path(path)
        file.write_text(_toml(self.entries), encoding="utf-8", newline="\n")
        if self.model:
            data = json.dumps(self.model.data(), ensure_ascii=True, separators=(",", ":")).encode("ascii")
            # Without the hour in it the same model is the same file.
            _beside(file).write_bytes(gzip.compress(data, compresslevel=6, mtime=0))


def _told(feature: str) -> str:
    """A feature of the model in words for a person."""
    kind, _, what = feature.partition(":")
    if kind == "w":
        return f"“{what}”"
    code = what.lstrip("=")
    return gazetteer.name(code, "en") if code else "that it names no place"


def learn(examples: Iterable[Labelled]) -> Headings:
    """The headings of labelled examples: order, usual sizes, and what their words tell.

    The order is that of the pages the examples come from; without pages the commonest comes first. Labels
    become names as they are. The same examples give the same headings.
    Raises GroupError for no examples, fewer than two labels, an empty label, or one that is not Unicode.
    """
    found = list(examples)
    _checked(found)
    # Copies of an example in another order must not give another model.
    found.sort(key=lambda one: (one.label, one.title, one.text)) if not any(one.page for one in found) else None
    labels = [one.label for one in found]
    texts = [model.features(one.title, one.text, _mentions(one)) for one in found]
    return Headings(entries=tuple(_entries(found)), model=model.train(texts, labels))


def _checked(found: Sequence[Labelled]) -> None:
    if not found:
        raise GroupError(path="examples", reason="nothing to learn from: no labelled text")
    for number, one in enumerate(found, 1):
        if not one.label.strip():
            raise GroupError(path="examples", reason=f"example {number} has an empty label")
        if any("\ud800" <= c <= "\udfff" for c in one.label):
            raise GroupError(path="examples", reason=f"example {number}: the label is not Unicode text")
    if len({one.label for one in found}) < 2:
        raise GroupError(path="examples", reason=f"one label alone ({found[0].label}): nothing to tell apart")


def _mentions(one: Labelled) -> list[Mention]:
    from digest.group.tongue import tongue

    return mentions(one.title[:600], one.text, language=tongue(f"{one.title} {one.text[:600]}", "en"))


def _entries(found: Sequence[Labelled]) -> Iterator[Entry]:
    sizes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for one in found:
        sizes[one.label][one.page] += 1
        lengths[one.label].append(words(one.text))
    for label in _order(found):
        items = [count for page, count in sizes[label].items() if page]
        yield Entry(
            name=label,
            label=label,
            items=round(median(items)) or 1 if items else None,
            item_words=round(median(lengths[label])) if items else None,
        )


def _order(found: Sequence[Labelled]) -> list[str]:
    """Labels by their usual place on the pages; by how common they are where there are no pages."""
    common = Counter(one.label for one in found)
    pages: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in found:
        if one.page:
            pages[one.page].setdefault(one.label)
    ranks: defaultdict[str, list[float]] = defaultdict(list)
    for labels in pages.values():
        for rank, label in enumerate(labels):
            ranks[label].append(rank / max(1, len(labels) - 1))
    mean = {label: sum(its) / len(its) for label, its in ranks.items()}
    return sorted(common, key=lambda label: (mean.get(label, 2.0), -common[label], label))


def _beside(file: Path) -> Path:
    return file.with_name(file.name + MODEL_SUFFIX)


def _toml(entries: Sequence[Entry]) -> str:
    parts = [_HEAD]
    for entry in entries:
        lines = ["", "[[headings]]", f"name = {_string(entry.name)}"]
        if entry.label != entry.name:
            lines.append(f"label = {_string(entry.label)}")
        lines += [f"{key} = {value}" for key in ("items", "item_words") if (value := getattr(entry, key)) is not None]
        if entry.rule:
            lines += _rule_lines(entry.rule)
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _rule_lines(rule: Rule) -> Iterator[str]:
    for key in _LISTS:
        if values := getattr(rule, key):
            yield f"{key} = [{', '.join(map(_string, values))}]"
    if rule.pattern:
        yield f"pattern = {_string(rule.pattern)}"


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def load(path: str | Path) -> Headings:
    """The headings in a file that `digest learn` or a person wrote. Raises GroupError, saying what is wrong."""
    file = Path(path)
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise GroupError(path=str(path), reason=error.strerror or "cannot be read") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise GroupError(path=str(path), reason=f"not TOML: {error}") from error
    tables = data.get("headings")
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise GroupError(path=str(path), reason="no [[headings]]")
    entries = tuple(_entry(one, number, str(path)) for number, one in enumerate(tables, 1))
    learned = _model(_beside(file))
    if learned is None and not any(entry.rule for entry in entries):
        raise GroupError(path=str(path), reason=f"what was learned is missing: {_beside(file).name} stands beside it")
    return Headings(entries=entries, model=learned)


def _entry(table: dict[str, Any], number: int, path: str) -> Entry:
    def wrong(reason: str) -> GroupError:
        return GroupError(path=path, reason=f"heading {number}: {reason}")

    if unknown := sorted(set(table) - {"name", "label", "items", "item_words", "pattern", *_LISTS}):
        raise wrong(f"unknown key {unknown[0]!r}")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise wrong("no name")
    for key, kind in {"label": str, "pattern": str, "items": int, "item_words": int}.items():
        if key in table and (not isinstance(table[key], kind) or isinstance(table[key], bool)):
            raise wrong(f"{key} is no {'text' if kind is str else 'number'}")
    for key in _LISTS:
        if not isinstance(table.get(key, []), list) or not all(isinstance(one, str) for one in table.get(key, [])):
            raise wrong(f"{key} is no list of texts")
    rule = Rule(heading=name, pattern=table.get("pattern"), **{key: tuple(table.get(key, ())) for key in _LISTS})
    ruled = bool(rule.pattern or any(getattr(rule, key) for key in _LISTS))
    if ruled and (reason := problem(rule)):
        raise wrong(reason)
    return Entry(
        name=name,
        label=table.get("label", name),
        items=table.get("items"),
        item_words=table.get("item_words"),
        rule=rule if ruled else None,
    )


def _model(file: Path) -> Model | None:
    """The model in a file, None where there is no such file. Raises GroupError for one that cannot be used."""
    try:
        with gzip.open(file) as packed:
            data = packed.read(LARGEST_MODEL)
        return model.from_data(json.loads(data))
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"not what `digest learn` writes: {type(error).__name__}"
        raise GroupError(path=str(file), reason=reason) from error
