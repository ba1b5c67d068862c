"""The newsletter's keys: made once, for its owner alone, and missed when they are gone."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import FileError, StoreError
from digest.store import engine
from subscribers import Keys, checked, keys_of, keys_path


def test_keys_are_made_once_and_read_back(tmp_path: Path) -> None:
    """The file is its owner's alone and says what it is."""
    path = tmp_path / "digest.keys"
    assert Keys.load(path) is None
    made = Keys.made(path)
    assert Keys.made(path) == Keys.load(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "apart from the backups" in path.read_text()
    assert [one.name for one in tmp_path.iterdir()] == ["digest.keys"]


def test_keys_are_random_and_never_shown(tmp_path: Path) -> None:
    """Two newsletters have other keys; a traceback or a log never holds one."""
    one, two = Keys.made(tmp_path / "a"), Keys.made(tmp_path / "b")
    assert one != two
    assert len(one.addresses) == len(one.tokens[0]) == 32
    assert repr(one) == "Keys()"


def test_programs_that_start_at_once_get_the_same_keys(tmp_path: Path) -> None:
    """Whoever is second takes what the first one made."""
    code = "import sys; from pathlib import Path; from subscribers import Keys;"
    code += "sys.stdin.read(); print(Keys.made(Path(sys.argv[1])).addresses.hex())"
    command = [sys.executable, "-c", code, str(tmp_path / "digest.keys")]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    for one in running:  # all are waiting for the end of their input
        assert one.stdin
        one.stdin.close()
        one.stdin = None
    said = {one.communicate(timeout=60)[0] for one in running}
    assert len(said) == 1
    assert len(said.pop().strip()) == 64


@pytest.mark.parametrize(
    "text", ["", "addresses = 5", 'addresses = "00"\ntokens = ["00"]', "\x00", 'addresses = "zz"\ntokens = []', "a"]
)
def test_a_file_that_holds_no_keys_is_never_written_over(tmp_path: Path, text: str) -> None:
    """Keys that are lost cannot be made again: one line, and the file stays."""
    path = tmp_path / "digest.keys"
    path.write_text(text)
    with pytest.raises(FileError, match="holds no keys"):
        Keys.made(path)
    assert path.read_text() == text


def test_the_environment_may_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys may be kept where backups of the folder do not reach."""
    assert keys_path(tmp_path) == tmp_path / "digest.keys"
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "elsewhere"))
    assert keys_path(tmp_path) == tmp_path / "elsewhere"


def test_a_hash_is_a_persons_and_this_newsletters(keys: Keys) -> None:
    """However they write their address; and another newsletter's says nothing."""
    address = checked("Anna@Reader.example")
    assert keys.hash(address) == keys.hash(checked("anna@reader.example"))
    assert len(keys.hash(address)) == 64
    assert keys.hash(address) != Keys.fresh().hash(address)


def test_a_store_remembers_its_keys(store_url: str, tmp_path: Path) -> None:
    """Made on the first writing, the same afterwards."""
    with engine.opened(store_url) as store:
        with pytest.raises(StoreError, match="no subscribers yet"):
            keys_of(store, tmp_path, make=False)
        assert not (tmp_path / "digest.keys").exists()
        made = keys_of(store, tmp_path, make=True)
        assert keys_of(store, tmp_path, make=True) == keys_of(store, tmp_path, make=False) == made


@pytest.mark.parametrize("make", [True, False])
def test_a_store_without_its_keys_is_not_used(store_url: str, tmp_path: Path, make: bool) -> None:
    """New keys would recognise nobody who was erased: none are made."""
    with engine.opened(store_url) as store:
        keys_of(store, tmp_path, make=True)
        (tmp_path / "digest.keys").unlink()
        with pytest.raises(StoreError, match=r"is missing; restore the right digest\.keys"):
            keys_of(store, tmp_path, make=make)
        assert not (tmp_path / "digest.keys").exists()
        Keys.made(tmp_path / "digest.keys")
        with pytest.raises(StoreError, match=r"another newsletter's; restore the right digest\.keys"):
            keys_of(store, tmp_path, make=make)
