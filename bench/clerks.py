"""Seats that answer customers over HTTP, as people do in a browser: whoever gets no answer presses again."""

import random
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

from bench.desk import PASSWORD, address_of
from bench.visitor import Answer, Visitor
from emptychair.core import clock

_CONVERSATION = re.compile(r"/conversations/(\d+)/")
_KEY = re.compile(r'name="key" value="([0-9a-f-]+)"')
_ANSWER = re.compile(r'<textarea class="answer".*?</textarea>', re.DOTALL)
_GOING = re.compile(r'<div class="leaving".*?name="dispatch" value="(\d+)"', re.DOTALL)
_UNDECIDED = re.compile(r'href="/not-delivered/(\d+)/"')
_BLAMING = "That is your own fault."
_WORDS = [
    "lamp",
    "table",
    "river",
    "letter",
    "paper",
    "window",
    "garden",
    "copper",
    "yellow",
    "engine",
    "basket",
    "winter",
    "button",
    "carpet",
    "ladder",
    "market",
    "needle",
    "orange",
    "pencil",
    "rocket",
    "silver",
    "tunnel",
    "valley",
    "walnut",
    "bridge",
    "candle",
    "desert",
    "feather",
    "guitar",
    "harbour",
    "island",
    "jacket",
]
_REFUSED = {0, 502, 503}


@dataclass(slots=True)
class Said:
    """What the pages said of the marked answers, and with which statuses they answered.

    `going` go out by what a response said; `back` were seen to be drafts again, `perhaps_back` may be. What was
    only kept or held is in `kept`; `posted` is everything that anybody tried to send.
    """

    posted: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    perhaps_back: set[str] = field(default_factory=set)
    again: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


class Clerk(threading.Thread):
    """One seat at work until it is told to stop."""

    def __init__(self, number: int, visitor: Visitor, said: Said, *, chance: random.Random) -> None:
        super().__init__(name=f"clerk {number}", daemon=True)
        self._number, self._visitor, self._said, self._chance = number, visitor, said, chance
        self._count = 0
        self._stop_asked = threading.Event()
        signed_in = visitor.send("/sign-in/", {"login": address_of(number), "password": PASSWORD})
        assert signed_in.status == 302, signed_in

    def stop(self) -> None:
        """Ask to end after what is being done."""
        self._stop_asked.set()

    def run(self) -> None:
        """The thread."""
        while not self._stop_asked.is_set():
            if pk := self._next():
                self._care_for(pk)
            elif self._chance.random() < 0.2:
                self._send_again()
            self._stop_asked.wait(self._chance.uniform(0, 0.2))

    def _next(self) -> int | None:
        """A conversation to answer: the next that is nobody's, else one of one's own."""
        self._look("/conversations/")
        taken = self._post("/conversations/next/", {})
        if found := _CONVERSATION.search(taken.location):
            return int(found[1])
        own = [int(pk) for pk in _CONVERSATION.findall(self._look("/conversations/?whose=mine").text)]
        return self._chance.choice(own) if own else None

    def _care_for(self, pk: int) -> None:
        page = self._look(f"/conversations/{pk}/")
        key = _KEY.search(page.text)
        if key is None:
            return
        if self._chance.random() < 0.2:
            self._post(f"/conversations/{pk}/notes/", {"text": "Look at this.", "key": str(uuid.uuid4())})
        mark = self._answer(pk, key[1])
        if mark and self._chance.random() < 0.3:
            self._call_back(pk, mark)
        elif self._chance.random() < 0.2:
            self._post("/conversations/act/", {"do": "close", "ids": str(pk), "reason": "solved"})

    def _answer(self, pk: int, key: str) -> str | None:
        """Type and send. Gives the mark of an answer that goes out by what the response says."""
        self._count += 1
        mark = f"{self._number}-{self._count}"
        words = self._words(mark)
        address, given = f"/conversations/{pk}/answer/", {"key": key, "version": "0"}
        for share in (3, 2):
            self._post(address, {**given, "text": words[: len(words) // share], "do": "keep"})
        self._said.posted.add(mark)
        sent = self._post(address, {**given, "text": words, "do": "send"})
        if sent.status == 302 and sent.location.endswith("#answer"):
            self._said.going.add(mark)
            return mark
        if sent.status == 302:
            self._said.kept.add(mark)
        return None

    def _words(self, mark: str) -> str:
        said = [f"Hello, this is number {mark}.", " ".join(self._chance.sample(_WORDS, 14)).capitalize() + "."]
        if self._chance.random() < 0.3:
            said.append(f"We will call you by {clock.now() + timedelta(days=10):%d %B %Y}.")
        if self._chance.random() < 0.05:
            said.append(_BLAMING)
        return " ".join(said)

    def _call_back(self, pk: int, mark: str) -> None:
        """Call it back if the page offers it. Only a page that shows the words as a draft tells that it was."""
        going = _GOING.search(self._look(f"/conversations/{pk}/").text)
        if going is None or mark not in going[0]:
            return
        self._said.perhaps_back.add(mark)
        self._post(f"/conversations/{pk}/answer/call-back/", {"dispatch": going[1]})
        draft = _ANSWER.search(self._look(f"/conversations/{pk}/").text)
        if draft and mark in unescape(draft[0]):
            self._said.back.add(mark)

    def _send_again(self) -> None:
        """Have one sent again of which nobody knows."""
        if found := _UNDECIDED.search(self._look("/not-delivered/").text):
            self._look(f"/not-delivered/{found[1]}/")
            self._post(f"/not-delivered/{found[1]}/", {"do": "again"})

    def _look(self, path: str) -> Answer:
        return self._until_answered(lambda: self._visitor.get(path))

    def _post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._until_answered(lambda: self._visitor.post(path, fields))

    def _until_answered(self, ask: Callable[[], Answer]) -> Answer:
        """Ask again a few times while nobody answers."""
        answer = Answer()
        for _ in range(100):
            answer = ask()
            self._said.statuses[answer.status] += 1
            if answer.status not in _REFUSED:
                break
            if self._stop_asked.wait(0.3):
                break
        return answer
