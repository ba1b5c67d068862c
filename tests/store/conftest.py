"""A store that a module's tests share, on both databases."""

from collections.abc import Iterator

import pytest

from digest.store import engine
from digest.store.engine import Store


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store; `tests.fakes.stores.emptied` empties it between two tests."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('kept') / 'store.db'}"
    else:
        url = request.getfixturevalue("postgres").database()
    with engine.opened(url) as store:
        yield store
