"""Orders and names, merged three ways: what was generated, what a person made of it, what is generated now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def woven_three_ways(base: Sequence[str], theirs: Sequence[str], fresh: Sequence[str]) -> list[str]:
    """All keys of `theirs` and `fresh`: in a person's order where they changed it, else in the generated one.

    What only the other side has comes after the key it follows there. Weaving the result again changes nothing.
    """
    there, generated = set(theirs), set(base)
    untouched = [key for key in theirs if key in generated] == [key for key in base if key in there]
    return _woven(fresh, theirs) if untouched else _woven(theirs, fresh)


def _woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """`first`, with every key that only `second` has put after the key before it in `second`."""
    result = list(first)
    present = set(result)
    before: str | None = None
    for key in second:
        if key not in present:
            result.insert(0 if before is None else result.index(before) + 1, key)
            present.add(key)
        before = key
    return result


def renames(
    base: Mapping[str, Iterable[str]], theirs: Mapping[str, Sequence[str]], remembered: Mapping[str, str]
) -> dict[str, str]:
    """A person's names for generated headings, those of earlier drafts included.

    A heading that is gone was renamed when a name of the person's own holds at least half of its items; using
    the generated name again ends a renaming. `base` and `theirs` are the ids under every heading.
    """
    found = {old: new for old, new in remembered.items() if old not in theirs}
    for old, ids in base.items():
        if old in theirs:
            continue
        mine = set(ids)
        kept = [(len(mine & set(items)), new) for new, items in theirs.items() if new and new not in base]
        most = max(kept, key=lambda pair: pair[0], default=(0, ""))
        if most[0] and 2 * most[0] >= len(mine):
            found[old] = most[1]
    return found
