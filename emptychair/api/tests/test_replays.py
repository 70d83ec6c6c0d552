"""With a key a request is done once, and answered the same each time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from emptychair.api import replays
from emptychair.api.models import Replay
from emptychair.api.tests.program import House, Json, Program, house
from emptychair.company.models import Scope, Seat
from emptychair.conversations.models import Note
from emptychair.core import clock

KEY = "2f0c8f5e-order-17"


def note(program: Program, home: House, text: str = "Look", key: str = KEY) -> Json:
    return program.ask("POST", f"/conversations/{home.asked.pk}/notes", {"text": text}, Idempotency_Key=key)


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_is_done_once(home: House, program: Program) -> None:
    first, again = note(program, home), note(program, home)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotent-Replayed"] == "true"
    assert Note.objects.filter(text="Look").count() == 1
    assert KEY not in str(list(Replay.objects.values("key_hash", "asked_hash")))


@pytest.mark.django_db
def test_what_is_shown_once_is_kept_sealed(home: House, program: Program) -> None:
    path = f"/conversations/{home.asked.pk}/link"
    made, again = (program.ask("POST", path, Idempotency_Key=KEY) for _ in range(2))
    assert made.json()["address"] == again.json()["address"]
    assert made.json()["address"].rpartition("/customer/")[2] not in str(list(Replay.objects.values()))
    Replay.objects.update(body="of another installation")
    assert program.ask("POST", path, Idempotency_Key=KEY).json()["error"]["code"] == "key_used"


@pytest.mark.django_db
def test_another_request_with_the_key_is_refused(home: House, program: Program) -> None:
    note(program, home)
    other = note(program, home, "Other")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_used")
    assert not Note.objects.filter(text="Other").exists()


@pytest.mark.django_db
def test_a_key_is_a_tokens_own(home: House, program: Program, answering: Program) -> None:
    note(program, home)
    assert note(answering, home, "Other").status_code == 201


@pytest.mark.django_db
def test_what_was_refused_can_be_asked_again_with_the_same_key(home: House, program: Program) -> None:
    assert note(program, home, "   ").status_code == 422
    assert note(program, home).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256])
def test_a_key_that_is_none_is_refused(home: House, program: Program, key: str) -> None:
    assert note(program, home, key=key).json()["error"]["code"] == "bad_key"


@pytest.mark.django_db
def test_after_a_day_the_answer_is_forgotten(home: House, program: Program) -> None:
    note(program, home)
    assert replays.forget_old() == 0
    Replay.objects.update(made_at=clock.now() - timedelta(hours=24, seconds=1))
    assert note(program, home, "Later").status_code == 201
    Replay.objects.update(made_at=clock.now() - timedelta(hours=24, seconds=1))
    assert replays.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_one_moment_are_one(admin: Seat) -> None:
    home, program = house(admin), Program(admin, Scope.ADMIN)
    ready, answers = threading.Barrier(4), []

    def press() -> None:
        ready.wait()
        answers.append(note(program, home))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Note.objects.filter(text="Look").count() == 1
