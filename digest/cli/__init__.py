"""One file per command; `output` has tables, JSON and progress."""
