"""The bytes of an image -> a small JPEG: upright, in sRGB, on white, without a word of metadata.

Whatever the address or the server said of it, the bytes decide. The same bytes give the same file, with one version
of Pillow and its libraries.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from digest.errors import ImageError

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST = 1072
"""Pixels: twice the 536 that a mail shows, for fine screens."""
MOST_BYTES = 80_000
"""Of the file: ten of them are what one mail may carry by default."""
NARROWEST, LOWEST = 200, 100
"""Pixels, width and height: what is smaller counts readers, or is an icon."""
OBLONG = 4
"""The most that one side may be of the other: beyond are banners, rulers and charts to scroll through."""
TALLEST = (4, 3)
"""Height to width. A taller one keeps its upper part, where faces are: below it there is an item to read."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_MOST_PIXELS = {
    "JPEG": 40_000_000, "PNG": 16_000_000, "GIF": 16_000_000, "WEBP": 10_000_000, "AVIF": 10_000_000,
}  # fmt: skip
"""By format, so that none takes much more than 200 megabytes; a camera's whole picture has 24 million pixels.

Measured: a JPEG is decoded at a part of its size; PNG takes 4 bytes a pixel, and as much again where nothing can be
left out; of WebP and AVIF the libraries hold the picture several times, up to 20 bytes a pixel.
"""
_MOST_WAITING = 25_000_000
"""Pixels of a JPEG of several passes: all of them wait in memory, up to 8 bytes each, whatever is left out later."""
_MOST_HELD = 10_000_000
"""Pixels beyond which a wide picture is halved as it is read, even where that leaves less than twice its width."""
_ROWS = 240
"""Rows that are made white and opaque at a time: it needs three copies of what it works on."""
_MOST_SCANS = 100
"""Passes of a progressive JPEG: it has ten, one made to keep us busy has thousands."""
_MOST_PROFILE = 4_000_000
"""Bytes of a colour profile; the usual ones have 500 to 600,000."""
_QUALITIES = (82, 76, 70, 64, 58, 52)
_NARROWER = 0.85
_UPRIGHT = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""EXIF's orientation to Pillow's transposition."""
_SIDEWAYS = frozenset({2, 4, 5, 6})
"""Transpositions that swap width and height."""
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's readers raise for bytes that somebody made up."""
_ONE = threading.Lock()
"""Filters of warnings are the whole process's; and one large image in memory is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """A JPEG that was made small."""

    data: bytes
    width: int
    """Pixels, as is `height`."""
    height: int

    @property
    def name(self) -> str:
        """Where it lies, seen from the web page; named by what is in it."""
        return f"images/{sha256(self.data).hexdigest()[:16]}.jpg"


def picture(data: bytes, url: str) -> Shrunk:
    """The image as a JPEG of at most 1,072 pixels' width and 80,000 bytes; never larger than it came.

    JPEG, PNG, WebP, GIF and AVIF are read, of an animation its first frame; a portrait taller than 4:3 keeps its
    upper part. Raises ImageError for anything else, for what is broken or cut off, under 200 by 100 pixels or over
    40 million (PNG and GIF 16, WebP and AVIF 10), or more than four times as long as wide.
    """
    with _ONE, _quietly(url):
        image, profile = _upright(data, url)
        return _small(_srgb(_cropped(image), profile), url)


def _upright(data: bytes, url: str) -> tuple[Image, object]:
    """The image as it stands, no larger than is of use and without transparency; with its colour profile."""
    from PIL import Image

    opened = Image.open(io.BytesIO(data), formats=_FORMATS)
    _check_cost(opened, data, url)
    turn = _turn(opened)
    width, height = reversed(opened.size) if turn in _SIDEWAYS else opened.size
    _check_shape(width, height, url)
    part = _draft(opened, _part(width, height))
    opened.load()
    flat, profile = _flat(opened, part), opened.info.get("icc_profile")
    del opened  # before there is a third one
    return flat if turn is None else flat.transpose(Image.Transpose(turn)), profile


@contextmanager
def _quietly(url: str) -> Iterator[None]:
    """A block in which a bomb is an error, other warnings are nothing, and what Pillow raises is an ImageError."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except UnidentifiedImageError as error:
            raise ImageError(url=url, reason="is no JPEG, PNG, WebP, GIF or AVIF image") from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise ImageError(url=url, reason=f"has more than {max(_MOST_PIXELS.values()):,} pixels") from error
        except _BROKEN as error:
            raise ImageError(url=url, reason=f"cannot be read: {str(error) or type(error).__name__}") from error


def _turn(opened: Image) -> int | None:
    """How it has to be turned to stand upright; None for not at all, or where its metadata cannot be read."""
    try:
        return _UPRIGHT.get(opened.getexif().get(0x0112, 1))
    except _BROKEN:
        return None


def _check_cost(opened: Image, data: bytes, url: str) -> None:
    """Raises ImageError for what would take long to decode; the header alone has been read."""
    width, height = opened.size
    kind = "JPEG" if opened.format == "MPO" else opened.format or ""
    passes = data.count(b"\xff\xda") if kind == "JPEG" else 1
    if passes > _MOST_SCANS:
        raise ImageError(url=url, reason=f"is a JPEG of more than {_MOST_SCANS} passes")
    waiting = passes > 1 or opened.info.get("progressive")
    most, kind = (_MOST_WAITING, f"{kind} of several passes") if waiting else (_MOST_PIXELS[kind], kind)
    if width * height > most:
        raise ImageError(url=url, reason=f"has {width:,} x {height:,} pixels, more than the {most:,} of a {kind}")


def _check_shape(width: int, height: int, url: str) -> None:
    """Raises ImageError for what is no picture to a reader."""
    if width < NARROWEST or height < LOWEST:
        raise ImageError(url=url, reason=f"is too small: {width} x {height} pixels")
    if width > OBLONG * height or height > OBLONG * width:
        raise ImageError(url=url, reason=f"is too long: {width} x {height} pixels")


def _part(width: int, height: int) -> int:
    """How many pixels of a row may become one before anything else is done; upright, twice the width stays mostly."""
    halved = width >= 2 * WIDEST and width * height > _MOST_HELD
    return max(1, width // (2 * WIDEST), 2 if halved else 1)


def _draft(opened: Image, part: int) -> int:
    """What is left of `part` to do: a JPEG is decoded at a half, a quarter or an eighth of its size; others whole."""
    width, height = opened.size
    if part > 1:
        opened.draft(None, (width // part, height // part))
    return max(1, part * opened.width // width)


def _flat(image: Image, part: int) -> Image:
    """The image, its sides divided by `part`, without transparency and depth that a JPEG has not.

    Some rows at a time: whole, the copies that this takes would be the most of what an image needs.
    """
    import PIL.Image

    size = -(-image.width // part), -(-image.height // part)
    flat = PIL.Image.new("CMYK" if image.mode == "CMYK" else "RGB", size)
    step = part * max(1, _ROWS // part)
    for top in range(0, image.height, step):
        rows = image.crop((0, top, image.width, min(top + step, image.height)))
        flat.paste(_opaque(rows).reduce(part), (0, top // part))
    return flat


def _opaque(image: Image) -> Image:
    """The image on white, with 8 bits a channel: RGB, or CMYK as it came."""
    import PIL.Image

    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        above = image.convert("RGBA")
        white = PIL.Image.new("RGBA", above.size, "white")
        image = PIL.Image.alpha_composite(white, above)
    return image if image.mode in {"RGB", "CMYK"} else image.convert("RGB")


def _eight_bits(image: Image) -> Image:
    """A grey image of 16 bits as one of 8."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _srgb(image: Image, profile: object) -> Image:
    """The image through its colour profile, where it has one that can be used; else as it looks without."""
    from PIL import ImageCms

    if isinstance(profile, bytes) and 0 < len(profile) <= _MOST_PROFILE:
        try:
            its = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, its, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return made or image.convert("RGB")
        except (ImageCms.PyCMSError, *_BROKEN):
            pass  # a profile for other channels, or a broken one: browsers leave it aside too
    return image.convert("RGB")


def _cropped(image: Image) -> Image:
    """The upper part of a portrait."""
    most = image.width * TALLEST[0] // TALLEST[1]
    return image.crop((0, 0, image.width, most)) if image.height > most else image


def _small(image: Image, url: str) -> Shrunk:
    """The image as a JPEG within the limits: less quality first, then fewer pixels."""
    sized = _sized(image, min(WIDEST, image.width))
    qualities: tuple[int, ...] = _QUALITIES
    while sized.width >= NARROWEST:
        for quality in qualities:
            if len(data := _jpeg(sized, quality)) <= MOST_BYTES:
                return Shrunk(data=data, width=sized.width, height=sized.height)
        sized, qualities = _sized(sized, int(sized.width * _NARROWER)), _QUALITIES[-1:]
    raise ImageError(url=url, reason=f"cannot be made smaller than {MOST_BYTES:,} bytes")


def _sized(image: Image, width: int) -> Image:
    """A new image of that width, which knows nothing of comments and profiles that came with the old one."""
    import PIL.Image

    size = width, max(1, round(image.height * width / image.width))
    bare = PIL.Image.new("RGB", size)
    bare.paste(image if size == image.size else image.resize(size, PIL.Image.Resampling.LANCZOS, reducing_gap=3.0))
    return bare


def _jpeg(image: Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
