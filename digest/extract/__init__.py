"""Entry -> Article: body paragraphs, title, byline, date, language, lead image."""
