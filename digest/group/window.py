"""A window of articles to which more keep coming: only what is new is read and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from digest.group.already import ids_of, renamed
from digest.group.copies import Copies, Kept
from digest.group.documents import Standing, documents
from digest.group.likeness import Read
from digest.group.stories import joined
from digest.values import Article, Story


class Window:
    """Articles and the stories they tell; what comes later joins or splits and renames none.

    What the first articles tell of how rare words are, and how near dates, holds for the later ones: begin a window
    with most of what it will hold. It forgets nothing; begin another when the days have passed.
    """

    def __init__(self, articles: Sequence[Article], *, window: dt.timedelta) -> None:
        self._window = window
        self._ids: set[str] = set()
        self._standing = Standing()
        self._copies = Copies()
        self._kept: dict[int, Kept] = {}
        self._numbers: dict[str, int] = {}
        """Articles that stand for themselves and their copies, by id."""
        self._likely: dict[int, list[tuple[int, float]]] = {}
        """To which earlier ones each is likely to belong."""
        self._told: dict[str, str] = {}
        """The story that each article was in when last asked."""
        found = self._new(articles)
        self._read = Read([one.document for one in found], window)
        self._place(found)

    def add(self, articles: Sequence[Article]) -> None:
        """Reads more articles; one whose id is known is passed over."""
        self._place(self._new(articles))

    def stories(self) -> tuple[Story, ...]:
        """The stories as `group.stories` gives them, under the ids that they had when last asked."""
        ordered = sorted(self._kept.items(), key=lambda pair: pair[1].document.order)
        place = {number: at for at, (number, _) in enumerate(ordered)}
        likely = dict(self._pairs(place))
        found = renamed(joined([one for _, one in ordered], likely, self._window), self._told)
        self._told = {id: story.id for story in found for id in ids_of(story)}
        return found

    def _new(self, articles: Sequence[Article]) -> Sequence[Kept]:
        """The groups of copies that changed."""
        read = [one for one in documents(articles, self._standing) if one.article.id not in self._ids]
        self._ids.update(one.article.id for one in read)
        return self._copies.add(read)

    def _place(self, found: Sequence[Kept]) -> None:
        for one in found:
            id = one.document.article.id
            for copy in one.copies:
                self._remove(copy.id)
            if id in self._numbers:
                self._kept[self._numbers[id]] = one
            else:
                self._stand(id, one)

    def _stand(self, id: str, one: Kept) -> None:
        number = self._numbers[id] = len(self._likely)
        self._kept[number] = one
        self._likely[number] = self._read.add(number, one.document)

    def _remove(self, id: str) -> None:
        number = self._numbers.pop(id, None)
        if number is not None:
            del self._kept[number]
            self._read.remove(number)

    def _pairs(self, place: dict[int, int]) -> Iterator[tuple[tuple[int, int], float]]:
        for number, at in place.items():
            for other, chance in self._likely[number]:
                if other in place:
                    yield (min(at, place[other]), max(at, place[other])), chance
