"""Saved words are filled in from a closed list, and what is put in stays what it is."""

import pytest

from emptychair.outbox.filling import ALWAYS_KNOWN, FALLS_BACK, fill, first_name, wrong_in

RIGHT = [
    "Hello",
    'Hello {{ customer.first_name | "there" }}, yours {{ seat.name }}',
    '{{customer.name|"you"}} {{company.name}}',
    "A { brace } and {% nothing %} and ${more} %(name)s {0} <%= x %>",
]
WRONG = [
    "{{ customer.first_name }}",
    '{{ customer.first_name | "" }}',
    "{{ customer.email }}",
    "{{ seat.password }}",
    "{{ seat.name.__class__ }}",
    "{{ settings.SECRET_KEY }}",
    "{{ seat.name|upper }}",
    "{{ 7|add:7 }}",
    "{{ seat.name() }}",
    "{{ seat.name }} and {{",
    "}}",
    "{{{{ seat.name }}}}",
    '{{ customer.name | "{{ seat.name }}" }}',
    "{{ SEAT.NAME }}",
    "{{\nseat.name }}",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_listed_is_taken(text: str) -> None:
    assert wrong_in(text) == []


@pytest.mark.parametrize("text", WRONG)
def test_everything_else_is_refused(text: str) -> None:
    assert wrong_in(text)


def test_a_customer_without_a_name_is_called_by_the_words_for_that() -> None:
    text = 'Hello {{ customer.first_name | "there" }}, yours {{ seat.name }}'
    assert fill(text, values={"customer.first_name": "", "seat.name": "Ada"}) == "Hello there, yours Ada"
    assert fill(text, values={"customer.first_name": "Ines", "seat.name": "Ada"}) == "Hello Ines, yours Ada"


@pytest.mark.parametrize("name", ["{{ seat.name }}", "{{ 7|add:7 }}", r"\1 \g<0>", "<b>&amp;", "{% now %}", "a\nb"])
def test_what_a_customer_calls_themself_comes_out_as_it_is(name: str) -> None:
    text = '{{ customer.name | "you" }}!'
    assert fill(text, values={"customer.name": name, "seat.name": "Ada"}) == f"{name}!"


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ines Varga", "Ines"), ("Varga, Ines", "Ines"), ("Ines", "Ines"), ("", ""), ("ines@home.example", ""),
     ("@ines_v", ""), ("ines_99", ""), ("محمد علي", "محمد"), ("Varga,", "Varga,")],
)  # fmt: skip
def test_a_letter_begins_with_the_first_name_if_there_is_one(name: str, first: str) -> None:
    assert first_name(name) == first


def test_every_field_is_filled_in() -> None:
    for name in (*FALLS_BACK, *ALWAYS_KNOWN):
        assert fill(f'{{{{ {name} | "x" }}}}', values={name: "value"}) == "value"


def test_a_megabyte_of_signs_is_looked_at_in_time() -> None:
    for piece in ("{{", '{{ customer.name | "', "{{ seat.name ", "{{        "):
        assert wrong_in(piece * (20_000 // len(piece)))
