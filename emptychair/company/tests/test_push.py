"""Browsers tell their seat what it has not seen, as long as it is signed in there, and nothing else calls anybody."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from django.test import Client
from pytest_django import Settings

from conftest import signed_in
from emptychair.company import notices, push, seats, sessions
from emptychair.company.errors import NotABrowserOfOurs
from emptychair.company.models import Browser, Notice, Role, Seat
from emptychair.core import clock
from emptychair.core.tests.test_http import trusted
from emptychair.core.tests.test_webpush import opened
from emptychair.core.tests.webserver import Request, WebServer, open_server, says
from emptychair.core.webpush import packed, point_of

__all__ = ["trusted"]
pytestmark = pytest.mark.django_db
Kind = Notice.Kind
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


@dataclass(kw_only=True)
class Receiver:
    """A browser's own side: its keys, and where its push service is."""

    endpoint: str
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    auth: bytes = bytes(range(16))

    @property
    def given(self) -> dict[str, str]:
        point = point_of(self.key.public_key())
        return {"endpoint": self.endpoint, "p256dh": packed(point), "auth": packed(self.auth)}

    def read(self, request: Request) -> dict[str, str]:
        return dict(json.loads(opened(request.body, key=self.key, auth=self.auth)))


@pytest.fixture
def service(settings: Settings, trusted: ssl.SSLContext) -> Iterator[WebServer]:
    """A push service on this machine, which the settings name."""
    with open_server(says("201 Created"), secure=trusted) as server:
        settings.EMPTYCHAIR_PUSH_HOSTS = settings.EMPTYCHAIR_NEAR_HOSTS = ["127.0.0.1"]
        yield server


@pytest.fixture
def receiver(service: WebServer, as_member: Client) -> Receiver:
    """The member's browser, which asked to be told."""
    receiver = Receiver(endpoint=f"https://127.0.0.1:{service.port}/send/mo")
    as_member.post("/notices/browsers/", receiver.given, headers={"user-agent": AGENT})
    Browser.objects.update(made_at=clock.now() - timedelta(days=1))
    return receiver


def told(*given: Seat, key: str = "note 1", seconds_ago: float = 11) -> None:
    notices.tell(given, kind=Kind.MENTIONED, words="She is furious", url="/customers/", key=key, values={"who": "Brid"})
    Notice.objects.filter(key=key).update(at=clock.now() - timedelta(seconds=seconds_ago))


def test_a_browser_is_told_who_and_what_and_only_it_can_read_that(
    service: WebServer, receiver: Receiver, member: Seat
) -> None:
    told(member)
    assert push.tell_due() == 1
    (request,) = service.requests
    assert request.line == "POST /send/mo HTTP/1.1"
    assert request.headers["content-encoding"] == "aes128gcm"
    assert request.headers["authorization"].startswith("vapid t=")
    pk = Notice.objects.get().pk
    assert receiver.read(request) == {
        "title": "Brid mentions you", "body": "Lantern & Loom", "url": f"/notices/{pk}/", "tag": f"notice-{pk}",
    }  # fmt: skip
    assert b"Brid" not in request.body


def test_a_page_has_ten_seconds_to_show_it_and_what_was_seen_is_not_told(
    service: WebServer, receiver: Receiver, member: Seat
) -> None:
    told(member, seconds_ago=5)
    told(member, key="note 2")
    Notice.objects.filter(key="note 2").update(seen_at=clock.now())
    assert push.tell_due() == 0
    Notice.objects.filter(key="note 1").update(at=clock.now() - timedelta(seconds=11))
    assert [push.tell_due() for _ in range(3)] == [1, 0, 0]


def test_several_are_told_in_one_line(service: WebServer, receiver: Receiver, member: Seat) -> None:
    for number in range(3):
        told(member, key=f"note {number}")
    assert push.tell_due() == 1
    assert receiver.read(service.requests[0])["title"] == "3 notices for you"
    assert receiver.read(service.requests[0])["url"] == "/notices/"


def test_what_was_mailed_or_is_older_than_the_browser_is_not_told(
    service: WebServer, receiver: Receiver, member: Seat
) -> None:
    told(member)
    Notice.objects.update(told_by=Notice.Way.MAIL)
    told(member, key="note 2", seconds_ago=2 * 24 * 3600)
    assert push.tell_due() == 0


def test_in_quiet_hours_nothing_is_told(service: WebServer, receiver: Receiver, member: Seat) -> None:
    notices.wish(member, wanted=Kind.values, quiet_from=time(0), quiet_until=time(23, 59, 59))
    told(member)
    assert push.tell_due() == 0
    notices.wish(member, wanted=Kind.values, quiet_from=None, quiet_until=None)
    assert push.tell_due() == 1


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_browser_that_is_no_more_is_forgotten_and_mail_may_tell_it(
    service: WebServer, receiver: Receiver, member: Seat, status: str
) -> None:
    service.answer = says(status)
    told(member)
    assert push.tell_due() == 0
    assert not Browser.objects.exists()
    assert Notice.objects.get().told_by == ""


@pytest.mark.parametrize("status", ["429 Too Many", "500 Oops", "302 Found"])
def test_a_service_that_has_no_time_is_asked_again_later(
    service: WebServer, receiver: Receiver, member: Seat, status: str
) -> None:
    service.answer = says(status, Location="https://127.0.0.1/elsewhere")
    told(member)
    assert [push.tell_due() for _ in range(3)] == [0, 0, 0]
    assert len(service.requests) == 1
    service.answer = says("201 Created")
    Browser.objects.update(rests_until=clock.now())
    assert push.tell_due() == 1


def test_what_reaches_a_browser_stands_sealed_in_the_database(receiver: Receiver) -> None:
    kept = str(Browser.objects.values().get())
    assert receiver.endpoint not in kept
    assert receiver.given["auth"] not in kept
    assert Browser.objects.get().name == "Chrome · Linux"


def test_the_page_lists_browsers_and_forgets_one(receiver: Receiver, as_member: Client) -> None:
    page = as_member.get("/notices/wishes/").text
    assert "Chrome · Linux" in page
    assert "this one" in page
    as_member.post(f"/notices/browsers/{Browser.objects.get().pk}/forget/")
    assert not Browser.objects.exists()


def test_somebody_elses_browser_is_not_there(receiver: Receiver, as_admin: Client, member: Seat) -> None:
    pk = Browser.objects.get().pk
    assert "Chrome · Linux" not in as_admin.get("/notices/wishes/").text
    as_admin.post(f"/notices/browsers/{pk}/forget/")
    assert Browser.objects.get().pk == pk


def test_a_browser_tells_the_seat_that_asked_last(
    service: WebServer, receiver: Receiver, as_admin: Client, admin: Seat, member: Seat
) -> None:
    as_admin.post("/notices/browsers/", receiver.given)
    assert Browser.objects.get().seat == admin
    told(member)
    assert push.tell_due() == 0


def test_no_more_than_twenty_are_kept_for_a_seat(settings: Settings, as_member: Client) -> None:
    for number in range(22):
        as_member.post("/notices/browsers/", Receiver(endpoint=f"https://fcm.googleapis.com/fcm/send/{number}").given)
    assert Browser.objects.count() == push.MOST_BROWSERS


def test_it_ends_with_the_session(service: WebServer, receiver: Receiver, as_member: Client, member: Seat) -> None:
    as_member.post("/sign-out/")
    told(member)
    assert push.tell_due() == 0
    assert (service.requests, list(Browser.objects.all())) == ([], [])


def test_it_ends_with_the_password_the_role_and_the_seat(
    service: WebServer, receiver: Receiver, member: Seat, admin: Seat
) -> None:
    Browser.objects.update(session_hash="of another password")
    told(member)
    assert push.tell_due() == 0
    for end in (
        lambda: seats.close(member, by=admin),
        lambda: seats.change(member, role=Role.ANALYST, teams=[], by=admin),
    ):
        Seat.objects.update(is_active=True)
        push.remember(member, push.Way(**receiver.given), session_key="x", name="")
        end()
        assert not Browser.objects.exists()


def test_signing_out_elsewhere_keeps_this_browser_alone(
    service: WebServer, receiver: Receiver, as_member: Client, member: Seat
) -> None:
    other = signed_in(Client(), member)
    other.post("/notices/browsers/", Receiver(endpoint=f"https://127.0.0.1:{service.port}/send/other").given)
    Browser.objects.update(made_at=clock.now() - timedelta(days=1))
    as_member.post("/settings/sessions/end/")
    told(member)
    assert push.tell_due() == 1
    assert [request.line for request in service.requests] == ["POST /send/mo HTTP/1.1"]
    assert Browser.objects.count() == 1


def test_another_secret_forgets_what_was_bound_to_the_old_one(
    service: WebServer, receiver: Receiver, member: Seat, settings: Settings
) -> None:
    sealed = Browser.objects.get().sealed
    settings.SECRET_KEY = "another secret of this installation, long enough"
    Browser.objects.update(sealed=sealed, session_hash=member.get_session_auth_hash())
    told(member)
    assert push.tell_due() == 0
    assert not Browser.objects.exists()


def test_a_copy_of_the_installation_tells_nobody(service: WebServer, receiver: Receiver, member: Seat) -> None:
    Browser.objects.update(place="elsewhere")
    told(member)
    assert push.tell_due() == 0
    assert service.requests == []


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://169.254.169.254/latest", "https://localhost/x",
     "https://[::1]/x", "https://fcm.googleapis.com.evil.example/x", "https://evil.example/fcm.googleapis.com",
     "https://fcm.googleapis.com@evil.example/", "https://push.services.mozilla.com.evil.example/", "ftp://x", "",
     "https://evilpush.apple.com.example/", "https://xpush.services.mozilla.com/", "javascript:alert(1)"],
)  # fmt: skip
def test_only_known_push_services_are_called(as_member: Client, member: Seat, endpoint: str) -> None:
    given = Receiver(endpoint=endpoint).given
    assert as_member.post("/notices/browsers/", given)["Location"] == "/notices/wishes/"
    with pytest.raises(NotABrowserOfOurs):
        push.remember(member, push.Way(**given), session_key="x", name="")
    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "host",
    ["fcm.googleapis.com", "updates.push.services.mozilla.com", "wns2-par02p.notify.windows.com", "web.push.apple.com"],
)
def test_the_services_of_the_great_browsers_are_known(host: str) -> None:
    assert push.is_service(host)


def test_the_browsers_script_stands_at_the_root_for_everybody(client: Client, admin: Seat) -> None:
    answer = client.get("/push.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "showNotification" in answer.text
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_words_of_a_browser_are_known() -> None:
    assert sessions.browser_in_words("curl/8") == ""
