"""`digest send` through a provider's API, and with several ways named."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_send import SLUG, figures, issue, one_line, ready
from tests.fakes.mailgun import HangUp, Mailgun, Reply
from tests.fakes.smtp import Smtp

__all__ = ["issue", "ready"]

EVERYBODY = {f"{name}@reader.example" for name in ("ann", "ben", "cy")}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's key, where a password belongs."""
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "key-right")


def test_through_a_provider(ready: Path, digest: Run) -> None:
    """A test first; then each gets a message of their own, whole; again, nobody is mailed twice."""
    with Mailgun() as server:
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--test", "ed@pier.example")
        assert said.code == 0, said.err
        assert server.accepted == ["ed@pier.example"]
        server.messages.clear()
        for _ in range(2):
            said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes")
            assert said.code == 0, said.err
    assert sorted(server.accepted) == sorted(EVERYBODY)
    assert all(f"To: {one.to}\r\n".encode() in one.data for one in server.messages)
    assert figures(digest, ready)["sent"] == 3


def test_a_provider_that_refuses_one_and_hangs_up_on_another(ready: Path, digest: Run) -> None:
    """The one fails, of the other nobody knows; the third gets theirs, and everybody is accounted for."""
    with Mailgun() as server:
        server.on("answer", Reply(400, "to parameter is not a valid address"), recipient="ann@reader.example")
        server.on("taken", HangUp(), recipient="ben@reader.example")
        said = digest("-C", ready, "send", SLUG, "--relay", server.url, "--yes", "--wait", "0")
    assert said.code == 3
    assert "failed 1: 400 to parameter is not a valid address: ann@reader.example" in said.err
    assert figures(digest, ready) == {
        "audience": 3, "sent": 1, "suppressed": 0, "failed": 1, "deferred": 0, "unknown": 1, "pending": 0
    }  # fmt: skip


def test_a_provider_that_does_not_know_us(ready: Path, digest: Run) -> None:
    """One line, and nobody is frozen or begun."""
    for changes, words in (
        ({"key": "another"}, "Invalid private key"),
        ({"domain": "x.example"}, "mg.herald.example"),
    ):
        with Mailgun(**changes) as server:
            url = f"mailgun+http://127.0.0.1:{server.port}/mg.herald.example"
            said = digest("-C", ready, "send", SLUG, "--relay", url, "--yes")
        assert said.code == 1
        assert words in one_line(said.err)
        assert "key-right" not in said.err
    assert figures(digest, ready)["audience"] == 0


def test_several_ways_are_named_before_anything_leaves(ready: Path, digest: Run) -> None:
    """All of them, in a dry run; one named twice or wrongly is wrong usage."""
    with Mailgun() as first, Smtp() as second:
        both = ("--relay", first.url, "--relay", second.url)
        said = digest("-C", ready, "send", SLUG, *both, "--dry-run")
        assert (said.code, said.err) == (0, "")
        assert f"through 127.0.0.1:{first.port}/mg.herald.example, 127.0.0.1:{second.port}" in said.out
        assert digest("-C", ready, "send", SLUG, *both, "--dry-run", "--json").code == 0
        twice = digest("-C", ready, "send", SLUG, *both, "--relay", first.url, "--yes")
        wrong = digest("-C", ready, "send", SLUG, *both, "--relay", "mailgun://x", "--yes")
        assert not first.connections
    assert (twice.code, wrong.code) == (2, 2)
    assert "is named twice" in twice.err
    assert "mailgun://x" in wrong.err
    assert figures(digest, ready)["audience"] == 0


def test_a_relay_that_is_gone_is_named_where_others_send(
    ready: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says which it is; everybody gets it through the other."""
    monkeypatch.delenv("DIGEST_SMTP_PASSWORD")
    with Smtp() as gone:
        pass
    with Smtp() as server:
        ways = ("--relay", gone.url, "--relay", server.url)
        said = digest("-C", ready, "send", SLUG, *ways, "--yes")
    assert said.code == 0, said.err
    assert f"digest: 127.0.0.1:{gone.port}: Connection refused; the other relays take its share" in said.err
    assert set(server.accepted) == EVERYBODY
