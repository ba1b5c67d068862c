"""What our web servers have in common: what anybody may send them is no news for the terminal."""

from typing import Any

QUIET: dict[str, Any] = {
    "log_config": None,
    "log_level": "error",  # a warning is about the other end: "Invalid HTTP request received."; a bug of ours is none
    "access_log": False,
    "ws": "none",
}
"""For `uvicorn.Config`."""
