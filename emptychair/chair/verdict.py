"""One verdict for a draft: it passes, is held for the customers' advocate, or was vetoed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from emptychair import understanding
from emptychair.chair.marks import without_marks
from emptychair.chair.quotes import own_words, without_quotes
from emptychair.understanding.drafts import BELIEVED, HARMS


class Outcome(StrEnum):
    """What becomes of a draft."""

    PASS = "pass"  # noqa: S105 - it goes out
    HOLD = "hold"
    VETO = "veto"


class Check(StrEnum):
    """What is looked for."""

    BLAME = "blame"
    MOCKERY = "mockery"
    PRESSURE = "pressure"
    DEFLECTION = "deflection"
    REPEATED = "repeated"
    UNANSWERED = "unanswered"
    PROMISE = "promise"
    NEWCOMER = "newcomer"
    PUBLIC = "public"


EYES = frozenset({Check.NEWCOMER, Check.PUBLIC})
"""What asks for a second pair of eyes: any colleague's, not the advocate's alone."""

_HOLDS = frozenset(map(Check, HARMS)) | EYES


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What is about to go out. `asked` is what the customer said last; `said_before` are (customer, text) of earlier
    answers to other customers.

    `ruled` is what the customers' advocate has said of this very text, None when nothing. `was_vetoed` tells that an
    earlier wording was vetoed, so that no other goes out unseen. `unread` are the reasons for which a colleague has to
    read it first, while none has. `quoted` are lines of the customer's own that it quotes: they are not judged as ours.
    """

    text: str
    written_on: date
    asked: str = ""
    said_before: Sequence[tuple[int, str]] = ()
    ruled: Outcome | None = None
    was_vetoed: bool = False
    unread: frozenset[Check] = frozenset()
    quoted: Collection[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a check found, and the words that made it: the draft's, or the customer's question that is left open.

    `due_on` is the day of a promise, else None.
    """

    check: Check
    words: str
    due_on: date | None = None

    @property
    def holds(self) -> bool:
        """Whether somebody else has to look at the draft because of it; otherwise it is only told."""
        return self.check in _HOLDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The chair's answer to a draft, with everything that was found."""

    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def lacks_eyes_alone(self) -> bool:
        """Whether it is held for nothing but that a colleague has to read it."""
        holding = {finding.check for finding in self.findings if finding.holds}
        return self.outcome is Outcome.HOLD and bool(holding) and holding <= EYES


def judge(candidate: Candidate) -> Verdict:
    """Look at the draft. What the customers' advocate has said of the same words counts above every check."""
    findings = tuple(_findings(candidate))
    if candidate.ruled:
        return Verdict(outcome=candidate.ruled, findings=findings)
    held = candidate.was_vetoed or any(finding.holds for finding in findings)
    return Verdict(outcome=Outcome.HOLD if held else Outcome.PASS, findings=findings)


def _findings(candidate: Candidate) -> Iterator[Finding]:
    text = own_words(candidate.text, quoted=candidate.quoted)
    words, places = without_marks(text)
    reading = understanding.read_draft(words, written_on=candidate.written_on)
    for found in reading.findings:
        if found.probability >= BELIEVED:
            yield Finding(check=Check(found.judgement), words=_typed(text, places, found.start, found.end))
    for promise in reading.promises:
        said = _typed(text, places, promise.start, promise.end)
        yield Finding(check=Check.PROMISE, words=said, due_on=promise.due_on)
    for question in understanding.unanswered(candidate.asked, words):
        yield Finding(check=Check.UNANSWERED, words=candidate.asked[question.start : question.end])
    if _is_repeated(text, candidate.said_before):
        yield Finding(check=Check.REPEATED, words="")
    for check in sorted(candidate.unread):
        yield Finding(check=check, words="")


def _typed(text: str, places: Sequence[int], start: int, end: int) -> str:
    """The words of the draft as they were typed, by their places in the words without marks."""
    return text[places[start] : places[end - 1] + 1] if end > start else ""


def _is_repeated(text: str, said_before: Sequence[tuple[int, str]]) -> bool:
    """Whether it is nearly what three other customers were told."""
    if not said_before:
        return False
    texts, customers = [text], [-1]
    for customer, said in said_before:
        texts.append(without_quotes(said))
        customers.append(customer)
    return understanding.boilerplate(texts, customers)[0]
