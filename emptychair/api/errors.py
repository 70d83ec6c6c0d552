"""Why a request is refused. Each is answered in one shape: {"error": {"code", "message", "fields"}}.

Refused
├── NoToken
├── TokenMayNot
├── MayNot
├── TooOften
├── BadKey
├── KeyUsed
├── NotJson
├── WrongType
├── Conflict
└── Wrong
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from emptychair.core.errors import EmptychairError

Fields = Mapping[str, Sequence[str]]


class Refused(EmptychairError):
    """A request that is not done. `fields` says what is wrong where, if it is about what was sent."""

    status = HTTPStatus.BAD_REQUEST
    code = "refused"
    message = "This cannot be done."

    def __init__(self, message: str = "", *, code: str = "", fields: Fields | None = None) -> None:
        super().__init__(message or self.message)
        self.message, self.code, self.fields = message or self.message, code or self.code, dict(fields or {})

    @property
    def headers(self) -> Mapping[str, str]:
        """What the answer carries beside the shape."""
        return {}


class NoToken(Refused):
    """Without a token that is alive nothing is answered."""

    status, code = HTTPStatus.UNAUTHORIZED, "no_token"
    message = "Send a token that is alive in the header: Authorization: Bearer ec_…"

    @property
    def headers(self) -> Mapping[str, str]:
        """How to ask for it."""
        return {"WWW-Authenticate": "Bearer"}


class TokenMayNot(Refused):
    """The token, or its seat as it is now, is for less than this operation."""

    status, code = HTTPStatus.FORBIDDEN, "token_may_not"
    message = "This token is not made for that, or its seat may not do it any more."


class MayNot(Refused):
    """The seat may not do this with a thing that it sees."""

    status, code = HTTPStatus.FORBIDDEN, "may_not"
    message = "The token's seat may not do that."


class TooOften(Refused):
    """The token has asked as often as it may in this minute."""

    status, code = HTTPStatus.TOO_MANY_REQUESTS, "too_often"
    message = "This token has asked as often as it may within a minute."

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds

    @property
    def headers(self) -> Mapping[str, str]:
        """When to come back."""
        return {"Retry-After": str(self.seconds)}


class BadKey(Refused):
    """The idempotency key is none."""

    code = "bad_key"
    message = "An Idempotency-Key has 1 to 255 printable ASCII characters without blanks."


class KeyUsed(Refused):
    """The same key came with another request before."""

    status, code = HTTPStatus.CONFLICT, "key_used"
    message = "This Idempotency-Key was used for another request within 24 hours."


class NotJson(Refused):
    """The body is no JSON that anybody could mean."""

    code = "not_json"
    message = "The body is not JSON."


class WrongType(Refused):
    """The body says that it is something else than JSON."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "wrong_type"
    message = "Send JSON, with the header Content-Type: application/json"


class Conflict(Refused):
    """Things are not as the request takes them to be; `code` says how."""

    status, code = HTTPStatus.CONFLICT, "conflict"


class Wrong(Refused):
    """What was sent has the right form and cannot be."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "wrong"
    message = "Something in the request is wrong."
