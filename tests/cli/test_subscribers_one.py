"""`digest subscribers show|history|pause|remove|add`: one person, as the editor sees and changes them."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.tables import deliveries, editions, events, people, sends
from subscribers import Keys, People, checked
from tests.cli.conftest import Run, Said

AGREED = "Yes, send me the roundup.\n  Once a week."
ANNA = "anna@reader.example"


@pytest.fixture
def subscribers(
    newsletter: Path, digest: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run `digest subscribers` where it is Kathmandu's time; a test that names `store_url` has either store."""
    both = "store_url" in request.fixturenames
    monkeypatch.setenv("DIGEST_STORE_URL", request.getfixturevalue("store_url" if both else "sqlite_url"))
    path = newsletter / "digest.toml"
    path.write_text(path.read_text().replace('timezone = "UTC"', 'timezone = "Asia/Kathmandu"'))
    return lambda command, *rest, **more: digest("subscribers", command, "-C", newsletter, *rest, **more)


@pytest.fixture
def them(subscribers: Run, newsletter: Path) -> Iterator[People]:
    """The subscribers themselves, with Anna among them."""
    said = subscribers(
        "add", ANNA, "--name", "Anna Berg", "--topics", "Kenya", "--topics", "Ports", "--timezone", "Europe/Madrid",
        "--frequency", "weekly", "--field", "town=Lisbon = home", "--consent", AGREED,
    )  # fmt: skip
    assert said == Said(0, f"{ANNA}: added, active\n", "")
    with engine.opened(os.environ["DIGEST_STORE_URL"]) as store:
        yield People(store, Keys.made(newsletter / "digest.keys"), lambda: dt.datetime.now(dt.UTC))


def everything(them: People) -> list[Any]:
    """Every row about people."""
    with them.store.reading() as connection:
        return [list(connection.execute(sa.select(table).order_by(table.c.id))) for table in (people, events)]


def rows(said: Said) -> dict[str, str]:
    """The table on top, by its names."""
    assert (said.code, said.err) == (0, "")
    top = said.out.split("\n\n")[0].strip().split("\n")
    return {name.strip(): text for name, text in (line.split("  ", 1) for line in top)}


def test_everything_about_one_person(subscribers: Run, them: People) -> None:
    """On one screen: what they are and chose, and the consent word for word."""
    said = subscribers("show", "ANNA@reader.example")
    found = {name: text.strip() for name, text in rows(said).items()}
    assert found.pop("joined").endswith(" UTC")
    assert found == {
        "address": ANNA, "status": "active", "name": "Anna Berg", "language": "en (the newsletter's)",
        "time zone": "Europe/Madrid", "topics": "Kenya, Ports", "frequency": "weekly", "field town": "Lisbon = home",
    }  # fmt: skip
    assert "by command, wording " in said.out
    assert ":\n    Yes, send me the roundup.\n      Once a week.\n\nissues: none yet\n" in said.out
    assert max(map(len, said.out.split("\n"))) <= 80
    assert said.out.count("\n") < 24


def test_the_last_five_issues_with_what_became_of_them(subscribers: Run, them: People, store_url: str) -> None:
    """Newest first; of what a relay said, the reason."""
    id, now = them.the(checked(ANNA)).id, dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)
    with them.store.writing() as connection:
        edition = {"sha256": "e" * 64, "slug": "2026-09-01", "made_at": now, "data": b""}
        connection.execute(sa.insert(editions), edition)
        for day, state in enumerate(("sent", "sent", "deferred", "failed", "in_data", "sent", "sent"), start=1):
            at, slug = now + dt.timedelta(days=day - 1), f"2026-09-0{day}"
            connection.execute(sa.insert(sends), {"slug": slug, "edition": "e" * 64, "started_at": at})
            told = {"code": 550, "reason": "no such\x1b[31m user"} if state == "failed" else {"reason": ""}
            connection.execute(
                sa.insert(deliveries),
                {"slug": slug, "person": id, "state": state, "attempts": 1, "changed_at": at, **told},
            )
    said = subscribers("show", ANNA)
    assert said.out.split("issues\n")[1].split("\n") == [
        "    2026-09-07  sent 2026-09-07 08:00:00 UTC",
        "    2026-09-06  sent 2026-09-06 08:00:00 UTC",
        "    2026-09-05  pending 2026-09-05 08:00:00 UTC",
        "    2026-09-04  failed 2026-09-04 08:00:00 UTC: 550 no such[31m user",
        "    2026-09-03  deferred 2026-09-03 08:00:00 UTC",
        "",
    ]
    (found,) = subscribers("show", ANNA, "--json").lines
    assert [(one["date"], one["state"]) for one in found["issues"]][:1] == [("2026-09-07", "sent")]
    assert (found["timezone"], found["frequency"], found["fields"]) == (
        "Europe/Madrid",
        "weekly",
        {"town": "Lisbon = home"},
    )
    assert found["consent"]["wording"] == AGREED


def test_why_somebody_is_what_they_are(subscribers: Run, them: People, store_url: str) -> None:
    """In the newsletter's days; an erased person's address tells only that it was erased."""
    today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    steps = (
        (["pause", ANNA, "--until", "2099-12-24"], "paused until 2099-12-24"),
        (["pause", ANNA], "paused until they come back"),
        (["pause", ANNA, "--end"], "active"),
        (["remove", ANNA, "--as", "bounced"], f"bounced on {today} by command"),
        (["remove", ANNA], f"suppressed: removed on {today} by command"),
        (["forget", ANNA, "--yes"], f"erased on {today} by command"),
    )
    for command, why in steps:
        assert subscribers(*command).code == 0
        said = subscribers("show", ANNA)
        assert rows(said)["status"].strip() == why
    assert not any(word in said.out for word in ("Berg", "Kenya", "Lisbon", "Madrid", "issues"))
    subscribers("add", "ben@reader.example")
    said = subscribers("show", "ben@reader.example")
    assert rows(said)["status"].strip() == f"pending: added on {today} by command"
    assert "consent: none yet" in said.out


def test_a_history_is_the_proof(subscribers: Run, them: People, store_url: str) -> None:
    """Every event a line, oldest first; each wording once, word for word, under its version."""
    id = them.the(checked(ANNA)).id
    them.pause(id, None, how="link", ip="2001:db8::7")
    subscribers("add", ANNA, "--consent", AGREED)
    subscribers("add", ANNA, "--consent", "The new terms.")
    said = subscribers("history", ANNA)
    assert (said.code, said.err) == (0, "")
    lines, first, second = said.out.split("\n\n")
    told = [line.split("  ") for line in lines.split("\n")]
    kinds = [[cell.strip() for cell in line if cell.strip()][1:4] for line in told]
    assert kinds[:3] == [["added", "by command", "-"], ["consent", "by command", "-"],
                         ["paused", "by the link", "2001:db8::7"]]  # fmt: skip
    assert len(kinds) == 5
    story = subscribers("history", ANNA, "--json").lines
    assert [one["kind"] for one in story] == ["added", "consent", "paused", "consent", "consent"]
    versions = [one["version"] for one in story if one["version"]]
    assert versions[0] == versions[1] != versions[2]
    assert first == f"wording {versions[0]}:\n    Yes, send me the roundup.\n      Once a week."
    assert second == f"wording {versions[2]}:\n    The new terms.\n"
    assert [one["wording"] for one in story if one["wording"]] == [AGREED, AGREED, "The new terms."]
    assert "reader.example" not in said.out
    assert subscribers("forget", ANNA, "--yes").code == 0
    assert subscribers("history", ANNA).out.split("\n\n")[1] == first


@pytest.mark.parametrize("command", ["show", "history", "pause", "remove"])
def test_who_is_not_there_is_one_line(subscribers: Run, them: People, command: str) -> None:
    """And nothing happens to the others named."""
    before = everything(them)
    others = [ANNA] if command in ("pause", "remove") else []
    said = subscribers(command, *others, "none@reader.example")
    assert said == Said(1, "", "digest: none@reader.example: not among the subscribers\n")
    assert subscribers(command, *others, "none").code == 1
    assert everything(them) == before


def test_a_pause_ends_with_the_newsletters_day(subscribers: Run, them: People) -> None:
    """Its beginning; paused again for as long changes nothing."""
    assert subscribers("pause", ANNA, "--until", "2099-12-24").out == f"{ANNA}: paused until 2099-12-24\n"
    anna = them.the(checked(ANNA))
    assert (anna.status, anna.paused_until) == ("paused", dt.datetime(2099, 12, 23, 18, 15, tzinfo=dt.UTC))
    before = everything(them)
    assert subscribers("pause", ANNA, "--until", "2099-12-24").out == f"{ANNA}: was paused until 2099-12-24\n"
    assert everything(them) == before
    assert subscribers("pause", ANNA, "--end") == Said(0, f"{ANNA}: active again\n", "")
    assert subscribers("pause", ANNA, "--end") == Said(0, f"{ANNA}: is active: was not paused\n", "")


def test_only_who_gets_mail_can_be_paused(subscribers: Run, them: People) -> None:
    """The others are told, those who can be are paused, and the exit code says that not all were."""
    subscribers("add", "ben@reader.example")
    said = subscribers("pause", "ben@reader.example", ANNA)
    assert said == Said(3, f"{ANNA}: paused until they come back\n", "ben@reader.example: is pending: not paused\n")
    said = subscribers("pause", "ben@reader.example", "--end")
    assert said == Said(3, "", "ben@reader.example: is pending: was not paused\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--until", "2020-01-01"], "2020-01-01 is not in the future"),
        (["--until", "tomorrow"], "does not match"),
        (["--until", "2099-01-01", "--end"], "give one of them"),
    ],
)
def test_a_pause_needs_a_future(subscribers: Run, them: People, arguments: list[str], why: str) -> None:
    """Wrong usage, and nothing done."""
    before = everything(them)
    said = subscribers("pause", ANNA, *arguments)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert everything(them) == before


def test_today_is_no_future_where_the_newsletter_is_made(
    subscribers: Run, them: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a quarter past six in the evening, UTC, it is tomorrow in Kathmandu."""

    class Evening(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(2026, 9, 21, 18, 15, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr("digest.cli.newsletter.dt.datetime", Evening)
    said = subscribers("pause", ANNA, "--until", "2026-09-22")
    assert said.code == 2
    assert "today is 2026-09-22" in said.err


def test_who_complained_never_comes_back_and_who_bounced_may(subscribers: Run, them: People, store_url: str) -> None:
    """`--as` says why they are removed, and that decides."""
    subscribers("add", "ben@reader.example", "--consent", "Yes.")
    said = subscribers("remove", ANNA, "ANNA@reader.example", "--as", "bounced")
    assert said == Said(0, f"{ANNA}: removed as bounced\n", "")
    assert subscribers("remove", ANNA, "--as", "bounced").out == f"{ANNA}: was gone before\n"
    assert subscribers("remove", "ben@reader.example", "--as", "complained").code == 0
    assert [one["status"] for one in subscribers("list", "--json").lines] == ["bounced", "complained"]
    assert them.story(them.the(checked(ANNA)).id)[-1].how == "command"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["add", "ben@reader.example"], "ben@reader.example: would be added, pending (not mailed until they agree)"),
        (["add", "ben@reader.example", "--consent", "Yes."], "ben@reader.example: would be added, active"),
        (["add", ANNA, "--name", "Anna Holm"], f"{ANNA}: would be changed, active"),
        (["add", ANNA], f"{ANNA}: was there already, active"),
        (["pause", ANNA, "--until", "2099-12-24"], f"{ANNA}: would be paused until 2099-12-24"),
        (["remove", ANNA], f"{ANNA}: would be removed"),
        (["remove", ANNA, "--as", "complained"], f"{ANNA}: would be removed as complained"),
        (["forget", ANNA], f"{ANNA}: would be erased"),
    ],
)
def test_a_dry_run_says_what_would_be_and_writes_nothing(
    subscribers: Run, them: People, command: list[str], told: str
) -> None:
    """Nor does it ask."""
    before = everything(them)
    assert subscribers(*command, "--dry-run") == Said(0, f"{told}\n", "")
    assert everything(them) == before


def test_a_dry_run_fails_as_the_true_one_would(subscribers: Run, them: People, store_url: str) -> None:
    """Who left stays away."""
    them.leave(them.the(checked(ANNA)).id)
    said = subscribers("add", ANNA, "--consent", "Yes.", "--dry-run")
    assert said.code == 1
    assert "give --consent TEXT --again" in said.err
    said = subscribers("add", ANNA, "--consent", "Again.", "--again", "--dry-run")
    assert said.out == f"{ANNA}: would be activated, active\n"
    assert them.the(checked(ANNA)).status == "unsubscribed"


def test_a_dry_run_before_there_is_anybody_makes_nothing(digest: Run, newsletter: Path) -> None:
    """Neither a store nor keys."""
    before = sorted(newsletter.rglob("*"))
    said = digest("subscribers", "add", "-C", newsletter, ANNA, "--dry-run")
    assert said.out == f"{ANNA}: would be added, pending (not mailed until they agree)\n"
    assert sorted(newsletter.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["--timezone", "Mars/Base"], 1, "Mars/Base"),
        (["--frequency", "hourly"], 2, "hourly"),
        (["--field", "town"], 2, "'town' is no NAME=VALUE"),
        (["--field", "=Lisbon"], 2, "'=Lisbon' is no NAME=VALUE"),
    ],
)
def test_a_preference_that_is_none_is_told(
    subscribers: Run, them: People, arguments: list[str], code: int, why: str
) -> None:
    """And nothing is changed."""
    before = everything(them)
    said = subscribers("add", ANNA, *arguments)
    assert (said.code, said.out) == (code, "")
    assert why in said.err
    assert everything(them) == before


def test_a_choice_can_be_taken_back(subscribers: Run, them: People) -> None:
    """Every issue and all topics again, though silence changes nothing; of nobody who is no reader."""
    assert subscribers("add", ANNA, "--frequency", "every", "--dry-run").out == f"{ANNA}: would be changed, active\n"
    assert them.the(checked(ANNA)).frequency == "weekly"
    assert subscribers("add", ANNA, "--frequency", "every") == Said(0, f"{ANNA}: changed, active\n", "")
    assert subscribers("add", ANNA, "--frequency", "every").out == f"{ANNA}: was there already, active\n"
    assert subscribers("add", ANNA, "--topics", "").out == f"{ANNA}: changed, active\n"
    anna = them.the(checked(ANNA))
    assert (anna.frequency, anna.topics, anna.language) == ("every", (), "")
    subscribers("add", "ben@reader.example", "--frequency", "daily")
    said = subscribers("add", "ben@reader.example", "--frequency", "every")
    assert said.code == 3
    assert said.err.endswith("stays as it was: only readers' choices can be taken back\n")


@pytest.mark.usefixtures("them")
def test_a_history_says_what_was_changed(subscribers: Run) -> None:
    """In the documents' word; `fields` would be the free ones."""
    assert subscribers("add", ANNA, "--language", "es").code == 0
    assert subscribers("history", ANNA).out.split("\n")[2].endswith("  changed: language")
