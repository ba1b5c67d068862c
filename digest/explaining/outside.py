"""What the store knows of what no build has seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest import collect
from digest.canonical import canonical
from digest.errors import ExplainError, FileError
from digest.explaining.asked import Asked
from digest.explaining.told import Explained
from digest.issues import Folder

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.traces import Trace


def outside(
    settings: Settings, folder: Folder, asked: Asked, store: Store | None, since: dt.datetime | None
) -> Explained:
    """What the store knows of what no build has seen, in a line. Raises ExplainError where it is nothing."""
    found = tuple(_traces(store, asked))
    if not found:
        raise ExplainError(asked=asked.text, reason=_unknown(asked))
    best = min(found, key=lambda trace: (not trace.issues, not trace.made, trace.first_seen))
    return Explained(
        asked=asked.text,
        slug=folder.path.name,
        role="entry",
        title=asked.text,
        reason=_why_outside(settings, folder, best, asked, since),
        within=best.source,
    )


def _unknown(asked: Asked) -> str:
    if asked.url:
        return "no source that was read lists it: `digest add` puts it into the draft"
    return "no item, story or article of an issue is called so; a URL is looked for in the store as well"


def _traces(store: Store | None, asked: Asked) -> Iterator[Trace]:
    from digest.store.traces import traces

    if store is not None:
        keys = (collect.url_key(asked.url, canonical),) if asked.url else ()
        yield from traces(store, keys=keys, article=asked.text)


def _why_outside(settings: Settings, folder: Folder, trace: Trace, asked: Asked, since: dt.datetime | None) -> str:
    if trace.issues:
        return f"readers had it in the issue {trace.issues[-1]}; it comes again when its text has news"
    if not trace.made:
        return _unmade(trace)
    if any(map(collect.blocks(settings.block), (trace.source, asked.url and f"https:{asked.url}"))):
        return "the newsletter's block list has it"
    if since is not None and trace.age_from < since:
        return f"it is older than the {settings.days} days that an issue looks back"
    if trace.first_seen > _built(folder):
        return f"it came in on {trace.first_seen:%Y-%m-%d at %H:%M} UTC, after the build: build again"
    return "it was not among what the build was given: is its source in sources.opml still?"


def _unmade(trace: Trace) -> str:
    if trace.waiting:
        failed = f" ({trace.problem})" if trace.problem else ""
        return f"its page is still to be read{failed}: `digest collect` tries again"
    return f"no article could be made of it: {trace.problem or 'its page gave none'}"


def _built(folder: Folder) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(folder.issue.stat().st_mtime, dt.UTC)
    except OSError as error:
        raise FileError(path=str(folder.issue), reason=error.strerror or "cannot be read") from error
