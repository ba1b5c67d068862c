"""The desk on 127.0.0.1, from the first answer to Ctrl-C."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from digest.desk.proof import Preview
from digest.desk.web import app
from digest.errors import DigestError
from digest.quiet import QUIET

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

PORT = 8017
"""The usual port: one that the usual development servers leave alone (8000, 8025 and 8080 are theirs)."""
HOST = "127.0.0.1"


def serve(preview: Preview, *, port: int | None, ready: Callable[[str], None]) -> None:
    """Nothing, after Ctrl-C; until then the issue is on http://127.0.0.1:PORT/, rebuilt at every change.

    `ready` gets the address once it answers. Without `port` it is 8017, or a free one where that is
    taken. Raises DigestError when `port` is given and taken; what `build` raises beside DigestErrors
    is a bug and comes up here.
    """
    with bound(port) as listener:
        application = app(preview)
        running = server(application, f"http://{HOST}:{listener.getsockname()[1]}/", ready)
        # uvicorn raises the signal again after its orderly end, for whoever called it: here that is the end.
        with suppress(KeyboardInterrupt):
            running.run(sockets=[listener])
        _reraise(application.state)


def server(application: Starlette, address: str, ready: Callable[[str], None]) -> uvicorn.Server:
    """A server for the desk that tells `ready` the address once it answers."""
    import uvicorn

    class Desk(uvicorn.Server):
        """Ends when nothing rebuilds any more; a browser that waits for news does not hold up the end."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and not self.should_exit:
                application.state.watcher.add_done_callback(lambda _: setattr(self, "should_exit", True))
                ready(address)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await application.state.proof.close()
            await super().shutdown(sockets)

    return Desk(uvicorn.Config(application, lifespan="on", **QUIET))


def _reraise(state: object) -> None:
    watcher = getattr(state, "watcher", None)
    if watcher is not None and watcher.done() and not watcher.cancelled() and watcher.exception():
        raise watcher.exception()


def bound(port: int | None) -> socket.socket:
    """A socket that listens on the port; without one on the usual port, else on a free one.

    Raises DigestError when the port is given and taken.
    """
    for number in (PORT, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            # Or a preview ended a moment ago would hold its port; on Windows it would let two share one.
            if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, number))
            # Two that begin at once may both bind; the second to listen is told.
            listener.listen(128)
        except OSError as error:
            listener.close()
            taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
            if not (taken and number == PORT and port is None):
                reason = "in use: give another --port, or none" if error.errno == errno.EADDRINUSE else error.strerror
                raise DigestError(address=f"{HOST}:{number}", reason=reason) from error
        else:
            return listener
    raise AssertionError("unreachable: port 0 binds or raises")
