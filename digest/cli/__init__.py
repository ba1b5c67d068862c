"""The command `digest`: one file per command, each a thin coat over one function.

Commands are imported when they are called, so that `digest --help` costs little more than click.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from digest import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("digest.cli.init:init", "Make a newsletter's folder."),
    "sources": ("digest.cli.sources:sources", "Add, list, check and remove the sources you read."),
    "collect": ("digest.cli.collect:collect", "Read the sources into the store."),
    "build": ("digest.cli.build:build", "Collect articles and build an issue."),
    "preview": ("digest.cli.preview:preview", "Show an issue in the browser while you edit it."),
    "add": ("digest.cli.add:add", "Put an article or words of your own into the draft."),
    "swap": ("digest.cli.swap:swap", "Swap an item's sentence for another of its articles."),
    "explain": ("digest.cli.explain:explain", "Say why an article is in, out, merged, or where it is."),
    "mix": ("digest.cli.mix:mix", "Show the mix of sources by outlet and by place."),
    "moves": ("digest.cli.moves:moves", "List what you moved to another heading, with rules that would do it."),
    "cut": ("digest.cli.cut:cut", "Cut an issue to some of its headings."),
    "check": ("digest.cli.check:check", "Check an issue before it goes out."),
    "approve": ("digest.cli.approve:approve", "Rebuild an issue from its draft and freeze it for sending."),
    "export": ("digest.cli.export:export", "Print an issue as HTML or Markdown to paste elsewhere."),
    "send": ("digest.cli.send:send", "Send an approved issue to its readers."),
    "pause": ("digest.cli.pause:pause", "Hold an issue's send until it is resumed."),
    "resume": ("digest.cli.resume:resume", "Let a send go on that was paused, or take a cancel back."),
    "cancel": ("digest.cli.cancel:cancel", "Stop an issue's send for good."),
    "status": ("digest.cli.status:status", "Say who got an issue."),
    "dkim": ("digest.cli.dkim:dkim", "Make the key that signs the newsletter's mail, show its DNS record."),
    "issues": ("digest.cli.issues:issues", "List the issues, and tell the story of each."),
    "inbox": (
        "digest.cli.inbox:inbox",
        "Read readers' mails: unsubscribe who asks for it, take note of what came back.",
    ),
    "serve": ("digest.cli.serve:serve", "Serve the readers' pages: subscribe, preferences, unsubscribe, issues."),
    "learn": ("digest.cli.learn:learn", "Learn headings from labelled lines or saved roundups."),
    "demo": ("digest.cli.demo:demo", "Build the sample newsletter and show it."),
    "subscribers": ("digest.cli.subscribers:subscribers", "Add, import, list, show, pause and remove subscribers."),
    "theme": ("digest.cli.theme:theme", "List themes, make one of your own, check it."),
    "db": ("digest.cli.db:db", "Migrate, check, back up and restore the store."),
    "pipe": ("digest.cli.pipe:pipe", "Run one stage: JSON lines in, JSON lines out."),
    "schema": ("digest.cli.schema:schema", "Print the JSON Schema of issue.json or digest.toml."),
}


class ReaderGone(Exception):
    """Whoever read our output has gone (`digest ... | head`)."""


class Lazy(click.Group):
    """A group that knows its commands' names and one-line helps, and imports one when it is asked for."""

    def __init__(self, *, commands_at: dict[str, tuple[str, str]], **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # click's own keyword arguments
        self.commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of use."""
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported now."""
        from importlib import import_module

        if cmd_name not in self.commands_at:
            return None
        module, name = self.commands_at[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return with_environment(command, f"DIGEST_{cmd_name}")

    def invoke(self, ctx: click.Context) -> Any:
        """What the command returns. Raises ReaderGone, which click does not turn into exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from their one-line helps alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.commands_at.items()])


def with_environment(command: click.Command, prefix: str) -> click.Command:
    """The command, its options also read from the environment: `build --json` from DIGEST_BUILD_JSON."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            with_environment(inner, f"{prefix}_{name}")
    for option in command.params:
        long = next((one for one in option.opts if one.startswith("--")), None)
        if isinstance(option, click.Option) and long:
            option.envvar = f"{prefix}_{long.strip('-')}".upper().replace("-", "_")
    return command


@click.command(
    cls=Lazy,
    commands_at=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 an error, 2 wrong usage, 3 done but something failed.",
)
@click.version_option(__version__, prog_name="digest")
@click.option("-C", "directory", envvar="DIGEST_DIR", metavar="DIR", help="The newsletter's folder (default: here).")
@click.pass_context
def cli(ctx: click.Context, directory: str | None) -> None:
    """Make a news roundup from collected articles: build it, edit it, preview it, send it."""
    ctx.obj = directory


def main() -> NoReturn:
    """Run the command and end the process with its exit code; the only place that knows exit codes."""
    _open_streams()
    sys.exit(run(sys.argv[1:]))


def _open_streams() -> None:
    """Nothing; streams that were closed before we began (`2>&-`) lead nowhere, and no file of ours is one."""
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def run(arguments: list[str]) -> int:
    """The exit code of the command with these arguments; expected errors become one line on stderr."""
    from digest.errors import DigestError

    try:
        result = cli.main(arguments, prog_name="digest", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("digest: stopped", err=True)
        return 130
    except ReaderGone:
        _silence_stdout()
        return 0
    except (DigestError, OSError) as error:
        return _failed(error)
    return result if isinstance(result, int) else 0


def _failed(error: BaseException) -> int:
    """The exit code of what went wrong, told on stderr: one line, or one for each mistake in the settings."""
    from digest.errors import SettingsError

    told = [f"{error.path}: {one}" for one in error.problems] if isinstance(error, SettingsError) else [_line(error)]
    for line in told:
        click.echo(f"digest: {line}", err=True)
    return 1


def _line(error: BaseException) -> str:
    return f"{error.strerror or error}: {error.filename or 'output'}" if isinstance(error, OSError) else str(error)


def _silence_stdout() -> None:
    """That nobody reads our output any more is no error, and flushing must not make it one."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
