"""The browser: preview an issue on localhost."""
