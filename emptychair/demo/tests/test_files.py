"""What the channels' files hold."""

import email
import json
import mailbox
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest

from emptychair.channels.inbound import from_json
from emptychair.demo.channels import PLACES
from emptychair.demo.days import calendar
from emptychair.demo.enclosures import enclosure
from emptychair.demo.people import People
from emptychair.demo.screenplay import read_story

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


@cache
def written(key: str, *, now: datetime = NOW) -> bytes:
    story = read_story()
    place = next(place for place in PLACES if place.key == key)
    scenes = [scene for scene in story.scenes if scene.channel == key]
    return place.write(scenes, People(story), calendar(now))


@pytest.fixture
def letters(tmp_path: Path) -> list[EmailMessage]:
    (tmp_path / "mail").write_bytes(written("mail"))
    box = mailbox.mbox(tmp_path / "mail", create=False)
    return [email.message_from_bytes(letter.as_bytes(), policy=policy.default) for letter in box]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.key)
def test_the_same_now_gives_the_same_bytes(place: object) -> None:
    key = place.key  # type: ignore[attr-defined]
    once = written(key)
    written.cache_clear()
    assert written(key) == once


@pytest.mark.parametrize("key", ["posts", "chat", "forum", "review"])
def test_every_line_is_in_the_inbound_form_and_answers_one_before(key: str) -> None:
    seen: set[str] = set()
    for line in written(key).splitlines():
        inbound = from_json(json.loads(line))
        assert inbound.in_reply_to is None or inbound.in_reply_to in seen
        assert inbound.external_id not in seen
        assert "{" not in inbound.text
        seen.add(inbound.external_id)


def test_another_now_gives_the_same_messages_at_other_times() -> None:
    def ids(lines: bytes) -> list[str]:
        return [json.loads(line)["external_id"] for line in lines.splitlines()]

    later = written("posts", now=datetime(2027, 1, 2, 3, 4, tzinfo=UTC))
    assert ids(later) == ids(written("posts"))
    assert later != written("posts")


def test_reviews_have_stars_and_answers_to_them_none() -> None:
    reviews = [from_json(json.loads(line)) for line in written("review").splitlines()]
    assert all((review.rating is None) == (review.in_reply_to is not None) for review in reviews)
    assert {review.rating for review in reviews} == {None, 1, 2, 3, 4, 5}


def test_markup_in_a_message_stays_what_was_written() -> None:
    assert '<script>alert(\\"moth\\")</script>' in written("posts").decode()


def test_letters_name_what_they_answer(letters: list[EmailMessage]) -> None:
    seen: set[str] = set()
    for letter in letters:
        assert letter["In-Reply-To"] is None or letter["In-Reply-To"] in seen
        seen.add(letter["Message-ID"])
    assert len(seen) == len(letters) > 350


def test_letters_come_as_people_and_programs_write_them(letters: list[EmailMessage]) -> None:
    whole = written("mail").decode("latin-1")
    assert {letter.get_content_type() for letter in letters} == {
        "text/plain",
        "multipart/alternative",
        "multipart/mixed",
    }
    assert whole.count('charset="iso-8859-1"') > 20
    assert whole.count("Content-Transfer-Encoding: base64") > 50
    assert sum(letter["Auto-Submitted"] is not None for letter in letters) >= 2


def test_letters_quote_and_are_signed(letters: list[EmailMessage]) -> None:
    bodies = [body.get_content() for letter in letters if (body := letter.get_body(("plain",)))]
    assert sum("\n> " in body for body in bodies) > 100
    assert sum("-----Original Message-----" in body for body in bodies) > 10
    assert sum("\n-- \n" in body for body in bodies) > 100


def test_enclosures_are_what_their_names_say(letters: list[EmailMessage]) -> None:
    names = {part.get_filename() for letter in letters for part in letter.iter_attachments()}
    assert len(names) > 15
    starts = {"png": b"\x89PNG", "pdf": b"%PDF-1.4", "csv": b"hour,", "txt": b"INVOICE"}
    for ending, start in starts.items():
        content, _ = enclosure(f"luna-log.{ending}")
        assert content.startswith(start)
