"""Colours that can be read, as templates ask for them; what decides is in `digest.contrast`."""

from __future__ import annotations

from digest.contrast import READABLE, contrast, is_colour, readable

__all__ = ["READABLE", "contrast", "is_colour", "readable"]
