"""What is read in a company's draft before it is sent."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.understanding import deflects, packs, read_draft
from emptychair.understanding.phrases import tables_of

SUNDAY = date(2026, 11, 22)

HARMFUL = [
    ("blame", "You should have read the terms before you ordered."),
    ("blame", "As I already told you, the parcel is on its way."),
    ("blame", "That is your own fault."),
    ("blame", "Nobody else has this problem."),
    ("blame", "You are the only customer who complains about it."),
    ("blame", "Did you even read the manual?"),
    ("blame", "If you had checked the size, this would not have happened."),
    ("blame", "How many times do we have to explain this?"),
    ("blame", "You failed to enter the right address."),
    ("blame", "You have only yourself to blame."),
    ("blame", "It works fine for everyone else."),
    ("blame", "What did you expect for that price?"),
    ("blame", "Das hätten Sie vorher lesen müssen."),
    ("blame", "Wie ich Ihnen bereits gesagt habe, ist das Paket unterwegs."),
    ("blame", "Da sind Sie selbst schuld."),
    ("blame", "Niemand sonst hat dieses Problem."),
    ("blame", "Sie sind der einzige Kunde, der sich beschwert."),
    ("blame", "Wie oft sollen wir Ihnen das noch erklären?"),
    ("blame", "Wer lesen kann, ist klar im Vorteil."),
    ("blame", "Sie müssen schon selbst aufpassen, was Sie bestellen."),
    ("blame", "Vous auriez dû lire les conditions."),
    ("blame", "Comme je vous l'ai déjà dit, le colis est parti."),
    ("blame", "C'est de votre faute."),
    ("blame", "Personne d'autre n'a ce problème."),
    ("blame", "Vous êtes le seul client à vous plaindre."),
    ("blame", "Debería haber leído las condiciones."),
    ("blame", "Como ya le dije, el paquete está en camino."),
    ("blame", "Es culpa suya, señor, por no mirar."),
    ("blame", "Nadie más tiene este problema."),
    ("mockery", "Congratulations, you managed to break it on day one."),
    ("mockery", "Good for you, genius."),
    ("mockery", "lol that is not how it works"),
    ("mockery", "Cry me a river, we all have problems."),
    ("mockery", "Oh really? Another complaint from you."),
    ("mockery", "Even a child can set this up."),
    ("mockery", "Try using your brain next time."),
    ("mockery", "Thanks for nothing, professor."),
    ("mockery", "Calm down, it is just a delay."),
    ("mockery", "Glückwunsch, Sie haben es geschafft, das Gerät zu zerstören."),
    ("mockery", "Schön für Sie, aber das interessiert uns wenig."),
    ("mockery", "Mir kommen gleich die Tränen."),
    ("mockery", "Das kann doch jedes Kind bedienen."),
    ("mockery", "Wen interessiert das schon bei uns im Haus?"),
    ("mockery", "Guter Versuch, aber das Geld bekommen Sie nicht."),
    ("mockery", "Félicitations, vous avez réussi à tout casser."),
    ("mockery", "Tant mieux pour vous, mais cela ne nous regarde pas."),
    ("mockery", "Bien essayé, mais nous ne payerons pas."),
    ("mockery", "Felicidades, ha logrado romperlo el primer día."),
    ("mockery", "Jajaja, eso no funciona así."),
    ("mockery", "Buen intento, pero no vamos a pagar."),
    ("pressure", "This is your last chance to accept."),
    ("pressure", "Act now!"),
    ("pressure", "The price is valid only today."),
    ("pressure", "Order before it is too late."),
    ("pressure", "If you don't delete your review, we will close your account."),
    ("pressure", "Take it or leave it."),
    ("pressure", "You will hear from our lawyers, we will take legal action."),
    ("pressure", "Hurry up, only 3 left!"),
    ("pressure", "Das ist Ihre letzte Chance."),
    ("pressure", "Greifen Sie jetzt zu, das Angebot gilt nur heute."),
    ("pressure", "Bestellen Sie, bevor es zu spät ist."),
    ("pressure", "Sonst werden wir Ihr Konto sperren."),
    ("pressure", "Wir behalten uns rechtliche Schritte vor."),
    ("pressure", "C'est votre dernière chance."),
    ("pressure", "Achetez avant qu'il ne soit trop tard."),
    ("pressure", "Supprimez votre avis, sinon nous serons obligés de fermer votre compte."),
    ("pressure", "Es su última oportunidad."),
    ("pressure", "Compre ahora, antes de que sea demasiado tarde."),
    ("pressure", "De lo contrario, cerraremos su cuenta."),
    ("deflection", "Please DM us your order number."),
    ("deflection", "Please call us on 0800 123456."),
    ("deflection", "https://example.com/help"),
    ("deflection", "Bitte wenden Sie sich an unseren Kundenservice."),
    ("deflection", "Envoyez-nous un message privé avec votre numéro de dossier."),
    ("deflection", "Escríbenos por DM para ayudarte."),
]

GOOD = """
You should receive it tomorrow.
Sorry, our fault.
If you don't see the mail, please look in your spam folder.
If you don't see the mail, look in spam.
Your refund was sent this morning, it takes two days. Please call us if you like.
Great that it works again!
We have refunded the second charge. Please accept our apologies.
You should have received a message with the tracking number; I sent it again just now.
Congratulations on your new baby!
Happy to hear that it works for you.
That's not your fault, we mixed up the labels.
The delay is due to the storm; your parcel will arrive on Friday.
Thank you for telling us, we fixed the bug in version 2.3.
You can cancel at any time in the settings.
If you don't need it any more, we will cancel the order at no cost.
Take your time, there is no hurry.
I'm sorry that you had to wait so long.
You were right, our invoice was wrong.
We changed the address as you asked.
Does Tuesday look good for you?
Oh no, that is not how it should be. I have asked the warehouse to send a new one today.
You are not the only one who found this confusing; we will rewrite the page.
We have looked at the log: the payment failed because the card had expired.
As you asked, the account is closed now.
Your order is on its way and should be there by Thursday.
No, that is not possible yet, but I have noted it.
We only read your message today, and I am sorry for that.
Your subscription ends on 3 December; nothing more will be charged.
Thank you, Maria. I have passed your idea on to the people who build the app.
You may return it within 30 days, we pay for the postage.
The shop closes at six today.
We have no spare parts for this model any more, I am sorry.
You can read more about it in the manual on page 12.
Good that you asked: the cable is included.
I understand that this was frustrating. We have sent a replacement.
Wow, thank you for the kind words!
Well done, your set-up is complete.
Die Rückzahlung ist heute rausgegangen und sollte morgen da sein.
Entschuldigung, das war unser Fehler.
Wenn Sie die Mail nicht sehen, schauen Sie bitte im Spam-Ordner nach.
Schön, dass es wieder funktioniert!
Das ist nicht Ihre Schuld, wir haben die Etiketten vertauscht.
Herzlichen Glückwunsch zum Geburtstag!
Lassen Sie sich Zeit, es eilt nicht.
Wir haben den Fehler behoben, bitte starten Sie die App neu.
Danke für den Hinweis, wir haben die Seite korrigiert.
Sie hatten recht, die Rechnung war falsch.
Das hätten wir Ihnen früher sagen müssen.
Sie können jederzeit in den Einstellungen kündigen.
Die Lieferung verspätet sich wegen des Sturms um zwei Tage.
Das tut mir leid. Ich habe ein neues Gerät bestellt, es kommt am Donnerstag.
Falls Sie noch Fragen haben, rufen Sie uns gerne an. Ihr Geld ist seit heute Morgen zurück auf Ihrem Konto.
Sie haben vollkommen recht, das darf nicht passieren.
Das Kabel liegt der Sendung bei.
Ihr Vertrag endet am 3. Dezember, danach wird nichts mehr abgebucht.
Sie müssen nichts weiter tun.
Der Artikel ist leider ausverkauft, er kommt im Januar wieder.
Wir haben Ihre Adresse wie gewünscht geändert.
Vielen Dank für Ihre Geduld, das Paket wurde heute zugestellt.
Vous devriez le recevoir demain.
Désolé, c'est notre faute.
Si vous ne voyez pas le message, regardez dans vos spams.
Nous avons remboursé votre commande ce matin.
Ravi que cela fonctionne de nouveau !
Ce n'est pas votre faute, nous avons inversé les étiquettes.
Félicitations pour votre mariage !
Prenez votre temps, rien ne presse.
Vous aviez raison, la facture était fausse.
Le retard est dû à la tempête, le colis arrivera vendredi.
Vous pouvez résilier à tout moment dans les paramètres.
Merci de nous l'avoir signalé, nous avons corrigé la page.
Vous n'avez rien à faire de plus.
Nous sommes désolés de cette attente, le remplacement est parti aujourd'hui.
Le câble est inclus dans la boîte.
Debería recibirlo mañana.
Perdón, fue culpa nuestra.
Lo siento, es culpa nuestra.
El retraso es culpa del mal tiempo.
Si no ve el correo, mire en la carpeta de spam.
Ya hemos reembolsado su pedido.
¡Qué bien que vuelva a funcionar!
No es culpa suya, confundimos las etiquetas.
¡Felicidades por su boda!
Tómese su tiempo, no hay prisa.
Tenía razón, la factura estaba mal.
El retraso se debe a la tormenta; el paquete llegará el viernes.
Puede cancelar en cualquier momento en los ajustes.
Gracias por avisar, hemos corregido la página.
No tiene que hacer nada más.
Sentimos la espera, el nuevo aparato salió hoy.
El cable viene incluido en la caja.
Thanks for the details. The charge of 12 euros was a deposit, it was released on Monday and you will see it in two days.
The last thing we changed was the password rule.
I have reset your password. Please sign in and choose a new one.
Please make sure the cable is plugged in before you turn it on.
You have the choice between a refund and a new one; just tell me which.
The deadline for the tax office is 31 May, our invoice is attached.
The offer ended on Sunday, but I have given you the price anyway.
You need to confirm the address once, then it is done.
As mentioned in the mail of Monday, the bill is paid.
As discussed on the phone, I have cancelled the contract.
I read your message again and I see what went wrong: we sent the wrong size.
We have had no other reports of this so far, so I would like to look at your log.
Only one of the two parcels has left, the other follows on Friday.
Sorry, this was a joke in our ad that did not land well. We have taken it down.
We have only 3 left in blue, but I kept one for you.
You don't have to do anything. The update installs itself.
It is too bad that we could not meet the date.
The final amount is 40 euros.
You can claim the money now in your account.
If you don't reply, nothing changes.
Your account will be closed on Friday as you wished.
We are at fault here, not you.
You can decide now or later.
It's clear that we made a mistake.
You said that the light is red. In that case the battery is empty.
Your lawyer is right about the date.
Our agents are trained to listen.
Do you have the order number? Then I can look it up at once.
Sie haben den Artikel am Montag bestellt, er ist heute angekommen.
Haben Sie die Nummer zur Hand? Dann sehe ich sofort nach.
Der letzte Schritt ist, das Passwort zu ändern.
Wir haben sofort ein neues Gerät verschickt.
Ihr Fehlerbericht hat uns geholfen.
Sie haben die Wahl zwischen Geld zurück und einem neuen Gerät.
Steht im Display eine Zahl? Dann ist der Akku leer.
Wie besprochen, haben wir den Vertrag beendet.
Das Angebot gilt bis Ende Mai, Sie haben also noch Zeit.
Nur heute war der Laden zu, ab morgen sind wir wieder da.
Sie sind nicht der Einzige mit dieser Frage.
Ach so, jetzt verstehe ich. Danke!
Ihr Konto wird am Freitag wie gewünscht gelöscht.
Leider war das Paket beschädigt, das tut uns leid. Das Geld ist schon überwiesen.
Vous avez raison de nous écrire.
Vous avez jusqu'à vendredi pour changer d'avis.
Vous devez seulement confirmer l'adresse.
Comme convenu, nous avons résilié le contrat.
C'est clair, merci pour les photos.
Nous avons pris du retard, c'est entièrement notre erreur.
Avez-vous lu le numéro sur l'étiquette ? Il commence par A.
Il ne reste rien à payer.
Ha sido un error nuestro, ya está corregido.
No es necesario que haga nada.
No es posible cambiarlo, pero puede devolverlo gratis.
Debe confirmar la dirección y listo.
Está claro que nos equivocamos.
Solo queda confirmar la dirección.
Como acordamos, hemos cancelado el contrato.
Lea el número de la etiqueta, por favor, y lo busco.
Usted tiene razón, el precio era otro.
Se acaba de enviar el paquete.
Het pakket is vanmorgen verstuurd, u ontvangt het morgen.
""".strip().splitlines()

PROMISES = [
    ("We'll fix this by Friday.", "We'll fix this by Friday", "2026-11-27"),
    (
        "Hi Ann! Sorry about that. We will send a new one tomorrow. Best, Tom",
        "We will send a new one tomorrow",
        "2026-11-23",
    ),
    ("I'll call you next Friday.", "I'll call you next Friday", "2026-11-27"),
    ("We'll reply on Sunday.", "We'll reply on Sunday", "2026-11-29"),
    ("I will refund you today.", "I will refund you today", "2026-11-22"),
    ("We will ship it the day after tomorrow.", "We will ship it the day after tomorrow", "2026-11-24"),
    ("We'll refund you within 3 days.", "We'll refund you within 3 days", "2026-11-25"),
    ("We'll refund you within 5 business days.", "We'll refund you within 5 business days", "2026-11-27"),
    ("We'll refund you within 6 business days.", "We'll refund you within 6 business days", "2026-11-30"),
    ("We will get back to you in two weeks.", "We will get back to you in two weeks", "2026-12-06"),
    ("You'll hear from us within 24 hours.", "You'll hear from us within 24 hours", "2026-11-23"),
    ("You will have it by the end of the week.", "You will have it by the end of the week", "2026-11-27"),
    ("You will get it by the end of the month.", "You will get it by the end of the month", "2026-11-30"),
    ("We're going to fix it next week.", "We're going to fix it next week", "2026-11-27"),
    ("It will be there on 27 November.", "It will be there on 27 November", "2026-11-27"),
    ("We will ship it on November 27th.", "We will ship it on November 27th", "2026-11-27"),
    ("We will ship it on November 20.", "We will ship it on November 20", "2027-11-20"),
    ("We will ship it by 27.11.", "We will ship it by 27.11.", "2026-11-27"),
    ("We will ship it on 27.11.2026.", "We will ship it on 27.11.2026", "2026-11-27"),
    ("We will ship it on 2026-11-27.", "We will ship it on 2026-11-27", "2026-11-27"),
    ("We will ship it on 27/11/2026.", "We will ship it on 27/11/2026", "2026-11-27"),
    ("We will ship it on the 3rd of January, 2027.", "We will ship it on the 3rd of January, 2027", "2027-01-03"),
    ("By Friday we will have fixed it.", "By Friday we will have", "2026-11-27"),
    ("We will send it no later than Thursday.", "We will send it no later than Thursday", "2026-11-26"),
    ("We'll send it on Friday, 27 November.", "We'll send it on Friday, 27 November", "2026-11-27"),
    ("We'll send it at no extra cost on Monday.", "We'll send it at no extra cost on Monday", "2026-11-23"),
    ("Your parcel will arrive on Tuesday.", "will arrive on Tuesday", "2026-11-24"),
    ("Wir schicken Ihnen das Paket bis Freitag.", "Wir schicken Ihnen das Paket bis Freitag", "2026-11-27"),
    ("Wir werden das morgen beheben.", "Wir werden das morgen", "2026-11-23"),
    ("Ich rufe Sie übermorgen an.", "Ich rufe Sie übermorgen", "2026-11-24"),
    (
        "Sie erhalten das Geld innerhalb von 5 Werktagen.",
        "Sie erhalten das Geld innerhalb von 5 Werktagen",
        "2026-11-27",
    ),
    ("Sie erhalten die Ware in zwei Wochen.", "Sie erhalten die Ware in zwei Wochen", "2026-12-06"),
    ("Bis Freitag schicken wir Ihnen ein neues Gerät.", "Bis Freitag schicken wir Ihnen", "2026-11-27"),
    ("Wir melden uns bis Ende der Woche bei Ihnen.", "Wir melden uns bis Ende der Woche", "2026-11-27"),
    ("Wir melden uns nächste Woche bei Ihnen.", "Wir melden uns nächste Woche", "2026-11-27"),
    ("Wir liefern die Ware am 27. November.", "Wir liefern die Ware am 27. November", "2026-11-27"),
    ("Wir liefern die Ware am 27.11.2026 zu Ihnen.", "Wir liefern die Ware am 27.11.2026", "2026-11-27"),
    ("Wir antworten Ihnen innerhalb von 48 Stunden.", "Wir antworten Ihnen innerhalb von 48 Stunden", "2026-11-24"),
    (
        "Wir erstatten den Betrag bis zum Ende des Monats.",
        "Wir erstatten den Betrag bis zum Ende des Monats",
        "2026-11-30",
    ),
    ("Nous vous enverrons le colis d'ici vendredi.", "Nous vous enverrons le colis d'ici vendredi", "2026-11-27"),
    ("Nous allons corriger cela demain.", "Nous allons corriger cela demain", "2026-11-23"),
    ("Je vous rappelle après-demain.", "Je vous rappelle après-demain", "2026-11-24"),
    (
        "Vous recevrez le remboursement sous 5 jours ouvrés.",
        "Vous recevrez le remboursement sous 5 jours ouvrés",
        "2026-11-27",
    ),
    ("Nous vous répondrons dans deux semaines.", "Nous vous répondrons dans deux semaines", "2026-12-06"),
    ("Vous recevrez la commande le 27 novembre.", "Vous recevrez la commande le 27 novembre", "2026-11-27"),
    ("Nous vous rembourserons avant la fin du mois.", "Nous vous rembourserons avant la fin du mois", "2026-11-30"),
    ("Nous vous répondrons sous 48 heures.", "Nous vous répondrons sous 48 heures", "2026-11-24"),
    ("Je m'en occupe aujourd'hui.", "Je m'en occupe aujourd'hui", "2026-11-22"),
    ("Estará listo para el 30 de noviembre de 2026.", "Estará listo para el 30 de noviembre de 2026", "2026-11-30"),
    ("You'll receive it between Monday and Wednesday.", "You'll receive it between Monday and Wednesday", "2026-11-25"),
    ("The app will be updated by the end of next week.", "will be updated by the end of next week", "2026-11-27"),
    ("Nous réparerons cela la semaine prochaine.", "Nous réparerons cela la semaine prochaine", "2026-11-27"),
    ("Le enviaremos el paquete antes del viernes.", "enviaremos el paquete antes del viernes", "2026-11-27"),
    ("Vamos a solucionar el problema mañana.", "Vamos a solucionar el problema mañana", "2026-11-23"),
    ("Le llamaremos pasado mañana.", "llamaremos pasado mañana", "2026-11-24"),
    ("Recibirá el dinero en 5 días hábiles.", "Recibirá el dinero en 5 días hábiles", "2026-11-27"),
    ("Recibirá el pedido el 27 de noviembre.", "Recibirá el pedido el 27 de noviembre", "2026-11-27"),
    ("Le responderemos en dos semanas.", "responderemos en dos semanas", "2026-12-06"),
    ("Le responderemos en un plazo de 48 horas.", "responderemos en un plazo de 48 horas", "2026-11-24"),
    ("Lo arreglaremos la próxima semana.", "arreglaremos la próxima semana", "2026-11-27"),
]

NO_PROMISES = """
Will it come by Friday?
We can't promise it by Friday.
We sent it on Friday.
We will not be able to send it by Friday.
We don't think that we will fix it by Friday.
If it does not arrive by Friday, we will send a new one.
We will look into what happened on Friday.
We will refund the order you placed on Friday.
Could you send it by Friday?
We have been closed since Monday.
Please call us by Friday.
We will be open on Friday.
I hope you will have a nice day today.
We will fix it.
You can return it within 30 days.
The shop is open on Friday.
We will fix version 1.2. That helps.
We will help you 24/7 with this.
Kommt das Paket bis Freitag?
Wir können es nicht bis Freitag versprechen.
Wir haben das Paket am Freitag verschickt.
Wir werden es leider nicht bis Freitag schaffen.
Wenn es bis Freitag nicht da ist, schicken wir ein neues Gerät.
Guten Morgen, wir werden das Problem beheben.
Le colis arrivera-t-il vendredi ?
Nous ne pourrons pas vous livrer avant vendredi.
Nous avons envoyé le colis vendredi.
Nous ne vous rembourserons pas avant vendredi.
¿Llegará el paquete el viernes?
Mañana estaremos cerrados por fiesta.
No podremos enviarlo antes del viernes.
Enviamos el paquete el viernes pasado.
No le enviaremos el paquete antes del viernes.
""".strip().splitlines()


@pytest.mark.parametrize(("judgement", "text"), HARMFUL)
def test_what_hurts_is_found(judgement: str, text: str) -> None:
    findings = read_draft(text, written_on=SUNDAY).findings
    assert any(one.judgement == judgement and one.probability > 0.5 for one in findings)
    assert all(text[one.start : one.end].strip() for one in findings)


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_good_answer_is_left_alone(text: str) -> None:
    findings = read_draft(text, written_on=SUNDAY).findings
    assert [(one, text[one.start : one.end]) for one in findings if one.probability > 0.5] == []


@pytest.mark.parametrize(("text", "words", "due_on"), PROMISES)
def test_a_promise_has_its_words_and_its_day(text: str, words: str, due_on: str) -> None:
    found = read_draft(text, written_on=SUNDAY).promises
    assert [(text[one.start : one.end], one.due_on.isoformat()) for one in found] == [(words, due_on)]


@pytest.mark.parametrize("text", NO_PROMISES)
def test_questions_denials_conditions_and_the_past_promise_nothing(text: str) -> None:
    assert read_draft(text, written_on=SUNDAY).promises == ()


def test_a_finding_points_at_the_words_that_made_it() -> None:
    text = "Dear Ann, the parcel is late. That is your own fault. Best, Tom"
    (finding,) = read_draft(text, written_on=SUNDAY).findings
    assert (finding.judgement, text[finding.start : finding.end]) == ("blame", "That is your own fault")


def test_several_promises_in_one_draft_are_all_found() -> None:
    text = "We'll call you tomorrow and send the part by Friday. The refund will be paid within 3 days."
    found = read_draft(text, written_on=SUNDAY).promises
    assert [one.due_on.day for one in found] == [23, 27, 25]


def test_business_days_skip_the_weekend() -> None:
    friday = date(2026, 11, 27)
    (promise,) = read_draft("We will refund you within one business day.", written_on=friday).promises
    assert promise.due_on == date(2026, 11, 30)


def test_the_same_weekday_means_the_next_one() -> None:
    friday = date(2026, 11, 27)
    (promise,) = read_draft("We'll fix this by Friday.", written_on=friday).promises
    assert promise.due_on == date(2026, 12, 4)


def test_the_end_of_february_in_a_common_year_waits_for_a_leap_year() -> None:
    (promise,) = read_draft("We will send it on 29 February.", written_on=SUNDAY).promises
    assert promise.due_on == date(2028, 2, 29)


def test_a_language_without_phrases_has_no_findings() -> None:
    reading = read_draft(
        "Dit is uw laatste kans, lol, en wij sturen het pakket morgen naar uw huis.", written_on=SUNDAY
    )
    assert (reading.language, reading.findings, reading.promises) == ("nl", (), ())


def test_what_sends_elsewhere_is_judged_as_everywhere() -> None:
    text = "Please DM us your order number."
    (finding,) = read_draft(text, written_on=SUNDAY).findings
    assert finding.probability == deflects(text)


def test_the_model_is_named_with_its_data() -> None:
    assert read_draft("", written_on=SUNDAY).model == f"draft-1+{packs.fingerprint()}"


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_every_language_of_drafts_has_enough_patterns(code: str) -> None:
    rows = [(name, pattern) for name, pattern, weight in tables_of(packs.FOLDER / code / "draft.toml") if weight > 0]
    for judgement in ("blame", "mockery", "pressure"):
        assert sum(name == judgement for name, _ in rows) >= (40 if code in ("en", "de") else 25)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    "piece",
    ["a", "we will ", "we will send it by Friday ", "by Friday ", "lol ", "27.11. ", "in in in 1 1 ", "? ", "\n\n"],
)
def test_a_megabyte_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    reading = read_draft(text, written_on=SUNDAY)
    assert all(0 <= one.start < one.end <= 20_000 for one in reading.findings)
    assert all(0 <= one.start < one.end <= 20_000 for one in reading.promises)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.dates(date(1970, 1, 1), date(2200, 1, 1)))
def test_any_draft_is_read(text: str, written_on: date) -> None:
    reading = read_draft(text, written_on=written_on)
    assert all(0 <= one.start < one.end <= len(text) for one in reading.findings)
    assert all(0 <= one.start < one.end <= len(text) for one in reading.promises)
    assert all(one.due_on >= written_on for one in reading.promises)


NUMBERS = st.sampled_from(["0", "1", "29", "31", "32", "99", "2026", "99999", "²", "٣"])
TIMES = st.sampled_from(
    [
        "in",
        "within",
        "days",
        "weeks",
        "months",
        "business",
        "hours",
        "by",
        "February",
        "Friday",
        "next",
        "week",
        ".",
        "/",
        "-",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(NUMBERS | TIMES, max_size=12))
def test_odd_times_are_no_trouble(parts: list[str]) -> None:
    reading = read_draft("We will send the parcel to you " + " ".join(parts), written_on=SUNDAY)
    assert all(one.due_on >= SUNDAY for one in reading.promises)
