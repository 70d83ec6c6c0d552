"""The trained weights: one compressed file in the package, made by `python -m emptychair.understanding.train`."""

import zipfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emptychair.understanding.errors import WeightsUnreadable

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PATH = Path(__file__).parent / "data" / "fast.npz"

HEADS: dict[str, slice] = {
    "sentiment": slice(0, 3),
    "emotion": slice(3, 7),
    "sarcasm": slice(7, 8),
    "toxicity": slice(8, 9),
    "hindi_in_latin": slice(9, 10),
}
OUTPUTS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Rows of weights, one column per output (HEADS says which).

    `words` are the known forms; `word_rows` already hold the sum over each word's pieces. `piece_rows` are for
    words met for the first time. `pair_keys` and `negated_words` are sorted; their rows lie beside them.
    """

    words: tuple[str, ...]
    word_rows: Floats
    style_rows: Floats
    piece_rows: Floats
    pair_keys: Ints
    pair_rows: Floats
    negated_words: Ints
    negated_rows: Floats
    bias: Floats
    temperature: Floats


def save(weights: Weights, *, path: Path = PATH) -> None:
    """Write the file; the same weights give the same bytes."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for field in fields(weights):
        value = getattr(weights, field.name)
        if field.name == "words":
            arrays["words"] = np.frombuffer("\n".join(value).encode(), dtype=np.uint8)
        elif field.name.endswith("_rows"):
            arrays[field.name] = value.astype(np.float16)
        else:
            arrays[field.name] = value
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def load(*, path: Path = PATH) -> Weights:
    """Read the file. Raises WeightsUnreadable."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
            words = tuple(arrays.pop("words").tobytes().decode().split("\n"))
            rows = {
                name: array.astype(np.float32) if name.endswith("_rows") else array for name, array in arrays.items()
            }
            return Weights(words=words, **rows)
    except (OSError, EOFError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as cause:
        raise WeightsUnreadable(path=str(path)) from cause
