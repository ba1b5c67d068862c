"""Issue -> Edition: MJML and Jinja themes make the HTML mail, its plain-text twin and the web page."""

from digest.render.editions import ROOM, edition, sample
from digest.render.letters import Occasion, letter
from digest.render.themes import Option, Theme, folders, theme

__all__ = ["ROOM", "Occasion", "Option", "Theme", "edition", "folders", "letter", "sample", "theme"]
