"""Compressed and plain files are read alike, damaged ones as far as they go."""

import bz2
import gzip
import io
import lzma
import tracemalloc
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.channels.reading import consumed_of, damage_of, is_empty, rewindable, unpacked

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstandard": zstandard.ZstdCompressor().compress,
}
WORDS = b"".join(b"line %d says something of its own\n" % number for number in range(10_000))
FEW: dict[str, tuple[bytes, bytes]] = {name: (WORDS[:8_000], pack(WORDS[:8_000])) for name, pack in PACKERS.items()}


class Pipe(io.RawIOBase):
    """Bytes that can be read once, a few at a time, as from another program."""

    def __init__(self, given: bytes) -> None:
        super().__init__()
        self._inner = io.BytesIO(given)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._inner.read(min(len(buffer), 1_000))
        buffer[: len(part)] = part
        return len(part)


@pytest.fixture(params=PACKERS)
def packer(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    """Each way to pack a file."""
    return PACKERS[request.param]


def test_what_was_packed_is_read_whatever_the_way(packer: Callable[[bytes], bytes]) -> None:
    packed = packer(WORDS)
    stream = unpacked(io.BytesIO(packed))
    assert stream.read() == WORDS
    assert damage_of(stream) == ""
    assert consumed_of(stream) == len(packed)


def test_files_packed_one_behind_the_other_are_one(packer: Callable[[bytes], bytes]) -> None:
    assert unpacked(io.BytesIO(packer(WORDS) + packer(b"more"))).read() == WORDS + b"more"


@settings(max_examples=60, deadline=None)
@given(given=st.binary(max_size=3_000))
def test_every_content_comes_back(given: bytes) -> None:
    for pack in PACKERS.values():
        assert unpacked(io.BytesIO(pack(b"-" + given))).read() == b"-" + given


@pytest.mark.parametrize("name", ["gzip", "bzip2", "xz", "zstandard"])
def test_a_file_that_ends_early_gives_its_beginning_and_says_so(name: str) -> None:
    packed = PACKERS[name](WORDS * 4)
    stream = unpacked(io.BytesIO(packed[: len(packed) * 3 // 4]))
    beginning = stream.read()
    assert (WORDS * 4).startswith(beginning)
    assert len(beginning) > (0 if name == "bzip2" else 1_000)
    assert "ends in the middle" in damage_of(stream)


def test_a_wrong_checksum_takes_nothing_away_from_what_stands_before_it() -> None:
    stream = unpacked(io.BytesIO(gzip.compress(WORDS)[:-8] + b"wrongsum"))
    assert stream.read() == WORDS
    assert "is damaged" in damage_of(stream)


@pytest.mark.parametrize("name", ["gzip", "bzip2", "xz"])
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 2_000), change=st.integers(1, 255))
def test_a_changed_byte_never_raises(name: str, place: int, change: int) -> None:
    words, packed = FEW[name]
    changed = bytearray(packed)
    changed[10 + place % (len(packed) - 10)] ^= change
    stream = unpacked(io.BytesIO(bytes(changed)))
    assert stream.read() == words or damage_of(stream)


@settings(max_examples=60, deadline=None)
@given(
    given=st.binary(max_size=200),
    magic=st.sampled_from([b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"]),
)
def test_bytes_that_only_begin_like_a_packed_file_never_raise(given: bytes, magic: bytes) -> None:
    stream = unpacked(io.BytesIO(magic + given))
    stream.read()
    assert damage_of(stream)


@pytest.mark.parametrize(
    ("name", "size", "most"),
    [
        ("gzip", 40_000_000, 10_000_000),
        ("bzip2", 40_000_000, 10_000_000),
        ("xz", 40_000_000, 20_000_000),
        ("zstandard", 250_000_000, 100_000_000),
    ],
)
def test_a_bomb_unfolds_in_little_memory(name: str, size: int, most: int) -> None:
    bomb = PACKERS[name](bytes(size))
    tracemalloc.start()
    stream = unpacked(io.BytesIO(bomb))
    unfolded = sum(len(part) for part in iter(lambda: stream.read(1 << 20), b""))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert unfolded == size
    assert peak < most


def test_a_file_can_be_begun_again(packer: Callable[[bytes], bytes]) -> None:
    stream = unpacked(io.BytesIO(packer(WORDS)))
    stream.read(100_000)
    stream.seek(0)
    assert stream.read() == WORDS


def test_what_comes_through_a_pipe_is_kept_when_it_has_to_be_read_twice(packer: Callable[[bytes], bytes]) -> None:
    stream = rewindable(unpacked(io.BufferedReader(Pipe(packer(WORDS)))))
    assert stream.read() == WORDS
    stream.seek(0)
    assert stream.read() == WORDS


def test_how_far_it_is_is_told_in_bytes_of_the_file() -> None:
    packed, told = gzip.compress(WORDS), list[int]()
    unpacked(io.BytesIO(packed), told=told.append).read()
    assert told == sorted(told)
    assert told[-1] == len(packed)


def test_a_file_without_a_byte_is_known_before_it_is_read() -> None:
    assert is_empty(unpacked(io.BytesIO(b"")))
    assert not is_empty(unpacked(io.BytesIO(gzip.compress(b""))))
