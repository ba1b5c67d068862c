"""The forwarder that benchmarks measure through adds what it says, and nothing else."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.benchmarks import delays

SECONDS = 0.03


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says again whatever it hears, and hangs up when it is hung up on."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                one, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=repeat, args=(one,), daemon=True).start()

    def repeat(one: socket.socket) -> None:
        with one:
            while piece := one.recv(65_536):
                one.sendall(piece)

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_each_way_takes_so_much_longer(echo: int) -> None:
    """There and back takes twice the delay, never less than a tick below it, and hardly more."""
    took = []
    with delays.forwarder(echo, seconds=SECONDS) as port, socket.create_connection(("127.0.0.1", port), 5) as line:
        for _ in range(10):
            started = time.perf_counter()
            line.sendall(b"NOOP\r\n")
            assert line.recv(100) == b"NOOP\r\n"
            took.append(time.perf_counter() - started)
    assert min(took) >= 2 * (SECONDS - delays.TICK_S)
    assert statistics.median(took) < 2 * SECONDS + 0.01


def test_nothing_is_lost_or_overtaken(echo: int) -> None:
    """Some megabytes come back octet for octet, and the end comes after the last of them."""
    said = b"".join(number.to_bytes(4, "big") for number in range(1_000_000))
    with delays.forwarder(echo, seconds=SECONDS) as port, socket.create_connection(("127.0.0.1", port), 5) as line:
        writing = threading.Thread(target=line.sendall, args=(said,))
        writing.start()
        heard = bytearray()
        while len(heard) < len(said):
            piece = line.recv(262_144)
            assert piece
            heard += piece
        writing.join(5)
    assert heard == said


def test_many_wait_at_the_same_time(echo: int) -> None:
    """Fifty connections that speak at once are late by the delay, not by fifty of them."""
    with delays.forwarder(echo, seconds=SECONDS) as port:
        lines = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(50)]
        started = time.perf_counter()
        for line in lines:
            line.sendall(b"NOOP\r\n")
        assert all(line.recv(100) == b"NOOP\r\n" for line in lines)
        took = time.perf_counter() - started
        for line in lines:
            line.close()
    assert took < 10 * SECONDS


def test_a_server_that_is_gone_hangs_up() -> None:
    """Nobody listens behind it: the connection ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = listener.getsockname()[1]
    with (
        delays.forwarder(nobody, seconds=SECONDS) as port,
        socket.create_connection(("127.0.0.1", port), 5) as line,
        suppress(ConnectionResetError),
    ):
        assert line.recv(1) == b""
