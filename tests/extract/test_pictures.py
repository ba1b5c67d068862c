"""Bytes of images that come from anywhere -> small JPEGs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from digest import extract
from digest.errors import ImageError
from digest.extract import pictures
from tests.fakes.images import bomb, encoded, flat, noise, opened

URL = "https://pier.example/a"
PNG = encoded(flat())
BLUE = (51, 102, 153)


def near(one: Any, other: tuple[int, int, int], by: int = 6) -> bool:
    """Whether two colours are the same but for what JPEG does to them."""
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def refused(data: bytes) -> str:
    """Why the bytes are no picture."""
    with pytest.raises(ImageError) as caught:
        extract.picture(data, URL)
    assert caught.value.url == URL
    return str(caught.value.reason)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_kind_becomes_a_progressive_jpeg_of_its_colour(kind: str) -> None:
    """Whatever it is called."""
    if kind not in Image.registered_extensions().values():
        pytest.skip(f"this Pillow has no {kind}")
    made = extract.picture(encoded(flat(), kind), URL)
    image = opened(made.data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (600, 400))
    assert (made.width, made.height) == (600, 400)
    assert image.info.get("progressive")
    assert near(image.getpixel((300, 200)), BLUE)


def test_a_large_one_is_made_as_wide_as_a_mail_shows_twice() -> None:
    """And a small one is not made larger."""
    assert extract.picture(encoded(flat(size=(3000, 1500)), "JPEG"), URL).width == 1072
    assert extract.picture(encoded(flat(size=(3000, 1500))), URL).height == 536
    assert extract.picture(encoded(flat(size=(220, 110))), URL).width == 220


def test_what_compresses_badly_loses_quality_then_pixels() -> None:
    """No file is larger than the limit."""
    made = extract.picture(encoded(noise((1100, 800)), "JPEG", quality=95), URL)
    assert len(made.data) <= pictures.MOST_BYTES
    assert pictures.NARROWEST < made.width < 1072


def test_the_same_bytes_give_the_same_file_and_name() -> None:
    """Named by what is in it."""
    one, other = extract.picture(PNG, URL), extract.picture(PNG, "https://elsewhere.example/b")
    assert one == other
    assert one.name == other.name != extract.picture(encoded(flat("red")), URL).name
    assert len(one.name) == len("images/0123456789abcdef.jpg")


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("L", 128, (128, 128, 128)),
        ("I;16", 128 * 257, (128, 128, 128)),
        ("1", 1, (255, 255, 255)),
        ("P", 0, (0, 0, 0)),
        ("LA", (0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 128), (255, 127, 127)),
    ],
)
def test_depths_palettes_and_transparency(mode: str, colour: Any, expected: tuple[int, int, int]) -> None:
    """Sixteen bits become eight, what is transparent is white."""
    made = opened(extract.picture(encoded(flat(colour, mode=mode)), URL).data)
    assert near(made.getpixel((300, 200)), expected)


def test_a_transparent_palette_is_on_white() -> None:
    """A GIF's, with one colour that is none."""
    image = flat(0, mode="P")
    image.putpalette([255, 0, 0, 0, 0, 255])
    made = opened(extract.picture(encoded(image, "GIF", transparency=0), URL).data)
    assert near(made.getpixel((300, 200)), (255, 255, 255))


def test_printers_colours_become_a_screens() -> None:
    """CMYK, as picture desks send it."""
    made = opened(extract.picture(encoded(flat((255, 0, 0, 0), mode="CMYK"), "JPEG"), URL).data)
    assert near(made.getpixel((300, 200)), (0, 255, 255), by=12)


def test_a_colour_profile_is_followed() -> None:
    """Red and green swapped by the profile are swapped in the picture; without it the colours stay."""
    swapping = _swapped(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data = encoded(flat((200, 30, 40)), "PNG", icc_profile=swapping)
    assert near(opened(extract.picture(data, URL).data).getpixel((9, 9)), (30, 200, 40), by=30)
    plain = opened(extract.picture(encoded(flat((200, 30, 40))), URL).data)
    assert near(plain.getpixel((9, 9)), (200, 30, 40))


def _swapped(profile: bytes) -> bytes:
    """The profile with the names of its first two primaries exchanged."""
    count = int.from_bytes(profile[128:132], "big")
    table = profile[132 : 132 + 12 * count]
    swapped = table.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return profile[:132] + swapped + profile[132 + 12 * count :]


@pytest.mark.parametrize(
    "profile", [b"junk" * 200, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_cannot_be_used_is_left_aside(profile: bytes) -> None:
    """As browsers do."""
    made = opened(extract.picture(encoded(flat(), "JPEG", icc_profile=profile), URL).data)
    assert near(made.getpixel((9, 9)), BLUE)


def test_it_stands_upright_and_says_nothing_of_who_took_it() -> None:
    """The orientation is applied; then there is neither EXIF, nor comment, nor profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Ada Moroz, Harbour Street 4"
    image = flat("red")
    image.paste((0, 0, 255), (0, 200, 600, 400))
    made = extract.picture(encoded(image, "JPEG", exif=exif, comment=b"by Ada"), URL)
    assert (made.width, made.height) == (400, 533)  # as a portrait, the upper part
    assert near(opened(made.data).getpixel((20, 20)), (0, 0, 254))
    assert b"Ada" not in made.data
    assert not {"exif", "comment", "icc_profile"} & set(opened(made.data).info)


def test_metadata_that_cannot_be_read_is_no_reason_to_refuse() -> None:
    """It is dropped anyway."""
    data = encoded(flat(), "JPEG", exif=b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\xff\xff" + b"\x01\x12\x00\x03" * 9)
    assert extract.picture(data, URL).width == 600


@pytest.mark.parametrize("mode", ["RGBA", "I;16", "P", "RGB", "CMYK"])
def test_what_is_large_is_worked_on_a_few_rows_at_a_time(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy is made of the whole before it is small; and it looks as it did."""
    copied: list[tuple[int, int]] = []
    whole = Image.Image.convert

    def convert(image: Image.Image, *args: Any, **kwargs: Any) -> Image.Image:
        copied.append(image.size)
        return whole(image, *args, **kwargs)

    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = flat(0, (4300, 1200), mode)
    image.paste({"RGBA": (255, 0, 0, 128), "CMYK": (0, 255, 255, 0), "RGB": "red"}.get(mode, 0), (0, 0, 4300, 600))
    data = encoded(image, kind)
    monkeypatch.setattr(Image.Image, "convert", convert)
    made = opened(extract.picture(data, URL).data)
    monkeypatch.undo()
    assert all(height <= 240 or width <= 2150 for width, height in copied)
    top = {"RGBA": (255, 127, 127), "CMYK": (254, 0, 0), "RGB": (254, 0, 0)}.get(mode, (0, 0, 0))
    assert made.size == (1072, 299)
    assert near(made.getpixel((500, 140)), top, by=12)
    assert near(made.getpixel((500, 20)), top, by=12)


@pytest.mark.parametrize("part", [1, 2, 3, 7])
def test_rows_that_are_worked_on_leave_no_seam(part: int) -> None:
    """The same pixels as at once, whatever the height."""
    image = noise((611, 497))
    assert pictures._flat(image, part).tobytes() == image.reduce(part).tobytes()


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("PNG", (4000, 4001), {}),
        ("GIF", (4000, 4001), {}),
        ("WEBP", (4000, 2501), {"method": 0}),
        ("AVIF", (4000, 2501), {"speed": 10}),
        ("JPEG", (5000, 5001), {"progressive": True}),
    ],
)
def test_what_would_be_held_whole_has_a_lower_limit(
    kind: str, size: tuple[int, int], options: dict[str, Any]
) -> None:
    """Those 70 kilobytes of WebP took a gigabyte; of a JPEG in one pass a part is decoded."""
    if kind not in Image.registered_extensions().values():
        pytest.skip(f"this Pillow has no {kind}")
    assert f"more than the {pictures._MOST_WAITING if kind == 'JPEG' else pictures._MOST_PIXELS[kind]:,}" in refused(
        encoded(flat(0, size, "L" if kind != "WEBP" else "RGB"), kind, **options)
    )


def test_a_tall_photograph_is_decoded_at_a_part_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its width alone does not ask for that; 12 million pixels are more than what is printed of them needs."""
    sizes: list[tuple[int, int]] = []
    monkeypatch.setattr(pictures, "_flat", lambda image, part: sizes.append((*image.size, part)) or image)
    extract.picture(encoded(flat(0, (2200, 5000), "L"), "JPEG"), URL)
    assert sizes == [(1100, 2500, 1)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    """A mail that moves is read by nobody."""
    data = encoded(flat("red"), kind, save_all=True, append_images=[flat("blue")])
    assert near(opened(extract.picture(data, URL).data).getpixel((9, 9)), (254, 0, 0))


def test_a_portrait_keeps_its_upper_part() -> None:
    """Four to three at most."""
    image = flat("red", size=(300, 900))
    image.paste((0, 0, 255), (0, 410, 300, 900))
    made = extract.picture(encoded(image), URL)
    assert (made.width, made.height) == (300, 400)
    assert near(opened(made.data).getpixel((150, 390)), (254, 0, 0))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((1, 1), "too small"),
        ((199, 300), "too small"),
        ((300, 99), "too small"),
        ((1000, 249), "too long"),
        ((250, 1001), "too long"),
    ],
)
def test_pixels_that_count_and_banners_are_no_pictures(size: tuple[int, int], words: str) -> None:
    """Nor is what nobody could make out."""
    assert words in refused(encoded(flat(size=size)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'/>",
        b"<!doctype html><title>Not found</title>",
        encoded(flat(), "BMP"),
        encoded(flat(), "TIFF"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 400\n",
    ],
    ids=["nothing", "svg", "html", "bmp", "tiff", "postscript"],
)
def test_other_kinds_are_not_read(data: bytes) -> None:
    """No drawing that may run, no format that needs a program."""
    assert refused(data) == "is no JPEG, PNG, WebP, GIF or AVIF image"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_what_was_cut_off_is_refused(kind: str, share: float) -> None:
    """Half a picture over grey is worse than none."""
    whole = encoded(noise((240, 160)), kind)
    assert refused(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("size", [(7000, 7000), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    """A few hundred bytes that would be gigabytes: below Pillow's warning, above it, above its own limit."""
    begun = time.monotonic()
    assert "pixels" in refused(bomb(*size))
    assert time.monotonic() - begun < 1


def test_a_jpeg_of_a_thousand_passes_is_refused() -> None:
    """Each would be decoded over the whole picture."""
    whole = encoded(flat(), "JPEG", progressive=True)
    assert "passes" in refused(whole[:-2] + whole[whole.index(b"\xff\xda") : -2] * 200 + whole[-2:])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bytes_that_somebody_changed_give_a_picture_or_an_image_error(data: st.DataObject) -> None:
    """Nothing else is ever raised, and no warning said."""
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
    whole = bytearray(_SMALL[kind])
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=8)
    ):
        whole[at] = byte
    try:
        made = extract.picture(bytes(whole), URL)
    except ImageError:
        return
    assert opened(made.data).size == (made.width, made.height)


_SMALL = {kind: encoded(flat(size=(220, 120)), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")}
