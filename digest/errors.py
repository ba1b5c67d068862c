"""Everything that can go wrong and is expected to.

    DigestError
    + SettingsError(path, problems)
    + CollectError(source, reason)
      + FetchError(source, reason, status)
        + ForbiddenAddress(source, reason)
      + FeedError(source, reason)
    + ExtractError(subject, reason)
      + NoArticle(subject, reason)
      + ImageError(url, reason)
    + GroupError(path, reason)
    + SummarizeError(subject, reason)
    + DraftError(path, line, reason)
    + IssueError(path, reason)
    + ReceiptError(item, article, reason)
    + ExplainError(asked, reason)
    + SwapError(asked, reason)
    + FileError(path, reason)
    + RenderError(theme, reason)
      + ThemeNotFound(theme, searched)          also a LookupError
      + OptionsError(theme, problems)
      + ThemeError(theme, path, line, reason)
      + MjmlError(theme, path, line, column, reason)
    + CheckError(slug, findings)
    + DeliverError(subject, reason)
      + TransportError(relay, reason, transient)
      + RecipientRefused(address, code, reason)
    + StoreError(store, reason)
      + MigrationError(store, reason)
    + SubscriberError(subject, reason)
      + UnknownPerson(subject)                 also a LookupError
      + NoConsent(subject, reason)
      + AddressError(subject, reason)          also a ValueError
      + TokenInvalid(reason)                   also a ValueError
      + SegmentError(segment, column, reason)

Errors carry data; `str()` is one line for a person. Nobody parses that line.
Only `cli` knows exit codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_CREDENTIALS = re.compile(r"//[^/\s@]+@")
"""User and password in an address; what a person reads may be logged."""


def _line(text: object, limit: int) -> str:
    """The text on one line, without control characters, at most `limit` characters."""
    text = _CREDENTIALS.sub("//…@", str(text))
    flat = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


class DigestError(Exception):
    """Something expected went wrong; the base of all of ours."""

    limit = 500
    """The most characters of `str()`: what went wrong may come from outside and be long."""

    def __init__(self, **data: Any) -> None:
        super().__init__()
        self.data = data

    def __getattr__(self, name: str) -> Any:
        if name != "data" and name in (data := self.__dict__.get("data", {})):
            return data[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.data)

    def __str__(self) -> str:
        return _line(self.message(), self.limit)

    def message(self) -> str:
        """The data in words."""
        return ": ".join(str(value) for value in self.data.values()) or type(self).__name__


def _rebuild(kind: type[DigestError], data: dict[str, Any]) -> DigestError:
    return kind(**data)


class SettingsError(DigestError):
    """`digest.toml` cannot be used; all problems at once, each with its line or key."""

    limit = 10_000

    def __init__(self, *, path: str, problems: Sequence[str]) -> None:
        super().__init__(path=path, problems=tuple(problems))

    def message(self) -> str:
        """The file and every problem, separated by semicolons."""
        return f"{self.path}: {'; '.join(self.problems)}"


class CollectError(DigestError):
    """A source gave no entries."""

    def __init__(self, *, source: str, reason: str) -> None:
        super().__init__(source=source, reason=reason)


class FetchError(CollectError):
    """A URL or file could not be read; `status` is the HTTP status where there was one."""

    def __init__(self, *, source: str, reason: str, status: int | None = None) -> None:
        DigestError.__init__(self, source=source, reason=reason, status=status)

    def message(self) -> str:
        """The source and the reason; the status is in the reason."""
        return f"{self.source}: {self.reason}"


class ForbiddenAddress(FetchError):
    """An address that is not public was named, or led to: it is not asked unless the settings allow it."""

    status: int | None = None

    def __init__(self, *, source: str, reason: str) -> None:
        DigestError.__init__(self, source=source, reason=reason)


class FeedError(CollectError):
    """What was read is no feed, page or OPML file that holds anything."""


class ExtractError(DigestError):
    """An entry could not be turned into an article."""

    def __init__(self, *, subject: str, reason: str) -> None:
        super().__init__(subject=subject, reason=reason)


class NoArticle(ExtractError):
    """The page holds no article."""


class ImageError(ExtractError):
    """An image cannot be printed: it is broken, too small, of an odd shape, or no image at all."""

    def __init__(self, *, url: str, reason: str) -> None:
        DigestError.__init__(self, url=url, reason=reason)


class GroupError(DigestError):
    """A headings file or labelled examples cannot be used."""

    def __init__(self, *, path: str, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class SummarizeError(DigestError):
    """A text holds nothing that can be printed."""

    def __init__(self, *, subject: str, reason: str) -> None:
        super().__init__(subject=subject, reason=reason)


class DraftError(DigestError):
    """`draft.md` cannot be read back."""

    def __init__(self, *, path: str, line: int, reason: str) -> None:
        super().__init__(path=path, line=line, reason=reason)

    def message(self) -> str:
        """File and line as editors print them."""
        return f"{self.path}:{self.line}: {self.reason}"


class IssueError(DigestError):
    """An issue does not exist or its `issue.json` cannot be read."""

    def __init__(self, *, path: str, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class ReceiptError(DigestError):
    """A sentence is not, or not any more, what its receipt says: that span of that article's text."""

    def __init__(self, *, item: str, article: str, reason: str) -> None:
        super().__init__(item=item, article=article, reason=reason)

    def message(self) -> str:
        """The item, the article and what does not hold."""
        return f"item {self.item}: a receipt for article {self.article} does not hold: {self.reason}"


class ExplainError(DigestError):
    """Nothing is known of the item or URL that is to be explained."""

    def __init__(self, *, asked: str, reason: str) -> None:
        super().__init__(asked=asked, reason=reason)


class SwapError(DigestError):
    """A sentence of an item cannot be swapped for another."""

    def __init__(self, *, asked: str, reason: str) -> None:
        super().__init__(asked=asked, reason=reason)


class FileError(DigestError):
    """A file of the newsletter cannot be read or written; what stood there before stands still."""

    def __init__(self, *, path: str, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class RenderError(DigestError):
    """An issue could not be rendered."""

    def __init__(self, *, theme: str, reason: str) -> None:
        super().__init__(theme=theme, reason=reason)

    def message(self) -> str:
        """The theme and the reason."""
        return f"theme {self.theme}: {self.reason}"


class ThemeNotFound(RenderError, LookupError):
    """No folder of that name holds a `theme.toml`."""

    def __init__(self, *, theme: str, searched: Sequence[str]) -> None:
        DigestError.__init__(self, theme=theme, searched=tuple(searched))

    def message(self) -> str:
        """The theme and where it was looked for."""
        return f"no theme {self.theme!r} in {', '.join(self.searched)}"


class OptionsError(RenderError):
    """Options that a newsletter gives a theme are not what it takes: all of them, by name."""

    def __init__(self, *, theme: str, problems: Mapping[str, str]) -> None:
        DigestError.__init__(self, theme=theme, problems=dict(problems))

    def message(self) -> str:
        """The theme and every problem, separated by semicolons."""
        return f"theme {self.theme}: {'; '.join(self.problems.values())}"


class ThemeError(RenderError):
    """A template or `theme.toml` is wrong."""

    def __init__(self, *, theme: str, path: str, line: int | None, reason: str) -> None:
        DigestError.__init__(self, theme=theme, path=path, line=line, reason=reason)

    def message(self) -> str:
        """File and line as editors print them."""
        return f"{self.path}:{self.line or 1}: {self.reason} (theme {self.theme})"


class MjmlError(RenderError):
    """The MJML is wrong: an unknown tag, a misplaced one, or one that is not closed."""

    def __init__(self, *, theme: str, path: str, line: int, column: int, reason: str) -> None:
        DigestError.__init__(self, theme=theme, path=path, line=line, column=column, reason=reason)

    def message(self) -> str:
        """File, line and column as editors print them."""
        return f"{self.path}:{self.line}:{self.column}: {self.reason} (theme {self.theme})"


class CheckError(DigestError):
    """Findings that block stand against an issue."""

    limit = 10_000

    def __init__(self, *, slug: str, findings: Sequence[str]) -> None:
        super().__init__(slug=slug, findings=tuple(findings))

    def message(self) -> str:
        """The issue and every finding, separated by semicolons."""
        return f"{self.slug} is not sent: {'; '.join(self.findings)}"


class DeliverError(DigestError):
    """A message could not be made or handed over."""

    def __init__(self, *, subject: str, reason: str) -> None:
        super().__init__(subject=subject, reason=reason)


class TransportError(DeliverError):
    """The relay cannot be used; `transient` when trying again later may help. Says nothing about any recipient."""

    def __init__(self, *, relay: str, reason: str, transient: bool = False) -> None:
        DigestError.__init__(self, relay=relay, reason=reason, transient=transient)

    def message(self) -> str:
        """The relay and the reason."""
        return f"{self.relay}: {self.reason}"


class RecipientRefused(DeliverError):
    """The relay, or we ourselves, refuse this one recipient; 4xx is for now, anything else for good."""

    def __init__(self, *, address: str, code: int | None, reason: str) -> None:
        DigestError.__init__(self, address=address, code=code, reason=reason)

    def message(self) -> str:
        """The address, the code and the reason."""
        return f"{self.address}: {f'{self.code} ' if self.code else ''}{self.reason}"


class StoreError(DigestError):
    """The store cannot be opened, read or written; what was committed before stands."""

    def __init__(self, *, store: str, reason: str) -> None:
        super().__init__(store=store, reason=reason)


class MigrationError(StoreError):
    """The store is of another version than the program."""


class SubscriberError(DigestError):
    """Something about a person cannot be done."""

    def __init__(self, *, subject: str, reason: str) -> None:
        super().__init__(subject=subject, reason=reason)


class UnknownPerson(SubscriberError, LookupError):
    """Nobody of that address is among the subscribers."""

    def __init__(self, *, subject: str) -> None:
        DigestError.__init__(self, subject=subject)

    def message(self) -> str:
        """The address, and that it is not known."""
        return f"{self.subject}: not among the subscribers"


class NoConsent(SubscriberError):
    """The person left, or never agreed: they are not mailed."""


class AddressError(SubscriberError, ValueError):
    """What was given is no mail address that can be written to."""


class TokenInvalid(SubscriberError, ValueError):
    """A token that we did not make, or not for this."""

    def __init__(self, *, reason: str) -> None:
        DigestError.__init__(self, reason=reason)


class SegmentError(SubscriberError):
    """A filter of readers that cannot be understood; `segment` is "" where it has no name, `column` counts from 1."""

    def __init__(self, *, segment: str, column: int | None, reason: str) -> None:
        DigestError.__init__(self, segment=segment, column=column, reason=reason)

    def message(self) -> str:
        """The segment's name, the column where one is to blame, and what is wrong there."""
        name = f'segment "{self.segment}"' if self.segment else "filter"
        return ": ".join([name, *([f"column {self.column}"] if self.column else []), self.reason])
