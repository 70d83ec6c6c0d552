"""`emptychair demo`: a company to look around in."""

import json
from collections.abc import Mapping

import click


@click.command()
@click.option("--remove", is_flag=True, help="Take the demo away again, and nothing else.")
@click.option("--beside", is_flag=True, help="Load the demo's channels beside data of your own.")
@click.option("--if-empty", is_flag=True, help="Load it only where nothing else is; otherwise do nothing.")
@click.option("--new-password", is_flag=True, help="Give who can sign in to the demo new passwords and print them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, remove: bool, beside: bool, if_empty: bool, new_password: bool, as_json: bool) -> None:
    """Load a small company with eight weeks of its customers' messages, or take it away again.

    Example: emptychair demo --remove
    """
    if remove and (beside or if_empty or new_password):
        raise click.UsageError("--remove goes alone or with --json.")
    from emptychair.cli._django import django_ready

    with django_ready():
        if remove:
            found, lines = _remove()
        else:
            found, lines = _load(beside=beside, if_empty=if_empty, new_password=new_password, quiet=as_json)
    for line in [json.dumps(found)] if as_json else lines:
        click.echo(line)


def _remove() -> tuple[Mapping[str, object], list[str]]:
    from emptychair.demo.remove import remove

    removed = remove()
    found = {"messages": removed.messages, "customers": removed.customers, "channels": removed.channels}
    if not removed.channels:
        return found, ["The demo is not here."]
    return found, [
        f"The demo is gone: {removed.channels} channels, {removed.messages:,} messages, {removed.customers:,} people."
    ]


def _load(*, beside: bool, if_empty: bool, new_password: bool, quiet: bool) -> tuple[Mapping[str, object], list[str]]:
    from django.conf import settings

    from emptychair.core import clock
    from emptychair.demo import load, selectors

    if if_empty and selectors.has_real_data():
        return {"stored": 0}, ["There is data of your own here, so the demo was not loaded."]
    loaded = load.load(clock.now(), beside=beside, told=None if quiet else click.echo)
    sign_ins = loaded.sign_ins or (load.new_passwords() if new_password else [])
    found = {
        "stored": loaded.stored,
        "messages": loaded.messages,
        "customers": loaded.customers,
        "conversations": loaded.conversations,
        "seconds": round(loaded.seconds, 1),
        "address": settings.EMPTYCHAIR_ADDRESS,
        "email": selectors.GUIDE if selectors.guide() else "",
        "password": sign_ins[0].password if sign_ins else "",
        "seats": [{"email": one.email, "role": one.role, "password": one.password} for one in sign_ins],
    }
    lines = [
        f"The demo company is here: {loaded.messages:,} messages of {loaded.customers:,} customers in "
        f"{loaded.conversations:,} conversations ({loaded.seconds:.1f} s)."
    ]
    for number, one in enumerate(sign_ins):
        before = "or" if number else f"Sign in on {settings.EMPTYCHAIR_ADDRESS}"
        after = f" ({one.role})" if number else ""
        lines.append(f"{before} as {one.email} with the password {one.password}{after}")
    return found, lines
