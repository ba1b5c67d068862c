"""What is installed is what is needed: the built wheel, opened."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files in the wheel, built without isolation: hatchling is in the test environment."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return wheel.namelist()


@pytest.mark.parametrize(
    "name",
    [
        "digest/cli/__init__.py",
        "digest/check/support.toml",
        "digest/templates/roundup/theme.toml",
        "digest/templates/roundup/digest.mjml",
        "digest/templates/letters/letter.mjml",
        "digest/templates/letters/locale/ar.po",
        "digest/templates/cards/partials/bullet.mjml",
        "digest/templates/longread/images/harbour.jpg",
        "digest/sample/newsroom/digest.toml",
        "digest/sample/newsroom/sources.opml",
        "digest/sample/newsroom/images/orla-tennant.jpg",
        "digest/templates/roundup/images/harbour.jpg",
        "subscribers/__init__.py",
        "digest/templates/web/base.html",
        "digest/templates/web/words/ar.toml",
    ],
)
def test_the_wheel_holds_what_runs(names: list[str], name: str) -> None:
    """Code, themes and the sample newsroom are inside."""
    assert name in names


def test_the_wheel_holds_nothing_else(names: list[str]) -> None:
    """Tests and docs stay out; templates hold no Python."""
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"digest", "subscribers"}
    assert not [name for name in names if "/templates/" in name and name.endswith(".py")]
    assert not [name for name in names if "__pycache__" in name]


def test_the_top_level_holds_only_what_a_python_project_carries() -> None:
    """A reader of the listing finds nothing unexpected among the files git keeps."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    tops = {name.split("/")[0] for name in listed if name}
    fixed = {"pyproject.toml", "digest", "templates", "subscribers", "tests", "README.md"}
    usual = {"LICENSE", "CHANGELOG.md", "Makefile", "docs"}
    assert fixed <= tops
    assert {top for top in tops if not top.startswith(".")} <= fixed | usual
