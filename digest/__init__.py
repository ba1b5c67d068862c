"""Newsletter digests: collect -> extract -> group -> summarize -> edit -> render -> check -> deliver.

Each stage is a folder and its public call reads `verb.noun`: `collect.entries(source)`,
`extract.article(entry)`, `group.stories(articles)`, `summarize.item(story)`,
`edit.issue(items)`, `render.edition(issue, theme)`, `check.findings(edition, post)`. `pipeline` is the
path to an edition on one screen, `mailing` the one from there to the readers.
"""

__version__ = "0.1.0"
