"""Jinja templates of a theme: loading, escaping, and mistakes as ThemeError with file and line.

Values are escaped everywhere but in the plain-text template, names that do not exist are errors, and
templates run in Jinja's sandbox. A template that changes on disk, or appears before another, is read anew.
"""

from __future__ import annotations

import bisect
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import ThemeError
from digest.render import colours, plain
from digest.render.spans import Span
from digest.render.themes import Theme
from digest.render.translations import Stamp, catalogs, translations
from digest.render.views import Block, Bullet, Image, View, runs

# What a template can do wrong while it runs; anything else is a mistake of ours and goes up.
_WRONG = (
    jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    MemoryError,
)  # fmt: skip
_OURS = frozenset({View, Block, Bullet, Image, Span, LoopContext})
# How Jinja names such a value in a message.
_VALUE = re.compile(r"'digest\.render\.(?:views|spans)\.(\w+) object'")


def render(theme: Theme, template: str, context: Mapping[str, object]) -> str:
    """The template of the theme filled with the context. Raises ThemeError."""
    return _render(_environment_of(theme, template, context), theme, template, context)


def read(theme: Theme, template: str) -> None:
    """Nothing, where the template of the theme can be read. Raises ThemeError, also for one that nothing includes."""
    try:
        environment(theme.folders, escape=not template.endswith(".txt"), theme=theme.name).get_template(template)
    except _WRONG as error:
        _explain(error, theme, template)


def _environment_of(
    theme: Theme, template: str, context: Mapping[str, object], *, marked: bool = False
) -> jinja2.Environment:
    """The environment for a template of the theme, in the language of the issue in the context."""
    issue = context.get("issue")
    found = catalogs(theme.folders, issue.language) if isinstance(issue, View) else ()
    escape = not template.endswith(".txt")
    return environment(theme.folders, escape=escape, marked=marked, theme=theme.name, catalogs=found)


def _render(env: jinja2.Environment, theme: Theme, template: str, context: Mapping[str, object]) -> str:
    if isinstance(env, _Sandbox):
        env.fresh.clear()
    try:
        return env.get_template(template).render(context)
    except _WRONG as error:
        _explain(error, theme, template)


@lru_cache(maxsize=32)
def environment(
    folders: tuple[Path, ...],
    *,
    escape: bool,
    marked: bool = False,
    theme: str = "",
    catalogs: tuple[Stamp, ...] = (),
) -> jinja2.Environment:
    """The sandbox for a theme's folders, with its phrases; `marked` writes into the result where each piece is from.

    Raises ThemeError for a catalog that cannot be read.
    """
    env: Any = _Sandbox(
        loader=_Loader(folders),
        autoescape=escape,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n", *([_Marks] if marked else [])],
    )
    env.install_gettext_translations(translations(theme, catalogs), newstyle=True)
    env.globals["_"] = env.globals["gettext"]  # Jinja's own looks it up at every phrase
    env.filters |= {
        "direction": runs,
        "readable": colours.readable,
        "wrap": plain.wrap,
        "glue": plain.glue,
        "underline": plain.underline,
    }
    return env  # type: ignore[no-any-return]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with short ways to what our own values and loops have, to macros, and to files seen before.

    Half of the time went into asking whether these are safe, and whether the template of each item has changed.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fresh: dict[str, jinja2.Template] = {}
        """The templates of the mail that is being made."""

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:
        """The template, read anew where it has changed since the mail before."""
        found = self.fresh.get(name)
        if found is None:  # no second look at the table: another thread may begin a mail meanwhile, and empty it
            found = self.fresh[name] = super().get_template(name, parent, globals)
        return found

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja has it
        """What the callable makes."""
        if type(__obj) is not Macro:
            return super().call(__context, __obj, *args, **kwargs)
        # What Jinja adds for functions that see the loop; macros do not.
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(__context.eval_ctx, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute, where a template may read it."""
        if type(obj) in _OURS and attribute[:1] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass  # said below, as for everything else
        return super().getattr(obj, attribute)


def _printed(value: Any) -> Any:
    """The value, which is never None: "None" in a mail helps nobody."""
    if value is None:
        raise jinja2.UndefinedError("the value printed here is missing (None)")
    return value


class _Loader(jinja2.BaseLoader):
    """Templates from folders, the first folder that has one first; noticing when that is another one now."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self._path(template)
        if path is None:
            raise jinja2.TemplateNotFound(template)
        stamp = _stamp(path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
            raise jinja2.TemplateSyntaxError(reason, 1, template, str(path)) from error
        return text, str(path), lambda: self._path(template) == path and _stamp(path) == stamp

    def _path(self, template: str) -> Path | None:
        parts = template.split("/")
        if any(part in {"", ".", ".."} or "\\" in part for part in parts):
            return None
        return next((path for folder in self.folders if (path := folder.joinpath(*parts)).is_file()), None)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _explain(error: Exception, theme: Theme, template: str) -> NoReturn:
    """Raises the error as ThemeError, with the template's file and line."""
    path, line = _place(error, theme)
    if isinstance(error, jinja2.TemplateNotFound):
        searched = " or ".join(str(folder) for folder in theme.folders)
        reason = f"no template {error.name!r} in {searched}"
    elif isinstance(error, RecursionError):
        reason = "templates include each other without end"
    elif isinstance(error, MemoryError):
        reason = "what is printed here needs more memory than there is"
    else:
        reason = error.message or "" if isinstance(error, jinja2.TemplateError) else f"{error}"
        reason = _VALUE.sub(lambda match: match[1].lower(), reason)
    path = path or str(theme.folders[0] / template)
    raise ThemeError(theme=theme.name, path=path, line=line, reason=reason or type(error).__name__) from error


def _place(error: Exception, theme: Theme) -> tuple[str | None, int | None]:
    """The template file and line where it happened; Jinja writes them into the traceback."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename, error.lineno
    homes = tuple(f"{folder}/" for folder in theme.folders)
    frames = traceback.extract_tb(error.__traceback__)
    inner = next((frame for frame in reversed(frames) if frame.filename.startswith(homes)), None)
    return (inner.filename, inner.lineno) if inner else (None, None)


# Marks: only made when something is wrong, to say where in which template it stands. Control characters
# delimit them, which no value holds (`views` cleans them all), so none can be forged.
_MARK = re.compile("\x01([^\x01\x02]*)\x02([0-9]+)\x03")


class _Marks(Extension):
    """Writes file and line before every piece of template text and after each of its line ends."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marked = (f"\x01{stream.filename}\x02{token.lineno + n}\x03{line}" for n, line in enumerate(lines))
            yield Token(token.lineno, "data", "\n".join(marked))


class Origin:
    """A result together with the template lines it came from."""

    def __init__(self, theme: Theme, template: str, context: Mapping[str, object]) -> None:
        env = _environment_of(theme, template, context, marked=True)
        pieces = _MARK.split(_render(env, theme, template, context))
        self.text = pieces[0]
        self._starts = [0]
        self._places = [(env.get_template(template).filename or template, 1)]
        for path, line, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            self._starts.append(len(self.text))
            self._places.append((path, int(line)))
            self.text += text

    def place(self, offset: int, needle: str) -> tuple[str, int, int]:
        """File, line and column of the template text at the offset; column 1 where the needle is not in the line."""
        path, line = self._places[bisect.bisect_right(self._starts, offset) - 1]
        lines = Path(path).read_text("utf-8-sig").split("\n")
        column = lines[line - 1].find(needle) + 1 if line <= len(lines) else 0
        return path, line, max(column, 1)
