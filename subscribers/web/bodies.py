"""What is in a POST: read up to a size and a time, and taken apart into fields."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from starlette.requests import Request

MOST = 64 * 1024
"""Bytes of a body: a mail program sends 26, our longest form a few thousand."""
BODY_S = 10.0
"""Seconds in which the body must have come; the server itself would wait for ever."""
FIELDS = 500
"""Fields of a form; each topic is one."""
_BOUNDARY = re.compile(r'multipart/form-data\b.*?;\s*boundary="?([\w\'()+,./:=? -]{1,70}?)"?\s*(?:;|\Z)', re.I | re.S)
_NAME = re.compile(rb'^content-disposition:\s*form-data;[^\r\n]*?\bname="([^"\r\n]{0,100})"', re.I | re.M)

Fields = Mapping[str, tuple[str, ...]]
"""The values of a form by name; none has no name."""


async def body(request: Request) -> bytes:
    """The whole body. Raises HTTPException for one that is too large, too slow, or breaks off."""
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                found += chunk
                if len(found) > MOST:
                    raise HTTPException(413)
    except TimeoutError as error:
        raise HTTPException(408) from error
    except ClientDisconnect as error:
        raise HTTPException(400) from error
    return bytes(found)


async def form(request: Request) -> Fields:
    """The fields of a form, sent in either of the ways browsers have; of anything else none. Raises HTTPException."""
    data, kind = await body(request), request.headers.get("content-type", "")
    match = _BOUNDARY.match(kind)
    pairs = _parts(data, match[1].encode("latin-1", "replace")) if match else _pairs(data)
    if len(pairs) > FIELDS:
        raise HTTPException(413)
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _pairs(data: bytes) -> list[tuple[str, str]]:
    """Of application/x-www-form-urlencoded."""
    try:
        return parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError as error:
        raise HTTPException(413) from error


def _parts(data: bytes, boundary: bytes) -> list[tuple[str, str]]:
    """Of multipart/form-data; files, which no form of ours has, come as their text."""
    found = []
    for part in (b"\r\n" + data).split(b"\r\n--" + boundary)[1 : FIELDS + 2]:
        head, gap, value = part.partition(b"\r\n\r\n")
        if gap and (match := _NAME.search(head)):
            found.append((match[1].decode("utf-8", "replace"), value.decode("utf-8", "replace")))
    return found
