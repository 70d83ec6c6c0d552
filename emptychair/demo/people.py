"""Finds the people of a story: each customer as known on every channel, in the language they first spoke."""

from collections.abc import Mapping
from functools import cached_property
from zlib import crc32

from emptychair.demo.cast import STAFF, Colleague, Customer, customer
from emptychair.demo.screenplay import Line, Scene, Story


class People:
    """Everybody who speaks in a story."""

    def __init__(self, story: Story) -> None:
        self._story = story

    @cached_property
    def customers(self) -> Mapping[str, Customer]:
        """By their full name."""
        languages: dict[str, str] = {}
        for scene in self._story.scenes:
            for line in scene.lines:
                if not line.by_company:
                    languages.setdefault(line.speaker, scene.language)
        nicks = self._story.nicks
        return {
            name: customer(name, nick=nicks.get(name, ""), language=language) for name, language in languages.items()
        }

    def customer_of(self, line: Line) -> Customer:
        """The customer who speaks."""
        return self.customers[line.speaker]

    def colleague_of(self, line: Line) -> Colleague:
        """The one of the staff who speaks."""
        return STAFF[line.speaker]


def key_of(scene: Scene) -> int:
    """A number that stands for the scene for as long as its first words stay what they are."""
    first = scene.lines[0]
    return crc32(f"{scene.channel} {first.speaker} {first.text}".encode())
