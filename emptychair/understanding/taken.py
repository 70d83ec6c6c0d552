"""A text taken apart, and what the linear heads say about a batch of such texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from emptychair.understanding import words
from emptychair.understanding.language import settled
from emptychair.understanding.lexicon import Lexicon
from emptychair.understanding.linear import Scores, head, score
from emptychair.understanding.tokens import LONGEST_TEXT, TOKEN
from emptychair.understanding.weights import Weights

_SILENT_FORMS = frozenset('.,;:()"“”…¿¡') | {"..."}


@dataclass(kw_only=True, slots=True)
class Taken:
    """One text: its tokens, their places in the lexicon and their forms; none if it says nothing."""

    text: str
    tokens: list[str]
    places: list[int]
    forms: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What was learnt to hear in each text of a batch, by the text's number. `moods` are [negative, neutral, positive].

    `languages` has "" where marker words do not settle the language.
    """

    scores: Scores
    moods: npt.NDArray[np.float64]
    languages: list[str]
    emotion: list[list[float]]
    sarcasm: list[float]
    toxicity: list[float]
    hindi: list[float]


def take_apart(text: str, *, lexicon: Lexicon) -> Taken:
    """Find the tokens of a text."""
    tokens = TOKEN.findall(text, 0, LONGEST_TEXT)
    places = lexicon.places(tokens)
    forms = [lexicon.forms[place] for place in places]
    if _SILENT_FORMS.issuperset(forms):
        return Taken(text=text, tokens=[], places=[], forms=[])
    return Taken(text=text, tokens=tokens, places=places, forms=forms)


def hear(texts: Sequence[Taken], *, lexicon: Lexicon, weights: Weights) -> Heard:
    """Run the linear heads over texts that say something."""
    lexicon.settle()
    lengths = np.array([len(text.places) for text in texts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    places = np.fromiter(chain.from_iterable(text.places for text in texts), dtype=np.int64)
    scores = score(places, starts=starts, lexicon=lexicon, weights=weights)
    marks = lexicon.marks[places]
    return Heard(
        scores=scores,
        moods=head(scores.sums, "sentiment"),
        languages=settled(marks, scores.texts, lengths=lengths, languages=words.marked_languages()),
        emotion=head(scores.sums, "emotion").tolist(),
        sarcasm=head(scores.sums, "sarcasm").tolist(),
        toxicity=head(scores.sums, "toxicity").tolist(),
        hindi=head(scores.sums, "hindi_in_latin").tolist(),
    )
