"""`digest serve`: address first, orderly end, and true to the store and keys as they are at each request."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.cli import people as cli_people
from digest.cli.newsletter import settings_of
from digest.values import Address
from subscribers import Keys, tokens
from tests.cli.conftest import Run
from tests.fakes.web import nonsense


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No store, keys or port of somebody else."""
    for name in [name for name in os.environ if name.startswith("DIGEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def readers(newsletter: Path, digest: Run) -> Path:
    """A newsletter with Ann and Bea."""
    for name in ("ann", "bea"):
        said = digest("subscribers", "add", f"{name}@reader.example", "--consent", "Asked", "-C", newsletter)
        assert said.code == 0
    return newsletter


def token(newsletter: Path, name: str = "ann") -> str:
    """The token in somebody's link."""
    with cli_people.known(settings_of(newsletter)) as people:
        assert people is not None
        return tokens.made(people.the(Address(f"{name}@reader.example")).id, people.keys)


def statuses(digest: Run, newsletter: Path) -> dict[str, str]:
    """Where everybody stands."""
    said = digest("subscribers", "list", "--json", "-C", newsletter)
    return {one["email"].partition("@")[0]: one["status"] for one in said.lines}


@dataclass
class Serving:
    """The command in a process of its own."""

    process: subprocess.Popen[str]
    address: str

    def ask(self, path: str, method: str = "GET") -> tuple[int, str]:
        """Status and body."""
        request = urllib.request.Request(self.address.rstrip("/") + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def end(self, by: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, the rest of stdout, and stderr."""
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=30)
        assert "Traceback" not in err
        return self.process.returncode, out, err


@contextmanager
def serving(newsletter: Path, *arguments: object) -> Iterator[Serving]:
    """The command, once it has said its address."""
    command = [sys.executable, "-m", "digest", "serve", "-C", str(newsletter), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Serving(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def given(newsletter: Path, line: str) -> None:
    """The settings with this line under [newsletter]."""
    path = newsletter / "digest.toml"
    path.write_text(path.read_text().replace("[newsletter]\n", f"[newsletter]\n{line}\n"))


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_address_serves_and_ends(digest: Run, readers: Path, by: int) -> None:
    """Exit code 0, after Ctrl-C as after SIGTERM; no token is ever written down, nor what is no request."""
    given(readers, 'web = "https://pier.example/post/"')
    with serving(readers) as one:
        assert one.address.startswith("http://127.0.0.1:")
        assert one.ask("/health") == (200, "ok\n")
        assert one.ask(f"/unsubscribe/{token(readers)}")[0] == 200
        assert statuses(digest, readers) == {"ann": "active", "bea": "active"}
        assert one.ask(f"/post/unsubscribe/{token(readers)}", "POST")[0] == 200
        assert one.ask("/unsubscribe/wrong", "POST")[0] == 404
        assert nonsense(one.address) == b"HTTP/1.1 400 Bad Request"
        code, out, err = one.end(by)
    assert statuses(digest, readers) == {"ann": "unsubscribed", "bea": "active"}
    told = "digest: answers https://pier.example/post/unsubscribe/TOKEN once your web server passes it on"
    first, second = err.splitlines()
    assert (code, out, first) == (0, "", f"{told} (docs/serve.md)")
    assert second.startswith("digest: nobody can subscribe: no letter can be sent: ")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "no link leads here: digest.toml names no `web` address under [newsletter]"),
        (
            'unsubscribe = "https://x.example/off/{token}"',
            "no link leads here: they lead to https://x.example/off/TOKEN",
        ),
    ],
)
def test_it_says_when_no_link_leads_to_it(readers: Path, line: str, told: str) -> None:
    """And serves all the same: mails of another time may lead here."""
    given(readers, line)
    with serving(readers) as one:
        assert one.ask("/unsubscribe")[0] == 200
        code, out, err = one.end()
    assert (code, out, err.splitlines()[0]) == (0, "", f"digest: {told}")


def test_without_subscribers_there_is_nothing_to_serve(digest: Run, newsletter: Path) -> None:
    """One line, exit code 1, and no store was made."""
    said = digest("serve", "-C", newsletter)
    line = "digest: news: has no subscribers yet: `digest subscribers add` or `digest subscribers import`; "
    line += "and nobody can subscribe here: there is no `web` address under [newsletter] for the links to be below\n"
    assert (said.code, said.out, said.err) == (1, "", line)
    assert not (newsletter / "digest.db").exists()
    assert not (newsletter / "digest.keys").exists()


def broken_keys(folder: Path) -> None:
    """A file that holds none."""
    (folder / "digest.keys").write_text("tokens = 1")


def other_keys(folder: Path) -> None:
    """Those of another newsletter."""
    (folder / "digest.keys").unlink()
    Keys.made(folder / "digest.keys")


@pytest.mark.parametrize("spoil", [lambda folder: (folder / "digest.keys").unlink(), broken_keys, other_keys])
def test_without_the_right_keys_it_does_not_begin(digest: Run, readers: Path, spoil: Callable[[Path], None]) -> None:
    """One clear line, exit code 1: every link would be refused."""
    spoil(readers)
    said = digest("serve", "-C", readers)
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "digest.keys" in said.err


def test_without_settings_or_with_wrong_usage_it_does_not_begin(digest: Run, tmp_path: Path, readers: Path) -> None:
    """As with every command."""
    assert digest("serve", "-C", tmp_path).code == 1
    assert digest("serve", "-C", readers, "--port", "0").code == 2
    assert digest("serve", "-C", readers, "--port", "x").code == 2


def test_a_port_that_is_taken_and_a_host_that_is_none_are_one_line(digest: Run, readers: Path) -> None:
    """Exit code 1; the line names them."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        number = taken.getsockname()[1]
        said = digest("serve", "-C", readers, "--port", number)
        assert (said.code, said.err) == (1, f"digest: 127.0.0.1:{number}: in use: give another --port, or none\n")
    said = digest("serve", "-C", readers, "--host", "no such host", "--port", number)
    assert said.code == 1
    assert said.err.startswith(f"digest: no such host:{number}: ")
    assert said.err.count("\n") == 1
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_port_that_is_asked_for_is_the_port_and_without_one_two_find_their_own(readers: Path) -> None:
    """Both answer."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        number = free.getsockname()[1]
    with serving(readers, "--port", number) as first, serving(readers) as second, serving(readers) as third:
        assert first.address == f"http://127.0.0.1:{number}/"
        assert len({first.address, second.address, third.address}) == 3
        assert [one.ask("/health")[0] for one in (first, second, third)] == [200, 200, 200]


def test_it_listens_where_it_is_told(readers: Path) -> None:
    """IPv6, too, its address written as browsers want it."""
    with serving(readers, "--host", "::1") as one:
        assert one.address.startswith("http://[::1]:")
        assert one.ask("/health") == (200, "ok\n")


def test_a_new_key_holds_at_once_and_the_old_one_still_does(digest: Run, readers: Path) -> None:
    """Links that were sealed before and after, without a new start."""
    with serving(readers) as one:
        old, before = token(readers), token(readers, "bea")
        keys = readers / "digest.keys"
        keys.write_text(keys.read_text().replace("tokens = [", f'tokens = ["{"ab" * 32}", '))
        new = token(readers, "bea")
        assert new != before  # sealed with the new key
        assert one.ask(f"/unsubscribe/{old}", "POST")[0] == 200
        assert one.ask(f"/unsubscribe/{new}", "POST")[0] == 200
    assert statuses(digest, readers) == {"ann": "unsubscribed", "bea": "unsubscribed"}


def test_a_store_that_is_damaged_and_put_back_is_found_again(digest: Run, readers: Path) -> None:
    """503 while it is away, one line each on stderr and no token in it; then the reader has left the new one."""
    backup = readers / "b.gz"
    assert digest("db", "backup", backup, "-C", readers).code == 0
    path = f"/unsubscribe/{token(readers)}"
    with serving(readers) as one:
        assert one.ask(path.replace(path[-3:], "zzz"), "POST")[0] == 404
        for name in ("digest.db", "digest.db-wal", "digest.db-shm"):
            (readers / name).unlink(missing_ok=True)
        assert one.ask(path, "POST")[0] == 503
        (readers / "digest.db").write_bytes(b"this is no database" * 100)
        status, text = one.ask(path, "POST")
        assert (status, "Please try again later" in text) == (503, True)
        assert one.ask("/health") == (503, "the store does not answer\n")
        assert one.ask(path)[0] == 200
        (readers / "digest.db").unlink()
        assert digest("db", "restore", backup, "-C", readers).code == 0
        assert one.ask(path, "POST")[0] == 200
        code, _, err = one.end()
    assert code == 0
    assert err.count("\n") == 5  # how it began, and three troubles
    assert path.rpartition("/")[2] not in err
    assert statuses(digest, readers) == {"ann": "unsubscribed", "bea": "active"}


def test_keys_that_are_gone_are_a_trouble_for_later(readers: Path) -> None:
    """Not a link that is not valid: the reader may come back."""
    path = f"/unsubscribe/{token(readers)}"
    with serving(readers) as one:
        (readers / "digest.keys").rename(readers / "elsewhere")
        assert one.ask(path)[0] == 503
        assert one.ask(path, "POST")[0] == 503
        (readers / "elsewhere").rename(readers / "digest.keys")
        assert one.ask(path, "POST")[0] == 200
