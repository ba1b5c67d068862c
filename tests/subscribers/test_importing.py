"""A file's rows become subscribers: in steps, once each, and never against anybody's will."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import FileError, NoConsent
from digest.store import engine
from digest.store.tables import meta
from digest.store.tables import people as people_table
from digest.text import wanted
from digest.values import Address
from subscribers import Candidate, Keys, People, Status, Tally, begun, candidate, checked, counted, importing
from subscribers.batches import decision
from subscribers.begun import Begun
from subscribers.importing import Row
from subscribers.persons import Gone
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


WORDS = ("unsubscribed", "bounced", "complained", "suppressed")
KINDS = ("left", "bounced", "complained", "removed")


def status_of(people: People, name: str) -> str:
    """How they stand."""
    return people.the(checked(f"{name}@reader.example")).status


@pytest.mark.parametrize(("word", "kind"), [*zip(WORDS, KINDS, strict=True)])
def test_a_suppression_list_comes_along(people: People, load: Load, word: str, kind: str) -> None:
    """Those whom the list calls gone are known as that, whatever is agreed to in it, and no file brings them back."""
    tally, refused = load(f"email,name,status\nanna@reader.example,Anna,{word}\n", AGREED)
    assert (tally, refused) == (Tally(left=1), [])
    anna = people.the(checked("anna@reader.example"))
    assert (anna.status, anna.name, anna.joined_at) == (word, "Anna", None)
    assert [(one["kind"], one["how"], one["wording"]) for one in told(people)] == [(kind, "import", None)]
    assert load(rows("anna"), AGREED)[0] == Tally(refused=1)
    assert load(f"email,status\nanna@reader.example,{word}\n")[0] == Tally(known=1)
    assert status_of(people, "anna") == word


@pytest.mark.parametrize(("word", "kind"), [*zip(WORDS, KINDS, strict=True)])
@pytest.mark.parametrize("before", ["active", "pending", "paused"])
def test_leaving_goes_before_everything(people: People, load: Load, word: str, kind: str, before: str) -> None:
    """The file's word that they left counts for those who are here."""
    load(f"email,status\nanna@reader.example,{before}\n", AGREED)
    assert status_of(people, "anna") == before
    assert load(f"email,status\nanna@reader.example,{word}\n", AGREED)[0] == Tally(left=1)
    assert status_of(people, "anna") == word
    assert [one["kind"] for one in told(people)][-1] == kind


@pytest.mark.parametrize("order", [("active", "unsubscribed"), ("unsubscribed", "active")])
@pytest.mark.parametrize("dry_run", [True, False])
def test_who_stands_in_a_file_twice_and_left_once_has_left(
    people: People, load: Load, order: tuple[str, str], dry_run: bool
) -> None:
    """Whichever line is first, and however far apart."""
    for apart in (0, importing.AT_ONCE):
        who, other = f"p{apart}@reader.example", "".join(f"x{n}@reader.example,\n" for n in range(apart))
        text = f"email,status\n{who},{order[0]}\n{other}{who},{order[1]}\n"
        tally, refused = load(text, AGREED, dry_run=dry_run)
        assert tally.left == 1
        assert (tally.rows, tally.refused) == (apart + 2, order[1] == "active")
        assert all("left on 2026-09-21: not imported" in reason for _, reason in refused)
        assert dry_run or status_of(people, f"p{apart}") == "unsubscribed"


def test_pending_and_active_in_one_file_is_active(people: People, load: Load) -> None:
    """As it would be in two."""
    text = "email,status\nanna@reader.example,pending\nanna@reader.example,active\n"
    assert load(text, AGREED, dry_run=True) == load(text, AGREED) == (Tally(added=1, pending=1, activated=1), [])
    assert [one["kind"] for one in told(people)] == ["added", "consent"]
    assert people.the(checked("anna@reader.example")).joined_at is not None


def test_a_pause_comes_along_with_their_consent(people: People, load: Load) -> None:
    """Without it nobody has agreed, and they wait as everybody does."""
    text = "email,status,paused_until\nanna@reader.example,paused,2026-12-01\nbob@reader.example,paused,\n"
    assert load(text)[0] == Tally(added=2, pending=2)
    assert load(text, AGREED)[0] == Tally(activated=2)
    assert load(text, AGREED)[0] == Tally(known=2)
    there = {one.address: (one.status, one.paused_until) for one in people.all()}
    assert there == {
        "anna@reader.example": ("paused", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)),
        "bob@reader.example": ("paused", None),
    }
    assert [one["kind"] for one in told(people)] == ["added"] * 2 + ["consent", "paused"] * 2


def test_a_sign_up_that_expired_may_be_imported(people: People, load: Load) -> None:
    """Nobody confirmed it, so nobody has said anything about being left alone; the erased stay erased."""
    load(rows("anna", "bob", "cora"))
    people.forget(checked("cora@reader.example"))
    with people.store.writing() as connection:
        wiped = sa.update(people_table).where(people_table.c.address.is_not(None))
        connection.execute(wiped.values(status="expired", address=None, name=None, language=None))
    ids = people.the(checked("anna@reader.example")).id, people.the(checked("bob@reader.example")).id
    text = (
        "email,name,status\nanna@reader.example,Anna,\nbob@reader.example,Bob,bounced\ncora@reader.example,,removed\n"
    )
    assert load(text, AGREED) == (Tally(added=1, left=1, known=1), [])
    anna, bob = people.all()
    assert ((anna.id, bob.id), anna.name, anna.status, bob.status) == (ids, "Anna", "active", "bounced")
    assert (anna.joined_at, status_of(people, "cora")) == (anna.changed_at, "erased")


def test_all_that_a_file_says_is_kept(people: People, load: Load) -> None:
    """Topics as they are compared, too: a send chooses by them."""
    text = "email,topics,timezone,frequency,field:town\nanna@reader.example,Kenya ;PORTS.,Europe/Lisbon,weekly,Faro\n"
    load(text, AGREED)
    (anna,) = people.all()
    assert (anna.timezone, anna.frequency, anna.fields) == ("Europe/Lisbon", "weekly", {"town": "Faro"})
    with people.store.reading() as connection:
        assert connection.scalar(sa.select(people_table.c.wanted)) == wanted(["ports", "kenya"])


@given(
    status=st.sampled_from([None, "pending", "active", "paused", *WORDS, "expired", "erased"]),
    gone=st.sampled_from([None, *WORDS]),
    active=st.booleans(),
)
def test_no_row_ever_brings_back_who_is_gone(status: Status | None, gone: Gone | None, active: bool) -> None:
    """Whatever it says; and one that says that they left is never taken for anything else."""
    found = decision(status, Candidate(address=Address("anna@reader.example"), gone=gone), active=active)
    if status in (*WORDS, "erased"):
        assert found in ("known", "refused")
    if gone:
        assert found in ("known", "left")
    if found == "activated":
        assert (status, active, gone) == ("pending", True, None)


def test_a_stopped_import_goes_on_where_it_was(people: People) -> None:
    """Its tally counts all rows, and each is taken once; another program on the same file is told."""
    size, stop = importing.AT_ONCE, RuntimeError("stopped")
    who: list[Row] = [(n + 2, candidate(f"p{n % 12_000}@reader.example")) for n in range(size * 2 + 2_500)]
    who[7] = 9, "bad"

    def go(begun: Begun, rows: Iterable[Row]) -> Tally:
        return people.import_(rows, wording=AGREED, file="r.csv", refused=lambda *_: None, begun=begun)

    def stopping() -> Iterator[Row]:
        yield from who[: size * 2 + 1]
        raise stop

    first = begun.begin(people.store, "id", "r.csv", START)
    with pytest.raises(RuntimeError):
        go(first, stopping())
    second = begun.begin(people.store, "id", "r.csv", START)
    assert (second.rows, second.tally, second.stopped_at is not None) == (
        size,
        Tally(added=size - 1, refused=1),
        True,
    )
    with pytest.raises(FileError, match=r"^r\.csv: is being imported by another program$"):
        go(first, who)
    tally = go(second, who[second.rows :])
    assert tally == Tally(added=12_000, known=499, refused=1)
    assert people.count() == {"active": 12_000}
    assert begun.begin(people.store, "id", "r.csv", START).rows == 0  # it was done


def test_what_was_stopped_long_ago_is_taken_away(people: People) -> None:
    """And with `restart` it begins anew."""
    who: list[Row] = [(2, candidate("anna@reader.example"))]
    for later, restart, rows in ((29, False, 1), (0, True, 0), (31, False, 0)):
        first = begun.begin(people.store, "id", "r.csv", START, restart=True)
        with people.store.writing() as connection:
            begun.note(connection, first, len(who), Tally(added=1), START, done=False)
        at = START + dt.timedelta(days=later)
        assert begun.begin(people.store, "id", "r.csv", at, restart=restart).rows == rows


def test_an_import_is_recognised_by_its_file_and_how_it_is_taken(keys: Keys) -> None:
    """And by nobody who has not the keys: the file may be about one person."""
    ways = [("a",), ("b",), ("a", "utf-8"), ("a", None, "Yes."), ("a", None, None, ["town"]), ("a", None, None, [])]
    ids = {begun.id_of(keys, *way) for way in ways}
    assert len(ids) == len(ways)
    assert begun.id_of(keys, "a") in ids
    assert begun.id_of(Keys.fresh(), "a") not in ids
