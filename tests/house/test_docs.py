"""The documents say what the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from digest import cli, settings

ROOT = Path(__file__).parents[2]


def keys(schema: dict[str, Any], part: dict[str, Any], prefix: str = "") -> list[str]:
    """Every key of the settings, dotted."""
    part = schema["$defs"][part["$ref"].split("/")[-1]] if "$ref" in part else part
    part = part.get("items", part)
    part = schema["$defs"][part["$ref"].split("/")[-1]] if "$ref" in part else part
    if "properties" not in part:
        return [prefix]
    return [key for name, inner in part["properties"].items() for key in keys(schema, inner, f"{prefix}.{name}")]


def commands() -> list[str]:
    """Every command, with those of its groups."""
    context = click.Context(cli.cli)
    found = []
    for name in cli.cli.list_commands(context):
        command = cli.cli.get_command(context, name)
        found += [f"{name} {inner}" for inner in command.commands] if isinstance(command, click.Group) else [name]
    return found


def test_every_setting_is_documented_and_nothing_else() -> None:
    """docs/settings.md lists exactly the keys that `digest.toml` may have."""
    schema = settings.model().model_json_schema()
    known = {key.removeprefix(".") for key in keys(schema, schema)}
    documented = set(re.findall(r"^\| `([\w.]+)` \|", (ROOT / "docs/settings.md").read_text(), re.M))
    assert documented == known


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    """Each command is named in the README or in docs/."""
    texts = [path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]]
    assert any(re.search(rf"digest (-C \S+ )?{command}\b", text) for text in texts), command


def test_the_lazy_list_of_commands_tells_the_truth() -> None:
    """The one-line help shown without importing a command is the one the command itself has."""
    context = click.Context(cli.cli)
    for name, (_, text) in cli.COMMANDS.items():
        command = cli.cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert text.rstrip(".").split()[0].lower() == (command.help or "").split()[0].lower()


def test_the_example_draft_can_be_read() -> None:
    """docs/draft.md shows a draft that the program understands."""
    from digest import edit

    example = (ROOT / "docs/draft.md").read_text().split("```markdown\n")[1].split("```")[0]
    draft = edit.read(example, "docs/draft.md")
    assert [section.name for section in draft.sections] == ["Kenya"]
    assert len(draft.sections[0].items) == 2


def blocks() -> list[str]:
    """The README's shell lines that need neither make, nor the network, nor somebody at a browser."""
    found = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    lines = [line.split("   #")[0].strip() for block in found for line in block.split("\n")]
    staying = ("https:", "preview", " serve")
    return [line for line in lines if line.startswith("digest ") and not any(one in line for one in staying)]


def test_the_readmes_commands_run_in_their_order(tmp_path: Path) -> None:
    """A newcomer who types them gets what they promise."""
    item = "<item><title>T</title><description>The night ferry in Kenya will run from October.</description></item>"
    (tmp_path / "feed.xml").write_text(f'<rss version="2.0"><channel><title>C</title>{item}</channel></rss>')
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "page.txt").write_text(
        "Bridge opens\n\nEngineers in Norway reopened the bridge at Tromsø on Sunday after a summer of repairs.\n"
    )
    (tmp_path / "readers.csv").write_text("email,name\nann@reader.example,Ann\nben@reader.example,\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert len(blocks()) >= 9
    for line in blocks():
        # The README's issue is of another day than the one that is built here.
        command = ["sh", "-c", line.replace("2026-09-21", _slug(tmp_path / "my-roundup" / "issues"))]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}: {done.stderr}"
    (issue,) = (tmp_path / "my-roundup" / "issues").iterdir()
    printed = (issue / "email.txt").read_text()
    assert all(words in printed for words in ("night ferry", "Engineers in Norway", "We are closed on Friday."))
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == 2


def _slug(issues: Path) -> str:
    return next((path.name for path in issues.iterdir()), "") if issues.is_dir() else ""
