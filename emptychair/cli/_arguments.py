"""Options that take several values at once: `--company North South` is `--company North --company South`."""

from collections.abc import Sequence
from pathlib import Path

import click


class ManyValues(click.Command):
    """A command whose options that may be repeated also take several words behind them.

    Before the files are named an option takes one word only, and a word that is a file is never taken.
    """

    needed_before = 2

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Spread the words before click reads them."""
        return super().parse_args(ctx, self.spread(args))

    def spread(self, args: Sequence[str]) -> list[str]:
        """The same arguments with the option's name before each of its words."""
        many = {name for parameter in self.params if getattr(parameter, "multiple", False) for name in parameter.opts}
        flags = {name for parameter in self.params if getattr(parameter, "is_flag", False) for name in parameter.opts}
        spread: list[str] = []
        option, places = "", 0
        for place, word in enumerate(args):
            if word == "--":
                return [*spread, *args[place:]]
            before = args[place - 1] if place else ""
            if word.startswith("-") and word != "-":
                option = word if word in many else ""
            elif before.startswith("-") and before != "-" and "=" not in before and before not in flags:
                pass
            elif option and places >= self.needed_before and word != "-" and not Path(word).exists():
                spread.append(option)
            else:
                option, places = "", places + 1
            spread.append(word)
        return spread
