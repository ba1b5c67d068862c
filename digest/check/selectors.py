"""Which elements the rules of a style sheet mean, told along one walk from the root down.

Types, classes, ids, attributes, `:root` and `:link`, one in another or in its parent. A selector of any other kind
(siblings, `:hover`, `:not()`) is taken to mean nothing, as by a mail program that does not know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MOST_PARTS = 8
_NONE = -1
_JOINT = re.compile(r" ?(>) ?| ")
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+|\[[^\[\]]*\]|:root|:link)*)", re.IGNORECASE)
_SIMPLE = re.compile(
    r"(?P<mark>[.#:])(?P<name>[\w-]+)|\[(?P<attribute>[\w-]+)(?:=(?P<quote>[\"']?)(?P<value>[^\"']*)(?P=quote))?\]"
)

Specificity = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compound:
    """What is asked of one element."""

    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: frozenset[tuple[str, str | None]] = frozenset()
    """Names with the values asked for, None for any."""
    root: bool = False

    @property
    def key(self) -> str:
        """What an element has in any case that it fits."""
        return f"#{self.id}" if self.id else f".{min(self.classes)}" if self.classes else self.tag or "*"

    @property
    def weight(self) -> Specificity:
        """Its share in the specificity of its selector."""
        return bool(self.id), len(self.classes) + len(self.attributes) + self.root, self.tag != ""

    def fits(self, element: Any, classes: frozenset[str]) -> bool:
        """Whether the element, of these classes, has all of it."""
        return (
            self.tag in ("", element.tag)
            and self.id in ("", element.get("id"))
            and self.classes <= classes
            and all(_has(element, name, value) for name, value in self.attributes)
            and not (self.root and element.getparent() is not None)
        )


@dataclass(frozen=True, slots=True)
class _Step:
    """A part of a selector, with those before it."""

    number: int
    compound: _Compound
    before: int
    """The number of the step before it; _NONE for the first."""
    child: bool
    """Whether that one must fit the parent, not just anything around."""

    def stands(self, around: Reached) -> bool:
        """Whether what comes before it has been found."""
        return self.before == _NONE or self.before in (around.here if self.child else around.within)


@dataclass(frozen=True, slots=True)
class Reached:
    """The steps that end at an element, and those that end at it or around it."""

    here: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()


class Steps:
    """The parts of all selectors of a mail, their common beginnings once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[_Compound, int, bool], int] = {}
        self._keyed: dict[str, list[_Step]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, selector: str) -> tuple[int, Specificity] | None:
        """The number of the step that the selector ends with, and its weight; None where it is of another kind."""
        parts = _JOINT.split(selector.strip())
        compounds = [found for found in map(_compound, parts[::2]) if found]
        if not len(parts[::2]) == len(compounds) <= _MOST_PARTS:
            return None
        number = _NONE
        for compound, joint in zip(compounds, [None, *parts[1::2]], strict=True):
            number = self._number(compound, number, joint is not None)
        ids, classes, tags = (sum(column) for column in zip(*(each.weight for each in compounds), strict=True))
        return number, (ids, classes, tags)

    def _number(self, compound: _Compound, before: int, child: bool) -> int:
        known = self._numbers.get((compound, before, child))
        if known is not None:
            return known
        number = self._numbers[compound, before, child] = len(self._numbers)
        self._keyed.setdefault(compound.key, []).append(_Step(number, compound, before, child))
        return number

    def reached(self, element: Any, around: Reached) -> Reached:
        """The steps that end at the element, given those of its parent."""
        classes = frozenset((element.get("class") or "").split())
        keys = ("*", element.tag, f"#{element.get('id')}", *(f".{name}" for name in classes))
        steps = (step for key in keys for step in self._keyed.get(key, ()))
        fitting = (each.number for each in steps if each.stands(around) and each.compound.fits(element, classes))
        here = frozenset(fitting)
        return Reached(here, around.within | here if here else around.within)


def _has(element: Any, name: str, value: str | None) -> bool:
    found = element.get(name)
    return found is not None and value in (None, found)


def _compound(text: str) -> _Compound | None:
    """What the part of a selector asks for; None where that is not known here."""
    whole = _COMPOUND.fullmatch(text)
    simple = list(_SIMPLE.finditer(whole[2])) if whole else []
    if not text or whole is None or "".join(each[0] for each in simple) != whole[2]:
        return None
    pseudo = {each["name"].lower() for each in simple if each["mark"] == ":"}
    ids = [each["name"] for each in simple if each["mark"] == "#"]
    attributes = {(each["attribute"].lower(), each["value"]) for each in simple if each["attribute"]}
    return _Compound(
        tag=(whole[1] or "").lower().removeprefix("*"),
        id=ids[0] if ids else "",
        classes=frozenset(each["name"] for each in simple if each["mark"] == "."),
        attributes=frozenset(attributes | ({("href", None)} if "link" in pseudo else set())),
        root="root" in pseudo,
    )
