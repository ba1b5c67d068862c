"""TLS: who a server says it is, it must be; what is wrong is said in words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from digest import collect
from digest.errors import FetchError
from tests.collect.conftest import QUICK
from tests.fakes.certificates import Certificates
from tests.fakes.smtp import Smtp
from tests.fakes.web import Web


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority of our own."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[collect.Fetch]:
    """A client that trusts it, and for which every name is this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))

    async def here(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.1",)

    with collect.client(replace(QUICK, total_s=5.0), private=True, resolve=here) as fetch:
        yield fetch


def test_the_name_is_checked_though_the_address_is_connected_to(
    secure: collect.Fetch, certificates: Certificates
) -> None:
    """Host and certificate are about the name that was asked for."""
    with Web(tls=certificates) as web:
        web.page("/feed", "good")
        assert secure(f"https://localhost:{web.port}/feed").body == b"good"
        assert web.requests[0].headers["host"] == f"localhost:{web.port}"
        with pytest.raises(FetchError, match="certificate is for another name"):
            secure(f"https://pier.example:{web.port}/feed")


@pytest.mark.parametrize(
    ("which", "words"), [("expired", "has expired"), ("other_name", "another name"), ("stranger", "nobody we trust")]
)
def test_wrong_certificates(secure: collect.Fetch, certificates: Certificates, which: str, words: str) -> None:
    """Each in its own words; no second attempt, no plain one."""
    certificate: Path = getattr(certificates, which)
    with Web(tls=certificate) as web:
        web.page("/feed", "good")
        with pytest.raises(FetchError, match=words):
            secure(f"https://localhost:{web.port}/feed")
        assert web.requests == []


def test_https_where_there_is_none(secure: collect.Fetch) -> None:
    """A server that speaks something else, in the clear."""
    with Smtp() as server, pytest.raises(FetchError, match=r"TLS fails.*is it an https address"):
        secure(f"https://localhost:{server.port}/feed")
