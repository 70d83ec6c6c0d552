"""A customer's link: what is kept of it, and how long it lives."""

import json
from datetime import timedelta

import pytest

from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.core import clock
from emptychair.outbox import links
from emptychair.outbox.errors import MayNot
from emptychair.outbox.models import PageLink
from emptychair.outbox.tests.factories import reply, seat

pytestmark = pytest.mark.django_db


def make(by: Seat, subject_id: int = 1) -> str:
    return links.make(subject_id, handle=reply().handle, by=by)


def opened(token: str) -> PageLink:
    found = links.opened_by(token)
    assert found
    return found


def test_of_a_token_only_its_hash_is_kept(admin: Seat) -> None:
    token = make(admin)
    assert len(token) >= 43
    kept = [json.dumps(row, default=str) for model in (PageLink, JournalEntry) for row in model.objects.values()]
    assert kept
    assert token not in "".join(kept)
    assert opened(token).pk == PageLink.objects.get().pk


def test_no_two_tokens_are_alike(admin: Seat) -> None:
    assert len({make(admin) for _ in range(20)}) == 20


def test_a_new_link_ends_the_one_before_and_keeps_what_was_read(admin: Seat) -> None:
    first = make(admin)
    links.use(opened(first), read_through=7)
    second = make(admin)
    assert links.opened_by(first) is None
    assert opened(second).read_through == 7
    assert not links.reaches(1)


def test_a_withdrawn_link_opens_nothing_from_that_moment_on(admin: Seat) -> None:
    token = make(admin)
    links.use(opened(token))
    assert links.reaches(1)
    links.withdraw(1, by=admin)
    assert links.opened_by(token) is None
    assert not links.reaches(1)
    assert links.live(1) is None


def test_a_link_ends_when_nobody_uses_it_and_lives_on_while_somebody_does(
    admin: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, now = make(admin), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=80))
    links.use(opened(token))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=169))
    assert opened(token)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=171))
    assert links.opened_by(token) is None


def test_what_was_read_never_goes_back(admin: Seat) -> None:
    token = make(admin)
    links.use(opened(token), read_through=9)
    links.use(opened(token), read_through=4)
    assert opened(token).read_through == 9


def test_a_page_that_stays_open_is_not_written_down_each_moment(admin: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = make(admin), clock.now()
    links.use(opened(token))
    before = opened(token).last_used_at
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=50))
    links.use(opened(token))
    assert opened(token).last_used_at == before
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=70))
    links.use(opened(token))
    assert opened(token).last_used_at != before


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AGENCY])
def test_who_may_not_send_makes_and_ends_no_link(admin: Seat, role: Role) -> None:
    token, other = make(admin), seat(role, "Other")
    for attempt in (lambda: make(other), lambda: links.withdraw(1, by=other)):
        with pytest.raises(MayNot):
            attempt()
    assert opened(token)


def test_the_journal_says_who_made_and_ended_it(admin: Seat) -> None:
    make(admin)
    links.withdraw(1, by=admin)
    links.withdraw(1, by=admin)
    told = JournalEntry.objects.filter(about="conversation 1").order_by("id").values_list("verb", "actor")
    assert list(told) == [
        ("made a link for the customer", admin.email),
        ("withdrew the customer's link", admin.email),
    ]


@pytest.mark.parametrize("external_id", ["", "1", "<a@b>", "{00000000-0000-4000-8000-000000000000}", "0" * 32])
def test_an_id_of_no_answer_of_ours_has_no_writer(admin: Seat, external_id: str) -> None:
    assert links.writers([external_id]) == {}
