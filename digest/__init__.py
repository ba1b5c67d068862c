"""Newsletter digests: collect -> extract -> group -> summarize -> edit -> render.

Each stage is a folder and its public call reads `verb.noun`: `collect.entries(source)`,
`extract.article(entry)`, `group.stories(articles)`, `summarize.item(story)`,
`edit.issue(items)`, `render.edition(issue, theme)`. `pipeline` is the whole path on one screen.
"""

__version__ = "0.1.0"
