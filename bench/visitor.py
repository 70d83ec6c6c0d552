"""A browser without scripts, for houses that may be killed while they answer."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BOUNDARY = "of-the-storm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back; status 0 when the connection was refused or cut, so that nobody knows what was done."""

    status: int = 0
    location: str = ""
    text: str = ""


class Visitor:
    """Asks pages and sends their forms, as one person with one session."""

    def __init__(self, port: int, *, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self._token = ""

    def get(self, path: str) -> Answer:
        """A page."""
        page = self._ask("GET", path, b"", "")
        if token := _TOKEN.search(page.text):
            self._token = token[1]
        return page

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form of the page that was looked at last."""
        given = urlencode(fields | {"csrfmiddlewaretoken": self._token}).encode()
        return self._ask("POST", path, given, "application/x-www-form-urlencoded")

    def send(self, path: str, fields: dict[str, str], *, file: bytes = b"", name: str = "") -> Answer:
        """The form of a page, with the token that the page gives; the page itself when it does not come."""
        page = self.get(path)
        token = _TOKEN.search(page.text)
        if token is None:
            return page
        given = fields | {"csrfmiddlewaretoken": token[1]}
        if not name:
            return self._ask("POST", path, urlencode(given).encode(), "application/x-www-form-urlencoded")
        return self._ask("POST", path, _parts(given, file, name), f"multipart/form-data; boundary={_BOUNDARY}")

    def _ask(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if content_type:
            headers["Content-Type"] = content_type
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return Answer()
        finally:
            connection.close()
        for given in response.msg.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(given).items()}
        return Answer(status=response.status, location=response.headers.get("Location", ""), text=text)


def _parts(fields: dict[str, str], file: bytes, name: str) -> bytes:
    pieces = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return b"".join([*pieces, head, file, f"\r\n--{_BOUNDARY}--\r\n".encode()])
