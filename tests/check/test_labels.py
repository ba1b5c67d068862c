"""Rule 39: words of one outlet before the label of another."""

from collections.abc import Callable

from digest.values import Sentence

Guarded = Callable[..., list[str]]
OURS = "The ferry sailed at noon on Monday."
OTHERS = "The quay of Sula was closed for the winter."


def test_a_sentence_under_another_outlets_label_is_found(guarded: Guarded) -> None:
    """As when it was pasted before a label that stood there already; the draft has only the Lantern's label."""
    second = _receipt(guarded, OTHERS)
    found = guarded(39, OTHERS, OURS, others=(OTHERS,), sentences=(second,))
    assert found == [f"“{OTHERS}” is Courier 1's, and its label says The Lantern"]


def test_a_sentence_under_its_own_label_is_not(guarded: Guarded) -> None:
    """Nor what a person wrote, nor an item that nobody edited."""
    first, second = _receipt(guarded, OURS, 0), _receipt(guarded, OTHERS)
    assert guarded(39, OURS, OURS, others=(OTHERS,), sentences=(first,)) == []
    assert guarded(39, "Ours alone.", OURS, others=(OTHERS,)) == []
    assert guarded(39, OTHERS, OURS, others=(OTHERS,), sentences=(second,), edited=False) == []


def _receipt(guarded: Guarded, words: str, number: int = 1) -> Sentence:
    """The receipt of an article that has these words alone, under the id that `guarded` gives it."""
    from hashlib import sha256

    return Sentence(article=f"a{number}", start=0, end=len(words), sha256=sha256(words.encode()).hexdigest())
