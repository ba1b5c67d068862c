"""The values that flow through the stages, in the order in which they come to be.

    Source -> Entry -> Article -> Story -> Item -> Section -> Issue -> Edition -> Finding
    Recipient -> Delivery -> Balance

Every value is frozen and keyword-only, holds tuples and aware UTC datetimes, and a later
value holds the earlier one, so where something came from never has to be looked up again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NewType

from digest.text import words

Url = NewType("Url", str)
"""An absolute http(s) address."""
Address = NewType("Address", str)
"""A mail address that was checked: the domain in lower case, as A-labels."""
PersonId = NewType("PersonId", int)
"""A person among the subscribers; it outlives the address, and is never given to another."""

ISSUE_SCHEMA = 1
"""The version of the shape of `issue.json`; raised when an old reader could misread a new file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place articles come from: a feed, a page or a file, as the person named it."""

    location: str
    """The very file path or URL, as given."""
    title: str | None = None
    """What the person calls it (OPML `text` or `title`); an outlet's name."""
    tags: tuple[str, ...] = ()
    """OPML folders and categories, outermost first."""
    problem: str | None = None
    """Why it cannot be read, where that is known before it is opened."""
    feed: bool = False
    """Whether it was said to be a feed (OPML `xmlUrl`): a web page there is an error."""
    weight: float = 1.0
    """How much its outlet counts beside others (OPML `weight`), 0.1 to 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing a source lists, untouched: markup and all, nothing trusted."""

    id: str
    """A hash of the source and the GUID or URL: the same at every reading."""
    source: Source
    url: Url | None = None
    title: str | None = None
    summary: str | None = None
    """The feed's own summary, as HTML."""
    html: str | None = None
    """The article or page as HTML; a feed's summary where the feed carries no more."""
    text: str | None = None
    """Instead of `html`: a page saved as plain text, furniture and all."""
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    byline: str | None = None
    tags: tuple[str, ...] = ()
    image: Url | None = None
    image_alt: str = ""
    """What its image shows, as the publisher says; untouched, like all else."""
    guid: str | None = None
    outlet: str | None = None
    """The feed's title, or the site's name where the feed names one."""
    language: str | None = None
    """What the feed declares (BCP 47), unverified."""
    picked: bool = False
    """A person named or saved this very page; a feed's entries nobody chose one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an entry says, without furniture: body paragraphs separated by a blank line."""

    id: str
    title: str
    text: str
    source: Source
    url: Url | None = None
    canonical: Url | None = None
    """The page's own address, as it gives it; None where it gives none that can be believed."""
    paywalled: bool = False
    """Whether the page says that its text, or a part of it, is not free."""
    outlet: str = ""
    """The name a reader knows: site name, else feed title, else host."""
    byline: str | None = None
    published: dt.datetime | None = None
    language: str = "und"
    """ISO 639-1 code, or "und" where nothing tells."""
    image: Url | None = None
    image_alt: str = ""
    """What the image shows, in the publisher's words; "" where they say nothing that the title does not."""
    tags: tuple[str, ...] = ()
    picked: bool = False
    """A person named or saved this very page."""

    @property
    def sha256(self) -> str:
        """The fingerprint of the text that this article's receipts point into."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A receipt: a contiguous span of an article's text, in Unicode code points.

    It has no text of its own: `article.text[start:end]` is its text, as long as the article's
    SHA-256 is the one recorded here.
    """

    article: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A sentence that was passed over on the way to the printed ones, or a stretch that was cut off one."""

    sentence: Sentence
    rule: str
    """What the rule calls itself: "dateline", "byline", "opening pronoun"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article that says again what a kept one says: same text, another URL or outlet."""

    id: str
    of: str
    """The id of the article that is kept."""
    outlet: str = ""
    url: Url | None = None
    title: str = ""


HeadingKind = Literal["rule", "learned", "place", "affair", "catch-all", "by-hand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where a story is filed, and why."""

    name: str
    """In the newsletter's language."""
    why: str = ""
    """A few words a person understands: "country: Haiti in the title"."""
    kind: HeadingKind = "catch-all"
    region: str | None = None
    """The region a country may be folded into after choosing ("Africa"), in the same language."""
    place: str | None = None
    """The country or region the story is about, whatever decided its heading; None where nothing names one."""
    affair: str | None = None
    """A person, an organisation or an affair that the story shares with others, and may be gathered under after
    choosing ("Assange")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One of the newsletter's own rules: a story that fits any of the lists is filed under `heading`."""

    heading: str
    words: tuple[str, ...] = ()
    """Words or phrases, whole words, case ignored."""
    places: tuple[str, ...] = ()
    """Countries or regions the story is about, by English name, own name or ISO code."""
    people: tuple[str, ...] = ()
    """People the story names, by full name or last name; a country of that name is not meant."""
    outlets: tuple[str, ...] = ()
    """Outlets' names or hosts."""
    tags: tuple[str, ...] = ()
    """Feed categories or OPML folders, case ignored."""
    pattern: str | None = None
    """A regular expression searched in title and first paragraph, case ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much of what goes into an issue, and in what order."""

    headings: int = 8
    items_per_heading: int = 5
    items: int = 30
    words: int = 60
    """The most words an item may have."""
    order: tuple[str, ...] = ()
    """Headings or regions, first to last; the house order where it says nothing."""
    usual: tuple[tuple[str, int], ...] = ()
    """House style: how many items a heading usually has; more of them only where they are worth it."""
    lengths: tuple[tuple[str, int], ...] = ()
    """House style: how many words an item under a heading usually has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A story that came before another one."""

    story: str
    """Its id."""
    title: str
    slug: str = ""
    """The issue it ran in; "" for a story that is new like the one that follows it."""
    date: dt.date | None = None
    """The day of that issue."""
    heading: str = ""
    """The heading it ran under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about the same event, the one that leads first; copies apart."""

    id: str
    articles: tuple[Article, ...]
    copies: tuple[Copy, ...] = ()
    heading: Heading | None = None
    follows: Earlier | None = None
    """The story whose next chapter this is: an event of its own."""
    ran: Earlier | None = None
    """The same story, as readers have had it in an issue before."""
    led: str = ""
    """Why this article leads and not another, in a few words; "" where it is the first that tells it."""

    @property
    def lead(self) -> Article:
        """The article that leads: the item is taken from it first, unless nothing of it can be printed."""
        return self.articles[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the independent outlets, first come first; copies do not count."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of printed text, plain or linked, with its emphasis."""

    text: str
    url: Url | None = None
    style: Literal["", "strong", "emphasis", "source"] = ""
    """"source" is the label that names the outlet, after the words taken from it; linked where it can be."""


Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an item says that was not in what ran of its story before."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    """Those of the item's receipts that readers have not had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One bullet of the roundup: sentences, then the label that links to the article; of several articles in turn.

    `runs` is what is printed, each article's source label after its sentences; `sentences` are the receipts for the
    words in it that were taken from `story`, in printed order. An item with no story is a person's own.
    """

    id: str
    runs: Paragraph
    story: Story | None = None
    sentences: tuple[Sentence, ...] = ()
    method: str = ""
    """The summary method that chose the sentences; "" for a person's words."""
    why: str = ""
    """Why that method, or that place in the text, in a few words."""
    candidates: tuple[Sentence, ...] = ()
    """What else could be printed, best first, for a person to swap in."""
    refused: tuple[Refused, ...] = ()
    """What was passed over or cut off, in text order."""
    edited: bool = False
    """A person changed the words or the link."""
    added: bool = False
    """A person put it in (`digest add`, or a line of their own): no rebuild takes it out."""
    news: News | None = None
    """What is new in it, where its story ran before (`story.ran`) or follows one that did; None elsewhere."""

    @property
    def text(self) -> str:
        """The printed words, without the source labels; one space where a label stood between two sentences."""
        stretches = groupby(self.runs, key=lambda run: run.style == "source")
        told = ("".join(run.text for run in runs).strip() for label, runs in stretches if not label)
        return " ".join(filter(None, told))

    @property
    def words(self) -> int:
        """The number of printed words, labels not counted."""
        return words(self.text)

    @property
    def first(self) -> Article | None:
        """The article whose words come first; the story's lead where no receipt says, None without a story."""
        if self.story is None:
            return None
        told = self.sentences[0].article if self.sentences else self.story.lead.id
        return next((article for article in self.story.articles if article.id == told), self.story.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its items, in printed order."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """An item that readers have had."""

    slug: str
    """The issue it ran in."""
    date: dt.date
    heading: str
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one outlet or place has of the items."""

    name: str
    items: int
    share: float
    """Of all items, in (0, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How the items of some issues are shared out; the largest share first, and each adds up to all items."""

    issues: int
    items: int
    outlets: tuple[Share, ...]
    places: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Who came and who went in a day, a week or a month; the readers before, with the net, are the total."""

    begins: dt.date
    name: str
    """The day, the Monday of the week, or the month: "2026-11"."""
    joined: int = 0
    came_back: int = 0
    left: int = 0
    bounced: int = 0
    complained: int = 0
    removed: int = 0
    erased: int = 0
    total: int = 0
    """Readers at its end: those who agreed and have not gone since, whether or not they are on holiday."""

    @property
    def gains(self) -> int:
        """All who came."""
        return self.joined + self.came_back

    @property
    def losses(self) -> int:
        """All who went."""
        return self.left + self.bounced + self.complained + self.removed + self.erased

    @property
    def net(self) -> int:
        """How many more they became, or fewer."""
        return self.gains - self.losses


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What the newsletter says of itself on every issue."""

    name: str
    sender: str = ""
    """`Name <address>` or an address."""
    address: str = ""
    """The postal address, lines separated by newlines."""
    language: str = "en"
    timezone: str = "UTC"
    web: Url | None = None
    """Where the issues stand on the web, or None."""
    unsubscribe: str | None = None
    """A `mailto:` or https address, `{token}` standing for the reader's; None makes one of `web` or the sender."""
    reply_to: str = ""
    """Where answers go; "" is the sender."""
    list_id: str = ""
    """The List-Id (RFC 2919), such as `roundup.herald.example`; "" makes one of name and sender."""
    preferences: bool = False
    """Whether every mail links to the reader's preferences, below `web`."""
    signup: bool = False
    """Whether people can subscribe on a page below `web`, to which the issues' web pages link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An article's image, made small enough for a mail, as it lies beside the issue's web page."""

    article: str
    """The id of the article it belongs to."""
    name: str
    """Where it lies, seen from the web page: "images/3f2a9c01d4e5.jpg"; named by what is in it."""
    width: int
    """Pixels, as is `height`."""
    height: int
    bytes: int
    """The size of the file."""
    url: Url
    """Where it was fetched."""
    alt: str = ""
    """What it shows, in its publisher's words; "" where the publisher does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One day's roundup, complete: what is printed, and what was generated before a person edited."""

    masthead: Masthead
    slug: str
    """`2023-09-21`, a second one of the day `2023-09-21-2`: the folder's name."""
    date: dt.date
    sections: tuple[Section, ...]
    title: str = ""
    """"News Roundup 9/21/2023", in the newsletter's language."""
    subject: str = ""
    preheader: str = ""
    introduction: tuple[Paragraph, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    sponsor: Paragraph = ()
    """What a sponsor says, in a place that is marked as such; () where there is none."""
    pictures: tuple[Picture, ...] = ()
    """Images of articles that are printed, at most one an article; themes without images print none."""
    unprinted: tuple[Picture, ...] = ()
    """Images that earlier builds made and that are not printed now: their files are there, should they be again."""
    theme: str = "roundup"
    generated: tuple[Section, ...] = ()
    """What the last build generated, before the draft's changes: the base a later draft is compared with."""
    generated_subject: str = ""
    generated_preheader: str = ""
    removed: tuple[str, ...] = ()
    """Ids of items a person took out, and of their stories' articles; they stay out."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Headings a person renamed: the generated name, and theirs."""
    schema: int = ISSUE_SCHEMA

    @property
    def items(self) -> tuple[Item, ...]:
        """Every printed item, in printed order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An issue as it leaves the house: mail, text twin and web page."""

    issue: Issue
    subject: str
    html: str
    """The HTML mail."""
    text: str
    """The plain-text twin, from the same items."""
    page: str
    """The web page: always the whole issue; "" in an edition cut to what readers chose, which has none of its own."""
    rest: tuple[str, ...] = ()
    """The last headings, where mail and text twin leave them to the web page: an inbox would have clipped them."""

    @property
    def mailed(self) -> tuple[Section, ...]:
        """The sections that mail and text twin print."""
        return self.issue.sections[: len(self.issue.sections) - len(self.rest)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to one reader about their subscription."""

    subject: str
    html: str
    text: str
    """The plain-text twin."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check has to say about an edition or its message."""

    rule: int
    """The check's number."""
    name: str
    """What it is called: "postal-address"."""
    level: Literal["E", "W"]
    """E blocks a send, W warns."""
    where: str
    """The part it is in: "html", "text", "headers", "message", or the "draft" that a person edits."""
    message: str
    """One line for a person."""
    source: str = ""
    """Where the rule comes from: "RFC 5322 2.1.1"."""
    silenced: str = ""
    """Why the newsletter does not want it to count; "" for one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Findings that the newsletter has looked at, and does not want to count."""

    check: int | str
    """The check's number or name."""
    reason: str
    """For those who read the list later: never blank."""
    until: dt.date | None = None
    """The last day on which it holds; None for good."""
    words: str = ""
    """Only findings whose message has these; "" for all of the check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody a message goes to, as the post office needs them."""

    person: PersonId
    address: Address
    name: str = ""
    language: str = ""
    token: str = ""
    """What makes their link to unsubscribe theirs."""
    preferences: str = ""
    """What makes their link to their preferences theirs; "" where there are no such pages."""
    bounces: str = ""
    """What makes the envelope's sender theirs; "" where all bounces go to one address."""
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What else is known of them, such as their town."""
    edition: str = ""
    """The SHA-256 of the edition they get."""
    attempts: int = 0
    """How often this issue was tried before."""
    date: dt.datetime | None = None
    """The message's Date, where it is the reader's own; None: that of all."""


State = Literal["pending", "claimed", "in_data", "sent", "deferred", "failed", "suppressed", "unknown"]
"""Where a delivery stands; `unknown` is one that ended between the message and the relay's answer (RFC 1047)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One issue to one person, and what became of it."""

    person: PersonId
    state: State
    address: str = ""
    """"" when the person was erased."""
    code: int | None = None
    """The relay's reply code, where it gave one."""
    reason: str = ""
    attempts: int = 0
    next_at: dt.datetime | None = None
    """When a deferred one is tried again."""
    relay: str = ""
    """Through which the last attempt went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Every recipient of an issue, by what became of them; the six always sum to `audience`."""

    audience: int = 0
    sent: int = 0
    suppressed: int = 0
    failed: int = 0
    deferred: int = 0
    unknown: int = 0
    pending: int = 0
    """Not tried yet, or in a living sender's hands."""

    @property
    def open(self) -> int:
        """Those who may still get it."""
        return self.pending + self.deferred

    @property
    def clean(self) -> bool:
        """Whether everybody was sent to, or left."""
        return self.audience == self.sent + self.suppressed
