"""Two teams and all roles: what is said on the other team's channel does not exist, on every route that is named."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from emptychair.channels import services
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel
from emptychair.company.access import Rule, rule_of
from emptychair.company.models import Role, Seat, Team
from emptychair.conversations import intake, regrouping
from emptychair.conversations.models import Conversation, Message, MessageFile, Note
from emptychair.conversations.tests.factories import hear, records, said
from emptychair.core import clock
from emptychair.customers.services import merge
from tests.threats.routes import ROUTES, address

pytestmark = pytest.mark.django_db
PLANTED = "Wq9theirs"
PASSWORD = "correct horse battery staple"
# Only for administrators, who see everything.
EXCEPT = ("settings/imports/<int:pk>/", "settings/set-aside/<int:pk>/")


@pytest.fixture
def theirs(hostile_house: Client) -> Channel:
    """A channel of the other team, full of the planted word."""
    team = Team.objects.create(name="Theirs")
    channel = services.open_channel(PLANTED, kind=kind_named("jsonl"))
    channel.teams.add(team)
    services.receive(channel, records([said("p1", f"{PLANTED} words", by=f"{PLANTED}@example.org")]))
    intake.drain(channel)
    return channel


def seats() -> Iterator[Seat]:
    """One of each role, all in another team."""
    ours = Team.objects.create(name="Ours")
    for role in Role:
        seat = Seat.objects.create_user(f"{role}@ours.example", PASSWORD, name=role, role=role)
        seat.teams.add(ours)
        yield seat


def test_nothing_of_the_other_team_is_on_the_routes_that_hold_to_it(theirs: Channel) -> None:
    held = [route for route, _ in ROUTES if not route.startswith(EXCEPT)]
    for seat in seats():
        client = signed_in(seat)
        found = {route for route in held if PLANTED.encode() in b"".join(client.get(address(route)))}
        assert bool(found) is seat.sees_all, (seat.role, found)


def test_the_other_teams_things_do_not_exist_by_their_own_addresses(theirs: Channel) -> None:
    message = Message.objects.select_related("conversation__handle").get(channel=theirs)
    talk = message.conversation
    assert talk
    file = MessageFile.objects.create(message=message, name=PLANTED, type="text/plain", size=0, sha256="0" * 64)
    things = [
        f"/conversations/{talk.pk}/",
        *(f"/messages/{message.pk}/{what}/" for what in ("reading", "as-sent", "source")),
        f"/customers/{talk.handle.customer_id}/",
        f"/customers/{talk.handle.customer_id}/name/",
        f"/files/{file.pk}/",
    ]
    for seat in seats():
        client = signed_in(seat)
        there = [url for url in things if client.get(url).status_code != 404]
        assert there == (things if seat.sees_all else []), seat.role


def test_no_list_or_search_finds_the_other_teams_words(theirs: Channel) -> None:
    lists = [
        f"/conversations/?state=all&channel={theirs.pk}",
        f"/search/?q={PLANTED[:-1]}*",
        f"/search/palette/?q={PLANTED[:-1]}",
        f"/customers/?q={PLANTED[:-1]}",
    ]
    for seat in seats():
        client = signed_in(seat)
        telling = [url for url in lists if PLANTED.lower().encode() in b"".join(client.get(url)).lower()]
        assert telling == (lists if seat.sees_all else []), seat.role


def signed_in(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_nothing_can_be_done_to_the_other_teams_conversation(theirs: Channel) -> None:
    talk = Conversation.objects.get(channel=theirs)
    before = list(Conversation.objects.filter(pk=talk.pk).values())
    member = next(seat for seat in seats() if seat.role == Role.MEMBER)
    client = signed_in(member)
    client.post("/conversations/act/", {"ids": [talk.pk], "do": "close", "reason": "solved"})
    key = str(uuid4())
    assert client.post(f"/conversations/{talk.pk}/notes/", {"text": "x", "key": key}).status_code == 404
    answer = {"text": "x", "key": key, "version": 0, "do": "give"}
    assert client.post(f"/conversations/{talk.pk}/answer/", answer).status_code == 404
    assert list(Conversation.objects.filter(pk=talk.pk).values()) == before
    assert not Note.objects.filter(conversation=talk).exists()


def test_neither_end_of_a_join_may_be_the_other_teams_nor_is_their_conversation_split_or_printed(
    theirs: Channel, admin: Seat
) -> None:
    talk = Conversation.objects.select_related("handle__customer").get(channel=theirs)
    place = hear([said("own", by="own")], channel="Everybody's")
    ours = Conversation.objects.select_related("handle__customer").get(channel=place)
    assert ours.handle.customer and talk.handle.customer
    merge(ours.handle.customer, absorbed=talk.handle.customer, by=admin)
    before = list(Message.objects.order_by("pk").values_list("pk", "conversation_id"))
    client = signed_in(next(seat for seat in seats() if seat.role == Role.MEMBER))
    asked: list[tuple[int, str, dict[str, object]]] = [
        (ours.pk, "join", {"other": talk.pk}),
        (talk.pk, "join", {"other": ours.pk}),
        (talk.pk, "split", {"messages": [talk.said_id], "onward": "1"}),
    ]
    assert client.get(f"/conversations/{ours.pk}/join/").status_code == 200
    for pk, what, given in asked:
        assert client.post(f"/conversations/{pk}/{what}/", given).status_code == 404, (pk, what)
    assert PLANTED not in client.get(f"/conversations/{ours.pk}/join/").content.decode()
    assert client.get(f"/conversations/{talk.pk}/print/").status_code == 404
    assert list(Message.objects.order_by("pk").values_list("pk", "conversation_id")) == before


def test_what_the_other_team_joined_is_not_taken_apart(theirs: Channel, admin: Seat) -> None:
    services.receive(theirs, records([said("p2", f"{PLANTED} more", by=f"{PLANTED}@example.org")]))
    intake.drain(theirs)
    one, other = Conversation.objects.filter(channel=theirs).select_related("handle").order_by("pk")
    act = regrouping.join(one, other, by=admin, now=clock.now())
    client = signed_in(next(seat for seat in seats() if seat.role == Role.MEMBER))
    assert client.post(f"/conversations/acts/{act.pk}/undo/").status_code == 404
    assert client.get(f"/conversations/{other.pk}/").status_code == 404
    assert Conversation.objects.filter(channel=theirs).count() == 1


def test_a_closed_seat_joins_splits_and_prints_nothing(theirs: Channel, hostile_house: Client) -> None:
    talk = Conversation.objects.get(channel=hear([said("own", by="own")], channel="Everybody's"))
    member = next(seat for seat in seats() if seat.role == Role.MEMBER)
    client = signed_in(member)
    assert client.get(f"/conversations/{talk.pk}/print/").status_code == 200
    Seat.objects.filter(pk=member.pk).update(is_active=False)
    for what, ask in (("join", client.post), ("split", client.post), ("print", client.get)):
        answer = ask(f"/conversations/{talk.pk}/{what}/", {"other": talk.pk + 1})
        assert (answer.status_code, answer["Location"][:9]) == (302, "/sign-in/"), what


def test_an_administrators_page_of_the_other_channel_is_absent_for_all_others(theirs: Channel) -> None:
    page = next(pattern for route, pattern in ROUTES if route == "settings/channels/<int:pk>/teams/")
    assert rule_of(page.callback) is Rule.ADMINS
    for seat in seats():
        client = signed_in(seat)
        known, absent = (client.get(f"/settings/channels/{pk}/teams/") for pk in (theirs.pk, 999_999_999))
        assert known.status_code == (200 if seat.administers else 404)
        assert absent.status_code == 404
