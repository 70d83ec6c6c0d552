"""Answers that a colleague has to read before they go out."""

import uuid

import pytest

from emptychair.chair import Check, Outcome
from emptychair.channels.owning import give_to_teams
from emptychair.company.models import Company, Role, Seat
from emptychair.conversations.answering import reply_to
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear, said
from emptychair.outbox import selectors, services
from emptychair.outbox.errors import MayNot
from emptychair.outbox.models import Draft, Ruling
from emptychair.outbox.services import Sending

pytestmark = pytest.mark.django_db
PLAIN = "Hello Ines, a new lamp is in the post."


@pytest.fixture
def talk(admin: Seat) -> Conversation:
    Seat.objects.create_user("brid@example.org", None, name="Brid", role=Role.CHAIR)
    hear([said("1", by="ines")])
    return Conversation.objects.get()


@pytest.fixture
def newcomer(admin: Seat) -> Seat:
    Company.objects.update(read_along_count=2)
    return Seat.objects.create_user("new@example.org", None, name="New", is_newcomer=True)


def written(talk: Conversation, by: Seat, text: str = PLAIN) -> Draft:
    return services.write(reply_to(talk), key=uuid.uuid4(), text=text, version=0, by=by)


def sent(draft: Draft, by: Seat) -> Sending:
    return services.send(draft, version=Draft.objects.get(pk=draft.pk).version, by=by)


def test_a_newcomers_answer_is_held_until_a_colleague_has_read_it(
    talk: Conversation, newcomer: Seat, member: Seat
) -> None:
    draft = written(talk, newcomer)
    held = sent(draft, newcomer)
    assert held.dispatch is None
    assert [finding.check for finding in held.verdict.findings] == [Check.NEWCOMER]
    draft.refresh_from_db()
    assert selectors.may_rule(member, draft)
    assert not selectors.may_rule(newcomer, draft)
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=member)
    assert sent(draft, newcomer).dispatch
    newcomer.refresh_from_db()
    assert newcomer.answers_read == 1


def test_a_colleague_who_lets_it_go_has_read_it(talk: Conversation, newcomer: Seat, member: Seat) -> None:
    assert sent(written(talk, newcomer), member).dispatch
    newcomer.refresh_from_db()
    assert newcomer.answers_read == 1


def test_after_so_many_a_newcomer_sends_alone(talk: Conversation, newcomer: Seat) -> None:
    Seat.objects.filter(pk=newcomer.pk).update(answers_read=2)
    newcomer.refresh_from_db()
    assert sent(written(talk, newcomer), newcomer).dispatch


def test_a_colleague_passes_or_sends_back_and_never_vetoes(talk: Conversation, newcomer: Seat, member: Seat) -> None:
    draft = written(talk, newcomer)
    sent(draft, newcomer)
    draft.refresh_from_db()
    with pytest.raises(MayNot):
        services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="No.", by=member)


def test_what_works_against_the_customer_stays_the_chairs(talk: Conversation, newcomer: Seat, member: Seat) -> None:
    draft = written(talk, newcomer, "That is your own fault.")
    sent(draft, newcomer)
    draft.refresh_from_db()
    assert not selectors.may_rule(member, draft)


def test_what_was_vetoed_is_not_for_colleagues(talk: Conversation, newcomer: Seat, member: Seat) -> None:
    chair = Seat.objects.get(role=Role.CHAIR)
    draft = written(talk, newcomer)
    sent(draft, newcomer)
    draft.refresh_from_db()
    services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="No.", by=chair)
    anew = services.write(reply_to(talk), key=draft.key, text=f"{PLAIN} Really.", version=draft.version, by=newcomer)
    sent(anew, newcomer)
    anew.refresh_from_db()
    assert not selectors.may_rule(member, anew)


def test_on_a_public_channel_nobody_answers_alone(talk: Conversation, admin: Seat, member: Seat) -> None:
    give_to_teams(talk.channel, teams=[], second_eyes=True, by=admin)
    talk = Conversation.objects.get()
    draft = written(talk, member)
    assert services.verdict_of(draft).outcome is Outcome.HOLD
    assert sent(draft, member).dispatch is None
    draft.refresh_from_db()
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=admin)
    assert sent(draft, member).dispatch
