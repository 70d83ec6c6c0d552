"""Reads the demo's history from `script/*.txt`, where it is written down as scenes.

A scene begins with `## CHANNEL[/LANGUAGE] TIME WHO [| key=value | …]` and holds what is said:

    ## posts/de -4 12:12 Korbinian Aschauer @korbinian_a
    Meine Luna hält keine Nacht.
    +2h05m jonas: Das verstehe ich, Korbinian.
    +25m: Danke.

A time is a day and hour of the story (day 0 is its last) or the distance to what was said before. A speaker is a
first name of the staff or a customer's full name, with `@nick` once; without a name it is the customer who was
answered last. `>3` before the speaker says that the scene's third message is replied to. Further lines belong
to the same message; `[file: NAME]` encloses a file, `[auto]` marks an automatic reply.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

_HEAD = re.compile(r"## (?P<channel>\w+)(?:/(?P<language>\w+))? (?P<when>-\d+ \d\d:\d\d) (?P<rest>.+)")
_SAID = re.compile(
    r"(?P<when>\+(?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?|-\d+ \d\d:\d\d)(?: >(?P<to>\d+))?(?: (?P<who>[^:]*))?: (?P<text>.*)"
)
_WHO = re.compile(r"(?P<name>.*?)(?: @(?P<nick>\w+))?")
_FILE = re.compile(r"\n?\[file: (?P<name>[^\]]+)\]")
_MINUTES = {"d": 1440, "h": 60, "m": 1}
AUTOMATIC = "[auto]"


class ScriptError(ValueError):
    """The script says something that cannot be played; the message names the place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message. `minute` counts from the start of the story's last day; `answers` is an index in the scene."""

    minute: int
    speaker: str
    text: str
    by_company: bool
    answers: int | None = None
    files: tuple[str, ...] = ()
    automatic: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One thread from its first word to its last. `place` is the script's file and line."""

    channel: str
    language: str
    place: str
    options: Mapping[str, str]
    lines: tuple[Line, ...]


@dataclass(kw_only=True)
class Story:
    """All scenes, and the nick of everybody who has one."""

    scenes: list[Scene] = field(default_factory=list)
    nicks: dict[str, str] = field(default_factory=dict)


def read_story() -> Story:
    """The whole script."""
    story = Story()
    pages = (page for page in files("emptychair.demo").joinpath("script").iterdir())
    for page in sorted(pages, key=lambda page: page.name):
        if page.name.endswith(".txt"):
            read_page(page.read_text(encoding="utf-8"), name=page.name, story=story)
    return story


def read_page(text: str, *, name: str, story: Story) -> None:
    """Add one page's scenes to the story."""
    for start, block in _blocks(text):
        place = f"{name}:{start}"
        try:
            story.scenes.append(_scene(block, place=place, story=story))
        except ScriptError as error:
            raise ScriptError(f"{place}: {error}") from None


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    start, block = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            if block:
                yield start, block
            start, block = number, [line]
        elif block:
            block.append(line)
    if block:
        yield start, block


def _scene(block: list[str], *, place: str, story: Story) -> Scene:
    head = _HEAD.fullmatch(block[0])
    if not head:
        raise ScriptError(f"cannot read {block[0]!r}")
    who, *given = head["rest"].split(" | ")
    options = dict(option.split("=", 1) for option in given)
    lines: list[Line] = []
    for when, to, speaker, text in _spoken(head["when"], who, block[1:]):
        lines.append(_line(lines, when=when, to=to, who=speaker, text=text, story=story))
    return Scene(
        channel=head["channel"],
        language=head["language"] or "en",
        place=place,
        options=options,
        lines=tuple(lines),
    )


def _spoken(when: str, who: str, rest: list[str]) -> Iterator[tuple[str, int | None, str, str]]:
    to: int | None = None
    text: list[str] = []
    for line in rest:
        if said := _SAID.fullmatch(line):
            yield when, to, who, "\n".join(text).strip()
            when, who, text = said["when"], said["who"] or "", [said["text"]]
            to = int(said["to"]) - 1 if said["to"] else None
        else:
            text.append(line)
    yield when, to, who, "\n".join(text).strip()


def _line(said: list[Line], *, when: str, to: int | None, who: str, text: str, story: Story) -> Line:
    by_company = who.islower() and " " not in who
    speaker = who if by_company else _customer(who, story) if who else _answered(said)
    enclosed = tuple(found["name"] for found in _FILE.finditer(text))
    words = _FILE.sub("", text).replace(AUTOMATIC, "").strip()
    if not words:
        raise ScriptError(f"{speaker} says nothing")
    answers = to if to is not None else _answers(said, who, by_company=by_company, text=words, story=story)
    if answers is not None and not 0 <= answers < len(said):
        raise ScriptError(f"{speaker} replies to a message that is not there")
    minute = _minute(when, said)
    if answers is not None and minute <= said[answers].minute:
        raise ScriptError(f"{when} is not after what {speaker} replies to")
    return Line(
        minute=minute,
        speaker=speaker,
        text=words,
        by_company=by_company,
        answers=answers,
        files=enclosed,
        automatic=AUTOMATIC in text,
    )


def _customer(who: str, story: Story) -> str:
    found = _WHO.fullmatch(who)
    if not found or not found["name"]:
        raise ScriptError(f"no name in {who!r}")
    if (nick := found["nick"]) and story.nicks.setdefault(found["name"], nick) != nick:
        raise ScriptError(f"{found['name']} has two nicks")
    return found["name"]


def _answered(said: list[Line]) -> str:
    """Who speaks when nobody is named: the customer of the last message, or whom it answers."""
    here: Line | None = said[-1]
    while here is not None and here.by_company:
        here = said[here.answers] if here.answers is not None else None
    if here is None:
        raise ScriptError("somebody must be named")
    return here.speaker


def _answers(said: list[Line], who: str, *, by_company: bool, text: str, story: Story) -> int | None:
    """The message before; one of the staff who begins with `@nick` answers that person's last message."""
    if not said:
        return None
    if by_company and text.startswith("@"):
        nick = text[1:].split(maxsplit=1)[0]
        theirs = [at for at, line in enumerate(said) if story.nicks.get(line.speaker) == nick]
        if not theirs:
            raise ScriptError(f"@{nick} has not said anything")
        return theirs[-1]
    if who and not by_company and said[0].by_company:
        return 0
    return len(said) - 1


def _minute(when: str, said: list[Line]) -> int:
    if when.startswith("-"):
        day, clock = when[1:].split()
        hour, minute = clock.split(":")
        return -int(day) * 1440 + int(hour) * 60 + int(minute)
    steps = re.findall(r"(\d+)([dhm])", when)
    return said[-1].minute + sum(int(count) * _MINUTES[unit] for count, unit in steps)
