"""Reading adds up exactly what training fitted."""

from pathlib import Path

import numpy as np
import pytest

from emptychair.understanding import design, weights, words
from emptychair.understanding.corpora import Labelled, labelled, plain, rows
from emptychair.understanding.errors import WeightsUnreadable
from emptychair.understanding.lexicon import Lexicon
from emptychair.understanding.taken import hear, take_apart

TEXTS = [
    "This is not good, SOOO bad! #fail",
    "not good at all, never again #fail",
    "I love it, love it, love it :)",
    "this is good , this is good",
    "not good but the food is good, not good",
]


@pytest.fixture
def tiny() -> tuple[weights.Weights, design.Known, np.ndarray]:
    given = design.tokenised(TEXTS)
    kept = design.known(given)
    generator = np.random.default_rng(7)
    coefficients = generator.normal(size=(kept.columns, weights.OUTPUTS)).astype(np.float32)
    ones = np.ones(weights.OUTPUTS, dtype=np.float32)
    return design.fold(coefficients, kept=kept, bias=ones, temperature=ones), kept, coefficients


def test_reading_sums_equal_the_fitted_ones(tiny: tuple[weights.Weights, design.Known, np.ndarray]) -> None:
    folded, kept, coefficients = tiny
    texts = [*TEXTS, "an unheard word, not good", "WELL #good"]
    fitted = design.matrix(design.tokenised(texts), kept) @ coefficients + 1
    lexicon = Lexicon(folded, negators=words.negators(), breaks=words.breaks(), markers=words.markers())
    taken = [take_apart(text, lexicon=lexicon) for text in texts]
    read = hear(taken, lexicon=lexicon, weights=folded).scores.sums
    np.testing.assert_allclose(read, fitted, rtol=1e-4, atol=1e-4)


def test_weights_come_back_as_they_were_written(
    tiny: tuple[weights.Weights, design.Known, np.ndarray], tmp_path: Path
) -> None:
    weights.save(tiny[0], path=tmp_path / "a.npz")
    weights.save(tiny[0], path=tmp_path / "b.npz")
    back = weights.load(path=tmp_path / "a.npz")
    assert back.words == tiny[0].words
    np.testing.assert_allclose(back.word_rows, tiny[0].word_rows, rtol=1e-3, atol=1e-3)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("content", [b"", b"not weights", None])
def test_unreadable_weights_say_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "fast.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsUnreadable, match="install emptychair again"):
        weights.load(path=path)


def test_texts_of_a_validation_split_are_left_out() -> None:
    train = Labelled(texts=["@a Great day", "bad day"], labels=[2, 0])
    assert train.without(Labelled(texts=["@user great day "], labels=[2])).texts == ["bad day"]


def test_escapes_are_undone() -> None:
    assert plain(r"it\u2019s &amp; more") == "it’s & more"


def test_a_missing_data_set_is_empty(tmp_path: Path) -> None:
    assert list(rows(tmp_path / "none.csv.gz")) == []
    assert labelled(tmp_path / "none.csv.gz").texts == []
