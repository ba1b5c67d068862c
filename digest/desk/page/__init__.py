"""The desk's own pages, their style and their script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

PAGE = Path(__file__).parent


@cache
def template(name: str) -> Template:
    """A page of the desk."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Autoescape for every name, since what is shown comes from feeds.
    return Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined).get_template(name)
