"""The door: pages go to Django by WSGI, in threads; what is told to open pages goes on from there without one.

A stream is asked for like a page, passes everything that a page passes, and has a page's headers. Only where the
page would end does the door keep it open.
"""

import asyncio
import contextlib
import functools
import signal
import time
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from emptychair.config.wsgi import application as pages
from emptychair.web.live.ear import Ear
from emptychair.web.live.listening import LISTENER
from emptychair.web.live.streams import Streams

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Door:
    """One for a process. `threads` is how many pages it draws at once; streams take none."""

    def __init__(self, *, threads: int) -> None:
        # WSGI as Django types it and as a2wsgi does differ in words only.
        self._pages: Any = WSGIMiddleware(cast(Any, pages), workers=threads)
        self._streams = Streams(clock=time.monotonic)
        self._ear: Ear | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and the end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answer = _Answer(scope, send)
            await self._pages(scope, functools.partial(_unless_gone, receive), answer.send)
            if answer.is_open:
                await self._stream(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._ear = Ear(self._streams, loop=asyncio.get_running_loop())
        self._ear.start()
        self._end_streams_when_asked_to_stop()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._close()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams_when_asked_to_stop(self) -> None:
        """Beside the server's own handler, which waits for answers to end and is called by the loop all the same."""
        loop = asyncio.get_running_loop()

        def close(_sign: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._close)

        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, close)

    def _close(self) -> None:
        self._streams.close()
        if self._ear:
            self._ear.stop()

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        stream = self._streams.add(scope[LISTENER])

        async def say(words: bytes) -> None:
            await send({"type": "http.response.body", "body": words, "more_body": True})

        told, gone = asyncio.create_task(stream.run(say)), asyncio.create_task(_is_gone(receive))
        try:
            await asyncio.wait((told, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._streams.remove(stream)
            for task in (told, gone):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                    await task
            await send({"type": "http.response.body", "body": b"", "more_body": False})


class _Answer:
    """What Django answers, passed on; the end of a page that begins a stream is kept back."""

    def __init__(self, scope: Message, send: Send) -> None:
        self._scope, self._send = scope, send

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return LISTENER in self._scope

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer."""
        if not self.is_open:
            await self._send(message)
        elif message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"] if name != b"content-length"]
            await self._send({**message, "headers": headers})


async def _unless_gone(receive: Receive) -> Message:
    """The next part of what a browser sends; half of it is not taken for the whole when the browser goes away."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ConnectionResetError
    return message


async def _is_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
