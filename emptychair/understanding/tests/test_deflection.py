"""Sending away is told from answering."""

import pytest

from emptychair.understanding import deflects


@pytest.mark.parametrize(
    "text",
    [
        "Please DM us your order number. https://t.co/x",
        "Hi! Could you send us a private message with your e-mail address?",
        "Please call us on 0800 123456.",
        "Please fill in this form: https://example.com/form",
        "Bitte schick uns eine DM mit deiner Kundennummer.",
        "Envoyez-nous un message privé avec votre numéro de dossier.",
        "Escríbenos por DM para ayudarte.",
        "https://example.com/help",
    ],
)
def test_sending_the_customer_elsewhere_deflects(text: str) -> None:
    assert deflects(text) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Your refund was processed this morning, it takes two days to arrive.",
        "Try restarting the app, then log in again. Does that help?",
        "We're glad you like it!",
        "The delay is due to the storm; your parcel will arrive on Friday.",
        "Which version of the app are you using?",
        "Wir haben den Fehler behoben, bitte starte die App neu.",
        "Nous avons remboursé votre commande ce matin.",
        "Ya hemos solucionado el problema, gracias por avisar.",
        "",
        "👍",
    ],
)
def test_addressing_what_was_said_does_not(text: str) -> None:
    assert deflects(text) < 0.5
