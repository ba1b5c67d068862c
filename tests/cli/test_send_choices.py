"""`digest send` to readers who chose topics, or a mail a day or a week: each gets theirs, and the editor sees it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest.store import engine, ledger, variants
from digest.store.engine import Store
from digest.store.tables import approvals, people
from digest.text import wanted
from tests.cli.conftest import Run
from tests.cli.test_cut import _keep
from tests.edit.conftest import issue, item
from tests.edit.test_topics import on
from tests.fakes.smtp import Reply, Smtp

READERS: dict[str, dict[str, Any]] = {
    "ann": {},
    "ben": {"wanted": wanted(["Haiti"])},
    "cy": {"frequency": "weekly"},
    "dee": {"wanted": wanted(["Kenya", "Haiti"])},
    "eve": {"wanted": wanted(["Chad"])},
    "fay": {"frequency": "weekly", "wanted": wanted(["Haiti"])},
    "gil": {"language": "es"},
}


@pytest.fixture
def folder(newsletter: Path, digest: Run) -> Path:
    """A newsletter with these readers, and issues of a Thursday, a Friday, a Sunday and the Monday after."""
    toml = newsletter / "digest.toml"
    text = toml.read_text().replace("# [segments]\n", "[segments]\nspanish = \"language = 'es'\"\n")
    toml.write_text(text + "\n[topics]\ndays = 0\n")
    readers = newsletter / "readers.csv"
    readers.write_text("email\n" + "".join(f"{name}@reader.example\n" for name in READERS))
    assert digest("-C", newsletter, "subscribers", "import", readers, "--yes", "--consent", "Yes.").code == 0
    for name, values in READERS.items():
        change(newsletter, name, **{"status": "active"} | values)
    for day in (21, 22, 24, 25):
        kenya = [("Kenya", [item(f"k{day}", "Kenya")])] if day != 22 else []
        _keep(newsletter, on(day, issue(("Haiti", [item(f"h{day}")]), *kenya)))
        assert digest("-C", newsletter, "approve", slug(day), "--by", "Edda").code == 0
    return newsletter


def slug(day: int) -> str:
    """The issue of that day."""
    return f"2023-09-{day}"


def store_of(folder: Path) -> Store:
    """The newsletter's store."""
    found = engine.existing(f"sqlite:///{folder / 'digest.db'}")
    assert found
    return found


def change(folder: Path, name: str, **values: Any) -> None:
    """What that reader chose."""
    with store_of(folder) as store, store.writing() as connection:
        address = f"{name}@reader.example"
        connection.execute(sa.update(people).where(people.c.address == address).values(**values))


@pytest.fixture
def send(folder: Path, digest: Run, tmp_path: Path) -> Callable[..., dict[str, EmailMessage]]:
    """Sends the issue of that day; what each reader got of it."""

    def sent(day: int, *more: str) -> dict[str, EmailMessage]:
        out = tmp_path / f"out{day}"
        said = digest("-C", folder, "send", slug(day), "--relay", f"eml:{out}", "--yes", *more)
        assert said.code == 0, said.err
        return {message["To"].addresses[0].username: message for message in map(_parsed, out.glob("*.eml"))}

    return sent


def _parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def reports(message: EmailMessage) -> list[str]:
    """The items that the text twin has, in their order; the HTML mail has the same."""
    text, html = (part.get_content() for part in message.iter_parts())
    found = [word for word in text.replace("Report ", "Report_").split() if word.startswith("Report_")]
    assert all(word.removeprefix("Report_") in html for word in found)
    return [word.removeprefix("Report_") for word in found]


def test_each_reader_gets_the_edition_of_their_choice(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """Every issue, cut to topics, or once a week; of issues that were never sent nobody gets anything."""
    first = send(21)
    assert {name: reports(one) for name, one in first.items()} == {
        "ann": ["h21", "k21"], "ben": ["h21"], "cy": ["h21", "k21"], "dee": ["h21", "k21"], "fay": ["h21"],
        "gil": ["h21", "k21"],
    }  # fmt: skip
    assert set(send(22)) == {"ann", "ben", "dee", "gil"}
    last = send(25)  # the issue of the 24th was approved, and never sent
    found = {name: reports(one) for name, one in last.items()}
    assert found == {
        "ann": ["h25", "k25"], "ben": ["h25"], "cy": ["h25", "h22", "k25"], "dee": ["h25", "k25"],
        "fay": ["h25", "h22"], "gil": ["h25", "k25"],
    }  # fmt: skip
    assert len({one["Message-ID"] for one in last.values()}) == 6
    (figures,) = digest("-C", folder, "status", slug(25), "--json").lines
    assert figures == {
        "audience": 6, "sent": 6, "suppressed": 0, "failed": 0, "deferred": 0, "unknown": 0, "pending": 0
    }  # fmt: skip


def test_the_editor_sees_who_gets_which(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """Before and after, in figures that add up; a look writes nothing."""
    before = (folder / "digest.db").read_bytes()
    looked = digest("-C", folder, "send", slug(21), "--dry-run", "--editions", "--json")
    assert looked.code == 0
    assert (folder / "digest.db").read_bytes() == before
    said = digest("-C", folder, "send", slug(21), "--dry-run")
    assert said.out.strip().endswith(
        "to 6 readers: 4 the whole issue, 1 in 1 edition by topic, 1 the weekly; 1 gets nothing this time"
    )
    send(21)
    (found,) = digest("-C", folder, "status", slug(21), "--editions", "--json").lines
    assert found == looked.lines[0]
    rows = {(tuple(one["topics"]), one["frequency"]): one for one in found["editions"]}
    assert sum(one["readers"] for one in found["editions"]) == 7
    assert rows[("haiti",), "every"]["items"] == rows[("haiti",), "weekly"]["items"] == 1
    assert rows[("haiti",), "every"]["edition"] == rows[("haiti",), "weekly"]["edition"]
    assert rows[("chad",), "every"]["edition"] is None
    told = digest("-C", folder, "status", slug(21), "--editions").out
    assert "every   chad: nothing this time" in told
    assert "weekly  haiti: 1 item, 'Title h21'" in told
    assert digest("-C", folder, "send", slug(22), "--editions", "--yes").code == 2


def test_the_question_says_it_too(folder: Path, digest: Run, tmp_path: Path) -> None:
    """A no leaves everything as it was."""
    said = digest("-C", folder, "send", slug(21), "--relay", f"eml:{tmp_path}/out", stdin="n\n")
    assert "to 6 readers into" in said.err
    assert ": 4 the whole issue, 1 in 1 edition by topic, 1 the weekly; 1 gets nothing this time?" in said.err
    with store_of(folder) as store:
        assert ledger.started(store, slug(21)) is None


def test_an_issue_that_all_wait_for_counts_as_sent(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """A newsletter whose readers all want a mail a week leaves out no day."""
    for name in READERS:
        change(folder, name, frequency="weekly", wanted="")
    assert len(send(21)) == 7
    assert send(22) == {}
    assert send(22) == {}
    assert digest("-C", folder, "status", slug(22), "--json").lines[0]["audience"] == 0
    assert {name: reports(one) for name, one in send(25).items()} == {key: ["h25", "h22", "k25"] for key in READERS}


def test_an_issue_goes_to_a_segment_alone(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """By its name or by a filter; what has begun for some does not go on for others."""
    assert set(send(21, "--segment", "spanish")) == {"gil"}
    assert set(send(22, "--segment", 'topic has "Haiti"')) == {"ben", "dee", "fay"}
    said = digest("-C", folder, "send", slug(21), "--segment", 'topic has "Haiti"', "--yes")
    assert said.code == 1
    assert "is being sent to the segment language = 'es' already" in said.err
    said = digest("-C", folder, "send", slug(24), "--segment", 'name = "Nobody"', "--yes")
    assert "no active subscriber is in the segment" in said.err
    said = digest("-C", folder, "send", slug(24), "--segment", "spansh", "--yes")
    assert said.code == 1
    assert said.err.count("\n") == 1


def test_what_went_to_a_segment_takes_nothing_from_the_others(
    folder: Path, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """An issue for some is not the week's first one for all; and what is in it is for these readers alone."""
    change(folder, "gil", frequency="weekly")
    assert set(send(21, "--segment", "spanish")) == {"gil"}
    assert {name: reports(one) for name, one in send(22).items() if name in ("cy", "fay", "gil")} == {
        "cy": ["h22"], "fay": ["h22"], "gil": ["h22"],
    }  # fmt: skip
    assert send(24, "--segment", "spanish") == {}  # the second one of the week of theirs
    assert reports(send(25)["cy"]) == ["h25", "k25"]


def test_a_segment_that_gets_nothing_this_time_leaves_the_issue_to_the_others(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """It is not begun for them; and of one that was, it is said that it went to them alone."""
    said = digest("-C", folder, "send", slug(21), "--segment", 'topic has "Chad"', "--yes", "--relay", "eml:out")
    assert 'nobody in the segment topic has "Chad" gets anything of it this time' in said.err
    assert "ann" in send(21)
    send(22, "--segment", "spanish")
    said = digest("-C", folder, "send", slug(22), "--yes", "--relay", "eml:out")
    assert "was sent before, to the segment language = 'es' alone; nobody is mailed again" in said.err


def test_an_edition_that_is_wrong_blocks_the_send_and_names_its_readers(
    folder: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the whole issue is right."""
    from digest import mailing
    from digest.values import Finding

    real = mailing.findings

    def strict(edition: Any, *arguments: Any, **more: Any) -> tuple[Finding, ...]:
        small = len(edition.issue.items) == 1
        finding = Finding(rule=99, name="small", level="E", where="html", message="it is too small")
        return (finding,) if small else real(edition, *arguments, **more)

    monkeypatch.setattr(mailing, "findings", strict)
    said = digest("-C", folder, "send", slug(21), "--dry-run")
    assert said.code == 1
    assert "for readers of haiti: it is too small (check 99)" in said.err


def test_who_is_back_from_a_pause_gets_the_issue(
    folder: Path, digest: Run, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """A look wakes nobody, but counts them; others stay on holiday."""
    now = dt.datetime.now(dt.UTC)
    change(folder, "ann", status="paused", paused_until=now - dt.timedelta(hours=1))
    change(folder, "gil", status="paused", paused_until=now + dt.timedelta(days=1))
    said = digest("-C", folder, "send", slug(21), "--dry-run", "--editions", "--json")
    assert sum(one["readers"] for one in said.lines[0]["editions"]) == 6
    with store_of(folder) as store:
        assert ledger.active(store) == 5
    assert set(send(21)) == {"ann", "ben", "cy", "dee", "fay"}


def test_someone_chooses_anew_between_the_look_and_the_send(
    folder: Path, digest: Run, monkeypatch: pytest.MonkeyPatch, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """The issue is planned again, and they get what they chose last."""
    real, done = ledger.start, list[object]()

    def start(*arguments: Any, **more: Any) -> int | None:
        if not done:
            change(folder, "ann", wanted=wanted(["Kenya"]))
        done.append(found := real(*arguments, **more))
        return found

    monkeypatch.setattr(ledger, "start", start)
    assert reports(send(21)["ann"]) == ["k21"]
    assert done == [None, 6]


def test_a_send_that_is_gone_when_it_is_to_go_on_mails_nobody(
    folder: Path, digest: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup was put back while the question was open: who would get what, nobody has planned."""
    real = ledger.start
    monkeypatch.setattr(ledger, "start", lambda *some, **more: real(*some, **more) and 0)
    its = ("send", slug(21), "--relay", f"eml:{tmp_path}/out", "--yes")
    assert digest("-C", folder, *its, "--segment", "spanish").code == 3
    monkeypatch.undo()

    def asked(_: str) -> None:
        with store_of(folder) as store, store.writing() as connection:
            variants.undo(connection, slug(21))

    monkeypatch.setattr("digest.cli.newsletter.ask", asked)
    said = digest("-C", folder, *its[:-1])
    assert (said.code, list(tmp_path.glob("out/*"))) == (1, [])
    assert "is not being sent any more" in said.err


def test_run_again_it_goes_on_with_what_was_frozen(folder: Path, digest: Run) -> None:
    """Who chooses anew in mid-send gets the edition they were to get; with the next issue, what they want now."""
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="ben@reader.example", times=1)
        send = ("send", slug(21), "--relay", server.url, "--yes", "--wait", "0")
        assert digest("-C", folder, *send).code == 3
        assert len(server.messages) == 5
        change(folder, "ben", wanted=wanted(["Kenya"]), frequency="daily")
        assert digest("-C", folder, *send).code == 0
    (mail,) = (taken.data for taken in server.messages if "ben@reader.example" in taken.recipients)
    found = email.message_from_bytes(mail, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert reports(found) == ["h21"]


def test_a_relay_that_takes_the_issue_but_not_the_longer_weekly_is_found_out_before_it_begins(
    folder: Path, digest: Run, tmp_path: Path, send: Callable[..., dict[str, EmailMessage]]
) -> None:
    """Nobody is frozen."""
    send(21), send(22)
    other = shutil.copytree(folder, tmp_path / "other")
    digest("-C", other, "send", slug(25), "--relay", f"eml:{tmp_path}/sizes", "--yes")
    sizes = {path.name.split("-")[1]: path.stat().st_size for path in (tmp_path / "sizes").iterdir()}
    assert sizes["ann"] + 200 < sizes["cy"]
    with Smtp(extensions=(f"SIZE {(sizes['ann'] + sizes['cy']) // 2}",)) as server:
        said = digest("-C", folder, "send", slug(25), "--relay", server.url, "--yes", "--wait", "0")
    assert said.code == 1
    assert "(check 33)" in said.err
    assert server.messages == []
    with store_of(folder) as store:
        assert ledger.started(store, slug(25)) is None


def test_status_of_a_send_that_began_without_editions(folder: Path, digest: Run) -> None:
    """As older versions did: one edition, everybody's."""
    with store_of(folder) as store:
        with store.reading() as connection:
            edition = connection.scalar(sa.select(approvals.c.edition).where(approvals.c.slug == slug(21)))
        assert ledger.start(store, slug(21), edition, dt.datetime.now(dt.UTC)) == 7
    said = digest("-C", folder, "status", slug(21), "--editions", "--json")
    (only,) = json.loads(said.out)["editions"]
    assert (only["readers"], only["topics"], only["edition"], only["items"]) == (7, [], edition, 2)


def test_a_dry_run_as_json_is_json(folder: Path, digest: Run) -> None:
    """A script asks how many it would be."""
    said = digest("-C", folder, "send", slug(21), "--dry-run", "--json")
    found = json.loads(said.out)
    assert (set(found), found["readers"] > 0) == ({"subject", "edition", "readers"}, True)
