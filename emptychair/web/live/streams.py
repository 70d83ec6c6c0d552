"""The open streams of this process: who is told what, and when a stream ends. Lives in the door's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable

from emptychair.web.live.listening import Listener

MOST, MOST_OF_SEAT = 500, 20
BEAT_SECONDS = 15.0
STALLED_SECONDS = 20.0
AGAIN_MILLISECONDS = 2_000
REMEMBERED_SECONDS, MOST_REMEMBERED = 120.0, 5_000
_FULL, _BEAT = b"event: full\ndata: -\n\n", b"event: beat\ndata: -\n\n"

Send = Callable[[bytes], Awaitable[None]]


class Stream:
    """One open page. What it was not told yet is a set of its own topics, so that a slow reader costs nothing."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.waiting: set[str] = set()
        self.last = b""
        self._ended = False
        self._woken = asyncio.Event()

    def wake(self, topics: Iterable[str]) -> None:
        """Have the topics told."""
        self.waiting.update(topics)
        if self.waiting:
            self._woken.set()

    def end(self, last: bytes = b"") -> None:
        """Let it end, with a last word."""
        self._ended, self.last = True, last
        self._woken.set()

    async def run(self, send: Send) -> None:
        """Tell until it ends, or the reader takes nothing any more."""
        await self._say(send, f"retry: {AGAIN_MILLISECONDS}\n\n".encode())
        while not self._ended:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), BEAT_SECONDS)
            self._woken.clear()
            topics, self.waiting = sorted(self.waiting), set()
            if topics or not self._ended:
                await self._say(send, "".join(f"data: {topic}\n\n" for topic in topics).encode() or _BEAT)
        if self.last:
            await self._say(send, self.last)

    async def _say(self, send: Send, words: bytes) -> None:
        await asyncio.wait_for(send(words), STALLED_SECONDS)


class Streams:
    """All streams, and what was told lately, so that a page which was drawn before its stream began misses nothing."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._streams: OrderedDict[Stream, None] = OrderedDict()
        self._by_topic: dict[str, set[Stream]] = {}
        self._told: OrderedDict[str, float] = OrderedDict()
        self._hearing_since: float | None = None
        self._closed = False

    def all(self) -> list[Stream]:
        """The open ones, the oldest first; may be asked from another thread."""
        return list(self._streams)

    def add(self, listener: Listener) -> Stream:
        """A new stream. Where there are too many, the oldest ends and its page asks by itself."""
        stream = Stream(listener)
        self._make_room(listener)
        self._streams[stream] = None
        for key in self._keys(stream):
            self._by_topic.setdefault(key, set()).add(stream)
        stream.wake(self._missed(listener))
        if self._closed:
            stream.end()
        return stream

    def remove(self, stream: Stream) -> None:
        """It is over; removing it twice is no fault."""
        self._streams.pop(stream, None)
        for key in self._keys(stream):
            if (others := self._by_topic.get(key)) is not None:
                others.discard(stream)
                if not others:
                    del self._by_topic[key]

    def end(self, streams: Iterable[Stream], last: bytes = b"") -> None:
        """End some; no word reaches them any more."""
        for stream in streams:
            self.remove(stream)
            stream.end(last)

    def close(self) -> None:
        """End all, now and from now on."""
        self._closed = True
        self.end(self.all())

    def hear(self, topics: Iterable[str]) -> None:
        """Something was told: wake who listens to it."""
        now = self._clock()
        for topic in topics:
            self._told[topic] = now
            self._told.move_to_end(topic)
            for stream in self._by_topic.get(topic, ()):
                stream.wake(self._of(stream, topic))
        while self._told and (len(self._told) > MOST_REMEMBERED or self._oldest() < now - REMEMBERED_SECONDS):
            self._hearing_since = max(self._hearing_since or now, self._oldest())
            self._told.popitem(last=False)

    def begin_to_hear(self) -> None:
        """From now on nothing is missed; what was told before may have been, so that all ask again."""
        self._hearing_since = self._clock()
        self._told.clear()
        for stream in self._streams:
            stream.wake(stream.listener.topics)

    def stop_hearing(self) -> None:
        """Nothing is heard for a while."""
        self._hearing_since = None

    def _oldest(self) -> float:
        return next(iter(self._told.values()))

    def _missed(self, listener: Listener) -> set[str]:
        """What was told since the page was asked for; all of it where nobody knows."""
        asked_at = self._clock() - listener.age_seconds
        if self._hearing_since is None or asked_at <= self._hearing_since:
            return set(listener.topics)
        late = {topic for topic, at in self._told.items() if at >= asked_at}
        return {topic for topic in listener.topics if topic in late or f"{topic.partition(':')[0]}:*" in late}

    def _make_room(self, listener: Listener) -> None:
        theirs = [one for one in self._streams if one.listener.seat.pk == listener.seat.pk]
        self.end(theirs[: max(0, len(theirs) + 1 - MOST_OF_SEAT)], _FULL)
        self.end(self.all()[: max(0, len(self._streams) + 1 - MOST)], _FULL)

    @staticmethod
    def _keys(stream: Stream) -> set[str]:
        topics = stream.listener.topics
        return {*topics, *(f"{topic.partition(':')[0]}:*" for topic in topics if ":" in topic)}

    @staticmethod
    def _of(stream: Stream, topic: str) -> set[str]:
        if not topic.endswith(":*"):
            return {topic}
        return {one for one in stream.listener.topics if one.startswith(topic[:-1])}
