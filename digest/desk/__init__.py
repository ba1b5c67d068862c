"""The browser: an issue on localhost, rebuilt while it is edited.

`serve(Preview(build=..., watch=...))` is the whole of it; `app` is the same as an ASGI application.
Starlette, uvicorn and watchfiles are imported when they are used.
"""

from __future__ import annotations

from digest.desk.notes import Aside
from digest.desk.proof import Preview
from digest.desk.server import PORT, serve
from digest.desk.web import app

__all__ = ["PORT", "Aside", "Preview", "app", "serve"]
