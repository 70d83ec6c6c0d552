"""`emptychair doctor`: what can be wrong, and what to do about it."""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click

from emptychair.cli._finding import Finding

Check = Callable[[], Finding | Iterable[Finding]]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--no-start", is_flag=True, help="Do not start the embedded database when it does not run.")
@click.option(
    "--journal",
    is_flag=False,
    flag_value="",
    metavar="[HEAD]",
    help="Only walk the journal; with a head that an earlier walk printed, see that it is still there.",
)
@click.pass_context
def command(context: click.Context, *, as_json: bool, no_start: bool, journal: str | None) -> None:
    """Check everything that can be wrong and say what to do. Exits with 1 when there is a problem.

    Example: emptychair doctor --json
    """
    findings = []
    for finding in examine(start=not no_start, journal=journal):
        findings.append(finding)
        if not as_json:
            click.echo(finding.as_line())
    fine = all(finding.ok for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": fine, "checks": [finding.as_dict() for finding in findings]}))
    context.exit(0 if fine else 1)


def examine(*, start: bool, journal: str | None = None) -> Iterator[Finding]:
    """All findings, in the order in which to care for them. With `journal`, a head or nothing, the journal's alone."""
    import django
    from django.conf import settings

    from emptychair.cli._database import point_to_settings
    from emptychair.core.postgres import Cluster

    point_to_settings()
    django.setup()
    embedded = not settings.DATABASE_URL
    if journal is None:
        yield from _about_the_house(settings.EMPTYCHAIR_HOME)
    if embedded and not start and not Cluster(settings.EMPTYCHAIR_HOME).runs:
        yield Finding(name="database", said="the embedded one does not run", do="Start it: emptychair up")
        return
    yield from _about_the_database(journal)


def _about_the_house(home: Path) -> Iterator[Finding]:
    from emptychair.cli import _house_checks as house

    checks: list[tuple[str, Check]] = [
        ("home", partial(house.home_is_private, home)),
        ("disk", partial(house.disk_has_room, home)),
        ("up", partial(house.one_installation, home)),
        ("settings", house.settings_fit),
        ("passwords", house.breaches_are_told),
        ("saml", house.saml_can_be_used),
        ("static files", house.pages_have_their_files),
        ("understanding", house.texts_can_be_read),
        ("mail to seats", house.mails_can_leave),
    ]
    yield from _run(checks)


def _about_the_database(journal: str | None) -> Iterator[Finding]:
    from emptychair.cli import _database_checks as database
    from emptychair.cli._django import django_ready
    from emptychair.cli._journal_checks import journal_is_whole
    from emptychair.core.errors import EmptychairError

    checks: list[tuple[str, Check]] = [
        ("database", database.version_will_do),
        ("pgvector", database.vectors_can_be_kept),
        ("clock", database.clocks_agree),
    ]
    later: list[tuple[str, Check]] = [
        ("worker", database.worker_is_alive),
        ("jobs", database.jobs_succeed),
        ("arrivals", database.arrivals_are_read),
        ("journal", journal_is_whole),
    ]
    if journal is not None:
        checks, later = [], [("journal", partial(journal_is_whole, journal))]
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(django_ready(update=False))
        except EmptychairError as error:
            said, _, do = str(error).partition(". ")
            yield Finding(name="database", said=said, do=do or "Look whether it runs")
            return
        yield from _run(checks)
        up_to_date = list(_run([("migrations", database.is_up_to_date)]))
        yield from up_to_date
        # Tables that are not there yet cannot be asked.
        yield from _run(later if all(finding.ok for finding in up_to_date) else [])


def _run(checks: Iterable[tuple[str, Check]]) -> Iterator[Finding]:
    """What each check found. One that fails is a finding itself and hinders no other."""
    for name, check in checks:
        try:
            found = check()
            yield from [found] if isinstance(found, Finding) else list(found)
        except Exception as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
            yield Finding(name=name, said=f"could not be checked: {said}", do="Care for the other problems first")
