"""`digest init`: a newsletter's folder in which `build` works at once."""

from __future__ import annotations

import json
from pathlib import Path

import click

from digest.errors import FileError, SettingsError
from digest.text import flat

_SETTINGS = """\
# The newsletter's settings. What is commented out shows the default.
# `digest schema settings` prints the JSON Schema of this file, for editors that check it.

[newsletter]
name = {name}
from = {sender}
# Printed in every mail: the law asks for it (CAN-SPAM, CASL).
address = {address}
# Headings and dates are written in this language; midnight is this time zone's.
language = "en"
timezone = "UTC"
# Where readers unsubscribe; without it by a mail to the sender, which `digest inbox` reads.
# unsubscribe = "mailto:leave+{{token}}@newsletter.example"
# reply_to = "letters@newsletter.example"
# Where the issues stand on the web, and readers unsubscribe with one click.
# web = "https://newsletter.example/"

[issue]
# theme = "roundup"
# headings = 8             # at most so many
# items_per_heading = 5
# items = 30
# words = 60               # at most, in one item
# order = ["US News", "Americas", "Europe", "Asia", "Middle East", "Africa"]
# more = "More news"       # the heading for what fits no other

[summaries]
# method = "auto"          # or lede ranked lexrank textrank lsa luhn kl sum-basic reduction edmundson

[grouping]
# window_days = 3          # articles further apart never tell the same story
# learned = "headings.toml"  # headings that `digest learn` wrote

[collect]
# From sources.opml, articles of the last days alone; what you name on the command line is never too old.
days = 3
# pages = true             # fetch the page behind an entry whose feed gives a teaser alone
# total_seconds = 60       # for one source
# max_bytes = 10000000

[delivery]
# The relay that takes your mail; user and password into DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD.
# relay = "smtps://mail.newsletter.example"  # or smtp://host:587 (STARTTLS), maildir:PATH, eml:PATH
# connections = 2
# per_second = 0           # at most so many messages a second; 0: no limit
# approvals = 1            # so many people must approve an issue
# canary = 0               # so many readers get it first, the others if that went well; 0: all at once
# least_items = 0          # an issue with fewer items is skipped
# bounces = "bounces+{{token}}@newsletter.example"  # where bounces go, for `digest inbox`; in place of the sender
# dkim = "relay"           # who signs: your relay, or "own", with the key of `digest dkim new`

# People subscribe on the pages of `digest serve`, where [newsletter] has `web` and [delivery] a relay.
# [signup]
# open = true
# consent = "Yes, send me the newsletter by mail. I can unsubscribe at any time."  # in place of our words
# welcome = false          # true: a welcome with the latest issue, for who has confirmed

# Readers chosen by a filter, for `digest send DATE --segment spanish`.
# [segments]
# spanish = 'language = "es"'

[inbox]
# Where readers' mails arrive, for `digest inbox`; DIGEST_INBOX_USER and DIGEST_INBOX_PASSWORD.
# source = "imaps://mail.newsletter.example/INBOX"

# Where bounces and complaints arrive, if not in the same mailbox; DIGEST_BOUNCES_USER and DIGEST_BOUNCES_PASSWORD.
# [bounces]
# source = "imaps://mail.newsletter.example/Bounces"

[store]
# Subscribers and the ledger are in digest.db, beside this file, or in PostgreSQL.
# url = "postgresql://localhost/newsletter"

# Headings of your own come before places; the first that fits wins:
#
# [[headings]]
# name = "Harbour"
# words = ["harbour", "ferry"]
# places = []              # countries or regions
# people = []              # "Marla Quist", or "Quist"
# outlets = []             # names or hosts
# tags = []                # feed categories
# pattern = "tide (table|gauge)s?"
"""

_OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>{name}</title></head>
  <body>
    <!-- One line a source: a feed (its address, or a file beside this one), a web page, or a folder of saved ones.
    <outline text="The Example Herald" type="rss" xmlUrl="https://herald.example/feed.xml"/>
    -->
    <outline text="{name}" type="link" url="saved/"/>
  </body>
</opml>
"""

_WELCOME = """\
A page saved here is in the next issue

The first item was made from saved/welcome.txt, so that your first build has something to show: save a page beside \
it, or name a feed in sources.opml, and take this file away.

A page may be saved as HTML or as plain text. The first paragraph becomes the item.
"""

_README = """\
# {name}

- `sources.opml` says where articles come from, `digest.toml` how the newsletter is made.
- `digest build` makes today's issue in `issues/DATE/`; `digest preview` shows it while you edit `draft.md`.
  What you change in the draft stays yours when you build again.
- `digest build saved/ https://news.example/story` builds from those alone; `digest add URL` puts one article in.
- A file in `templates/roundup/` stands in for the theme's own file of that name.
- `digest subscribers import readers.csv --consent "What they agreed to"` brings your readers in; `digest check`,
  `digest approve DATE` and `digest send DATE` bring them the issue.
- `digest.db` (readers, and who got what) and `digest.keys` belong together and to nobody else: back up both.
"""

_IGNORED = """\
# Readers' addresses and the newsletter's keys have no place in a repository.
digest.db*
digest.keys
*.pem
digest-backup-*
*.csv
"""

_TEMPLATES = """\
Files here stand in for the theme's own: `templates/roundup/digest.mjml` for that one file, and a
folder with a `theme.toml` is a theme of your own (`digest build --theme NAME`).
"""


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", help="The newsletter's name.")
@click.option("--from", "sender", help="Who it comes from: Name <address>.")
@click.option("--address", help="The postal address printed in every mail.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def init(directory: Path, name: str | None, sender: str | None, address: str | None, yes: bool) -> None:
    """Make a newsletter's folder: settings, sources, templates, a short README."""
    if (directory / "digest.toml").exists():
        raise FileError(path=str(directory / "digest.toml"), reason="is there already; nothing was changed")
    default = flat(directory.resolve().name.replace("-", " ").replace("_", " ").title() or "News Roundup")
    name = _asked(name, "Name of the newsletter", default, yes)
    sender = _asked(sender, "From (Name <address>)", f"{name} <editor@newsletter.example>", yes)
    address = _asked(address, "Postal address", "", yes)
    write(directory, name=name, sender=sender, address=address)
    click.echo(f"{directory} is ready: name your feeds in sources.opml, then `digest -C {directory} build`")
    if not address:
        click.echo("digest: no postal address yet: fill it in in digest.toml before you send", err=True)


def _asked(given: str | None, question: str, default: str, yes: bool) -> str:
    """The answer given, or asked for, or the default."""
    if given is not None or yes:
        return default if given is None else given
    try:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            raise click.UsageError("nobody to ask: give --name, --from and --address, or --yes") from end
        raise
    return answer


def write(directory: Path, *, name: str, sender: str, address: str) -> None:
    """The files of a new newsletter; what is there already stays. Raises SettingsError before writing any."""
    from xml.sax.saxutils import escape

    texts = {
        "sources.opml": _OPML.format(name=escape(name, {'"': "&quot;"})),
        "README.md": _README.format(name=name),
        "templates/README.md": _TEMPLATES,
        ".gitignore": _IGNORED,
        "saved/welcome.txt": _WELCOME,
        # Last, since a folder that has it is a newsletter: what failed half way can be run again.
        "digest.toml": _SETTINGS.format(name=_toml(name), sender=_toml(sender), address=_toml(address)),
    }
    check(texts["digest.toml"], directory)
    try:
        for file, text in texts.items():
            path = directory / file
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileError(path=str(directory), reason=f"cannot be written: {error.strerror}") from error


def _toml(text: str) -> str:
    """The text as a TOML basic string: JSON's strings are TOML's, but for the DEL character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def check(text: str, directory: Path) -> None:
    """Nothing, when `digest.toml` with this text would load. Raises SettingsError."""
    from digest import settings

    try:
        settings.parsed(text, directory)
    except SettingsError as error:
        raise SettingsError(path="init", problems=error.problems) from error
