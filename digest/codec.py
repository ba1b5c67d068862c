"""Values to JSON and back, checked; the JSON Schema of what is written.

msgspec reads the very dataclasses of `values`, so there is no second description to keep.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from digest.errors import IssueError
from digest.values import ISSUE_SCHEMA, Article, Edition, Entry, Issue

Kind = TypeVar("Kind")


def line(value: object) -> str:
    """The value as one line of JSON, without the newline."""
    return msgspec.json.encode(value).decode()


def issue(text: str | bytes, path: str) -> Issue:
    """The issue in `issue.json`'s text. Raises IssueError, saying where in the file."""
    try:
        return from_data(msgspec.json.decode(text), path)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise IssueError(path=path, reason=f"not an issue.json: {problem}") from problem


def from_data(data: Any, path: str) -> Issue:
    """The issue that plain JSON data describes. Raises IssueError, saying where in it."""
    try:
        found = msgspec.convert(data, Issue)
    except msgspec.ValidationError as problem:
        raise IssueError(path=path, reason=f"not an issue.json: {problem}") from problem
    if found.schema > ISSUE_SCHEMA:
        raise IssueError(path=path, reason=f"written by a newer version (schema {found.schema})")
    return found


def schema(kind: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a value's type."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(kind)}


def edition(text: str | bytes, path: str) -> Edition:
    """The edition in its JSON. Raises IssueError."""
    return value(text, Edition, path)


def entry(text: str | bytes, path: str) -> Entry:
    """The entry in its JSON. Raises IssueError."""
    return value(text, Entry, path)


def article(text: str | bytes, path: str) -> Article:
    """The article in its JSON. Raises IssueError."""
    return value(text, Article, path)


def value(text: str | bytes, kind: type[Kind], path: str) -> Kind:
    """The value of that kind in its JSON. Raises IssueError."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise IssueError(path=path, reason=f"no {kind.__name__.lower()}: {problem}") from problem
