"""Each operation does by the same services what the pages do."""

from datetime import timedelta

import pytest

from emptychair.api.tests.program import BLAMING, PLAIN, House, Program
from emptychair.company.models import JournalEntry, Notice, Scope, Seat
from emptychair.conversations.models import Conversation, Message, Note
from emptychair.core import clock
from emptychair.outbox.models import Dispatch, Draft

pytestmark = pytest.mark.django_db


def test_a_list_of_conversations_has_the_filters_and_places_of_the_page(home: House, program: Program) -> None:
    found = program.get("/conversations?state=waiting")["items"]
    assert [one["words"] for one in found] == ["My lamp is broken."] * len(found) != []
    assert {one["state"] for one in found} == {"waiting"}
    assert program.get("/conversations?state=closed")["items"] == []
    mine = program.get("/conversations?state=all&whose=mine")["items"]
    assert set(program.get(f"/acts/{home.act.pk}")["conversations"]) <= {one["id"] for one in mine}


def test_a_part_of_a_list_leads_to_the_next(home: House, program: Program) -> None:
    first = Message.objects.get(pk=home.message.pk)
    for number in range(60):
        first.pk, first.arrival_id, first.external_id = None, 1_000 + number, f"more {number}"
        first.written_at += timedelta(seconds=1)
        first.save()
    page = program.get("/messages?q=lamp")
    assert len(page["items"]) == 50
    after = program.get(f"/messages?q=lamp&at={page['after']}")
    assert after["items"]
    assert {one["id"] for one in after["items"]}.isdisjoint(one["id"] for one in page["items"])
    assert program.ask("GET", "/messages?q=lamp&at=nonsense").status_code == 422


def test_a_conversation_is_read_with_its_messages(home: House, program: Program) -> None:
    read = program.get(f"/conversations/{home.asked.pk}")
    assert (read["who"], read["words"], read["channel"]) == ("lamp0", "My lamp is broken.", home.channel.pk)
    (message,) = program.get(f"/conversations/{home.asked.pk}/messages")["items"]
    assert message == program.get(f"/messages/{message['id']}")
    assert message["written_at"].endswith("Z")


def test_a_note_is_kept_taken_away_and_put_back(home: House, answering: Program, member: Seat) -> None:
    made = answering.post(f"/conversations/{home.asked.pk}/notes", {"text": "Ask the workshop, @ada"})
    assert made["by"]["id"] == member.pk
    assert len(made["mentions"]) == 1
    assert answering.post(f"/notes/{made['id']}", method="DELETE")["id"] == made["id"]
    listed = answering.get(f"/conversations/{home.asked.pk}/notes")["items"]
    assert [one["id"] for one in listed] == [home.note.pk]
    answering.post(f"/notes/{made['id']}/put-back")
    assert len(answering.get(f"/conversations/{home.asked.pk}/notes")["items"]) == 2
    assert answering.ask("DELETE", f"/notes/{home.note.pk}").status_code == 403
    assert Note.objects.get(pk=home.note.pk).deleted_at is None


def test_acts_are_done_and_undone(home: House, answering: Program) -> None:
    ids = {"conversations": [home.asked.pk]}
    closed = answering.post("/acts", ids | {"do": "close", "reason": "solved"})
    assert answering.get(f"/conversations/{home.asked.pk}")["state"] == "closed"
    assert answering.ask("POST", "/acts", ids | {"do": "close", "reason": "solved"}).status_code == 409
    assert answering.post(f"/acts/{closed['id']}/undo") == {"conversations": 1}
    until = (clock.now() + timedelta(days=2)).isoformat()
    answering.post("/acts", ids | {"do": "snooze", "until": until})
    assert answering.get(f"/conversations/{home.asked.pk}")["state"] == "snoozed"
    answering.post("/acts", ids | {"do": "wake"})
    answering.post("/acts", ids | {"do": "give", "to": f"team:{home.team.pk}"})
    assert answering.get(f"/conversations/{home.asked.pk}")["team"] == home.team.pk
    assert JournalEntry.objects.filter(verb="gave", actor="mo@example.org").exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"do": "close"}, "reason"),
        ({"do": "close", "reason": "other"}, "words"),
        ({"do": "snooze"}, "until_at"),
        ({"do": "snooze", "until": "2001-01-01T00:00:00Z"}, "until_at"),
        ({"do": "give", "to": "seat:999999"}, "to"),
        ({"do": "fly"}, "do"),
    ],
)
def test_an_act_without_what_it_needs_is_refused_beside_its_field(
    home: House, answering: Program, asked: dict[str, object], field: str
) -> None:
    answer = answering.ask("POST", "/acts", asked | {"conversations": [home.asked.pk]})
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]


def test_the_next_is_taken_on(home: House, answering: Program, member: Seat) -> None:
    taken = answering.post("/conversations/take-next")["conversation"]
    assert Conversation.objects.get(pk=taken["id"]).seat == member


def test_an_answer_is_written_judged_and_given(home: House, answering: Program) -> None:
    path = f"/conversations/{home.asked.pk}/draft"
    assert answering.get(path) == {"draft": None, "leaving": None, "routes": ["give"]}
    draft = answering.post(path, {"text": PLAIN}, method="PUT")
    assert answering.get(f"{path}/verdict")["outcome"] == "pass"
    sent = answering.post(f"{path}/send", {"version": draft["version"], "route": "give"})
    assert sent["dispatch"]["state"] == "by_hand"
    assert answering.get(f"/dispatches/{sent['dispatch']['id']}")["text"] == PLAIN


def test_what_somebody_else_changed_is_not_written_over(home: House, answering: Program, program: Program) -> None:
    path = f"/conversations/{home.asked.pk}/draft"
    program.post(path, {"text": PLAIN}, method="PUT")
    answer = answering.ask("PUT", path, {"text": "Mine"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "changed_meanwhile")
    assert Draft.objects.get(subject_id=home.asked.pk, kind=Draft.Kind.ANSWER).text == PLAIN


def test_no_token_goes_round_the_chair(home: House, program: Program, admin: Seat) -> None:
    path = f"/conversations/{home.asked.pk}/draft"
    draft = program.post(path, {"text": BLAMING}, method="PUT")
    held = program.post(f"{path}/send", {"version": draft["version"], "route": "give"})
    assert (held["dispatch"], held["verdict"]["outcome"]) == (None, "hold")
    ruling = {"version": draft["version"], "outcome": "pass"}
    assert program.ask("POST", f"/docket/{draft['id']}/rulings", ruling).status_code == 403
    assert not Dispatch.objects.filter(draft__subject_id=home.asked.pk).exists()


def test_who_holds_the_chair_rules(home: House) -> None:
    chair = Program(Seat.objects.get(role="chair"), Scope.ANSWER)
    listed = chair.get("/docket")["items"]
    assert [one["id"] for one in listed] == [home.held.pk]
    ruling = {"version": listed[0]["version"], "outcome": "veto"}
    refused = chair.ask("POST", f"/docket/{home.held.pk}/rulings", ruling)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, ["reason"])
    made = chair.post(f"/docket/{home.held.pk}/rulings", ruling | {"reason": "It blames."})
    assert made["outcome"] == "veto"
    assert chair.get("/docket")["items"] == []


def test_what_was_not_delivered_is_decided(home: House, answering: Program) -> None:
    assert [one["id"] for one in answering.get("/not-delivered")["items"]] == [home.undecided.pk]
    path = f"/not-delivered/{home.undecided.pk}"
    assert answering.ask("POST", f"{path}/decision", {"do": "give_up"}).status_code == 422
    decided = answering.post(f"{path}/decision", {"do": "give_up", "reason": "Nobody is there."})
    assert decided == {"id": home.undecided.pk, "state": "given_up"}
    assert answering.ask("GET", path).status_code == 404


def test_customers_are_found_with_their_story(home: House, program: Program) -> None:
    (found,) = program.get("/customers?q=lamp2")["items"]
    read = program.get(f"/customers/{found['id']}")
    assert (read["name"], read["story"]["talk_count"]) == ("lamp2", 1)
    touches = program.get(f"/customers/{found['id']}/touches")["items"]
    assert "My lamp is broken." in [one["text"] for one in touches]


def test_a_promise_is_noted_moved_given_settled_and_opened_again(home: House, program: Program, member: Seat) -> None:
    made = program.post(f"/conversations/{home.asked.pk}/promises", {"words": "A call", "due_on": "2026-01-10"})
    path = f"/promises/{made['id']}"
    assert program.post(f"{path}/move", {"due_on": "2026-02-01", "reason": "Ill"})["first_due_on"] == "2026-01-10"
    assert program.post(f"{path}/owner", {"seat": member.pk}, method="PUT")["owner"]["id"] == member.pk
    assert program.ask("POST", f"{path}/settle", {"state": "taken_back"}).status_code == 422
    assert program.post(f"{path}/settle", {"state": "kept", "word": "Called"})["state"] == "kept"
    assert program.ask("POST", f"{path}/settle", {"state": "kept"}).json()["error"]["code"] == "already_settled"
    assert [one["id"] for one in program.get("/promises/settled?whose=all")["items"]] == [made["id"]]
    assert program.post(f"{path}/reopen")["state"] == "open"
    assert {one["id"] for one in program.get("/promises?whose=all")["overdue"]} == {made["id"], home.promise.pk}


def test_the_company_is_read(home: House, program: Program, admin: Seat) -> None:
    assert program.get("/me")["email"] == "ada@example.org"
    assert "ada@example.org" not in program.ask("GET", "/seats").content.decode()
    assert [one["name"] for one in program.get("/teams")["items"]] == ["lamp team"]
    assert len(program.get("/rota/today")["seats"]) == 1
    assert [one["name"] for one in program.get("/channels")["items"]] == ["lamp"]
    assert program.get(f"/channels/{home.channel.pk}")["arrival_count"] >= 4


def test_notices_are_the_seats_own_and_seen(home: House, program: Program, answering: Program) -> None:
    assert answering.get("/notices")["items"] == []
    assert answering.ask("POST", f"/notices/{home.notice.pk}/seen").status_code == 404
    assert program.post(f"/notices/{home.notice.pk}/seen")["seen_at"]
    program.post("/notices/seen")
    assert not Notice.objects.filter(seat__email="ada@example.org", seen_at=None).exists()


def test_numbers_are_read_once_they_are_computed(home: House, program: Program) -> None:
    from emptychair.scorecard import computing

    assert program.get("/scorecard")["computed_at"] is None
    computing.bring_up_to_date()
    read = program.get("/scorecard")
    assert {one["name"] for one in read["figures"]} >= {"listening.answered_share", "listening.first_wait"}
    assert program.ask("GET", "/scorecard?channel=nowhere").status_code == 422
    assert program.ask("GET", "/scorecard?since=2026-02-01&until=2026-01-01").status_code == 422


def test_a_message_that_is_brought_is_committed_and_kept_once(
    home: House, program: Program, answering: Program
) -> None:
    sent = {"external_id": "new", "from": {"address": "ines"}, "written_at": "2026-03-02T09:00:00Z", "text": "Hello"}
    path = f"/channels/{home.channel.pk}/inbound"
    assert answering.ask("POST", path, sent).status_code == 403
    assert program.post(path, sent) == {"external_id": "new", "stored": True}
    assert program.post(path, sent) == {"external_id": "new", "stored": False}
    wrong = program.ask("POST", path, sent | {"written_at": "yesterday"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "unreadable")
