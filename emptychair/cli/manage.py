"""`emptychair manage`: Django's own commands."""

import click


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands on this installation's database.

    Example: emptychair manage showmigrations
    """
    from django.core.management import execute_from_command_line

    from emptychair.cli._django import django_ready

    with django_ready(update=False):
        execute_from_command_line(["emptychair manage", *arguments])
