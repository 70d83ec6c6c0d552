"""Whom a company message answers, in words of the scorecard's definitions."""

from datetime import UTC, datetime, timedelta

import pytest

from emptychair.conversations.threads import Components, Node, answered_handles, parents_of

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
INES, OTTO, US = 1, 2, 9


def node(number: int, *parents: str, by: int = US, minute: int | None = None) -> Node:
    at = BEGIN + timedelta(minutes=number if minute is None else minute)
    return Node(id=number, key=f"m{number}", parents=parents, handle=by, by_company=by == US, written_at=at)


def test_an_answer_belongs_to_the_customer_it_replies_to() -> None:
    assert answered_handles([node(1, by=INES), node(2, "m1")]) == {2: INES}


def test_an_answer_to_our_own_answer_belongs_to_the_nearest_customer_above() -> None:
    nodes = [node(1, by=INES), node(2, "m1", by=OTTO), node(3, "m2"), node(4, "m3")]
    assert answered_handles(nodes) == {3: OTTO, 4: OTTO}


def test_what_replies_to_nobody_is_a_broadcast() -> None:
    assert answered_handles([node(1), node(2, "m1", by=INES)]) == {1: None}


def test_an_answer_to_a_message_that_nobody_has_seen_belongs_to_nobody() -> None:
    assert answered_handles([node(2, "unseen")]) == {2: None}


def test_replies_in_a_circle_end() -> None:
    assert answered_handles([node(1, "m2"), node(2, "m1"), node(3, "m3")]) == {1: None, 2: None, 3: None}


def test_a_further_reference_stands_in_for_a_parent_that_is_missing() -> None:
    assert answered_handles([node(1, by=INES), node(3, "unseen", "m1")]) == {3: INES}


def test_in_a_group_without_replies_we_answer_who_wrote_last() -> None:
    group = "conversation:7"
    nodes = [node(1, group, by=INES), node(2, group), node(3, group, by=OTTO), node(4, group)]
    assert answered_handles(nodes) == {2: INES, 4: OTTO}


def test_in_a_group_that_we_begin_we_speak_to_who_writes_first() -> None:
    group = "conversation:7"
    assert answered_handles([node(1, group), node(2, group, by=INES)]) == {1: INES}


@pytest.mark.parametrize("given", [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]])
def test_the_order_in_which_messages_come_does_not_matter(given: list[int]) -> None:
    nodes = {1: node(1, by=INES), 2: node(2, "m1"), 3: node(3, "m2", by=OTTO), 4: node(4, "m3")}
    assert answered_handles([nodes[number] for number in given]) == {2: INES, 4: OTTO}


def test_parents_stand_nearest_first_and_once() -> None:
    assert parents_of("c", ["a", "b", "c"]) == ("c", "b", "a")
    assert parents_of(None, []) == ()


def test_keys_that_are_linked_are_one_component() -> None:
    components = Components()
    components.join("a", "b")
    components.join("c", "d")
    components.join("d", "a")
    components.find("e")
    assert sorted(map(sorted, components.groups().values())) == [["a", "b", "c", "d"], ["e"]]
