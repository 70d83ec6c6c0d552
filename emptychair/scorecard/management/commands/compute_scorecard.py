"""Brings facts and results up to date; what the worker runs in a process of its own."""

import os

from django.core.management.base import BaseCommand

from emptychair.core.parents import end_with
from emptychair.scorecard import computing


class Command(BaseCommand):
    """Bring the facts up to date and compute the results that pages ask for."""

    help = "Bring the facts up to date and compute the results that pages ask for."

    def handle(self, *args: object, **options: object) -> None:
        """Run, let everything else go first, and end with whoever started this: the next run makes it good."""
        os.nice(10)
        end_with(os.getppid())
        computing.bring_up_to_date()
