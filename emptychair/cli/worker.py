"""`emptychair worker`: reads what arrives and does the jobs, alone."""

import os
import signal
import threading

import click

from emptychair.cli._parent import end_with_parent, is_part

_STOP_SECONDS, _JOBS_SECONDS, _SENDER_SECONDS, _HERALD_SECONDS = 20.0, 8.0, 10.0, 1.0
_PATIENCE_SECONDS = 60.0


@click.command()
def command() -> None:
    """Read what arrives and do the work of the clock, without pages.

    Example: DATABASE_URL=postgresql://me@db/chair emptychair worker
    """
    end_with_parent()
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: _ask(stop))
    from emptychair.cli._django import django_ready

    with django_ready(update=not is_part(), keep=not is_part(), patience_seconds=_PATIENCE_SECONDS):
        work(stop)


def work(stop: threading.Event) -> None:
    """Take in what arrives, with jobs and what is to be sent beside it, until told to stop."""
    from emptychair.cli._jobs import JobsThread
    from emptychair.conversations.intake import run_forever
    from emptychair.outbox.sending import Sender
    from emptychair.webhooks.sending import Herald

    jobs, sender, herald = JobsThread(), Sender(), Herald()
    jobs.start()
    sender.start()
    herald.start()
    try:
        run_forever(stop)
    finally:
        herald.stop()
        sender.stop()
        jobs.stop()
        jobs.join(_JOBS_SECONDS)
        sender.join(_SENDER_SECONDS)
        # What a webhook is being told may be told again: nobody waits long for its receiver.
        herald.join(_HERALD_SECONDS)
        if jobs.is_alive() or sender.is_alive() or herald.is_alive():
            print("a job is not done yet; the next worker takes it over", flush=True)
            # Its thread would keep this process until then.
            os._exit(0)


def _ask(stop: threading.Event) -> None:
    """Ask to stop, and make sure that it happens: what is not done by then is taken over by others."""
    if not stop.is_set():
        stop.set()
        timer = threading.Timer(_STOP_SECONDS, os._exit, args=(0,))
        timer.daemon = True
        timer.start()
