"""Promises on a customer's line of time."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emptychair.asks.models import SAID, Promise
from emptychair.company.reach import Reach
from emptychair.customers.touches import Shown
from emptychair.web.parts import Words
from emptychair.web.words import day


class PromiseKind:
    """Promises as touches."""

    name = "promise"
    label: Words = gettext_lazy("Promise")
    icon = "calendar"

    def load(self, subject_ids: Sequence[int], *, reach: Reach) -> Mapping[int, Shown]:
        """The promises with what became of them. One query."""
        found = Promise.objects.filter(SAID, reach.condition("channel"), pk__in=subject_ids).select_related(
            "channel", "owner"
        )
        return {one.pk: _shown(one) for one in found}


def _shown(promise: Promise) -> Shown:
    values = {"day": day(promise.first_due_on), "state": promise.get_state_display().lower()}
    return Shown(
        by_company=True,
        text=promise.words,
        subject=_("Promised for %(day)s: %(state)s") % values,
        who=str(promise.owner or ""),
        channel=promise.channel.name,
        url=reverse("promise", args=[promise.pk]),
    )
