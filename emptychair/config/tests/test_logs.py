"""What the log says is one line a message, whoever wrote the words in it."""

import io
import logging
from logging.config import dictConfig
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest

from emptychair.web.middleware import request_id

FORGED = "words\r\nERROR   - forged: line\x1b[2J\x00\u2028end"


@pytest.fixture
def written() -> io.StringIO:
    """A handler made like the product's own, which writes into memory."""
    into = io.StringIO()
    ours: dict[str, Any] = settings.LOGGING
    handler = {**ours["handlers"]["terminal"], "stream": into}
    here = {"test_logs": {"handlers": ["terminal"], "propagate": False}}
    dictConfig({**ours, "handlers": {"terminal": handler}, "root": {}, "loggers": here})
    return into


def test_words_from_outside_cannot_make_lines_of_their_own(written: io.StringIO) -> None:
    logging.getLogger("test_logs").warning("arrival %s", FORGED)
    assert written.getvalue().count("\n") == 1
    assert not {"\r", "\x1b", "\x00", "\u2028"} & {*written.getvalue()}


def test_what_opens_a_customers_page_is_not_written_down(written: io.StringIO) -> None:
    for path in ("/c/tOk-3n_x/", "/c/tOk-3n_x/new/", "/c/tOk-3n_x"):
        logging.getLogger("test_logs").warning("%s: %s", "Not Found", path)
    assert "tOk-3n_x" not in written.getvalue()
    assert "Not Found: /c/…/new/" in written.getvalue()


def test_words_in_a_traceback_cannot_pass_for_a_line_of_the_log(written: io.StringIO) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("test_logs").exception("it failed")
    first, *others = written.getvalue().rstrip("\n").split("\n")
    assert first.startswith("ERROR")
    assert all(line.startswith("  | ") for line in others)
    assert "\x1b" not in written.getvalue()


def test_an_outage_of_the_database_is_one_line(written: io.StringIO) -> None:
    try:
        raise OperationalError("connection failed: no such socket\n\tIs the server running?")
    except OperationalError:
        logging.getLogger("test_logs").exception("Service Unavailable: /x/")
    assert written.getvalue() == "ERROR   - test_logs: Service Unavailable: /x/: connection failed: no such socket\n"


def test_a_line_tells_which_request_it_belongs_to(written: io.StringIO) -> None:
    mark = request_id.set("0123abcd")
    logging.getLogger("test_logs").warning("words")
    request_id.reset(mark)
    assert "0123abcd" in written.getvalue()


def test_a_refusal_that_is_logged_after_its_answer_tells_its_request_too(written: io.StringIO) -> None:
    asked = HttpRequest()
    asked.request_id = "4567cdef"  # type: ignore[attr-defined]
    logging.getLogger("test_logs").warning("Not Found: /x/", extra={"request": asked})
    assert "4567cdef" in written.getvalue()
