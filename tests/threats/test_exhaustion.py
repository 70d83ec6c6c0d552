"""A megabyte of anything goes all the way in and out again, in time that grows with its size."""

import random
import time

import pytest
from django.test import Client

from emptychair.channels.models import PendingArrival
from emptychair.conversations.models import Message
from emptychair.conversations.tests.factories import hear, said

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEGABYTE = 1_000_000
# Two seconds on a quiet machine for each step; work that grows with the square takes minutes.
MOST_SECONDS = 8
_CHANCE = random.Random(3)
PIECES = {
    "brackets": "([{<",
    "quotes": "> > ",
    "quotation marks": "\"'",
    "blanks": " \t",
    "line breaks": "\n",
    "near-links": "http://www.a.",
    "near-addresses": "a@b.c-",
    "links": "https://a.example/x ",
    "word-processor HTML": '<p class=MsoNormal style="mso-x:y"><o:p>&nbsp;</o:p><b>',
    "entities": "&nbsp;&#38;",
    "accents": "e\u0301\u0302",
    "template signs": "{{ a|b }}{% c %}",
    "emoji": "\U0001f468\u200d\U0001f469 ",
    "hanzi": "\u4f60\u597d",
    "percent signs": "%s%%(x)s",
}
TEXTS = {name: piece * (MEGABYTE // len(piece.encode())) for name, piece in PIECES.items()}
TEXTS["different words"] = " ".join(
    f"{_CHANCE.getrandbits(64):x}" for _ in range(MEGABYTE // 12)
)  # more than a tsvector holds


@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_comes_in_is_read_found_and_shown_in_time(as_member: Client, name: str) -> None:
    text = TEXTS[name]
    spent = {"intake": timed(lambda: hear([said("1", f"words {text}", html=text, subject=text[: MEGABYTE // 4])]))}
    assert not PendingArrival.objects.exists()
    message = Message.objects.get()
    for page in (
        f"/conversations/{message.conversation_id}/", f"/messages/{message.pk}/as-sent/",
        f"/messages/{message.pk}/reading/", "/search/?q=words", "/conversations/", f"/customers/?q={'x' * 180}",
    ):  # fmt: skip
        spent[page] = timed(lambda page=page: as_member.get(page))
    assert {step: seconds for step, seconds in spent.items() if seconds > MOST_SECONDS} == {}


def timed(action: object) -> float:
    """Seconds of work."""
    begun = time.process_time()
    answer = action()  # type: ignore[operator]
    assert getattr(answer, "status_code", 200) == 200
    return time.process_time() - begun


@pytest.mark.parametrize("sign", ['"', "*", "-", "a* ", '"a" -', "(", "'", "\\", "|&!", "\u4f60"])
def test_a_search_of_anything_is_answered_in_time(as_member: Client, sign: str) -> None:
    hear([said("1", "a parcel " * 20_000)])
    for page in ("/search/", "/customers/", "/search/palette/"):
        begun = time.process_time()
        assert as_member.get(page, {"q": sign * (2_000 // len(sign))}).status_code in {200, 414}
        assert time.process_time() - begun < 2
