"""Brings facts and results up to date; what the worker runs in a process of its own."""

import os

from django.core.management.base import BaseCommand

from emptychair.scorecard import computing


class Command(BaseCommand):
    """Bring the facts up to date and compute the results that pages ask for."""

    help = "Bring the facts up to date and compute the results that pages ask for."

    def handle(self, *args: object, **options: object) -> None:
        """Run, and let everything else go first."""
        os.nice(10)
        computing.bring_up_to_date()
