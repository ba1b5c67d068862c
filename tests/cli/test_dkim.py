"""`digest dkim`: a key that nobody else can read, a record that fits it, and mail that verifies."""

import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from digest.deliver import keys
from tests.cli.conftest import Run
from tests.fakes.dkim import verdicts

SLUG = "2026-09-21"
NAME = "digest._domainkey.pier.example"


def use(folder: Path, printed: str) -> None:
    """Puts the lines that were printed where they belong."""
    toml = folder / "digest.toml"
    own, mine = printed.split("[delivery]\n")[1].split("\n\n[dkim]\n")
    text = toml.read_text().replace("[delivery]\n", f"[delivery]\n{own}\n")
    text = text if "[dkim]" in text else text + "\n[dkim]\n"
    toml.write_text(text.replace("[dkim]\n", f"[dkim]\n{mine}\n"))


@pytest.fixture
def signing(newsletter: Path, digest: Run) -> Path:
    """A newsletter that signs."""
    said = digest("-C", newsletter, "dkim", "new")
    assert said.code == 0, said.err
    use(newsletter, said.out)
    return newsletter


def shown(digest: Run, folder: Path) -> list[dict[str, object]]:
    """What `dkim show --json` says of each key."""
    found: list[dict[str, object]] = digest("-C", folder, "dkim", "show", "--json").lines[0]["keys"]
    return found


def test_a_key_and_what_to_do_with_it(newsletter: Path, digest: Run) -> None:
    """Its owner alone can read it; what is printed is what DNS and settings need."""
    before = (newsletter / "digest.toml").read_bytes()
    said = digest("-C", newsletter, "dkim", "new", "--json")
    (found,) = said.lines
    path = newsletter / "dkim-digest.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Path(found["path"]) == path
    assert (found["name"], found["record"]) == (NAME, keys.read(path, "rsa").record)
    assert "".join(found["zone"].split('"')[1::2]) == found["record"]
    assert (newsletter / "digest.toml").read_bytes() == before
    use(newsletter, found["settings"])
    assert [(one["record"], one["fits"], one["notes"]) for one in shown(digest, newsletter)] == [
        (found["record"], True, [])
    ]


def test_a_key_is_never_overwritten(signing: Path, digest: Run) -> None:
    """Another selector is another file; a link that leads nowhere is not followed."""
    before = (signing / "dkim-digest.pem").read_bytes()
    said = digest("-C", signing, "dkim", "new")
    assert (said.code, said.out) == (1, "")
    assert "never overwritten" in said.err
    (signing / "dkim-s2.pem").symlink_to(signing / "elsewhere")
    assert digest("-C", signing, "dkim", "new", "--selector", "s2").code == 1
    assert not (signing / "elsewhere").exists()
    assert digest("-C", signing, "dkim", "new", "--selector", "s3", "--ed25519").code == 0
    assert (signing / "dkim-digest.pem").read_bytes() == before


@pytest.mark.parametrize("selector", ["../x", "a b", "", "a;b", "a/b", "-x", "x" * 64, "a..b"])
def test_a_selector_that_is_no_name_is_wrong_usage(selector: str, newsletter: Path, digest: Run) -> None:
    """And no file is written."""
    assert digest("-C", newsletter, "dkim", "new", "--selector", selector).code == 2
    assert not list(newsletter.rglob("*.pem"))


def test_mail_verifies_with_both_keys(signing: Path, digest: Run) -> None:
    """A test of an issue, as it is written by the way out."""
    use(signing, digest("-C", signing, "dkim", "new", "--ed25519").out.replace('dkim = "own"', ""))
    assert digest("-C", signing, "build", "--date", SLUG, "-q").code == 0
    said = digest("-C", signing, "send", SLUG, "--test", "a@reader.example", "--relay", f"eml:{signing}/out")
    assert said.code == 0, said.err
    (file,) = (signing / "out").glob("*.eml")
    records = {one["name"]: one["record"] for one in shown(digest, signing)}
    raw = re.sub(rb"\r?\n", b"\r\n", file.read_bytes())
    assert verdicts(raw, records) == [True, True]  # type: ignore[arg-type]


def test_issues_and_letters_are_signed(signing: Path, digest: Run) -> None:
    """Everybody's message of a send."""
    readers = signing / "readers.csv"
    readers.write_text("email,name\nann@reader.example,Ann\nben@reader.example,\n")
    assert digest("-C", signing, "subscribers", "import", readers, "--yes", "--consent", "Yes.").code == 0
    assert digest("-C", signing, "build", "--date", SLUG, "-q").code == 0
    assert digest("-C", signing, "approve", SLUG, "--by", "Edda").code == 0
    said = digest("-C", signing, "send", SLUG, "--yes", "--relay", f"eml:{signing}/out")
    assert said.code == 0, said.err
    records = {one["name"]: one["record"] for one in shown(digest, signing)}
    files = [re.sub(rb"\r?\n", b"\r\n", one.read_bytes()) for one in (signing / "out").glob("*.eml")]
    assert [verdicts(raw, records) for raw in files] == [[True], [True]]  # type: ignore[arg-type]


def test_a_record_that_does_not_fit_stops_everything(signing: Path, digest: Run) -> None:
    """`show` says why; check 14 blocks; a test is not sent."""
    toml = signing / "digest.toml"
    other = keys.made("rsa").record
    toml.write_text(re.sub(r'^record = ".*"$', f'record = "{other}"', toml.read_text(), flags=re.M))
    said = digest("-C", signing, "dkim", "show")
    assert said.code == 3
    assert "belongs to another key" in said.err
    assert [one["fits"] for one in shown(digest, signing)] == [False]
    assert digest("-C", signing, "build", "--date", SLUG, "-q").code == 0
    checked = digest("-C", signing, "check", "--json")
    assert checked.code == 1
    assert [(one["rule"], one["level"]) for one in checked.lines[0]["findings"]] == [(14, "E")]
    sent = digest("-C", signing, "send", SLUG, "--test", "a@reader.example", "--relay", f"eml:{signing}/out")
    assert sent.code == 1
    assert not list((signing / "out").glob("*"))


def test_what_is_odd_about_a_key_warns(signing: Path, digest: Run) -> None:
    """A file that others can read, a record on trial."""
    (signing / "dkim-digest.pem").chmod(0o644)
    toml = signing / "digest.toml"
    toml.write_text(toml.read_text().replace('record = "v=DKIM1; ', 'record = "v=DKIM1; t=y; '))
    assert digest("-C", signing, "build", "--date", SLUG, "-q").code == 0
    found = [one for one in digest("-C", signing, "check", "--json").lines[0]["findings"] if one["rule"] == 14]
    assert [one["level"] for one in found] == ["W", "W"]
    assert "can be read by others" in json.dumps(found)
    assert "t=y" in json.dumps(found)


def test_without_a_key_or_with_a_strange_one(newsletter: Path, digest: Run) -> None:
    """One line each."""
    said = digest("-C", newsletter, "dkim", "show")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "digest dkim new" in said.err
    toml = newsletter / "digest.toml"
    toml.write_text(toml.read_text() + '\n[dkim]\nkey = "digest.toml"\n')
    said = digest("-C", newsletter, "dkim", "show")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "no private key" in said.err


def test_a_key_that_the_settings_do_not_name_yet(newsletter: Path, digest: Run) -> None:
    """It is shown with what to add, as when it was made; added, it is one in use."""
    made = digest("-C", newsletter, "dkim", "new")
    (newsletter / "dkim-old.pem").write_text("no key")
    said = digest("-C", newsletter, "dkim", "show")
    assert (said.code, said.out) == (3, made.out)
    assert "dkim-digest.pem is there, but the settings do not name it" in said.err
    use(newsletter, said.out)
    assert digest("-C", newsletter, "dkim", "show").code == 0


def test_keys_that_the_settings_do_not_name_yet_as_json(newsletter: Path, digest: Run) -> None:
    """Both kinds, whatever their selector is, each as when it was made."""
    made = [
        digest("-C", newsletter, "dkim", "new", "--selector", "b2", "--json").lines[0],
        digest("-C", newsletter, "dkim", "new", "--ed25519", "--selector", "a1", "--json").lines[0],
    ]
    said = digest("-C", newsletter, "dkim", "show", "--json")
    assert (said.code, said.lines) == (3, [{"signs": False, "keys": [], "unnamed": made[::-1]}])
    assert 'ed25519_key = "dkim-a1.pem"' in made[1]["settings"]


def test_a_second_key_alone_lacks_the_first(newsletter: Path, digest: Run) -> None:
    """Named or not: it is not said to be missing from the settings where they have it, and the RSA key is."""
    made = digest("-C", newsletter, "dkim", "new", "--ed25519")
    said = digest("-C", newsletter, "dkim", "show")
    assert (said.code, said.out) == (3, made.out)
    assert said.err.endswith("digest: DKIM: there is no RSA key: `digest dkim new` makes one for [dkim]\n")
    use(newsletter, made.out)
    said = digest("-C", newsletter, "dkim", "show")
    assert (said.code, said.out) == (1, "")
    assert said.err == "digest: DKIM: there is no RSA key: `digest dkim new` makes one for [dkim]\n"
    first = digest("-C", newsletter, "dkim", "new")
    digest("-C", newsletter, "dkim", "new", "--ed25519", "--selector", "later")
    for form in ([], ["--json"]):
        said = digest("-C", newsletter, "dkim", "show", *form)
        assert (said.code, said.out == first.out) == (3, not form)
        assert "the settings name no RSA key" in said.err.splitlines()[-1]
    assert [one["selector"] for one in said.lines[0]["unnamed"]] == ["digest"]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(pem(2048, b"secret")), "is encrypted"),
        (lambda path: path.write_bytes(pem(1024)), "1024 bits"),
        (lambda path: path.write_text("no key"), "no private key in PEM"),
        (lambda path: (path.unlink(), path.mkdir()), None),
        (lambda path: (path.unlink(), os.mkfifo(path)), None),  # which would be waited for
    ],
)
def test_a_file_without_a_key_that_can_be_used_says_why(
    newsletter: Path, digest: Run, damage: Callable[[Path], object], reason: str | None
) -> None:
    """Beside one that can, and alone; what is no file is none."""
    (newsletter / "dkim-old.pem").touch()
    damage(newsletter / "dkim-old.pem")
    for code in (1, 3):
        for form in ([], ["--json"]):
            said = digest("-C", newsletter, "dkim", "show", *form)
            assert said.code == code
            assert ("dkim-old.pem" in said.err) == bool(reason)
            assert (reason or "") in said.err
        digest("-C", newsletter, "dkim", "new")


def pem(bits: int, password: bytes | None = None) -> bytes:
    """An RSA key for a file."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=bits)
    secret = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)


def test_of_several_keys_of_a_kind_one_is_to_be_added(newsletter: Path, digest: Run) -> None:
    """Each has its record and its lines, and they do not go together."""
    for selector in ("s1", "s2"):
        digest("-C", newsletter, "dkim", "new", "--selector", selector)
    digest("-C", newsletter, "dkim", "new", "--ed25519")
    said = digest("-C", newsletter, "dkim", "show")
    assert said.err.count("of the 2 RSA keys here, add one once the record is in DNS") == 2
    assert said.err.count("add these once") == 1


def test_a_domain_that_is_not_the_senders(signing: Path, digest: Run) -> None:
    """DMARC would not count it: told before anything is signed, and where the relay signs it does not matter."""
    toml = signing / "digest.toml"
    toml.write_text(toml.read_text().replace("[dkim]\n", '[dkim]\ndomain = "other.example"\n'))
    assert "DMARC" in digest("-C", signing, "dkim", "show").err
    assert digest("-C", signing, "build", "--date", SLUG, "-q").code == 0
    assert digest("-C", signing, "check").code == 1
    toml.write_text(toml.read_text().replace('dkim = "own"', 'dkim = "relay"'))
    assert digest("-C", signing, "check").code == 0


def test_two_keys_need_two_selectors(signing: Path, digest: Run) -> None:
    """DNS has one record of a name."""
    toml = signing / "digest.toml"
    toml.write_text(toml.read_text() + '\ned25519_key = "x.pem"\ned25519_selector = "digest"\n')
    said = digest("-C", signing, "dkim", "show")
    assert said.code == 1
    assert "both keys have the selector" in said.err
