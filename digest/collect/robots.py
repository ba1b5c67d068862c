"""robots.txt as RFC 9309 has it: the longest rule wins, `*` and `$` are understood.

    rules(text, agent)    what a robots.txt says to the agent
    allows(rules, url)    whether the agent may fetch the URL
    Robots                the same for many hosts, each asked once a day

Python's `urllib.robotparser` takes the first rule that fits, and knows no `*` and `$`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from digest.errors import FetchError, ForbiddenAddress

LONGEST = 500_000
"""Bytes that are read of one; the RFC asks for 500 KiB at least, and what follows is as if it were not there."""
_KEPT_S = 24 * 3600.0
"""How long an answer holds; the RFC allows no longer."""
_MOST = 10_000
"""Rules for us that are kept of one; the longest of large sites have some hundreds."""
_TOKEN = re.compile(r"[A-Za-z_-]+")
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_KEEP = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line: may what begins like this be fetched?"""

    allow: bool
    pattern: str

    def matches(self, path: str) -> bool:
        """Whether the path begins as the pattern says; in time linear in both, whatever stands there."""
        ends = self.pattern.endswith("$")
        first, *others = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        if ends and not others:
            return path == first
        at, last = len(first), others.pop() if ends else ""
        for part in others:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return path.endswith(last) and len(path) - len(last) >= at


def rules(text: str, agent: str) -> tuple[Rule, ...]:
    """The rules for the agent: of all groups that name it, or else of those for everybody."""
    own: list[Rule] = []
    everybody: list[Rule] = []
    named: set[str] = set()
    naming, known = False, False
    ours = agent.lower()
    for line in text.removeprefix("\ufeff").splitlines():
        if not (found := _LINE.match(line)):
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            named = (named if naming else set()) | {_name(value)}
            naming, known = True, known or ours in named
        elif key in {"allow", "disallow"}:
            naming = False
            if value:
                rule = Rule(allow=key == "allow", pattern=_normal(value))
                own += [rule] * (ours in named)
                everybody += [rule] * ("*" in named)
    return tuple(own if known else everybody)


def _name(value: str) -> str:
    found = _TOKEN.match(value)
    return found[0].lower() if found else value[:1]


def allows(found: tuple[Rule, ...], url: str) -> bool:
    """Whether the rules let the URL be fetched: the longest that fits decides, and where two do, the kinder."""
    parts = urlsplit(url)
    path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if path == "/robots.txt":
        return True
    fitting = [(len(rule.pattern), rule.allow) for rule in found if rule.matches(path)]
    return max(fitting, default=(0, True))[1]


def _normal(text: str) -> str:
    """Escaped as both sides can be compared: what needs no escape has none, all else has one."""
    return quote(_ESCAPED.sub(_unescaped, text), _KEEP)


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0].upper()


@dataclass(slots=True)
class Robots:
    """What the hosts' robots.txt say to us; each is asked at its first page."""

    agent: str
    read: Callable[[str], Awaitable[str]]
    """The text of the robots.txt at a URL. Raises FetchError."""
    _known: dict[str, tuple[float, asyncio.Task[tuple[Rule, ...]]]] = field(default_factory=dict)

    async def check(self, url: str, source: str) -> None:
        """Returns where the page may be fetched.

        Raises FetchError where it may not, or where nobody can tell (RFC 9309, 2.3.1.4).
        """
        try:
            found = await asyncio.shield(self._rules(url))
        except ForbiddenAddress as error:
            raise ForbiddenAddress(source=source, reason=error.reason) from error
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500:
                return
            reason = f"robots.txt cannot be read, so the page is not: {error.reason}"
            raise FetchError(source=source, reason=reason, status=error.status) from error
        if not allows(found, url):
            raise FetchError(source=source, reason="robots.txt does not allow it")

    def _rules(self, url: str) -> asyncio.Task[tuple[Rule, ...]]:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        now = asyncio.get_running_loop().time()
        if origin not in self._known or self._known[origin][0] <= now:
            task = asyncio.create_task(self._load(f"{origin}/robots.txt"))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # asked for, or not
            self._known[origin] = (now + _KEPT_S, task)
        return self._known[origin][1]

    async def _load(self, url: str) -> tuple[Rule, ...]:
        return rules(await self.read(url), self.agent)[:_MOST]
