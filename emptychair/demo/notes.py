"""Writes what was said in public, in the chat, the forum and the reviews as JSON lines in the Inbound form."""

import json
from collections.abc import Iterator, Sequence

from emptychair.demo.cast import COMPANY, DOMAIN, NETWORK_ACCOUNT
from emptychair.demo.days import Calendar
from emptychair.demo.people import People, key_of
from emptychair.demo.screenplay import Line, Scene

_SOURCES = {"posts": "lanternpost", "chat": "chat", "forum": "workbench", "review": "reviews"}


def json_lines(scenes: Sequence[Scene], people: People, days: Calendar) -> bytes:
    """One line per message, in the order of the script."""
    notes = (note for scene in scenes for note in _notes(scene, people, days))
    return b"".join(json.dumps(note, ensure_ascii=False).encode() + b"\n" for note in notes)


def _notes(scene: Scene, people: People, days: Calendar) -> Iterator[dict[str, object]]:
    key = key_of(scene)
    ids = [f"{key:010d}{at:02d}" for at in range(len(scene.lines))]
    for at, line in enumerate(scene.lines):
        above = None if line.answers is None else scene.lines[line.answers]
        note: dict[str, object] = {
            "source": _SOURCES[scene.channel],
            "external_id": ids[at],
            "from": _author(scene.channel, line, people),
            "to": [_author(scene.channel, above, people)["address"]] if above else [],
            "subject": scene.options.get("title", "") if above is None else "",
            "text": _words(scene, line, above, people, days),
            "written_at": days.at(line.minute).isoformat().replace("+00:00", "Z"),
            "in_reply_to": None if line.answers is None else ids[line.answers],
            "addressed_to_us": _addressed(scene, line, above),
            "by_company": line.by_company,
        }
        if at == 0 and "rating" in scene.options:
            note["rating"] = int(scene.options["rating"])
        yield note


def _author(channel: str, line: Line, people: People) -> dict[str, str]:
    if line.by_company:
        colleague = people.colleague_of(line)
        return {
            "posts": {"name": COMPANY, "address": NETWORK_ACCOUNT},
            "chat": {"name": colleague.first, "address": colleague.address},
            "forum": {"name": f"{colleague.first} ({COMPANY})", "address": f"{line.speaker}_fennimoth"},
            "review": {"name": COMPANY, "address": f"shop@{DOMAIN}"},
        }[channel]
    customer = people.customer_of(line)
    return {
        "posts": {"name": customer.name, "address": customer.account},
        "chat": {"name": customer.name, "address": customer.mail},
        "forum": {"name": customer.nick, "address": customer.nick},
        "review": {"name": customer.reviewer_name, "address": customer.reviewer},
    }[channel]


def _words(scene: Scene, line: Line, above: Line | None, people: People, days: Calendar) -> str:
    """What was said; under a public answer stands who wrote it, and before it whom it is for."""
    text = days.fill(line.text, language=scene.language)
    if not line.by_company or above is None or scene.channel not in {"posts", "review"}:
        return text
    if line.speaker != "team":
        text = f"{text} – {people.colleague_of(line).first}"
    if scene.channel == "review" or text.startswith("@"):
        return text
    return text if above.by_company else f"@{people.customer_of(above).nick} {text}"


def _addressed(scene: Scene, line: Line, above: Line | None) -> bool:
    """In public and in the forum people also talk about the company, or with one another."""
    if scene.channel in {"chat", "review"} or line.by_company or (above is not None and above.by_company):
        return True
    if scene.channel == "forum":
        return above is None
    return "@fennimoth" in line.text
