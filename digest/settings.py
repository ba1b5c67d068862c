"""`digest.toml` -> Settings: checked at the edge, all mistakes at once, each with its line and key.

pydantic does the checking and is imported here alone, when a file is read.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.errors import SettingsError
from digest.values import Masthead, Policy, Rule, Silence, Url

if TYPE_CHECKING:
    from pydantic import ValidationError

    from digest._settings_model import File, HeadingRule
    from digest._settings_model import Way as ModelWay

FILE = "digest.toml"
SOURCES = "sources.opml"
STORE = "digest.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Images of articles, for themes that print them."""

    fetch: bool = True
    total_kb: int = 800
    """At most so many kilobytes (of 1,000 bytes) of images in one mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of several relays; None: as in Delivery."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    connections: int | None = None
    per_second: float = 0.0
    per_hour: int = 0
    spare: bool = False
    """Used only while none of the others takes anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an issue reaches its readers."""

    relay: str | None = None
    """`smtp(s)://host:port`, `mailgun://host/domain`, `maildir:PATH`, `eml:PATH`; never with a password in it."""
    relays: tuple[Way, ...] = ()
    """Several, instead of the one."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    bounces: str | None = None
    """The envelope's sender, `{token}` in it the reader's own; None: the newsletter's own address."""
    connections: int = 2
    """To each relay."""
    per_connection: int = 1000
    """Messages, then a new connection."""
    workers: int = 1
    """Processes that send at the same time."""
    per_second: float = 0.0
    """Messages a second over all relays; 0: no limit."""
    per_hour: int = 0
    per_domain: float = 0.0
    """Messages a second to any one recipient domain; 0: no limit."""
    domains: Mapping[str, float] = field(default_factory=dict)
    """The same for domains by name, in lower case."""
    connect_seconds: float = 30.0
    reply_seconds: float = 300.0
    final_seconds: float = 600.0
    starttls: bool = True
    approvals: int = 1
    dkim: str = "relay"
    """Who signs: "relay", or "own"."""
    least_items: int = 0
    """An issue with fewer items is skipped."""
    canary: int = 0
    """So many readers first; 0: all at once."""
    canary_minutes: float = 10.0
    """How long their bounces are waited for."""
    stop_percent: float = 2.0
    """The send is paused where so many of them fail or bounce."""
    late_minutes: float = 60.0
    """A time of day that has passed for longer than this is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    """The newsletter's own signature; the files begin at its folder."""

    key: Path | None = None
    selector: str = "digest"
    domain: str | None = None
    """None: the sender's."""
    record: str | None = None
    """The DNS record as it is published."""
    ed25519_key: Path | None = None
    ed25519_selector: str = "digest-ed"
    ed25519_record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounces:
    """Where what could not be delivered comes back, and what follows from it."""

    source: str | None = None
    """None: in the mailbox of `inbox`."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    soft: float = 4.0
    """Soft bounces after which somebody is off."""
    half_life_days: float = 30.0
    """After so long a soft bounce counts half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Where readers' mails arrive."""

    source: str | None = None
    """`imaps://host/FOLDER` or `maildir:PATH`."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """How people subscribe on the web."""

    open: bool = True
    consent: str | None = None
    """What people agree to, word for word; None: our words, in the page's language."""
    confirm_days: int = 7
    welcome: bool = False
    seconds: float = 2.0
    """A form that was filled in faster is a program's."""
    per_address: int = 3
    """Mails to one address in a day."""
    per_network: int = 20
    """Sign-ups from one network in an hour."""
    total: int = 1000
    """Sign-ups from everywhere in an hour."""
    embed: tuple[str, ...] = ()
    """Sites that may show the form in a frame."""


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the newsletter's owner decided, checked; the defaults where they said nothing."""

    folder: Path
    """The newsletter's folder: `issues/`, `templates/` and `sources.opml` are in it."""
    masthead: Masthead = field(default_factory=lambda: Masthead(name="News Roundup", preferences=True, signup=True))
    theme: str = "roundup"
    theme_options: Mapping[str, object] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    rules: tuple[Rule, ...] = ()
    catch_all: str | None = None
    """The heading for what fits no other; None: "More news" in the newsletter's language."""
    sponsor: str = ""
    """What a sponsor says in every new issue, a line of Markdown; "" for none."""
    learned: Path | None = None
    """A headings file that `digest learn` wrote."""
    least: int = 3
    """An edition cut to topics that has fewer items waits for the next issue."""
    wait_days: int = 3
    """But with the first issue of every so many days goes out what there is; 0: nothing waits."""
    method: str = "auto"
    outlets: tuple[str, ...] = ()
    """Outlets, by name or host, whose articles lead their stories: the first of them first."""
    window: dt.timedelta = dt.timedelta(days=3)
    """Articles further apart than this never tell the same story."""
    pages: bool = True
    """Whether the page behind an entry is fetched whose feed gives a teaser alone."""
    days: int = 0
    """How old an article of `sources.opml` may be at the issue's date; 0: any age."""
    connect_seconds: float = 10.0
    total_seconds: float = 60.0
    max_bytes: int = 10_000_000
    max_entries: int = 10_000
    block: tuple[str, ...] = ()
    """Hosts and addresses that nothing is taken from."""
    connections_per_host: int = 2
    pause_seconds: float = 0.1
    private_addresses: bool = False
    """Whether sources may be on this machine or in its own network."""
    images: Images = field(default_factory=Images)
    silences: tuple[Silence, ...] = ()
    """Findings that do not count, in the order of the file."""
    delivery: Delivery = field(default_factory=Delivery)
    dkim: Dkim = field(default_factory=Dkim)
    inbox: Inbox = field(default_factory=Inbox)
    bounces: Bounces = field(default_factory=Bounces)
    signup: Signup = field(default_factory=Signup)
    weekly_on: int = 0
    """The day from which on the weekly mails go out, 0 for Monday."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks of the newsletter's own web servers: what they say of where a request came from counts."""
    segments: Mapping[str, str] = field(default_factory=dict)
    """Filters of readers, by name."""
    store_url: str | None = field(default=None, repr=False)
    """The store; None: `digest.db` in the folder."""

    @property
    def issues(self) -> Path:
        """The folder of the issues."""
        return self.folder / "issues"


@lru_cache(maxsize=1)
def model() -> type[File]:
    """The pydantic model of the whole file; made on the first call, since importing pydantic takes 100 ms."""
    from digest._settings_model import File

    return File


def load(folder: Path) -> Settings:
    """The settings in `folder/digest.toml`. Raises SettingsError with every problem there is."""
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = f"not found: `digest init {folder}` makes a newsletter here"
        raise SettingsError(path=str(path), problems=[problem]) from None
    except UnicodeDecodeError as error:
        raise SettingsError(path=str(path), problems=[f"not UTF-8: {error}"]) from error
    except OSError as error:
        raise SettingsError(path=str(path), problems=[error.strerror or "cannot be read"]) from error
    return parsed(text, folder)


def parsed(text: str, folder: Path) -> Settings:
    """The settings in the text of `folder`'s `digest.toml`. Raises SettingsError with every problem there is."""
    from pydantic import ValidationError

    try:
        file = model().model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path=str(folder / FILE), problems=[f"not TOML: {error}"]) from error
    except ValidationError as error:
        raise SettingsError(path=str(folder / FILE), problems=_problems(error, text)) from error
    return _settings(file, folder)


def _settings(file: File, folder: Path) -> Settings:
    rules = tuple(_rule(one) for one in file.headings)
    return Settings(
        folder=folder,
        masthead=_masthead(file),
        theme=file.issue.theme,
        theme_options=file.issue.options,
        policy=_policy(file, rules),
        rules=rules,
        catch_all=file.issue.more,
        sponsor=file.sponsor.text or "",
        learned=folder / file.grouping.learned if file.grouping.learned else None,
        least=file.topics.least,
        wait_days=file.topics.days,
        method=file.summaries.method,
        outlets=tuple(file.summaries.outlets),
        window=dt.timedelta(days=file.grouping.window_days),
        images=Images(**file.images.model_dump()),
        silences=tuple(Silence(**{**dict(one), "words": one.words or ""}) for one in file.silence),
        delivery=_delivery(file),
        dkim=_dkim(file, folder),
        inbox=Inbox(**_with_environment(file.inbox.model_dump(), "INBOX")),
        bounces=Bounces(**_with_environment(file.bounces.model_dump(), "BOUNCES")),
        signup=Signup(**{**file.signup.model_dump(), "embed": tuple(file.signup.embed)}),
        weekly_on=WEEKDAYS.index(file.readers.weekly_on),
        trusted_proxies=tuple(file.serve.trusted_proxies),
        segments=dict(file.segments),
        store_url=os.environ.get("DIGEST_STORE_URL") or file.store.url,
        **file.collect.model_dump(),
    )


def _delivery(file: File) -> Delivery:
    its = file.delivery
    plain = _with_environment(its.model_dump(exclude={"relays", "domains"}), "SMTP")
    domains = {name.lower(): rate for name, rate in its.domains.items()}
    return Delivery(**plain, relays=tuple(_way(one) for one in its.relays), domains=domains)


def _way(one: ModelWay) -> Way:
    """The relay, with its password from the variable that it names."""
    its = one.model_dump(exclude={"password_env"})
    if one.password_env and (password := os.environ.get(one.password_env)):
        its["password"] = password
    return Way(**its)


def _dkim(file: File, folder: Path) -> Dkim:
    its = file.dkim.model_dump()
    paths = {name: folder / its[name] if its[name] else None for name in ("key", "ed25519_key")}
    return Dkim(**its | paths)


def _with_environment(its: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The table with user and password from the environment where they stand there: it wins over a file."""
    found = {key: os.environ.get(f"DIGEST_{prefix}_{key.upper()}") for key in ("user", "password")}
    return its | {key: value for key, value in found.items() if value}


def _rule(one: HeadingRule) -> Rule:
    lists = {key: tuple(getattr(one, key)) for key in ("words", "places", "people", "outlets", "tags")}
    return Rule(heading=one.name, pattern=one.pattern, **lists)


def _masthead(file: File) -> Masthead:
    its = file.newsletter
    return Masthead(
        name=its.name,
        sender=its.sender or "",
        address=its.address.strip(),
        language=its.language,
        timezone=its.timezone,
        web=Url(its.web) if its.web else None,
        unsubscribe=its.unsubscribe,
        reply_to=its.reply_to or "",
        list_id=its.list_id or "",
        preferences=file.readers.preferences,
        signup=file.signup.open,
    )


def _policy(file: File, rules: tuple[Rule, ...]) -> Policy:
    its = file.issue
    return Policy(
        headings=its.headings,
        items_per_heading=its.items_per_heading,
        items=its.items,
        words=its.words,
        order=tuple(its.order) or tuple(dict.fromkeys(rule.heading for rule in rules)),
    )


def _problems(error: ValidationError, text: str) -> list[str]:
    """One line a mistake: where it is and what is wrong, in the order of the file."""
    lines = key_lines(text)
    found = []
    for one in error.errors(include_url=False):
        where = tuple(one["loc"])
        line = _line(lines, where)
        message = one["msg"].removeprefix("Value error, ")
        message = "unknown key" if one["type"] == "extra_forbidden" else message[:1].lower() + message[1:]
        key = _dotted(where)
        found.append((line or 0, f"line {line}: {key}: {message}" if line else f"{key}: {message}"))
    return [words for _, words in sorted(found)]


def wrong_options(folder: Path, problems: Mapping[str, str]) -> SettingsError:
    """What is wrong with the theme's options, each with its line in the file."""
    return _wrong(folder, {("issue", "options", name): problem for name, problem in problems.items()})


def wrong_silences(folder: Path, problems: Mapping[int, str]) -> SettingsError:
    """What is wrong with the silences, by their number from 0, each with its line in the file."""
    return _wrong(folder, {("silence", number, "check"): problem for number, problem in problems.items()})


def _wrong(folder: Path, problems: Mapping[tuple[str | int, ...], str]) -> SettingsError:
    """The problems by the paths of their keys, in the order of the file."""
    path = folder / FILE
    lines = key_lines(path.read_text(encoding="utf-8-sig")) if path.exists() else {}
    found = [(_line(lines, where) or 0, _dotted(where), problem) for where, problem in problems.items()]
    told = [f"line {line}: {key}: {problem}" for line, key, problem in sorted(found)]
    return SettingsError(path=str(path), problems=told)


def _line(lines: Mapping[tuple[str | int, ...], int], where: tuple[str | int, ...]) -> int | None:
    """The line of the key, else of the innermost table around it that has one."""
    return next((lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in lines), None)


def _dotted(where: tuple[str | int, ...]) -> str:
    return ".".join(f"{part + 1}" if isinstance(part, int) else part for part in where)


_TABLE = re.compile(r"\s*(\[{1,2})\s*([\w.\"'-]+)\s*\]{1,2}")
_KEY = re.compile(r"\s*([\w\"'-]+)\s*=")


def key_lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The line (from 1) of every table and key, by its path; array tables are counted from 0.

    Good for finding a mistake, no TOML parser: a key inside a multi-line string may be listed too.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := _TABLE.match(line):
            table = tuple(part.strip("\"'") for part in match[2].split("."))
            if match[1] == "[[":
                table = (*table, sum(1 for known in lines if known[:-1] == table and isinstance(known[-1], int)))
            lines.setdefault(table, number)
        elif match := _KEY.match(line):
            lines.setdefault((*table, match[1].strip("\"'")), number)
    return lines
