"""Articles -> Stories under Headings: copies, same event, place, rules."""
