"""From a finished issue to one that may go out: checked, approved, tested; `dispatch` sends it.

approve: draft -> edition, kept byte for byte     cleared: that edition, if nothing changed and nothing blocks
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest import check, deliver, edit, house, personal, preferences, rebuilding, signing, unsubscribe
from digest.errors import CheckError, DeliverError, DigestError, IssueError
from digest.values import Address, Edition, Finding, PersonId, Recipient

if TYPE_CHECKING:
    from digest.issues import Folder
    from digest.settings import Delivery, Settings, Way
    from digest.store.editions import Approval
    from digest.store.engine import Store

TOO_LARGE = 33
"""The check of a message against the relay's SIZE."""
_NOBODY = PersonId(0)
_SPECIMEN = "specimenspecimenspecimen22"
"""Stands for a reader's tokens where there is no reader; sealed by nobody, it opens nothing."""


def current(settings: Settings, folder: Folder) -> Edition:
    """The issue's edition, as draft, settings and theme stand now. Writes nothing. Raises IssueError, DraftError."""
    return rebuilding.rebuild(folder.the_issue(), folder.read_draft(), str(folder.draft), settings)


def changed(settings: Settings, slug: str, fingerprint: str) -> bool:
    """Whether the issue, where it lies in this folder, would now be another edition than that one."""
    from digest.issues import Folder
    from digest.store import editions

    folder = Folder(settings.issues / slug)
    try:
        return folder.issue.exists() and editions.sha256(current(settings, folder)) != fingerprint
    except DigestError:  # a draft that cannot be read is another one
        return True


def findings(
    edition: Edition,
    settings: Settings | None,
    folder: Folder | None,
    *,
    audience: int,
    now: dt.datetime,
    takes: int | None = None,
) -> tuple[Finding, ...]:
    """What the checks say of the edition, as the message that somebody would get, by the settings' house style.

    Without settings there is no style and nothing is silenced. Its images are looked for in the folder; without one
    they are taken to be there. `takes` is how many octets the relay takes, where it said so. Raises SettingsError
    where a silence is for no check, or for one that cannot be silenced.
    """
    silences = house.silences(settings, now) if settings else ()
    try:
        signer = signer_of(settings) if settings else None
    except DeliverError as error:
        return (_none(14, "alignment", f"there can be no signature: {error}", "RFC 6376"),)
    try:
        sample = _specimen(edition, now, signer)
    except DeliverError as error:
        return (_none(13, "message", f"there can be no message: {error}", "RFC 5322 3.6"),)
    masthead = edition.issue.masthead
    post = check.Post(
        message=sample,
        unsubscribe=unsubscribe.link(masthead, _SPECIMEN) or "",
        preferences=preferences.link(masthead, _SPECIMEN) or "",
        audience=audience,
        missing=folder.missing_pictures(edition.issue) if folder else (),
        size_limit=takes,
        signs=signer is not None,
        signing=signer.notes if signer else (),
        house=house.style(edition.issue, settings) if settings else check.House(),
    )
    return check.findings(edition, post, silences)


def _none(rule: int, name: str, reason: str, source: str) -> Finding:
    """Why there is no message that could be looked at."""
    return Finding(rule=rule, name=name, level="E", where="headers", message=reason, source=source)


def _specimen(edition: Edition, now: dt.datetime, signer: deliver.Signer | None) -> bytes:
    """The message to the newsletter itself."""
    skeleton = deliver.skeleton(edition, sent_at=now, signer=signer)
    return skeleton.message(_nobody(skeleton.sender, edition))


def _nobody(address: Address, edition: Edition) -> Recipient:
    fields = personal.specimen(personal.markers(edition.issue))
    return Recipient(person=_NOBODY, address=address, token=_SPECIMEN, preferences=_SPECIMEN, fields=fields)


def blocking(found: Sequence[Finding]) -> tuple[str, ...]:
    """The findings that an issue is not sent with, a line each; silenced ones do not count."""
    return tuple(f"{one.message} (check {one.rule})" for one in found if one.level == "E" and not one.silenced)


def approve(settings: Settings, folder: Folder, store: Store, *, by: str, now: dt.datetime) -> Approval:
    """Rebuilds the issue from its draft, writes its files, and keeps the edition as what will be sent."""
    from digest.store import editions

    house.silences(settings, now)
    draft = folder.read_draft()
    edition = current(settings, folder)
    if not edition.issue.items:
        raise IssueError(path=str(folder.path), reason="holds no item: there is nothing to approve")
    folder.write(edition, edit.written(edition.issue), seen=draft)
    return editions.approve(store, current(settings, folder), by=by, at=now)


def approvers(store: Store, slug: str, fingerprint: str) -> tuple[str, ...]:
    """Who approved this very edition, each once, in order."""
    from digest.store import editions

    names = {one.by.casefold(): one.by for one in editions.approved(store, slug) if one.edition == fingerprint}
    return tuple(names.values())


def cleared(settings: Settings, folder: Folder, store: Store, *, audience: int, now: dt.datetime) -> Edition:
    """The approved edition, when it is still the draft's and nothing blocks it.

    Raises IssueError where it was not approved, not by enough people, or was changed since; CheckError for findings.
    """
    from digest.store import editions

    slug = folder.path.name
    edition = current(settings, folder)
    by = approvers(store, slug, fingerprint := editions.sha256(edition))
    if not by:
        before = editions.approved(store, slug)
        changed = "was changed since it was approved" if before else "is not approved"
        raise IssueError(path=slug, reason=f"{changed}: `digest approve {slug}`")
    if (missing := settings.delivery.approvals - len(by)) > 0:
        reason = f"is approved by {', '.join(by)}; {missing} more must approve it: `digest approve {slug} --by NAME`"
        raise IssueError(path=slug, reason=reason)
    kept = editions.edition(store, fingerprint)
    if blocked := blocking(findings(kept, settings, folder, audience=audience, now=now)):
        raise CheckError(slug=slug, findings=blocked)
    return kept


def ways_of(settings: Settings, urls: Sequence[str] = ()) -> tuple[deliver.Way, ...]:
    """The ways out that are named, else the settings' own, spare ones last; one at least is no spare.

    What is named uses what the settings know of that address. Paths begin at the newsletter's folder where the
    settings name them. Raises DeliverError where there is none, one cannot be understood, or comes twice.
    """
    from digest.settings import Way

    its = settings.delivery
    known = {one.url: replace(one, spare=False) for one in its.relays}
    own = its.relays or ((Way(url=its.relay),) if its.relay else ())
    chosen = [known.get(url, Way(url=url)) for url in urls] or own
    if not chosen:
        reason = (
            "none: --relay smtp://host:port, maildir:PATH or eml:PATH, or `relay` under [delivery] in digest.toml"
        )
        raise DeliverError(subject="relay", reason=reason)
    ways = [_way(its, one, Path() if urls else settings.folder) for one in chosen]
    if twice := [name for name, count in Counter(way.relay.name for way in ways).items() if count > 1]:
        raise DeliverError(
            subject=twice[0], reason="is named twice: a relay is one way out, with all its connections"
        )
    if all(way.spare for way in ways):
        raise DeliverError(subject="relays", reason="all of them are spare: one at least must be used at all times")
    return tuple(sorted(ways, key=lambda way: way.spare))


def _way(its: Delivery, one: Way, base: Path) -> deliver.Way:
    relay = deliver.relay(
        one.url,
        base=base,
        user=one.user or its.user,
        password=one.password or its.password,
        starttls=its.starttls,
        connect_s=its.connect_seconds,
        reply_s=its.reply_seconds,
        final_s=its.final_seconds,
    )
    return deliver.Way(
        relay=relay,
        connections=one.connections or its.connections,
        per_connection=its.per_connection,
        pace=deliver.Pace(one.per_second, one.per_hour),
        spare=one.spare,
    )


def relay_of(settings: Settings, url: str | None) -> deliver.Relay:
    """The relay named, or the settings' first that is no spare: for what goes out one by one. Raises DeliverError."""
    return ways_of(settings, [url] if url else ())[0].relay


def signer_of(settings: Settings) -> deliver.Signer | None:
    """What signs the newsletter's mail with its keys; None where the relay signs. Raises DeliverError."""
    if settings.delivery.dkim == "relay":
        return None
    return signing.signer(settings.dkim, deliver.address_of(settings.masthead.sender))


def test(
    edition: Edition,
    relay: deliver.Relay,
    address: Address,
    *,
    envelope: str | None,
    now: dt.datetime,
    signer: deliver.Signer | None,
) -> None:
    """One message to that address, marked as a test; the ledger hears nothing. Raises DeliverError."""
    skeleton = deliver.skeleton(edition, sent_at=now, test=True, signer=signer)
    recipient = _nobody(address, edition)
    line = deliver.opener(relay)()
    try:
        sender = deliver.envelope(envelope, recipient, skeleton.sender)
        outcome = line.hand(sender, recipient, skeleton.message(recipient), lambda: True)
    finally:
        line.close()
    if outcome.state != "sent":
        reason = f"{outcome.code or ''} {outcome.reason}".strip()
        told = "may have been taken or not" if outcome.state == "unknown" else "was not taken"
        raise DeliverError(subject=address, reason=f"the test {told}: {reason}")
