"""The command `emptychair`. Each command is a file here that defines `command`; it is found by its name."""

import importlib
import os
import pkgutil
import sys
from typing import NoReturn

import click

import emptychair
from emptychair.core.errors import EmptychairError

_FAILED, _INTERRUPTED = 1, 130


class Commands(click.Group):
    """Loads a command's file when it is asked for, so that none pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.rstrip("_") for name in names if name != "tests" and not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        # Words that Python keeps for itself, such as import, have an underscore behind them.
        own = {module.name.rstrip("_"): module.name for module in pkgutil.iter_modules(__path__)}
        command = importlib.import_module(f"{__name__}.{own[cmd_name]}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a mistake of ours
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(emptychair.__version__, prog_name="emptychair", message="%(prog)s %(version)s")
def group() -> None:
    """The customer's seat at your company's table.

    Example: emptychair up
    """


def main() -> NoReturn:
    """Run the command line: exit 0 when done, 1 when it failed, 2 when it was used wrongly."""
    try:
        code = group.main(prog_name="emptychair", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_FAILED)
    except Exception as error:
        if _debugging():
            raise
        print(f"emptychair: {_line_of(error)}", file=sys.stderr)
        sys.exit(_FAILED)
    sys.exit(code if isinstance(code, int) else 0)


def _line_of(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, EmptychairError):
        return said
    return f"{said or 'it failed'} ({type(error).__name__}; EMPTYCHAIR_DEBUG=1 shows where)"


def _debugging() -> bool:
    return os.environ.get("EMPTYCHAIR_DEBUG", "").lower() in {"1", "true", "yes", "on"}
