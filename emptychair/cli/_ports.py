"""Whether an address can be listened on, and who does instead."""

import socket

import psutil

from emptychair.cli._errors import PortTaken


def check_free(bind: str, port: int) -> None:
    """Raise PortTaken when nobody can listen there now."""
    try:
        family = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        with socket.socket(family) as probe:
            # Connections that ended a moment ago do not hinder a server.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bind, port))
            probe.listen(1)
    except OSError as error:
        raise PortTaken(bind, port, by=_listener(port), why=error.strerror or str(error)) from error


def _listener(port: int) -> str:
    """The process that listens on the port, as far as this user may know."""
    try:
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr and found.laddr.port == port and found.pid:
                return f"process {found.pid}, {psutil.Process(found.pid).name()}"
    except psutil.Error:
        return ""
    return ""
