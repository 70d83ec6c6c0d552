"""What a customer asks, and which of it an answer says nothing to.

The sentences are our own and the rules were written with them in view; the evaluation command measures real ones.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.understanding import questions, unanswered

LAMP = "When will my lamp arrive?"
WASH = "Can I wash the cover in the machine?"
BOTH = "When will my lamp arrive? And can I change the delivery address?"
WANN = "Wann kommt meine Lampe an?"

ANSWERED = [
    (LAMP, "It should be with you on Friday."),
    (LAMP, "Friday."),
    (LAMP, "In about 3 days, Ines."),
    (LAMP, "The courier has it, so tomorrow at the latest."),
    (LAMP, "Hi Ines, sorry for the wait. Your lamp leaves our workshop as soon as the shade is dry."),
    (LAMP, "We do not know yet. I will write to you on Wednesday, when the supplier has answered."),
    (LAMP, "Which of the two orders do you mean, the red one or the green one?"),
    (LAMP, "Could you give me your order number? Then I can look."),
    (LAMP, "It has been delivered to your neighbour already."),
    (LAMP, "The lamp is sold out, so I have sent the money back."),
    (LAMP, "Sorry Ines, that parcel was lost. I have packed another lamp for you."),
    (LAMP, "Thanks for asking - before the weekend."),
    (LAMP, "Please DM us your order number."),
    (LAMP, "https://example.com/help"),
    (LAMP, "👍 tomorrow"),
    (LAMP, "Hello Ines,"),
    (LAMP, "Hello Ines, thank"),
    (LAMP, ""),
    (LAMP, "👍"),
    (WASH, "Yes."),
    (WASH, "no."),
    (WASH, "Yes, at 30 degrees."),
    (WASH, "Better not, the wool would shrink."),
    (WASH, "Only by hand, I am afraid."),
    (WASH, "At 30 degrees, gently."),
    (WASH, "That works fine, we do it all the time."),
    (WASH, "The washing symbol inside tells you how hot: cold water is what the wool likes."),
    (WASH, "Of course!"),
    (WASH, "Sorry, the cover shrinks in hot water."),
    (WASH, "Hand wash."),
    (BOTH, "It arrives on Friday, and I have changed the address."),
    (BOTH, "On Friday. Yes, send me the new one."),
    (BOTH, "Yes to the address. The parcel comes on Friday."),
    ("Where is my order?", "It left the warehouse in Hamburg this morning."),
    ("Where is my order?", "It is with the courier, who comes tomorrow."),
    ("Where can I buy the bulbs?", "Any shop for light has them, ask for an E14."),
    ("Where can I buy the bulbs?", "In our shop in Bristol or online."),
    ("How much is the postage?", "4.90 within the country."),
    ("How much is the postage?", "Nothing, we pay for it."),
    ("How much is the postage?", "It is free."),
    ("How many people fit around the table?", "Six, eight if you like each other."),
    (
        "Why was I charged twice?",
        "Our mistake: the first payment was booked again by hand. The money is on its way back.",
    ),
    ("Why was I charged twice?", "The second one is only a reservation, it goes away by itself."),
    ("Why is it so expensive?", "It is made by hand from one piece of oak."),
    ("How do I reset the lamp?", "Hold the button for ten seconds until it blinks."),
    ("How do I reset the lamp?", "Unplug it, count to ten, and plug it in again."),
    ("How do I close my account?", "I have closed it for you. Sorry to see you go."),
    ("Who pays for the return?", "We do."),
    ("Who pays for the return?", "The return is free for you."),
    ("Any update on my refund?", "It went out yesterday, it takes your bank two days."),
    ("Any news on the green shade?", "Not yet. As soon as the supplier tells us, you will hear it first."),
    ("What colour is the shade?", "Light green."),
    ("Which size do I need?", "M should be right for you."),
    ("Is it dimmable?", "It has three levels."),
    ("Do you ship to Norway?", "Oslo and Bergen are no trouble, the north takes longer."),
    ("Is the shop open on Sunday?", "We open at ten and close at six."),
    ("I wonder whether the blue one is still there?", "Two are left."),
    # No question that wants an answer.
    ("The lamp arrived, thank you so much", "You're welcome, Ines. Enjoy it."),
    ("Are you kidding me?", "I am sorry, Ines. Thank you for being so open."),
    ("Really? Seriously?", "Sorry about that, Ines."),
    ("How hard can it be???", "I understand your anger, Ines, and I am sorry."),
    ("What a day. Nice, isn't it?", "Thank you for your kind words, Ines."),
    ("Look at https://shop.example/search?q=lamp&when=now it is great", "Thank you, Ines, we like it too."),
    ("See shop.example/page?when=1 for my photo", "Thank you for the lovely photo."),
    ("Your page says “Questions? When do you open?” and I like it", "Thank you, that is kind."),
    ("> When will my lamp arrive?\nIt came. Great.", "Thank you for telling us, Ines."),
    ("Can you help me?", "Thank you for writing, Ines. Of course."),
    ("Could you please look into it?", "Thank you for your message."),
    ("??", "Thank you for your message, Ines."),
    ("", "Thank you for your message, Ines."),
    # German.
    (WANN, "Am Freitag."),
    (WANN, "Sie ist seit heute Morgen unterwegs."),
    (WANN, "Das wissen wir noch nicht, ich melde mich am Mittwoch bei Ihnen."),
    (WANN, "Welche der beiden Bestellungen meinen Sie?"),
    (WANN, "Übermorgen, versprochen. Entschuldigen Sie bitte die Verspätung."),
    (WANN, "Die Lampe ist leider ausverkauft, das Geld ist zurück."),
    ("Wo finde ich die Seriennummer?", "Auf der Unterseite, neben dem Schalter."),
    ("Was kostet der Versand?", "Nichts, den zahlen wir."),
    ("Was kostet der Versand?", "4,90 Euro."),
    ("Kann ich den Bezug waschen?", "Nein, leider nicht."),
    ("Kann ich den Bezug waschen?", "Klar, bei 30 Grad."),
    ("Kann ich den Bezug waschen?", "Lieber von Hand."),
    ("Warum wurde zweimal abgebucht?", "Das war unser Fehler, entschuldigen Sie bitte."),
    ("Wie kündige ich?", "Unter Konto ganz unten auf Kündigen tippen."),
    ("Ist das euer Ernst?", "Das tut uns sehr leid."),
    ("Gibt es die Lampe auch in Grün?", "Ab März, ja."),
    # Other languages.
    ("Quand arrive ma lampe ?", "Vendredi."),
    ("Quand arrive ma lampe ?", "Elle arrive demain."),
    ("¿Cuándo llega mi lámpara?", "El viernes."),
    ("¿Cuándo llega mi lámpara?", "Todavía no lo sabemos, le avisaremos mañana."),
    ("Quando arriva la mia lampada?", "Venerdì."),
    ("ランプはいつ届きますか?", "金曜日です。"),
    (LAMP, "Am Freitag, Ines."),
]

THANKS = "Thank you for your message, Ines. Your feedback is important to us."
MISSED = [
    (LAMP, THANKS, [LAMP]),
    (LAMP, "Hi Ines, we are very sorry for the inconvenience. Have a great day!", [LAMP]),
    (LAMP, "Thank you so much for your patience and your trust in us, Ines. Best wishes, Tom", [LAMP]),
    (LAMP, "Yes, the green shade can be dimmed.", [LAMP]),
    (LAMP, "We are sorry about your lamp, Ines.", [LAMP]),
    ("When will my lamp arrive?? 😭😭", THANKS, ["When will my lamp arrive??"]),
    ("hi, when will my lamp arrive", THANKS, ["hi, when will my lamp arrive"]),
    ("My order is late. Can you tell me when it will come?", THANKS, ["Can you tell me when it will come?"]),
    (WASH, THANKS, [WASH]),
    (WASH, "Hello Ines! Thanks for reaching out, we appreciate it. Kind regards", [WASH]),
    (BOTH, "Yes, I have changed the address as you like.", [LAMP]),
    (BOTH, "Your lamp arrives tomorrow.", ["And can I change the delivery address?"]),
    (BOTH, THANKS, [LAMP, "And can I change the delivery address?"]),
    ("Where is my order? It is 3 weeks late.", "We are so sorry to hear that, Ines. Thanks for your patience.",
     ["Where is my order?"]),
    ("Where can I buy the bulbs?", "Yes, they are dimmable.", ["Where can I buy the bulbs?"]),
    ("How much is the postage?", "Yes, we ship to Norway.", ["How much is the postage?"]),
    ("How much is the postage?", "Thank you for your interest in our lamps.", ["How much is the postage?"]),
    ("Why was I charged twice?", "We are sorry for the trouble, Ines.", ["Why was I charged twice?"]),
    ("Why was I charged twice?", "Thank you, your message means a lot to us.", ["Why was I charged twice?"]),
    ("How do I reset the lamp?", "Sorry to hear that, Ines. Have a lovely weekend.", ["How do I reset the lamp?"]),
    ("Who pays for the return?", "Thank you for writing, Ines.", ["Who pays for the return?"]),
    ("Any update on my refund?", "We understand your frustration and apologise for it.", ["Any update on my refund?"]),
    ("What colour is the shade?", "Thank you for your interest, Ines. Kind regards, Tom", ["What colour is the shade?"]),
    ("Do you ship to Norway?", "Thanks for asking, Ines.", ["Do you ship to Norway?"]),
    ("Are you kidding me? When will my lamp arrive?", THANKS, [LAMP]),
    ("You said “any questions?” Do you ship to Norway?", THANKS, ["Do you ship to Norway?"]),
    ("Look at https://shop.example/?q=lamp first. Do you ship to Norway?", THANKS, ["Do you ship to Norway?"]),
    (WANN, "Vielen Dank für Ihre Nachricht. Ihre Meinung ist uns wichtig.", [WANN]),
    (WANN, "Das tut uns sehr leid, Frau Ahr. Schönen Tag noch!", [WANN]),
    (WANN, "Ja, die gibt es in Grün.", [WANN]),
    ("Was kostet der Versand?", "Danke für Ihre Anfrage. Viele Grüße, Tom", ["Was kostet der Versand?"]),
    ("Kann ich den Bezug waschen?", "Vielen Dank für Ihr Interesse. Freundliche Grüße", ["Kann ich den Bezug waschen?"]),
    ("Warum wurde zweimal abgebucht?", "Wir bedauern das sehr, Frau Ahr.", ["Warum wurde zweimal abgebucht?"]),
    ("Gibt es die Lampe auch in Grün? Und wo finde ich die Seriennummer?", "Ja, ab März in Grün.",
     ["Und wo finde ich die Seriennummer?"]),
    ("Quand arrive ma lampe ?", "Merci pour votre message. Bonne journée !", ["Quand arrive ma lampe ?"]),
    ("¿Cuándo llega mi lámpara?", "Gracias por su mensaje. Un saludo cordial.", ["¿Cuándo llega mi lámpara?"]),
]  # fmt: skip


def missed(asked: str, text: str) -> list[str]:
    return [asked[one.start : one.end] for one in unanswered(asked, text)]


def test_answers_in_whatever_words_are_left_in_peace() -> None:
    assert [pair for pair in ANSWERED if missed(*pair)] == []


def test_what_says_nothing_to_a_question_is_told_with_its_words() -> None:
    right = [one for one in MISSED if missed(one[0], one[1]) == one[2]]
    assert [one for one in MISSED if one not in right] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LAMP, "time"),
        ("Where is my order?", "place"),
        ("How much is the postage?", "amount"),
        ("Who pays for the return?", "who"),
        ("Why was I charged twice?", "reason"),
        ("How do I reset the lamp?", "how"),
        ("Any update on my refund?", "status"),
        (WASH, "yes"),
        (WANN, "time"),
        ("Wo finde ich die Seriennummer?", "place"),
        ("Was kostet der Versand?", "amount"),
        ("Wer zahlt den Versand?", "who"),
        ("Warum wurde zweimal abgebucht?", "reason"),
        ("Wie setze ich die Lampe zurück?", "how"),
        ("Kann ich den Bezug waschen?", "yes"),
    ],
)
def test_a_question_tells_what_it_wants(text: str, kind: str) -> None:
    (question,) = questions(text)
    assert question.wants == {kind}
    assert text[question.start : question.end] == text


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text())
def test_no_text_breaks_it(asked: str, text: str) -> None:
    for one in unanswered(asked + "?", text):
        assert 0 <= one.start < one.end <= len(asked) + 1


def test_long_texts_take_no_long_time() -> None:
    unanswered("When will it arrive? " * 1_000, "Thank you for your message. " * 1_000)
    unanswered("?" * 20_000, '"' * 20_000)
    unanswered("“" * 20_000 + "?", "-" * 20_000)
