"""What a draft quotes, and whose words that are."""

import time

import pytest

from emptychair.chair import Outcome
from emptychair.company.models import Seat
from emptychair.outbox import following, services
from emptychair.outbox.models import Draft
from emptychair.outbox.quoting import as_quote, theirs
from emptychair.outbox.services import Reply
from emptychair.outbox.tests.factories import reply, written

SAID = "It is broken.\nThat is your own fault, and you  know it.\n> Our words"


def of(text: str, *, known: tuple[str, ...] = ()) -> list[str]:
    return theirs(text, known=known, heard=lambda: [SAID])


def test_words_become_lines_of_a_quote() -> None:
    assert as_quote("One\n\nTwo > three\n") == "> One\n>\n> Two > three"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("> That is your own fault, and you know it.", True),
        ("> your own fault", True),
        (">your own fault", True),
        ("> > Our words", True),
        ("> your own fau", False),
        ("> You are your own fault", False),
        ("your own fault", False),
        ("    > your own fault", False),
    ],
)
def test_a_line_is_theirs_when_they_wrote_those_words(line: str, found: bool) -> None:
    assert bool(of(f"Hello\n{line}\nBye")) is found


def test_what_is_known_is_not_asked_again() -> None:
    assert theirs("> your own fault", known=["your own fault"], heard=list) == ["your own fault"]


def test_ten_thousand_lines_and_marks_are_read_in_time() -> None:
    began = time.perf_counter()
    of("> " * 10_000)
    of("> a\n" * 5_000)
    of("\n".join(f"> fault {number}" for number in range(1_400)))
    assert time.perf_counter() - began < 2


def angry(more: str = "") -> Reply:
    """An answer to somebody who blames us."""
    given = reply()
    return Reply(subject_id=1, channel=given.channel, handle=given.handle, asked=SAID, heard=lambda: [SAID, more])


@pytest.mark.django_db
def test_the_customers_words_in_a_draft_hold_nothing_and_ours_in_their_clothes_do(member: Seat) -> None:
    draft = written("> That is your own fault, and you know it.\n\nWe are sorry.", by=member, to=angry())
    assert services.verdict_of(draft).outcome is Outcome.PASS
    ours = written("> That is your own fault, Ines.", by=member, to=angry(), version=draft.version)
    assert services.verdict_of(ours).outcome is Outcome.HOLD


@pytest.mark.django_db
def test_drafts_that_become_one_keep_what_they_quote(member: Seat) -> None:
    written("> your own fault", by=member, to=angry())
    other = angry()
    written("> It is broken.", by=member, to=Reply(subject_id=2, channel=other.channel, handle=other.handle,
            asked="", heard=other.heard))  # fmt: skip
    following.follow({2: 1})
    assert Draft.objects.exclude(state=Draft.State.SENT).get().quoted == ["your own fault", "It is broken."]
