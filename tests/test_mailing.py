"""From the settings to the ways out: what is named where, and what each of them gets by default."""

from pathlib import Path

import pytest

from digest import mailing, settings
from digest.errors import DeliverError, SettingsError

HEAD = '[newsletter]\nname = "N"\n'
SEVERAL = (
    HEAD
    + """\
[delivery]
user = "ed"
password = "own"
connections = 7
per_connection = 50
reply_seconds = 9
starttls = false

[[delivery.relays]]
url = "smtp://spare.pier.example"
spare = true

[[delivery.relays]]
url = "smtps://first.pier.example"
user = "first"
password_env = "FIRST_PASSWORD"
connections = 3
per_second = 4.0

[[delivery.relays]]
url = "mailgun://api.mailgun.net/mg.herald.example"
password = "key"
per_hour = 1000
"""
)


def its(text: str) -> settings.Settings:
    """The settings in the text."""
    return settings.parsed(text, Path("/news"))


def test_several_ways_with_the_settings_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has what it says, else what [delivery] does; spare ones come last."""
    monkeypatch.setenv("FIRST_PASSWORD", "from-outside")
    first, provider, spare = mailing.ways_of(its(SEVERAL))
    assert [way.relay.name for way in (first, provider, spare)] == [
        "first.pier.example:465",
        "api.mailgun.net/mg.herald.example",
        "spare.pier.example:587",
    ]
    assert [(way.connections, way.per_connection, way.spare) for way in (first, provider, spare)] == [
        (3, 50, False), (7, 50, False), (7, 50, True)
    ]  # fmt: skip
    assert [(way.relay.user, way.relay.password) for way in (first, provider, spare)] == [
        ("first", "from-outside"), ("ed", "key"), ("ed", "own")
    ]  # fmt: skip
    assert {(way.relay.reply_s, way.relay.starttls) for way in (first, provider, spare)} == {(9.0, False)}
    assert [0 < first.pace.turn() <= n / 4 for n in range(4)] == [False, True, True, True]
    assert [provider.pace.turn() > 0 for _ in range(52)] == [False] * 51 + [True]
    assert [spare.pace.turn() for _ in range(9)] == [0.0] * 9
    assert mailing.relay_of(its(SEVERAL), None) == first.relay


def test_one_way(tmp_path: Path) -> None:
    """Of the settings, its path beginning at the newsletter; or named, where one stands."""
    one = its(HEAD + '[delivery]\nrelay = "maildir:post"\n')
    (way,) = mailing.ways_of(one)
    assert (way.relay.path, way.connections, way.spare) == (Path("/news/post"), 2, False)
    (way,) = mailing.ways_of(one, [f"eml:{tmp_path}"])
    assert way.relay.path == tmp_path
    assert mailing.relay_of(one, "eml:there").path == Path("there")


def test_ways_named_on_the_command_line_are_used_alone() -> None:
    """With what the settings know of them; none of them is spare then."""
    spare, other = mailing.ways_of(its(SEVERAL), ["smtp://spare.pier.example", "smtps://first.pier.example"])
    assert (spare.relay.user, spare.spare, other.relay.user, other.connections) == ("ed", False, "first", 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "relay: none"),
        ('[[delivery.relays]]\nurl = "smtp://a.example"\n[[delivery.relays]]\nurl = "smtp://A.example:587"\n',
         "a.example:587: is named twice"),
        ('[[delivery.relays]]\nurl = "smtp://a.example"\nspare = true\n', "all of them are spare"),
        ('[[delivery.relays]]\nurl = "smtp://a.example"\n[[delivery.relays]]\nurl = "ftp://b.example"\n',
         "ftp://b.example: no relay"),
    ],
)  # fmt: skip
def test_ways_that_cannot_be(text: str, words: str) -> None:
    """The one that is wrong is named."""
    with pytest.raises(DeliverError, match=words):
        mailing.ways_of(its(HEAD + text))
    with pytest.raises(DeliverError, match=words):
        mailing.relay_of(its(HEAD + text), None)


def test_a_relay_beside_relays() -> None:
    """Nobody could say which is meant; the line is told."""
    text = HEAD + '[delivery]\nrelay = "smtp://a.example"\n[[delivery.relays]]\nurl = "smtp://b.example"\n'
    with pytest.raises(SettingsError) as raised:
        its(text)
    (problem,) = raised.value.problems
    assert problem.startswith("line 3: delivery.relays: relay and relays cannot both be given")
