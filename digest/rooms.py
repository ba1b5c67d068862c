"""Where the folders are that come with the program: in the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path


def templates(newsletter: Path | None) -> tuple[Path, ...]:
    """Where templates are looked for: the newsletter's own `templates/`, the wheel's, the checkout's."""
    package = Path(__file__).resolve().parent
    own = (newsletter / "templates",) if newsletter else ()
    return (*own, package / "templates", package.parent / "templates")
