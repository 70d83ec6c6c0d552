"""Mails for tests."""

HEADER = (
    b"From: Ann <ann@home.example>\nTo: support@firm.example\nDate: Mon, 5 Jan 2026 10:00:00 +0100\n"
    b"Message-ID: <one@home.example>\nSubject: My lamp\n"
)


def mail(*, fields: bytes = b"", body: bytes = b"It flickers.\n") -> bytes:
    """A mail with the usual header and some more fields."""
    return HEADER + fields + b"\n" + body


def parts(*given: bytes, kind: bytes = b"mixed") -> bytes:
    """A mail of several parts, each with its own header."""
    body = b"".join(b"--b\n" + part + b"\n" for part in given) + b"--b--\n"
    return mail(fields=b"Content-Type: multipart/" + kind + b"; boundary=b\n", body=body)
