"""Images made for tests: flat ones, noise, and ones that are more than they seem."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

SIZE = (600, 400)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of the image."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def flat(colour: Any = "#336699", size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """One colour all over."""
    return Image.new(mode, size, colour)


def noise(size: tuple[int, int] = SIZE) -> Image.Image:
    """What compresses worst."""
    return Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1]))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def opened(data: bytes) -> Image.Image:
    """The image in the bytes, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
