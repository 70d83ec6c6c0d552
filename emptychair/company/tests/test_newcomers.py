"""Newcomers: their first answers are read by a colleague before they go out."""

import pytest

from emptychair.company import invitations, newcomers, once
from emptychair.company.models import Company, Role, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(admin: Seat) -> Seat:
    token = invitations.invite("nia@example.org", name="Nia", role=Role.MEMBER, teams=[], by=admin)
    return invitations.accept(once.hashed(token), name="Nia", password=None, language="en", time_zone="UTC")


def test_who_was_invited_is_read_along_until_ten_answers_were_read(newcomer: Seat) -> None:
    for _ in range(10):
        newcomer.refresh_from_db()
        assert newcomers.is_read_along(newcomer)
        newcomers.count_answer_read(newcomer)
    newcomer.refresh_from_db()
    assert not newcomers.is_read_along(newcomer)


def test_the_company_says_how_many(newcomer: Seat) -> None:
    Company.objects.update(read_along_count=0)
    assert not newcomers.is_read_along(newcomer)


def test_who_was_there_before_is_no_newcomer(admin: Seat, member: Seat) -> None:
    assert not newcomers.is_read_along(admin)
    assert not newcomers.is_read_along(member)
