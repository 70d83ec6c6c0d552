"""The lines of a file, whatever its encoding, with their numbers and their bytes."""

from collections import deque
from typing import BinaryIO

from emptychair.channels.reading import damage_of
from emptychair.channels.tables.encodings import guess, in_utf8

LONGEST = 1024 * 1024
NOT_UTF8 = "not UTF-8, read as Windows-1252"


class TooLong(Exception):
    """What is being read goes on for too long."""


class Lines:
    """Gives one line of text after another, and keeps the bytes of those taken since `begin`.

    `first` is the number of the first of them, `guessed` whether any had to be guessed, because it is not
    UTF-8. Raises TooLong when those taken together are longer than `longest` bytes.
    """

    def __init__(self, stream: BinaryIO, *, longest: int = LONGEST) -> None:
        self._file, self._source = stream, in_utf8(stream)
        self._longest = longest
        self._again: deque[bytes] = deque()
        self._number = 0
        self._size = 0
        self.end = 0
        self.first = 1
        self.taken: list[bytes] = []
        self.guessed = False

    def begin(self) -> None:
        """Forget what was taken: a new record begins."""
        self.first = self._number + 1
        self.taken = []
        self._size = 0
        self.guessed = False

    def put_back(self, *, keep: int) -> None:
        """Give all but the first `keep` of the lines taken once more."""
        back = self.taken[keep:]
        self._again.extendleft(reversed(back))
        self._number -= len(back)
        self.end -= sum(map(len, back))
        del self.taken[keep:]

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._fetch()
        if not line:
            raise StopIteration
        self._number += 1
        self._size += len(line)
        self.end += len(line)
        self.taken.append(line)
        if self._size > self._longest:
            raise TooLong
        text = self.text_of(line)
        return text.removeprefix("\ufeff") if self._number == 1 else text

    def text_of(self, line: bytes) -> str:
        """The line's text; takes note when it had to be guessed."""
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.guessed = True
            return guess(line)

    @property
    def cut_short(self) -> bool:
        """Whether the line taken last ends in the middle, because the file is damaged there."""
        return bool(self.taken) and not self.taken[-1].endswith(b"\n") and bool(damage_of(self._file))

    def _fetch(self) -> bytes:
        """The next line; of one that is too long only the start is kept."""
        line = self._source.readline(self._longest + 1)
        if len(line) > self._longest and not line.endswith(b"\n"):
            while rest := self._source.readline(self._longest):
                self.end += len(rest)
                if rest.endswith(b"\n"):
                    break
        return line
