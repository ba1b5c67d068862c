"""A file's rows become subscribers: in steps, once each, and never against anybody's will."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.errors import NoConsent
from digest.store import engine
from digest.store.tables import meta
from subscribers import Keys, People, Tally, candidate, checked, counted
from tests.subscribers.conftest import START, Load, told

HEADER = "email,name\n"
AGREED = "Yes, send me the roundup."


def rows(*names: str) -> str:
    """A file with these people."""
    return HEADER + "".join(f"{name}@reader.example,{name.title()}\n" for name in names)


def test_people_of_a_file_are_pending_without_consent_and_active_with_it(people: People, load: Load) -> None:
    """A second import with their consent activates those who were waiting."""
    assert load(rows("anna", "bob")) == (Tally(added=2, pending=2), [])
    assert people.count() == {"pending": 2}
    assert load(rows("anna", "cora"), AGREED) == (Tally(added=1, activated=1), [])
    assert people.count() == {"active": 2, "pending": 1}
    assert load(rows("anna", "bob", "cora")) == (Tally(known=3), [])


def test_each_event_says_file_and_line(people: People, load: Load) -> None:
    """The proof of consent: the wording, when, and where it came from; nobody's name."""
    load(rows("anna") + "\nbob@reader.example,Bob\n", AGREED, name="/home/ed/fair.csv")
    consents = [one for one in told(people) if one["kind"] == "consent"]
    assert [(one["how"], one["wording"]) for one in consents] == [("import", AGREED)] * 2
    assert [json.loads(one["detail"]) for one in consents] == [
        {"file": "*.csv", "line": 2},
        {"file": "*.csv", "line": 4},
    ]
    assert len({one["person"] for one in consents}) == 2
    assert "reader.example" not in str(told(people))


@pytest.mark.parametrize("name", ["anna@reader.example.csv", "anna-berg.csv", "list.CSV"])
def test_a_files_name_is_not_kept(people: People, load: Load, name: str) -> None:
    """It may be somebody's, and events are never erased."""
    load(rows("anna"), AGREED, name=name)
    assert [json.loads(one["detail"]) for one in told(people)] == [{"file": "*.csv", "line": 2}] * 2


def test_an_ending_that_may_be_a_name_is_not_kept_either(people: People, load: Load) -> None:
    """`readers.berg` is no kind of file."""
    load(rows("anna"), name="readers.berg")
    assert [json.loads(one["detail"]) for one in told(people)] == [{"file": "*", "line": 2}]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Anna Berg", "anna berg"),
        ("Jo BERG", "jo berg"),
        ("Jo An", "jo an"),
        ("Rose Pier", None),
        ("Jo Marsh", None),
        ("An Ny", None),
        ("Annabell Bergson", None),
        ("", None),
    ],
)
def test_a_consent_text_with_the_whole_name_is_refused(
    people: People, load: Load, name: str, words: str | None
) -> None:
    """It is kept word for word when they are erased; one word that is also a name does no harm."""
    _, refused = load(f"email,name\na@reader.example,{name}\n", "I, Anna Berg, say to Jo, an editor: the Pier Post.")
    reason = f"has {words!r} of the name in it: leave it out"
    told = f"a@reader.example: the consent text, which is kept for good, {reason}"
    assert refused == ([(2, told)] if words else [])


def test_the_same_person_twice_in_a_file_is_known(people: People, load: Load) -> None:
    """However they are written, and however far apart."""
    others = "".join(f"p{n}@reader.example,\n" for n in range(1500))
    text = f"{rows('anna', 'ANNA')}{others}Anna@READER.example,\n"
    assert load(text, AGREED)[0] == Tally(added=1501, known=2)
    assert load(text, AGREED)[0] == Tally(known=1503)
    assert people.the(checked("anna@reader.example")).name == "Anna"


def test_a_file_never_brings_back_who_is_gone(people: People, load: Load) -> None:
    """Those who left, were removed or were erased are refused, each with its line, reason and day."""
    load(rows("anna", "bob", "cora", "dora"), AGREED)
    people.leave(people.the(checked("anna@reader.example")).id)
    people.remove(checked("bob@reader.example"))
    people.forget(checked("cora@reader.example"))
    tally, refused = load(rows("anna", "bob", "cora", "dora"), AGREED)
    assert tally == Tally(known=1, refused=3)
    assert refused == [
        (2, "anna@reader.example: left on 2026-09-21: not imported"),
        (3, "bob@reader.example: was removed on 2026-09-21: not imported"),
        (4, "cora@reader.example: was erased on 2026-09-21: not imported"),
    ]
    assert people.count() == {"active": 1, "unsubscribed": 1, "suppressed": 1, "erased": 1}


def test_refusals_are_told_in_the_order_of_the_file(people: People, load: Load) -> None:
    """What the file and what the store refuses, together."""
    load(rows("anna"), AGREED)
    people.leave(people.the(checked("anna@reader.example")).id)
    tally, refused = load(f"{HEADER}bad,\nanna@reader.example,\nbob@reader.example,\nworse,\n")
    assert [line for line, _ in refused] == [2, 3, 5]
    assert tally == Tally(added=1, pending=1, refused=3)


def test_somebody_the_file_calls_pending_stays_so(people: People, load: Load) -> None:
    """The consent of a list is not theirs."""
    text = "email,status\na@reader.example,pending\nb@reader.example,active\n"
    assert load(text, AGREED)[0] == Tally(added=2, pending=1)
    assert load(text, AGREED)[0] == Tally(known=2)
    assert people.count() == {"active": 1, "pending": 1}


def test_a_consent_text_with_somebodys_address_refuses_them(people: People, load: Load) -> None:
    """The editor's own address may stand in it."""
    wording = "Write to ed@herald.example to leave; agreed by anna@reader.example"
    tally, refused = load(rows("anna", "bob"), wording)
    assert tally == Tally(added=1, refused=1)
    reason = "the consent text, which is kept for good, has the address in it: leave it out"
    assert refused == [(2, f"anna@reader.example: {reason}")]
    with pytest.raises(NoConsent):
        load(rows("cora"), " ")


def test_a_dry_run_says_the_same_and_writes_nothing(people: People, load: Load) -> None:
    """Twice in the file, known, waiting, gone: each is counted as the import would."""
    load(rows("known", "waiting"))
    load(rows("known", "gone"), AGREED)
    people.leave(people.the(checked("gone@reader.example")).id)
    others = [f"p{n}" for n in range(1200)]
    text = rows("known", "waiting", "waiting", "gone", "new", *others, "new", "waiting")
    before = (list(people.all()), told(people))
    tried = load(text, AGREED, dry_run=True)
    assert (list(people.all()), told(people)) == before
    assert tried == load(text, AGREED)
    assert tried[0] == Tally(added=1201, activated=1, known=4, refused=1)


def test_two_imports_of_one_file_at_once_add_everybody_once(store_url: str, keys: Keys) -> None:
    """Each waits for the other's step; nobody is added twice, and nobody's import fails."""
    from concurrent.futures import ThreadPoolExecutor

    with engine.opened(store_url) as store:

        def go(turned: bool) -> Tally:
            who = [(n, candidate(f"p{n}@reader.example")) for n in range(3000)]
            people = People(store, keys, lambda: START)
            return people.import_(who[::-1] if turned else who, wording=AGREED, file="r.csv", refused=lambda *_: None)

        with ThreadPoolExecutor(2) as pool:
            one, two = pool.map(go, (False, True))
        assert one.added + two.added == 3000
        assert one.known + two.known == 3000
        assert counted(store) == {"active": 3000}


def test_a_send_in_progress_is_not_locked_out(people: People) -> None:
    """Between the steps of an import others write."""
    written = 0

    def who() -> object:
        nonlocal written
        for n in range(3000):
            if n % 1000 == 0:
                with people.store.writing() as connection:
                    connection.execute(sa.insert(meta), {"name": f"test{n}", "value": ""})
                written += 1
            yield n, candidate(f"p{n}@reader.example")

    tally = people.import_(who(), wording=None, file="r.csv", refused=lambda *_: None)  # type: ignore[arg-type]
    assert (tally.added, written) == (3000, 3)


def test_a_killed_import_is_simply_run_again(store_url: str, tmp_path: Path) -> None:
    """Killed in the middle, then run anew: everybody is there once, with their one consent."""
    count = 6000
    Keys.made(tmp_path / "digest.keys")
    (tmp_path / "digest.toml").write_text('[newsletter]\nname = "N"\n')
    (tmp_path / "r.csv").write_text(HEADER + "".join(f"p{n}@reader.example,P {n}\n" for n in range(count)))
    command = [sys.executable, "-m", "digest", "subscribers", "import", "-C", str(tmp_path), str(tmp_path / "r.csv")]
    command += ["--yes", "--consent", AGREED]
    environment = {**os.environ, "DIGEST_STORE_URL": store_url}
    with engine.opened(store_url) as store:
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        while running.poll() is None and not counted(store):
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        there = counted(store)["active"]
        assert 0 < there < count
        assert there % 1000 == 0
        again = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        assert counted(store) == {"active": count}
        people = People(store, Keys.made(tmp_path / "digest.keys"), lambda: START)
        consents = [one["person"] for one in told(people) if one["kind"] == "consent"]
        assert len(consents) == len(set(consents)) == count
