"""What each number means, in words for people: docs/reference/scorecard.md has the same, and more."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A metric in words. `unit` is share, seconds, number or count.

    `sides` name the rows behind it, those shown first before the others.
    """

    name: str
    letter: str
    unit: str
    title: str | Promise
    words: str | Promise
    sides: tuple[tuple[str, str | Promise], ...]

    @property
    def anchor(self) -> str:
        """Where the page of definitions has it."""
        return self.name.replace(".", "-")


DEFINITIONS = (
    Definition(
        name="listening.answered_share",
        letter="listening",
        unit="share",
        title=_("Turns that were answered"),
        words=_("Answered customer turns / customer turns."),
        sides=(("against", _("Still without an answer")), ("for", _("Answered"))),
    ),
    Definition(
        name="listening.first_wait",
        letter="listening",
        unit="seconds",
        title=_("Wait for the first answer"),
        words=_(
            "Median, and 90th percentile, of the time from a conversation's first customer message to the first "
            "company message after it (Kaplan-Meier). Never answered counts as still waiting at the data end. "
            "There is no number if the curve does not reach it."
        ),
        sides=(("against", _("Never answered")), ("for", _("Answered"))),
    ),
    Definition(
        name="listening.dialogue_ratio",
        letter="listening",
        unit="share",
        title=_("Replies among all we write"),
        words=_(
            "Replies / all company messages. Replies are the company messages that belong to a conversation and the "
            "orphan replies; a broadcast counts once, however many it reached."
        ),
        sides=(("against", _("Broadcasts")), ("for", _("Replies"))),
    ),
    Definition(
        name="listening.unanswered_customers",
        letter="listening",
        unit="count",
        title=_("Customers who wait"),
        words=_("Customers with at least one conversation whose last turn is theirs."),
        sides=(("for", _("Waiting")), ("against", _("Customers who do not wait"))),
    ),
    Definition(
        name="experience.asked_again_share",
        letter="experience",
        unit="share",
        title=_("Had to ask again"),
        words=_(
            "Conversations in which the customer wrote again more than 30 minutes after their first message while "
            "still without any answer / conversations that begin with a customer turn."
        ),
        sides=(("for", _("Asked again")), ("against", _("Did not have to"))),
    ),
    Definition(
        name="experience.turns_to_end",
        letter="experience",
        unit="number",
        title=_("Turns it takes"),
        words=_("Mean number of customer turns per conversation that has at least one answer."),
        sides=(("for", _("Conversations, the longest first")),),
    ),
    Definition(
        name="experience.mood_change",
        letter="experience",
        unit="number",
        title=_("Change of mood"),
        words=_(
            "Mean of (sentiment of the customer's last message - sentiment of their first) over conversations with at "
            "least two customer messages and a company message between the two."
        ),
        sides=(("against", _("The mood fell")), ("for", _("The mood rose or stayed"))),
    ),
    Definition(
        name="experience.deflected_share",
        letter="experience",
        unit="share",
        title=_("Sent elsewhere"),
        words=_("Conversations whose first company turn is a deflection / conversations with a company turn."),
        sides=(("for", _("Sent elsewhere")), ("against", _("Answered in place"))),
    ),
    Definition(
        name="experience.boilerplate_share",
        letter="experience",
        unit="share",
        title=_("Boilerplate"),
        words=_("Company answers that are boilerplate / company answers."),
        sides=(("for", _("Boilerplate")), ("against", _("Written for this customer"))),
    ),
    Definition(
        name="relationship.promises_kept_share",
        letter="relationship",
        unit="share",
        title=_("Promises kept"),
        words=_("Promises kept on or before the day that the customer was told / promises whose day has passed."),
        sides=(("against", _("Broken, late or forgotten")), ("for", _("Kept in time"))),
    ),
)
BY_NAME = {definition.name: definition for definition in DEFINITIONS}

LETTERS = {"listening": _("Listening"), "experience": _("Experience"), "relationship": _("Relationship")}
