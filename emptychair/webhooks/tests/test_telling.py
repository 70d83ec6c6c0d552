"""What goes over the line: signed as the official library wants it, with words only where they are asked for."""

import base64
import json
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest import LogCaptureFixture, MonkeyPatch
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from emptychair.asks import services as asks
from emptychair.company.models import JournalEntry, Notice, Seat
from emptychair.conversations import notes
from emptychair.conversations.answering import give, reply_to
from emptychair.conversations.models import Conversation, Message, Note
from emptychair.conversations.tests.factories import hear, said
from emptychair.core import clock
from emptychair.core.tests.webserver import Answering, WebServer, never_ends, open_server, says
from emptychair.outbox import services as outbox
from emptychair.webhooks import queue, services, signing, telling
from emptychair.webhooks.errors import MayNot, TooMany
from emptychair.webhooks.models import Delivery, Endpoint
from emptychair.webhooks.tests.factories import hold_clock, look, set_up, tell_all, verified

pytestmark = pytest.mark.django_db
State = Delivery.State


def lay_down(endpoint: Endpoint, event: str = "message.heard", **content: object) -> Delivery:
    now = clock.now()
    return Delivery.objects.create(
        endpoint=endpoint, key=str(uuid4()), event=event, at=now, made_at=now, due_at=now, content=content
    )


def told(endpoint: Endpoint) -> Delivery:
    """The one delivery of the endpoint."""
    return Delivery.objects.get(endpoint=endpoint)


def test_a_trial_is_signed_so_that_the_official_library_takes_it(
    endpoint: Endpoint, receiver: WebServer, admin: Seat
) -> None:
    made = services.try_out(endpoint, by=admin)
    assert tell_all() == 1
    (request,) = receiver.requests
    body = verified(request, endpoint)
    assert (body["type"], body["data"]) == ("webhook.trial", {"endpoint": endpoint.pk})
    assert str(body["timestamp"]).endswith("Z")
    assert request.headers["webhook-id"] == made.webhook_id
    assert (told(endpoint).state, told(endpoint).status, told(endpoint).tries) == (State.DELIVERED, 204, 1)


def test_a_body_that_somebody_changed_or_signed_otherwise_is_not_taken_by_the_library(
    endpoint: Endpoint, receiver: WebServer, admin: Seat
) -> None:
    services.try_out(endpoint, by=admin)
    tell_all()
    (request,) = receiver.requests
    (secret,) = signing.secrets_of(endpoint)
    for body, other in ((request.body + b" ", secret), (request.body, signing.fresh())):
        with pytest.raises(WebhookVerificationError):
            Webhook(other).verify(body, request.headers)


def test_a_secret_has_the_mark_and_256_random_bits() -> None:
    made = {signing.fresh() for _ in range(50)}
    assert len(made) == 50
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}
    assert all(one.startswith("whsec_") for one in made)


def test_for_a_day_after_a_new_secret_both_are_good_and_then_only_the_new_one(
    endpoint: Endpoint, receiver: WebServer, admin: Seat, monkeypatch: MonkeyPatch
) -> None:
    (old,) = signing.secrets_of(endpoint)
    new = services.renew_secret(endpoint, by=admin)
    services.try_out(endpoint, by=admin)
    tell_all()
    (request,) = receiver.requests
    for secret in (old, new):
        assert Webhook(secret).verify(request.body, request.headers)
    assert len(request.headers["webhook-signature"].split()) == 2
    hold_clock(monkeypatch, clock.now() + services.OLD_SECRET_LIVES + timedelta(seconds=1))
    assert signing.secrets_of(Endpoint.objects.get()) == [new]


def test_ids_go_out_and_no_word_unless_the_endpoint_is_sent_words(
    receiver: WebServer, admin: Seat, endpoint: Endpoint
) -> None:
    talkative = set_up(receiver.url, by=admin, with_words=True)
    hear([said("1", "My lamp is broken.", subject="Lamp")])
    message = Message.objects.get()
    for one in (endpoint, talkative):
        lay_down(one, message=message.pk)
    tell_all()
    thin, full = (json.loads(request.body)["data"] for request in receiver.requests)
    assert thin == {"message": message.pk}
    assert full == {"message": message.pk, "subject": "Lamp", "text": "My lamp is broken."}


def test_the_words_of_answers_promises_and_notes_are_those_of_now(receiver: WebServer, admin: Seat) -> None:
    talkative = set_up(receiver.url, by=admin, with_words=True)
    hear([said("1")])
    talk = Conversation.objects.get()
    draft = outbox.write(reply_to(talk), key=uuid4(), text="A new lamp is in the post.", version=0, by=admin)
    dispatch = give(talk, draft, version=draft.version, by=admin).dispatch
    promise = asks.promise(reply_to(talk), words="A call", due_on=date(2026, 1, 9), by=admin)
    note = notes.write(talk, key=uuid4(), text="Look", by=admin, now=clock.now())
    assert dispatch
    lay_down(talkative, "answer.sent", dispatch=dispatch.pk)
    lay_down(talkative, "promise.made", promise=promise.pk)
    lay_down(talkative, "note.written", note=note.pk)
    Note.objects.update(deleted_at=clock.now())
    tell_all()
    bodies = [json.loads(request.body)["data"] for request in receiver.requests]
    assert [one.get("text", one.get("words")) for one in bodies] == ["A new lamp is in the post.", "A call", ""]


@pytest.mark.parametrize(
    ("answering", "status"),
    [(says("500 No"), 500), (says("301 Moved", Location="https://elsewhere.example/"), 301), (says("404 No"), 404),
     (says("200 OK"), 200), (never_ends, 200)],
)  # fmt: skip
def test_what_came_back_is_kept_and_only_a_good_answer_is_an_end(
    endpoint: Endpoint, receiver: WebServer, answering: Answering, status: int
) -> None:
    receiver.answer = answering
    lay_down(endpoint)
    tell_all()
    kept = told(endpoint)
    assert (kept.status, kept.state) == (status, State.DELIVERED if status == 200 else State.WAITING)
    assert (kept.due_at is None) == (status == 200)
    assert len(kept.answer) <= 300


def test_a_redirect_to_what_is_near_is_followed_by_nobody(endpoint: Endpoint, receiver: WebServer) -> None:
    with open_server(says("200 OK")) as inside:
        receiver.answer = says("307 Temporary Redirect", Location=inside.url)
        lay_down(endpoint)
        tell_all()
    assert (inside.calls, told(endpoint).state) == (0, State.WAITING)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "http://2130706433:{port}/", "http://[::1]:{port}/",
     "http://localhost:{port}/", "https://169.254.169.254/", "http://93.184.216.34/"],
)  # fmt: skip
def test_what_is_not_public_is_not_called_though_it_stands_in_the_database(
    url: str, endpoint: Endpoint, receiver: WebServer, settings: Settings
) -> None:
    settings.EMPTYCHAIR_NEAR_HOSTS = []
    Endpoint.objects.update(url=url.format(port=receiver.port))
    lay_down(endpoint)
    tell_all()
    assert receiver.calls == 0
    assert "cannot be reached" in told(endpoint).problem
    assert told(endpoint).status is None


def test_each_try_has_the_same_id_and_the_moment_of_its_own(
    endpoint: Endpoint, receiver: WebServer, monkeypatch: MonkeyPatch
) -> None:
    receiver.answer = says("500 No")
    lay_down(endpoint)
    now = clock.now()
    for step in range(4):
        hold_clock(monkeypatch, now + timedelta(hours=7 * step))
        tell_all()
    assert len(receiver.requests) == 4
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.headers["webhook-timestamp"] for request in receiver.requests}) == 4


def test_waits_grow_over_hours_and_are_never_the_same() -> None:
    waits = [queue.wait_seconds(tries) for tries in range(1, 15)]
    assert waits[0] < 7
    assert 4 * 3600 < waits[-1] < 8 * 3600
    assert len(set(waits)) == len(waits)
    tries, total = 0, 0.0
    while total < queue.LONGEST.total_seconds():
        tries, total = tries + 1, total + queue.wait_seconds(tries + 1)
    assert 12 <= tries <= 30


@pytest.mark.parametrize(
    ("given", "least"), [("120", 120), ("99999999999", 86_000), ("nonsense", 0), ("-5", 0), ("", 0), ("٣", 0)]
)
def test_a_receiver_that_asks_for_time_gets_it_in_bounds(
    endpoint: Endpoint, receiver: WebServer, given: str, least: int
) -> None:
    receiver.answer = lambda line: line.sendall(
        f"HTTP/1.1 429 Slow\r\nRetry-After: {given}\r\nContent-Length: 0\r\n\r\n".encode()
    )
    lay_down(endpoint)
    lay_down(endpoint)
    tell_all()
    rests = Endpoint.objects.get().rests_until
    assert rests
    assert least - 5 <= (rests - clock.now()).total_seconds() <= 86_401
    if least:
        assert receiver.calls == 1


def test_a_date_in_retry_after_is_understood() -> None:
    later = clock.now() + timedelta(seconds=90)
    assert 80 <= telling._asked(later.strftime("%a, %d %b %Y %H:%M:%S GMT")).total_seconds() <= 91
    assert telling._asked("Mon, 05 Jan 1970 10:00:00 GMT") == timedelta()


def test_gone_for_good_switches_off_at_once_and_administrators_are_told(
    endpoint: Endpoint, receiver: WebServer, admin: Seat, member: Seat
) -> None:
    receiver.answer = says("410 Gone")
    lay_down(endpoint)
    lay_down(endpoint)
    tell_all()
    assert receiver.calls == 1
    assert Endpoint.objects.get().off_at
    assert [one.seat for one in Notice.objects.filter(kind="webhook_off")] == [admin]
    assert JournalEntry.objects.filter(verb="switched a webhook off", actor="emptychair").exists()


def test_after_three_days_without_one_good_answer_it_is_switched_off(
    endpoint: Endpoint, receiver: WebServer, monkeypatch: MonkeyPatch
) -> None:
    receiver.answer = says("503 Away")
    lay_down(endpoint)
    now = clock.now()
    for hours in range(0, 80, 8):
        hold_clock(monkeypatch, now + timedelta(hours=hours))
        tell_all()
    assert told(endpoint).state == State.FAILED
    assert "three days" in Endpoint.objects.get().problem
    assert Notice.objects.filter(kind="webhook_off").count() == 1


def test_an_endpoint_that_takes_others_stays_on_when_one_is_never_taken(
    endpoint: Endpoint, receiver: WebServer, monkeypatch: MonkeyPatch
) -> None:
    bad, now = lay_down(endpoint), clock.now()
    for hours in range(0, 80, 8):
        hold_clock(monkeypatch, now + timedelta(hours=hours))
        receiver.answer = says("500 No")
        tell_all()
        Delivery.objects.filter(pk=bad.pk).update(due_at=now + timedelta(hours=hours + 7))
        receiver.answer = says("200 OK")
        lay_down(endpoint)
        tell_all()
    bad.refresh_from_db()
    assert bad.state == State.FAILED
    assert Endpoint.objects.get().off_at is None


def test_after_failures_it_rests_longer_each_time_and_a_good_answer_ends_that(
    endpoint: Endpoint, receiver: WebServer
) -> None:
    receiver.answer = says("500 No")
    for _ in range(10):
        lay_down(endpoint)
    tell_all()
    assert receiver.calls == 3
    assert Endpoint.objects.get().failures == 3
    receiver.answer = says("200 OK")
    Endpoint.objects.update(rests_until=None)
    tell_all()
    assert receiver.calls == 10
    assert Endpoint.objects.get().failures == 0


def test_what_waits_is_told_when_it_is_switched_on_again_and_what_happened_meanwhile_is_not(
    endpoint: Endpoint, receiver: WebServer, admin: Seat
) -> None:
    lay_down(endpoint)
    services.switch_off(endpoint, by=admin)
    assert tell_all() == 0
    services.switch_on(endpoint, by=admin)
    assert tell_all() == 1


def test_sent_again_it_has_the_same_id(endpoint: Endpoint, receiver: WebServer, admin: Seat) -> None:
    lay_down(endpoint)
    tell_all()
    services.send_again(told(endpoint), by=admin)
    tell_all()
    first, second = (request.headers["webhook-id"] for request in receiver.requests)
    assert first == second


def test_in_a_copy_of_the_installation_nothing_is_told_until_it_is_switched_on(
    endpoint: Endpoint, receiver: WebServer, admin: Seat
) -> None:
    Endpoint.objects.update(place="elsewhere")
    lay_down(endpoint)
    look()
    assert (tell_all(), receiver.calls) == (0, 0)
    services.switch_on(endpoint, by=admin)
    assert tell_all() == 1


def test_the_secret_stands_sealed_in_one_place_and_nowhere_in_the_clear(
    endpoint: Endpoint, receiver: WebServer, admin: Seat, caplog: LogCaptureFixture
) -> None:
    (first,) = signing.secrets_of(endpoint)
    second = services.renew_secret(endpoint, by=admin)
    receiver.answer = says("500 No")
    lay_down(endpoint)
    tell_all()
    kept = str([*Endpoint.objects.values(), *Delivery.objects.values(), *JournalEntry.objects.values()])
    for secret in (first, second):
        assert secret not in kept + caplog.text
        assert secret.removeprefix("whsec_") not in kept + caplog.text


def test_of_an_address_the_journal_keeps_the_host_alone(receiver: WebServer, admin: Seat) -> None:
    made = set_up(f"{receiver.url}/s3cret?token=s3cret", by=admin)
    services.remove(made, by=admin)
    assert made.host == f"127.0.0.1:{receiver.port}"
    assert "s3cret" not in str(list(JournalEntry.objects.values()))


def test_with_another_secret_of_the_installation_a_person_is_told_what_to_do(
    endpoint: Endpoint, receiver: WebServer
) -> None:
    Endpoint.objects.update(secret="gAAAAABinvalid")
    lay_down(endpoint)
    tell_all()
    assert receiver.calls == 0
    assert "Make a new one" in told(endpoint).problem


@pytest.mark.parametrize("act", [services.switch_off, services.switch_on, services.remove, services.renew_secret])
def test_only_administrators_do_anything(act: Callable[..., object], endpoint: Endpoint, member: Seat) -> None:
    with pytest.raises(MayNot):
        act(endpoint, by=member)


def test_no_more_endpoints_than_lines_so_that_none_waits_for_another(admin: Seat) -> None:
    for number in range(services.MOST):
        set_up(f"https://hooks.example/{number}", by=admin)
    with pytest.raises(TooMany):
        set_up("https://hooks.example/more", by=admin)


def test_what_is_older_than_thirty_days_is_forgotten(endpoint: Endpoint, admin: Seat, monkeypatch: MonkeyPatch) -> None:
    lay_down(endpoint)
    services.remove(endpoint, by=admin)
    assert queue.forget_old(clock.now() + timedelta(days=29)) == 0
    queue.forget_old(clock.now() + timedelta(days=31))
    assert not Endpoint.objects.exists()
