"""The goal of live pages: how long after it was received an open list in a real browser shows a message."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from bench.context import Context
from bench.memory import await_pages, part
from bench.pages import browser
from bench.pump import question
from bench.result import Result, p95
from emptychair.channels import services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.cli.tests.factories import free_port, wait_until
from emptychair.conversations.models import Message

RATE = 150
_PROBES, _OF_A_PAGE = 210, 70
_WATCH = """() => {
    window.seen = [];
    const look = () => {
        const number = parseInt(document.querySelector(".fresh")?.textContent ?? "") || 0;
        while (window.seen.length < number) window.seen.push(Date.now() / 1000);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def p17(context: Context) -> list[Result]:
    """Another process receives 150 messages a second; every now and then one more, for which the list is watched."""
    probed = services.open_channel("Probe", kind=kind_named("jsonl"))
    services.receive(probed, [question("first")])
    session = browser().cookies[settings.SESSION_COOKIE_NAME].value
    port = free_port()
    with part("web", "--port", str(port)), part("worker"), sync_playwright() as playwright:
        await_pages(port)
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        pump = subprocess.Popen([sys.executable, "-m", "bench.pump", str(RATE)])
        try:
            waits = _watch(chromium, port, session, probed)
        finally:
            pump.terminate()
            pump.wait(20)
            chromium.close()
    pumped = Message.objects.exclude(channel=probed).count()
    assert Message.objects.filter(channel=probed).count() == _PROBES + 1, "a message was lost"
    return [
        Result(name="P17", what=f"from received to shown in an open list at {RATE} messages/s: p95", ratio=p95(waits) * 1e3, goal=300, floor=1000,
               at_most=True, unit=" ms", parts=f"{len(waits)} of {pumped:,} messages; the middle {sorted(waits)[len(waits) // 2] * 1e3:.0f} ms"),
    ]  # fmt: skip


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _watch(chromium: Browser, port: int, session: str, probed: Channel) -> list[float]:
    """Seconds of each probe. A list is opened anew before it has more to tell than it counts."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that asks the database
    address = f"http://127.0.0.1:{port}"
    window = chromium.new_context(base_url=address)
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = window.new_page()
    waits: list[float] = []
    for turn in range(0, _PROBES, _OF_A_PAGE):
        page.goto(f"/conversations/?state=all&channel={probed.pk}")
        page.locator("html[data-hears]").wait_for()
        page.evaluate(_WATCH)
        received = _probe(probed, range(turn, turn + _OF_A_PAGE))
        wait_until(lambda: page.evaluate("window.seen.length") >= _OF_A_PAGE, seconds=60)
        shown: list[float] = page.evaluate("window.seen")
        waits += [max(0.0, seen - at) for seen, at in zip(shown, received, strict=False)]
    return waits


def _probe(probed: Channel, numbers: Sequence[int]) -> list[float]:
    """Receive one message after the other; gives when each was begun to be received."""
    chance, begun = random.Random(numbers[0]), []
    for number in numbers:
        time.sleep(chance.uniform(0.15, 0.35))
        begun.append(time.time())
        services.receive(probed, [question(f"probe {number}")])
    return begun
