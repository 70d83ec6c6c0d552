"""What is new in a mail."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emptychair.channels.mail.quotes import new_text
from emptychair.channels.mail.tests.steps import steps_of


def _cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for block in Path(__file__).with_name("quotes.txt").read_text("utf-8").split("=== ")[1:]:
        head, _, rest = block.partition("--- mail\n")
        mail, _, new = rest.partition("--- new\n")
        name, _, subject = head.strip().partition("\nsubject: ")
        cases.append((name, subject, mail, new.strip()))
    return cases


@pytest.mark.parametrize(("name", "subject", "mail", "new"), _cases(), ids=[case[0] for case in _cases()])
def test_only_the_writers_own_words_are_new(name: str, subject: str, mail: str, new: str) -> None:
    assert new_text(mail, subject=subject) == new


@given(
    st.lists(
        st.sampled_from(
            [
                "> old",
                "own words",
                "",
                "-- ",
                "On 5 May 2026, a@b.c wrote:",
                "From: a",
                "Sent: b",
                "To: c",
                "-----Original Message-----",
                "Kind regards,",
                "Sent from my iPhone",
                "_" * 20,
                "unsubscribe",
            ]
        )
    )
)
def test_a_mail_with_words_above_everything_else_keeps_them(lines: list[str]) -> None:
    assert new_text("\n".join(["My lamp is broken and nobody answers.", "", *lines])).startswith("My lamp is broken")


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(new_text(text), str)


LINES = [
    "> ", ">", "On a wrote:", "From: a", "-- ", "-", "_", "x:", "wrote:", "a@b.c", "----- Original Message",
    "unsubscribe", "2026", "On Mon, Jan 5, 2026 <a@b.c>", "Sent from my ", "Kind regards", "\u202b:", " ",
    "| x", "_____ a _____", "<", "From: a\nSent: b",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_the_work_grows_with_the_length(line: str, end: str) -> None:
    def read(size: int) -> Callable[[], object]:
        text = (line + end) * (size // len(line + end))
        return lambda: new_text(text)

    assert steps_of(read(40_000)) < 5 * steps_of(read(10_000)) + 20_000


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_lot_of_anything_is_read_in_time(line: str, end: str) -> None:
    started = time.process_time()

    new_text((line + end) * (250_000 // len(line + end)))

    # Half a second on a quiet machine; work that grows with the square takes far longer.
    assert time.process_time() - started < 5
