"""Items -> Issue: choose, order; the draft a person edits."""
