"""Source -> Entry: feeds, pages, saved files, OPML."""
