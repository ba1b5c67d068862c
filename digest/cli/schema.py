"""`digest schema`: the JSON Schema of what we write and read."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("what", type=click.Choice(["issue", "settings"]))
def schema(what: str) -> None:
    """Print the JSON Schema of issue.json ("issue") or of digest.toml ("settings")."""
    if what == "issue":
        from digest import codec
        from digest.values import Issue

        found = codec.schema(Issue)
    else:
        from digest.settings import model

        found = model().model_json_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
