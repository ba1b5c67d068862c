"""The pydantic model of `digest.toml`; imported by `settings` alone, when a file is read."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import zoneinfo
from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from digest.urls import safe


def _language(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"{code!r} is no language code such as en, es or pt-BR") from None
    return code.replace("_", "-")


def _timezone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ValueError(f"{name!r} is no time zone such as Europe/Lisbon")
    return name


def _web(url: str) -> str:
    if (checked := safe(url)) is None or not checked.startswith("https://"):
        raise ValueError(f"{url!r} is no https address")
    return checked


def _sender(text: str) -> str:
    address = parseaddr(text)[1]
    if any(ord(c) < 32 for c in text) or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise ValueError(f"{text!r} is no address such as The Herald <editor@herald.example>")
    return text


def _bounces(text: str) -> str:
    if text.replace("{token}", "t").count("{") or text.count("{token}") > 1:
        raise ValueError(f"{text!r} has braces; only one {{token}} may stand in it, for the reader's own")
    local = parseaddr(text)[1].rpartition("@")[0]
    if "{token}" in text and (len(local) > 42 or "{token}" not in local):
        raise ValueError(f"{text!r}: {{token}} must stand before the @, with at most 35 characters beside it")
    _sender(text)
    return text


def _label(text: str) -> str:
    if not re.fullmatch(r"(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*", text):
        raise ValueError(f"{text!r} is no name in DNS such as digest or s2026")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"(?=.{3,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        raise ValueError(f"{text!r} is no domain such as news.example")
    return text.lower()


def _unsubscribe(url: str) -> str:
    if url.replace("{token}", "t").count("{") or url.count("{token}") > 1:
        raise ValueError(f"{url!r} has braces; only one {{token}} may stand in it, for the reader's own")
    mail = url.startswith("mailto:") and "@" in url and url.isprintable() and " " not in url
    if not mail and not _https(url):
        raise ValueError(f"{url!r} is no mailto: or https address")
    return url


def _https(url: str) -> bool:
    return (safe(url) or "").startswith("https://")


def _list_id(text: str) -> str:
    if not re.fullmatch(r"(?=.{3,255}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+", text):
        raise ValueError(f"{text!r} is no list id such as roundup.herald.example")
    return text


def _store(url: str) -> str:
    if not re.match(r"(postgresql(\+psycopg)?|sqlite)://", url):
        raise ValueError("is no store such as postgresql://host/name")
    return url


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


def _single_line(text: str) -> str:
    if not text.strip() or any(ord(c) < 32 for c in text):
        raise ValueError("must be one line of text")
    return text.strip()


def _blocked(text: str) -> str:
    host = re.fullmatch(r"(\*\.)?[^\s/:@*?#.]+(\.[^\s/:@*?#.]+)+", text)
    if not host and (safe(text) is None or "*" in text):
        raise ValueError(f"{text!r} is no host such as ads.example or *.ads.example, and no address")
    return text


def _check(value: object) -> int | str:
    """One problem for a wrong type, where a union would tell of each that it is not."""
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    raise ValueError("must be a check's number or its name")


Method = Literal[
    "auto", "lede", "ranked", "lexrank", "textrank", "lsa", "luhn", "kl", "sum-basic", "reduction", "edmundson"
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Line = Annotated[str, AfterValidator(_single_line)]
Blocked = Annotated[str, AfterValidator(_blocked)]
Check = Annotated[
    int | str, PlainValidator(_check), WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string"}]})
]


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        raise ValueError(f"{text!r} is no address or network such as 10.0.0.0/8") from error


class Table(BaseModel):
    """A table of the file: unknown keys are mistakes, and "5" is no number."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Newsletter(Table):
    """[newsletter]: what it says of itself."""

    name: Line = Field(description="The newsletter's name, as readers see it.")
    sender: Annotated[str, AfterValidator(_sender)] | None = Field(
        None, alias="from", description="Who it comes from: Name <address>."
    )
    address: str = Field("", description="The postal address, printed in every mail (CAN-SPAM, CASL).")
    language: Annotated[str, AfterValidator(_language)] = Field("en", description="Language of headings and dates.")
    timezone: Annotated[str, AfterValidator(_timezone)] = Field("UTC", description="Whose midnight starts a day.")
    web: Annotated[str, AfterValidator(_web)] | None = Field(None, description="Where the issues stand on the web.")
    unsubscribe: Annotated[str, AfterValidator(_unsubscribe)] | None = Field(
        None, description="Where to unsubscribe; {token} stands for the reader's. Without it below `web`, or by mail."
    )
    reply_to: Annotated[str, AfterValidator(_sender)] | None = Field(None, description="Where answers go.")
    list_id: Annotated[str, AfterValidator(_list_id)] | None = Field(None, description="The List-Id (RFC 2919).")


class Issue(Table):
    """[issue]: how much goes in, in what order, and how it looks."""

    theme: Line = Field("roundup", description="A folder in templates/, or a theme of ours.")
    headings: int = Field(8, ge=1, le=100, description="At most so many headings.")
    items_per_heading: int = Field(5, ge=1, le=100, description="At most so many items under one heading.")
    items: int = Field(30, ge=1, le=1000, description="At most so many items in all.")
    words: int = Field(60, ge=10, le=500, description="At most so many words an item.")
    order: list[Line] = Field(default_factory=list, description="Headings or regions, first to last.")
    more: Line | None = Field(None, description="The heading for what fits no other.")
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, description="The theme's options.")


class Topics(Table):
    """[topics]: editions cut to some of the headings."""

    least: int = Field(3, ge=1, le=100, description="Fewer items than this wait for the next issue.")
    days: int = Field(3, ge=0, le=28, description="But everything goes out once in so many days; 0: nothing waits.")


class Sponsor(Table):
    """[sponsor]: who pays for every issue."""

    text: Line | None = Field(None, description="What a sponsor says in every new issue: a line of Markdown.")


class Summaries(Table):
    """[summaries]: which sentences, and whose come first."""

    method: Method = Field("auto", description="How sentences are chosen.")
    outlets: list[Line] = Field(default_factory=list, description="Outlets whose articles lead, first to last.")


class Grouping(Table):
    """[grouping]: what tells the same story, and learned headings."""

    window_days: int = Field(3, ge=0, le=60, description="Articles further apart never tell the same story.")
    learned: Line | None = Field(None, description="A headings file written by `digest learn`.")


class Collect(Table):
    """[collect]: limits for what is fetched."""

    pages: bool = Field(True, description="Fetch the page behind an entry whose feed gives a teaser alone.")
    days: int = Field(0, ge=0, le=3650, description="How old an article may be; 0: any age.")
    connect_seconds: float = Field(10.0, gt=0, le=120, strict=False, description="Wait so long for a connection.")
    total_seconds: float = Field(60.0, gt=0, le=600, strict=False, description="Wait so long for one source.")
    max_bytes: int = Field(10_000_000, ge=10_000, le=1_000_000_000, description="The most a source may send.")
    max_entries: int = Field(10_000, ge=1, le=100_000, description="The most entries taken from one feed.")
    block: tuple[Blocked, ...] = Field((), strict=False, description="Hosts and addresses nothing is taken from.")
    connections_per_host: int = Field(2, ge=1, le=100, description="Requests under way at one host.")
    pause_seconds: float = Field(0.1, ge=0, le=60, strict=False, description="Between two requests to one host.")
    private_addresses: bool = Field(False, description="true: sources may be on this machine or in its network.")


class Images(Table):
    """[images]: images of articles, for themes that print them."""

    fetch: bool = Field(True, description="false: no images, whatever the theme prints.")
    total_kb: int = Field(800, ge=0, le=100_000, description="At most so many kilobytes of images in one mail.")


class Way(Table):
    """[[delivery.relays]]: one of several ways out."""

    url: Line = Field(description="As delivery.relay.")
    user: Line | None = Field(None, description="Who we are to this relay; else as delivery.user.")
    password: str | None = Field(None, description="Its password; else as delivery.password.")
    password_env: Line | None = Field(None, description="The environment's variable that holds its password.")
    connections: int | None = Field(None, ge=1, le=1000, description="Connections; else as delivery.connections.")
    per_second: float = Field(0.0, ge=0, le=100_000, strict=False, description="Messages a second; 0: no limit.")
    per_hour: int = Field(0, ge=0, description="Messages an hour; 0: no limit.")
    spare: bool = Field(False, description="true: used only while none of the others takes anything.")


class Delivery(Table):
    """[delivery]: how an issue reaches its readers."""

    relay: Line | None = Field(
        None, description="smtp(s)://host:port, mailgun://host/domain, maildir:PATH, eml:PATH."
    )
    relays: list[Way] = Field(default_factory=list, description="Several ways out, instead of relay.")
    user: Line | None = Field(None, description="Who we are to the relay (or DIGEST_SMTP_USER).")
    password: str | None = Field(None, description="The relay's password (better: DIGEST_SMTP_PASSWORD).")
    bounces: Annotated[str, AfterValidator(_bounces)] | None = Field(None, description="The envelope's sender.")
    connections: int = Field(2, ge=1, le=1000, description="Connections to a relay at the same time.")
    per_connection: int = Field(1000, ge=1, le=1_000_000, description="Messages on one connection, then a new one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that send at the same time: one for two cores.")
    per_second: float = Field(0.0, ge=0, le=100_000, strict=False, description="Messages a second; 0: no limit.")
    per_hour: int = Field(0, ge=0, description="Messages an hour; 0: no limit.")
    per_domain: float = Field(0.0, ge=0, le=100_000, strict=False, description="Messages a second to one domain.")
    domains: dict[str, Annotated[float, Field(ge=0, le=100_000, strict=False)]] = Field(
        default_factory=dict, description="The same for domains by name."
    )
    connect_seconds: float = Field(30.0, gt=0, le=600, strict=False, description="Wait so long for a greeting.")
    reply_seconds: float = Field(300.0, gt=0, le=3600, strict=False, description="Wait so long for an answer.")
    final_seconds: float = Field(600.0, gt=0, le=3600, strict=False, description="And so long after the message.")
    starttls: bool = Field(True, description="false: plain even where a relay on this very machine offers more.")
    approvals: int = Field(1, ge=1, le=9, description="So many different people must approve an issue.")
    dkim: Literal["relay", "own"] = Field("relay", description="Who signs: the relay, or we, with the key in [dkim].")
    least_items: int = Field(0, ge=0, le=1000, description="An issue with fewer items is skipped.")
    canary: int = Field(0, ge=0, le=10_000, description="So many readers first; 0: all at once.")
    canary_minutes: float = Field(10.0, ge=0, le=1440, strict=False, description="Wait so long for their bounces.")
    stop_percent: float = Field(2.0, gt=0, le=100, strict=False, description="Stop where so many of them fail.")
    late_minutes: float = Field(60.0, ge=0, le=1440, strict=False, description="send --at: later than this is late.")

    @field_validator("relays")
    @classmethod
    def _instead(cls, relays: list[Way], its: ValidationInfo) -> list[Way]:
        if relays and its.data.get("relay"):
            raise ValueError("relay and relays cannot both be given: make the one a [[delivery.relays]], too")
        return relays


class Dkim(Table):
    """[dkim]: the newsletter's own signature."""

    key: Line | None = Field(None, description="The private key's file (PEM, RSA of 2048 bits or more).")
    selector: Annotated[str, AfterValidator(_label)] = Field("digest", description="The key's name in DNS.")
    domain: Annotated[str, AfterValidator(_host)] | None = Field(None, description="Who signs; else the sender's.")
    record: str | None = Field(None, description="The DNS record as it is published: a key must fit it.")
    ed25519_key: Line | None = Field(None, description="A second key, for a second signature.")
    ed25519_selector: Annotated[str, AfterValidator(_label)] = Field("digest-ed", description="Its name in DNS.")
    ed25519_record: str | None = Field(None, description="Its DNS record.")


class Inbox(Table):
    """[inbox]: where readers' mails arrive."""

    source: Line | None = Field(None, description="imaps://host/FOLDER or maildir:PATH.")
    user: Line | None = Field(None, description="Whose mailbox (or DIGEST_INBOX_USER).")
    password: str | None = Field(None, description="Its password (better: DIGEST_INBOX_PASSWORD).")


class Bounces(Table):
    """[bounces]: where what could not be delivered comes back, and what follows from it."""

    source: Line | None = Field(None, description="Where they arrive, as inbox.source; else in that mailbox.")
    user: Line | None = Field(None, description="Whose mailbox (or DIGEST_BOUNCES_USER).")
    password: str | None = Field(None, description="Its password (better: DIGEST_BOUNCES_PASSWORD).")
    soft: float = Field(4.0, ge=1, le=100, strict=False, description="Soft bounces after which somebody is off.")
    half_life_days: float = Field(30.0, gt=0, le=3650, strict=False, description="After so long one counts half.")


class Readers(Table):
    """[readers]: what readers decide for themselves."""

    preferences: bool = Field(True, description="A link in every mail to topics, frequency, language and pauses.")
    weekly_on: Weekday = Field("monday", description="With the first issue from this day on go the weekly mails.")


class Signup(Table):
    """[signup]: how people subscribe on the web."""

    open: bool = Field(True, description="false: nobody can subscribe on the web.")
    consent: Line | None = Field(None, description="What people agree to, word for word, beside the button.")
    confirm_days: int = Field(7, ge=1, le=30, description="A sign-up that nobody confirms is wiped after so long.")
    welcome: bool = Field(False, description="true: who has confirmed gets a welcome, with the latest issue.")
    seconds: float = Field(2.0, ge=0, le=60, strict=False, description="A form filled in faster is a program's.")
    per_address: int = Field(3, ge=1, le=100, description="Mails to one address in a day, however often it is given.")
    per_network: int = Field(20, ge=1, le=100_000, description="Sign-ups from one network in an hour.")
    total: int = Field(1000, ge=1, le=10_000_000, description="Sign-ups from everywhere in an hour.")
    embed: list[Annotated[str, AfterValidator(_web)]] = Field(
        default_factory=list, description="Sites that may show the form in a frame: https://herald.example."
    )


class Serve(Table):
    """[serve]: the pages for readers."""

    trusted_proxies: list[Annotated[str, AfterValidator(_network)]] = Field(
        default_factory=list, description="Addresses or networks of our own web servers, whose word on whence counts."
    )


class Store(Table):
    """[store]: where subscribers and the ledger are kept."""

    url: Annotated[str, AfterValidator(_store)] | None = Field(
        None, description="postgresql://host/name (or DIGEST_STORE_URL); without it digest.db beside this file."
    )


class HeadingRule(Table):
    """[[headings]]: one of the newsletter's own headings; the first that fits wins."""

    name: Line = Field(description="The heading as printed.")
    words: list[Line] = Field(default_factory=list, description="Words or phrases, case ignored.")
    places: list[Line] = Field(default_factory=list, description="Countries or regions the story is about.")
    people: list[Line] = Field(default_factory=list, description="People the story names, by full or last name.")
    outlets: list[Line] = Field(default_factory=list, description="Outlets' names or hosts.")
    tags: list[Line] = Field(default_factory=list, description="Feed categories or OPML folders.")
    pattern: Annotated[str, AfterValidator(_pattern)] | None = Field(None, description="A regular expression.")


class Silence(Table):
    """[[silence]]: findings that do not count, and why."""

    check: Check = Field(description="The check's number or name.")
    reason: Line = Field(description="Why, for those who read the list later.")
    until: dt.date | None = Field(None, description="The last day on which it holds.")
    words: Line | None = Field(None, description="Only findings whose message has these words.")


class File(Table):
    """Settings of a newsletter (digest.toml)."""

    newsletter: Newsletter
    issue: Issue = Issue()
    topics: Topics = Topics()
    sponsor: Sponsor = Sponsor()
    summaries: Summaries = Summaries()
    grouping: Grouping = Grouping()
    collect: Collect = Collect()
    images: Images = Images()
    delivery: Delivery = Delivery()
    dkim: Dkim = Dkim()
    inbox: Inbox = Inbox()
    bounces: Bounces = Bounces()
    readers: Readers = Readers()
    signup: Signup = Signup()
    serve: Serve = Serve()
    segments: dict[str, Line] = Field(default_factory=dict, description="Filters of readers, by name.")
    store: Store = Store()
    headings: list[HeadingRule] = Field(default_factory=list)
    silence: list[Silence] = Field(default_factory=list)
