"""The block list: hosts and addresses that nothing is taken from.

"host.example"                    the host, and every host below it
"*.ads.example"                   every host below it, not itself
"https://site.example/section/"   every address there that begins so; http and https are the same
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit


def blocks(patterns: Iterable[str]) -> Callable[[str | None], bool]:
    """Whether an address is on the list; what is no address on the web never is."""
    tests = tuple(_test(pattern) for pattern in patterns)
    if not tests:
        return lambda url: False

    def blocked(url: str | None) -> bool:
        where = _parts(url)
        return where is not None and any(test(*where) for test in tests)

    return blocked


def _test(pattern: str) -> Callable[[str, str], bool]:
    if "://" in pattern:
        return _prefix(pattern)
    name = pattern.strip().lower()
    below = "." + _ascii(name.removeprefix("*.").strip("."))
    itself = "" if name.startswith("*.") else below[1:]
    return lambda host, path: host == itself or host.endswith(below)


def _prefix(pattern: str) -> Callable[[str, str], bool]:
    where = _parts(pattern)
    if where is None:
        return lambda host, path: False
    at, begins = where[0].removeprefix("www."), where[1]
    return lambda host, path: host.removeprefix("www.") == at and (path.startswith(begins) or path + "/" == begins)


def _parts(url: str | None) -> tuple[str, str] | None:
    """The host, as A-labels, and the path with what follows, in one spelling; None where it is not on the web."""
    try:
        parts = urlsplit((url or "").strip())
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return None
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return _ascii(parts.hostname.rstrip(".").lower()), _path(unquote(parts.path)) + query


def _path(written: str) -> str:
    """The path as the server reads it: `/a/../b//c/` is `/b/c/`."""
    path = posixpath.normpath("/" + written.lstrip("/"))
    return path + "/" if written.endswith("/") and path != "/" else path


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
