"""What pages show of drafts and verdicts: words ready for the templates."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.chair import Check, Finding, Outcome, Verdict
from emptychair.web.parts import Words

_SAID = {
    Check.BLAME: gettext_lazy("It blames the customer."),
    Check.MOCKERY: gettext_lazy("It mocks the customer."),
    Check.PRESSURE: gettext_lazy("It presses the customer."),
    Check.DEFLECTION: gettext_lazy("It sends the customer elsewhere. Can you answer here?"),
    Check.REPEATED: gettext_lazy("Three other customers were told nearly the same. Does it answer this one?"),
}
_MARKS = {Outcome.PASS: "seated", Outcome.HOLD: "hold", Outcome.VETO: "veto"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One finding in words, with those of the draft that made it."""

    says: Words
    words: str
    holds: bool
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVerdict:
    """A verdict as the chair's mark and in words."""

    outcome: Outcome
    mark: str
    says: Words
    told: tuple[Told, ...]


def verdict(given: Verdict) -> ShownVerdict:
    """The verdict in words."""
    says = {
        Outcome.PASS: _("Nothing stands against it."),
        Outcome.HOLD: _("The customers' advocate looks at it before it goes out."),
        Outcome.VETO: _("The customers' advocate has vetoed these words."),
    }
    return ShownVerdict(
        outcome=given.outcome,
        mark=_MARKS[given.outcome],
        says=says[given.outcome],
        told=tuple(_told(finding) for finding in given.findings),
    )


def _told(finding: Finding) -> Told:
    says: Words = _SAID.get(finding.check, "")
    if finding.check is Check.PROMISE and finding.due_on:
        says = _("This is a promise for %(day)s.") % {"day": date_format(finding.due_on, "DATE_FORMAT")}
    return Told(says=says, words=finding.words, holds=finding.holds, due_on=finding.due_on)
