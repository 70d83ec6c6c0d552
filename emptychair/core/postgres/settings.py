"""The server's settings: ours, written anew at each start, and the owner's own beside them, which win."""

import os

from emptychair.core.postgres.places import PORT, Places

_OURS = """\
# Written by emptychair at each start. Settings of your own belong into own.conf beside this file; they win.
listen_addresses = ''
port = {port}
max_connections = 60
shared_buffers = 128MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = {log}
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] '
# Statements and details quote rows, and rows are what customers said.
log_error_verbosity = terse
log_min_error_statement = panic
include = {own}
"""
_OWN = "# Settings of your own for the embedded database. They win over those in postgresql.conf.\n"


def write_settings(places: Places) -> None:
    """Write our settings file, whole or not at all, and an empty one for the owner's own."""
    fresh = places.settings.with_suffix(".new")
    fresh.write_text(
        _OURS.format(port=PORT, log=_quoted(places.log), own=_quoted(places.own_settings)), encoding="utf-8"
    )
    # The server may run as another user; nothing in it is secret.
    fresh.chmod(0o644)
    fresh.replace(places.settings)
    if not places.own_settings.exists():
        places.own_settings.write_text(_OWN, encoding="utf-8")
        places.own_settings.chmod(0o644)


def arguments(places: Places) -> list[str]:
    """The server's arguments, which also mark its process as ours."""
    folder = '"' + os.fspath(places.sockets).replace('"', '""') + '"'
    return [
        "-D",
        os.fspath(places.data),
        "-c",
        f"config_file={places.settings}",
        "-c",
        f"unix_socket_directories={folder}",
        "-c",
        "unix_socket_permissions=0700",
    ]


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
