"""What becomes of drafts: kept, held, decided, sent once."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from emptychair.chair import Outcome
from emptychair.company.models import JournalEntry, Notice, Role, Seat
from emptychair.outbox import selectors, services
from emptychair.outbox.errors import ChangedMeanwhile, MayNot, NothingToRule, NothingWritten
from emptychair.outbox.models import Dispatch, Draft, Ruling
from emptychair.outbox.tests.factories import BLAMING, PLAIN, held, reply, seat, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(admin: Seat) -> Seat:
    """Who speaks for the customers."""
    return seat(Role.CHAIR, "Brid")


def test_what_is_typed_is_kept_and_shared(member: Seat, admin: Seat) -> None:
    draft = written("Hello", by=member)
    again = written("Hello Ines", by=admin, to=reply(), version=draft.version)
    assert (again.pk, again.text, again.author) == (draft.pk, "Hello Ines", admin)


def test_what_somebody_else_typed_meanwhile_is_not_written_over(member: Seat, admin: Seat) -> None:
    written("Hello", by=member)
    with pytest.raises(ChangedMeanwhile):
        written("Good day", by=admin, version=0)
    assert Draft.objects.get().text == "Hello"


def test_ones_own_earlier_words_that_were_still_on_their_way_are_no_conflict(member: Seat) -> None:
    written("Hel", by=member)
    assert written("Hello", by=member, to=reply(), version=0).text == "Hello"


def test_other_words_for_a_draft_that_was_sent_are_neither_taken_for_sent_nor_lost_unsaid(
    member: Seat, admin: Seat
) -> None:
    draft = written(PLAIN, by=member)
    services.send(draft, version=draft.version, by=member)
    for one in (member, admin):
        with pytest.raises(ChangedMeanwhile):
            written("And one thing more.", by=one, to=reply(), key=draft.key, version=draft.version)
    assert written("And one thing more.", by=admin, to=reply()).pk != draft.pk


def test_a_plain_answer_goes_out_and_is_journalled(member: Seat) -> None:
    draft = written(PLAIN, by=member)
    sending = services.send(draft, version=draft.version, by=member)
    assert sending.verdict.outcome is Outcome.PASS
    assert sending.dispatch and sending.dispatch.text == PLAIN
    assert JournalEntry.objects.filter(verb="answered", actor=member.email).count() == 1


def test_pressed_twice_it_goes_out_once(member: Seat) -> None:
    draft = written(PLAIN, by=member)
    first, second = (services.send(draft, version=draft.version, by=member).dispatch for _ in range(2))
    assert first == second
    assert Dispatch.objects.count() == 1


def test_a_page_that_was_posted_twice_sends_once_though_nothing_was_kept_before(member: Seat) -> None:
    key = uuid4()
    for _ in range(2):
        draft = written(PLAIN, by=member, key=key)
        services.send(draft, version=draft.version, by=member)
    assert Dispatch.objects.count() == 1
    draft = written(PLAIN, by=member)
    assert services.send(draft, version=draft.version, by=member).dispatch
    assert Dispatch.objects.count() == 2


def test_the_database_allows_no_second_sending(member: Seat) -> None:
    draft = written(PLAIN, by=member)
    sent = services.send(draft, version=draft.version, by=member).dispatch
    assert sent
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.create(draft=draft, handle=draft.handle, text="", state=Dispatch.State.BY_HAND, at=sent.at)


def test_words_that_nobody_read_do_not_go_out(member: Seat, admin: Seat) -> None:
    draft = written(PLAIN, by=member)
    written("Something else", by=admin, to=reply(), version=draft.version)
    with pytest.raises(ChangedMeanwhile):
        services.send(draft, version=draft.version, by=member)


def test_nothing_is_no_answer(member: Seat) -> None:
    draft = written("  \n", by=member)
    with pytest.raises(NothingWritten):
        services.send(draft, version=draft.version, by=member)


def test_an_agency_drafts_and_never_sends(admin: Seat) -> None:
    agency = seat(Role.AGENCY, "Lorna")
    draft = written(PLAIN, by=agency)
    with pytest.raises(MayNot):
        services.send(draft, version=draft.version, by=agency)
    assert services.send(draft, version=draft.version, by=admin).dispatch


def test_an_analyst_reads_along(admin: Seat) -> None:
    with pytest.raises(MayNot):
        written(PLAIN, by=seat(Role.ANALYST, "Wim"))
    assert not Draft.objects.exists()


def test_a_blaming_answer_is_held_whoever_sends_it(member: Seat, admin: Seat, chair: Seat) -> None:
    draft = held(member)
    assert draft.state == Draft.State.HELD
    for one in (member, admin, chair):
        assert services.send(draft, version=draft.version, by=one).dispatch is None
    assert Ruling.objects.count() == 1


def test_a_veto_binds_administrators_and_every_other_wording(member: Seat, admin: Seat, chair: Seat) -> None:
    draft = held(member)
    services.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="Blame.", by=chair)
    sending = services.send(draft, version=draft.version, by=admin)
    assert (sending.verdict.outcome, sending.dispatch) == (Outcome.VETO, None)
    anew = written(PLAIN, by=admin, to=reply(), version=draft.version)
    assert services.send(anew, version=anew.version, by=admin).dispatch is None
    services.rule(anew, Ruling.Outcome.PASS, version=anew.version, reason="", by=chair)
    assert services.send(anew, version=anew.version, by=admin).dispatch


def test_what_was_passed_has_to_be_looked_at_again_when_it_changes(member: Seat, chair: Seat) -> None:
    draft = held(member)
    services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=chair)
    anew = written(f"{BLAMING} You should have read the manual.", by=member, to=reply(), version=draft.version)
    assert services.send(anew, version=anew.version, by=member).dispatch is None


def test_what_was_sent_back_can_be_written_anew(member: Seat, chair: Seat) -> None:
    draft = held(member)
    services.rule(draft, Ruling.Outcome.BACK, version=draft.version, reason="Friendlier.", by=chair)
    anew = written(PLAIN, by=member, to=reply(), version=draft.version)
    assert services.send(anew, version=anew.version, by=member).dispatch


def test_nobody_decides_about_their_own_words(chair: Seat) -> None:
    draft = held(chair)
    with pytest.raises(MayNot):
        services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=chair)


@pytest.mark.parametrize("outcome", [Ruling.Outcome.PASS, Ruling.Outcome.BACK, Ruling.Outcome.VETO])
def test_only_who_holds_the_chair_decides(member: Seat, admin: Seat, chair: Seat, outcome: Ruling.Outcome) -> None:
    draft = held(member)
    with pytest.raises(MayNot):
        services.rule(draft, outcome, version=draft.version, reason="x", by=admin)


def test_an_administrator_decides_while_nobody_holds_the_chair(member: Seat, admin: Seat) -> None:
    draft = held(member)
    assert selectors.may_rule(admin, draft)
    assert not selectors.may_rule(seat(Role.MEMBER, "Other"), draft)


def test_a_decision_is_about_the_words_that_were_read(member: Seat, chair: Seat) -> None:
    draft = held(member)
    written("Something else", by=member, to=reply(), version=draft.version)
    with pytest.raises(NothingToRule):
        services.rule(draft, Ruling.Outcome.PASS, version=draft.version, reason="", by=chair)


@pytest.mark.django_db(transaction=True)
def test_pressed_at_one_moment_in_two_browsers_it_goes_out_once(member: Seat) -> None:
    draft = written(PLAIN, by=member)
    together(lambda: services.send(draft, version=draft.version, by=member))
    assert Dispatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_begun_at_one_moment_by_two_there_is_one_draft(member: Seat) -> None:
    to = reply()
    together(lambda: written("Hello", by=member, to=to))
    assert Draft.objects.count() == 1


def together(act: Callable[[], object]) -> None:
    """Do it in four threads as nearly at one moment as can be."""
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_who_may_decide_is_told_once_of_what_is_held(member: Seat, admin: Seat, chair: Seat) -> None:
    draft = held(member)
    services.send(draft, version=draft.version, by=member)
    told = Notice.objects.get()
    assert (told.seat, told.kind, told.url) == (chair, Notice.Kind.HELD, f"/chair/{draft.pk}/")


def test_while_nobody_holds_the_chair_administrators_are_told_but_not_of_their_own(member: Seat, admin: Seat) -> None:
    held(admin)
    assert not Notice.objects.exists()
    other = written(BLAMING, by=member, to=reply(2))
    services.send(other, version=other.version, by=member)
    assert Notice.objects.get().seat == admin


@pytest.mark.parametrize("outcome", [Ruling.Outcome.BACK, Ruling.Outcome.VETO, Ruling.Outcome.PASS])
def test_who_wrote_it_is_told_what_came_back(member: Seat, chair: Seat, outcome: Ruling.Outcome) -> None:
    draft = held(member)
    services.rule(draft, outcome, version=draft.version, reason="Friendlier.", by=chair)
    told = list(Notice.objects.filter(seat=member).values_list("kind", "words", "url"))
    back = ("sent_back", "Friendlier.", f"/conversations/{draft.subject_id}/")
    assert told == ([] if outcome is Ruling.Outcome.PASS else [back])
