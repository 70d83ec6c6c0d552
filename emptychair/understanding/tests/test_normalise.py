"""What is taken off an answer before it is compared."""

import pytest

from emptychair.understanding import normalised


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@115712 We're on it! ^JK", "we're on it"),
        ("Hi Maria, we're on it /AP", "hi we're on it"),
        ("Hey Tom! We’re on it. -Jen", "hey we're on it"),
        ("Hello there! We're on it", "hello there we're on it"),
        ("Liebe Frau Schmidt, wir prüfen das. *TS", "liebe wir prüfen das"),
        ("Bonjour Madame Petit, nous vérifions", "bonjour nous vérifions"),
        ("Hola Carmen! Lo revisamos", "hola lo revisamos"),
        ("See https://example.com/a?b=1 or www.example.com", "see or"),
        ("Write to help@example.com please", "write to please"),
        ("Your order 44210 left on 3 May, box A7", "your order left on may box"),
        ("Thanks for stopping by, Janet!", "thanks for stopping by"),
        ("We are on it.\n\nBest regards,\nAnna Lind", "we are on it best regards"),
        ("1/2 We are on it", "we are on it"),
        ("https://example.com", ""),
        ("", ""),
    ],
)
def test_what_differs_between_customers_is_removed(text: str, left: str) -> None:
    assert " ".join(normalised(text)) == left


def test_a_hyphened_ending_is_no_signature() -> None:
    assert normalised("Please try again after check-in") == ["please", "try", "again", "after", "check", "in"]
