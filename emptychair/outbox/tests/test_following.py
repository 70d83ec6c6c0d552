"""Drafts stay with their conversations when these become one or several."""

import pytest

from emptychair.company.models import Role, Seat
from emptychair.outbox import following, services
from emptychair.outbox.errors import ChangedMeanwhile
from emptychair.outbox.models import Draft, Ruling
from emptychair.outbox.tests.factories import BLAMING, PLAIN, held, reply, seat, written

pytestmark = pytest.mark.django_db


def open_ones() -> list[tuple[int, str]]:
    rows = Draft.objects.exclude(state="sent").order_by("subject_id")
    return list(rows.values_list("subject_id", "text"))


def test_drafts_go_with_their_conversations_and_the_words_of_both_stand_in_one(member: Seat) -> None:
    written("One", by=member, to=reply(1))
    written("Two", by=member, to=reply(2))
    following.follow({1: 2})
    assert open_ones() == [(2, "Two\n\nOne")]
    following.follow({2: 3})
    assert open_ones() == [(3, "Two\n\nOne")]


def test_what_was_put_together_is_taken_apart_again(member: Seat) -> None:
    written("One", by=member, to=reply(1))
    written("Two", by=member, to=reply(2))
    followed = following.follow({1: 2})
    following.bring(followed, to=1)
    assert open_ones() == [(1, "One"), (2, "Two")]


def test_what_changed_since_it_was_put_together_stays_whole_where_it_is(member: Seat) -> None:
    written("One", by=member, to=reply(1))
    kept = written("Two", by=member, to=reply(2))
    followed = following.follow({1: 2})
    written("Two, and one more", by=member, to=reply(2), version=kept.version + 1)
    following.bring(followed, to=1)
    assert open_ones() == [(2, "Two, and one more")]


def test_a_veto_holds_for_the_draft_in_which_the_words_stand(member: Seat) -> None:
    chair = seat(Role.CHAIR, "Brid")
    draft = held(member, BLAMING)
    services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="No.", by=chair)
    kept = written(PLAIN, by=member, to=reply(2))
    following.follow({draft.subject_id: 2})
    assert kept.rulings.filter(outcome=Ruling.Outcome.VETO, by=chair).exists()


def test_a_draft_whose_words_stand_in_another_is_not_sent_by_itself(member: Seat) -> None:
    draft = written("One", by=member, to=reply(1))
    written("Two", by=member, to=reply(2))
    following.follow({1: 2})
    with pytest.raises(ChangedMeanwhile):
        services.send(draft, version=draft.version, by=member)
