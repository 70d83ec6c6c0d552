"""What the chair says of a draft."""

from datetime import date

import pytest

from emptychair.chair import Candidate, Check, Outcome, Verdict, judge

TODAY = date(2026, 11, 22)


def said(text: str, *, ruled: Outcome | None = None, was_vetoed: bool = False) -> Verdict:
    return judge(Candidate(text=text, written_on=TODAY, ruled=ruled, was_vetoed=was_vetoed))


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ines, I am sorry about the broken lamp. A new one is in the post, you will not pay for it.",
        "Danke für die Nachricht! Das war unser Fehler, das Geld ist zurück auf Ihrem Konto.",
        "Yes, it fits. Here is how: loosen the two screws, then turn it to the left.",
        "",
        "👍",
    ],
)
def test_a_plain_good_answer_passes_without_a_word(text: str) -> None:
    assert said(text) == Verdict(outcome=Outcome.PASS, findings=())


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("You should have read the manual before you broke it.", Check.BLAME),
        ("Congratulations, you managed to break a lamp. Well done, genius.", Check.MOCKERY),
        ("Last chance: act now before it is too late.", Check.PRESSURE),
    ],
)
def test_what_works_against_the_customer_is_held_with_the_words_that_do(text: str, check: Check) -> None:
    verdict = said(text)
    assert verdict.outcome is Outcome.HOLD
    found = {finding.check: finding for finding in verdict.findings}
    assert found[check].words and found[check].words in text


def test_a_promise_is_told_with_its_day_and_holds_nothing() -> None:
    verdict = said("We'll fix this by Friday.")
    assert verdict.outcome is Outcome.PASS
    assert [(one.check, one.due_on) for one in verdict.findings] == [(Check.PROMISE, date(2026, 11, 27))]


def test_a_question_that_the_answer_leaves_open_is_told_and_holds_nothing() -> None:
    thanks = "Thank you for your message, Ines. Have a nice day."
    verdict = judge(Candidate(text=thanks, written_on=TODAY, asked="It is late. When will my lamp arrive?"))
    assert verdict.outcome is Outcome.PASS
    assert [(one.check, one.words) for one in verdict.findings] == [(Check.UNANSWERED, "When will my lamp arrive?")]
    answer = Candidate(text="On Friday, Ines.", written_on=TODAY, asked="When will my lamp arrive?")
    assert judge(answer).findings == ()


def test_what_three_others_were_told_is_told() -> None:
    same = "Thank you for your message, we value your feedback and are looking into it."
    before = [(number, same) for number in range(3)]
    verdict = judge(Candidate(text=same, written_on=TODAY, said_before=before))
    assert Check.REPEATED in {one.check for one in verdict.findings}
    verdict = judge(Candidate(text=same, written_on=TODAY, said_before=before[:2]))
    assert Check.REPEATED not in {one.check for one in verdict.findings}


def test_who_holds_the_chair_counts_above_every_check() -> None:
    assert said("That is your own fault.", ruled=Outcome.PASS).outcome is Outcome.PASS
    assert said("A plain answer.", ruled=Outcome.VETO).outcome is Outcome.VETO


def test_after_a_veto_no_other_wording_goes_out_unseen() -> None:
    assert said("A plain answer.", was_vetoed=True).outcome is Outcome.HOLD
    assert said("A plain answer.", was_vetoed=True, ruled=Outcome.PASS).outcome is Outcome.PASS


QUOTING = "> That is your own fault.\n\nI am sorry. A new lamp is in the post."
INSULT = "That is your own fault."


def test_the_customers_own_words_that_it_quotes_are_not_judged_as_ours() -> None:
    verdict = judge(Candidate(text=QUOTING, written_on=TODAY, quoted=[INSULT]))
    assert (verdict.outcome, verdict.findings) == (Outcome.PASS, ())


def test_what_only_looks_like_a_quote_is_ours() -> None:
    assert said(QUOTING).outcome is Outcome.HOLD


def test_a_promise_of_theirs_is_none_of_ours_and_ours_is_found_where_it_stands() -> None:
    theirs = "We will pay tomorrow."
    text = f"> {theirs}\n\nThank you. We will send the lamp by 24 December 2026."
    verdict = judge(Candidate(text=text, written_on=TODAY, quoted=[theirs]))
    (promise,) = [finding for finding in verdict.findings if finding.check is Check.PROMISE]
    assert promise.due_on == date(2026, 12, 24)
    assert promise.words in text.partition("\n\n")[2]


def test_an_answer_is_the_same_to_four_customers_whatever_it_quotes() -> None:
    ours = "Please send us the serial number of your lamp, it stands below the foot of it."
    before = [(number, f"> {number} of my lamps flicker since {number} days now\n\n{ours}") for number in range(3)]
    found = judge(Candidate(text=ours, written_on=TODAY, said_before=before)).findings
    assert Check.REPEATED in {finding.check for finding in found}


@pytest.mark.parametrize(
    "text",
    [
        "That is y**ou**r own fault.",
        "That is _your_ own `fault`.",
        "[That is your](https://loom.example/) own fault.",
        "**T**hat is your own fault.",
    ],
)
def test_marks_hide_no_word_from_the_chair(text: str) -> None:
    verdict = said(text)
    assert verdict.outcome is Outcome.HOLD
    assert all(finding.words in text for finding in verdict.findings)
