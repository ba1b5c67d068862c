"""The tree of errors keeps its promises."""

import inspect
import pickle

import pytest

from digest import errors


def tree(kind: type[errors.DigestError] = errors.DigestError) -> list[type[errors.DigestError]]:
    """Every error of ours, the base first."""
    found = [kind]
    for child in kind.__subclasses__():
        if child.__module__ == "digest.errors":
            found += tree(child)
    return found


def made(kind: type[errors.DigestError]) -> errors.DigestError:
    """An error of that kind with recognisable data."""
    mapping = kind is errors.OptionsError
    problems = {"one": "first mistake"} if mapping else ["first mistake", "second mistake"]
    samples = {"problems": problems, "searched": ["a", "b"], "findings": ["one", "two"], "line": 7, "column": 9}
    names = [name for name in inspect.signature(kind.__init__).parameters if name not in {"self", "data"}]
    numbers = {"status": 404, "code": 550, "transient": True}
    return kind(**{name: samples.get(name, numbers.get(name, f"the {name}")) for name in names})


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_docstring_and_stands_in_the_drawing(kind: type[errors.DigestError]) -> None:
    """Somebody who reads errors.py's docstring sees every error there is."""
    assert kind.__doc__
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_pickles(kind: type[errors.DigestError]) -> None:
    """An error raised in another process arrives with its data."""
    error = made(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert again.data == error.data
    assert str(again) == str(error)


@pytest.mark.parametrize(
    "kind", [kind for kind in tree() if kind is not errors.DigestError], ids=lambda k: k.__name__
)
def test_every_error_shows_its_data_on_one_line(kind: type[errors.DigestError]) -> None:
    """What a person reads names what went wrong, and where."""
    error = made(kind)
    shown = str(error)
    assert "\n" not in shown
    for name, value in error.data.items():
        if name not in {"status", "transient"}:
            for one in value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,):
                assert str(one) in shown, name


def test_what_comes_from_outside_cannot_break_the_line() -> None:
    """Control characters and 10,000 characters in a URL leave one printable line of at most 500."""
    shown = str(errors.FeedError(source="http://x.example/\x1b[31m\r\n" + "a" * 10_000, reason="no feed"))
    assert shown.isprintable()
    assert len(shown) == 500


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    """Errors give their data as attributes, and nothing else."""
    error = errors.FeedError(source="s", reason="r")
    assert error.reason == "r"
    with pytest.raises(AttributeError):
        _ = error.colour
