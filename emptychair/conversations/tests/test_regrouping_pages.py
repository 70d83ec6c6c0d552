"""The pages on which conversations are joined, split and printed, and the same by a program."""

import pytest
from django.test import Client

from emptychair.api.tests.program import Program
from emptychair.company.models import Role, Scope, Seat
from emptychair.conversations import printing
from emptychair.conversations.models import Act, Conversation, Message
from emptychair.conversations.tests.factories import hear, said
from emptychair.conversations.tests.test_regrouping import names, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(admin: Seat) -> tuple[Conversation, Conversation]:
    """Two conversations of Ines, one of which has an answer, and one of Otto."""
    hear(
        [
            said("lamp", "The lamp flickers."),
            said("new", "In the post.", by="us", company=True, reply_to="lamp", minute=5),
            said("sofa", "And my sofa?", reply_to="new", minute=9),
            said("chair", "The chair creaks.", minute=60),
            said("other", "Hello?", by="otto", minute=61),
        ]
    )
    return of("lamp"), of("chair")


def pk_of(name: str) -> int:
    return Message.objects.get(external_id=name).pk


def test_the_customers_other_conversations_are_offered_and_joined(
    as_member: Client, two: tuple[Conversation, Conversation]
) -> None:
    at = f"/conversations/{two[0].pk}/"
    offered = as_member.get(f"{at}join/").content.decode()
    assert "The chair creaks." in offered
    assert "Hello?" not in offered
    page = as_member.post(f"{at}join/", {"other": two[1].pk}, follow=True)
    assert page.redirect_chain[-1][0] == at
    shown = page.content.decode()
    assert "They are one conversation now." in shown
    assert "joined it with another conversation" in shown
    assert as_member.get(f"/conversations/{two[1].pk}/")["Location"] == at
    undone = as_member.post(f"/conversations/acts/{Act.objects.get().pk}/undo/", follow=True)
    assert "Taken back." in undone.content.decode()
    assert as_member.get(f"/conversations/{two[1].pk}/").status_code == 200


def test_another_customers_is_refused_with_what_to_do_first(
    as_member: Client, two: tuple[Conversation, Conversation]
) -> None:
    answer = as_member.post(f"/conversations/{two[0].pk}/join/", {"other": of("other").pk})
    assert answer.status_code == 422
    assert "join the customers first" in answer.content.decode()
    assert Conversation.objects.count() == 3


@pytest.mark.parametrize("typed", [{}, {"other": "x"}, {"other": "-1"}, {"other": "9" * 30}])
def test_nonsense_joins_nothing(
    as_member: Client, two: tuple[Conversation, Conversation], typed: dict[str, str]
) -> None:
    assert as_member.post(f"/conversations/{two[0].pk}/join/", typed).status_code == 422
    assert as_member.post(f"/conversations/{two[0].pk}/join/", {"other": 10**9}).status_code == 404


def test_a_part_is_chosen_from_a_message_on_and_begins_its_own(
    as_member: Client, two: tuple[Conversation, Conversation]
) -> None:
    at = f"/conversations/{two[0].pk}/split/"
    shown = as_member.get(f"{at}?from={pk_of('sofa')}").content.decode()
    assert shown.count(" checked>") - shown.count("data-keys-switch checked>") == 1
    page = as_member.post(at, {"messages": [pk_of("sofa")]}, follow=True)
    made = of("sofa")
    assert page.redirect_chain[-1][0] == f"/conversations/{made.pk}/"
    assert f"/conversations/{two[0].pk}/" in page.content.decode()
    assert f"/conversations/{made.pk}/" in as_member.get(f"/conversations/{two[0].pk}/").content.decode()


def test_what_cannot_be_split_keeps_what_was_chosen(as_member: Client, two: tuple[Conversation, Conversation]) -> None:
    answer = as_member.post(f"/conversations/{two[0].pk}/split/", {"messages": [pk_of("new")], "onward": ""})
    assert answer.status_code == 422
    assert "Choose some messages and leave some" in answer.content.decode()
    assert f'id="choose-{pk_of("new")}" checked' in answer.content.decode()
    assert as_member.post(f"/conversations/{two[0].pk}/split/", {"messages": ["x"]}).status_code == 422
    assert as_member.post(f"/conversations/{two[0].pk}/split/").status_code == 422


def test_who_reads_along_is_offered_neither_and_does_neither(
    as_member: Client, member: Seat, two: tuple[Conversation, Conversation]
) -> None:
    member.role = Role.ANALYST
    member.save()
    at = f"/conversations/{two[0].pk}/"
    assert "/join/" not in as_member.get(at).content.decode()
    for address, typed in (("join", {"other": two[1].pk}), ("split", {"messages": [pk_of("sofa")]})):
        assert "reads along" in as_member.post(f"{at}{address}/", typed).content.decode()
    assert Conversation.objects.count() == 3


def test_it_is_printed_whole_without_the_shell_notes_only_when_asked(
    as_member: Client, two: tuple[Conversation, Conversation]
) -> None:
    at = f"/conversations/{two[0].pk}/"
    as_member.post(f"{at}notes/", {"text": "He is odd.", "key": "00000000-0000-4000-8000-000000000009"})
    shown = as_member.get(f"{at}print/").content.decode()
    assert "The lamp flickers." in shown
    assert "In the post." in shown
    assert "Hello?" not in shown
    assert "He is odd." not in shown
    assert 'class="rail' not in shown
    assert "He is odd." in as_member.get(f"{at}print/?notes=1").content.decode()


def test_it_says_where_it_is_cut(
    as_member: Client, two: tuple[Conversation, Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST", 2)
    shown = as_member.get(f"/conversations/{two[0].pk}/print/").content.decode()
    assert "The lamp flickers." not in shown
    assert "One message before them is not printed." in shown


def test_a_long_conversation_is_printed_with_few_questions(
    as_member: Client, two: tuple[Conversation, Conversation], django_assert_max_num_queries: object
) -> None:
    hear([said(f"l{number}", reply_to="lamp", minute=100 + number) for number in range(300)])
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert as_member.get(f"/conversations/{two[0].pk}/print/").content.decode().count("print-line") == 303


def test_a_program_joins_splits_and_takes_back(member: Seat, two: tuple[Conversation, Conversation]) -> None:
    program = Program(member, Scope.ANSWER)
    at = f"/conversations/{two[0].pk}"
    joined = program.post(f"{at}/join", {"other": two[1].pk})
    assert (joined["did"], joined["conversations"]) == ("joined", [two[0].pk])
    assert program.get(f"/conversations/{two[1].pk}")["id"] == two[0].pk
    assert program.post(f"/acts/{joined['id']}/undo") == {"conversations": 2}
    split = program.post(f"{at}/split", {"messages": [pk_of("sofa")], "onward": True})
    assert (split["did"], len(split["conversations"])) == ("split", 2)
    assert names(of("sofa").pk) == {"sofa"}
    refused = program.ask("POST", f"{at}/join", {"other": of("other").pk})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "other_customer")
    empty = program.ask("POST", f"{at}/split", {"messages": [pk_of("new")]})
    assert (empty.status_code, empty.json()["error"]["code"]) == (409, "nothing_left")
