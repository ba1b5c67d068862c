"""Why an article is in an issue or out of it, merged, under its heading, in its place: `digest explain`.

The last build's decisions are read beside the issue as its draft makes it now; what no build has ever seen is looked
up in the store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.errors import DigestError
from digest.explaining import asked as asked_for
from digest.explaining.inside import InIssue
from digest.explaining.outside import outside
from digest.explaining.told import Beside, Explained, Role
from digest.issues import Folder

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.engine import Store

__all__ = ["Beside", "Explained", "Role", "explained"]

LOOKED_BACK = 100
"""Issues that are looked through, newest first, for what the newest one does not know."""


def explained(
    settings: Settings,
    folders: Sequence[Folder],
    asked: str,
    *,
    store: Store | None = None,
    since: dt.datetime | None = None,
) -> Explained:
    """Why the item or URL is where it is, in the first of the issues that knows it, else as the store tells.

    `asked` is an item's, story's or article's id, a URL, or words of a title or of the item's text; `since` is from
    when on the first issue's articles are. Raises ExplainError where nothing is known, IssueError, DraftError.
    """
    what = asked_for.read(asked)
    for number, folder in enumerate(folders[:LOOKED_BACK]):
        try:
            found = InIssue(folder).explained(what)
        except DigestError:
            if not number:
                raise
            continue  # an old issue that cannot be read answers nothing; the others may
        if found is not None:
            return found
    return outside(settings, folders[0], what, store, since)
