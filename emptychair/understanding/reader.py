"""Texts in, readings out: one numpy pass for what is learnt, one walk over the words for what is listed."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from threading import Lock

import numpy as np

from emptychair.understanding import judge, packs, weights, words
from emptychair.understanding.language import SETTLED_PROBABILITY, UNKNOWN, language_of
from emptychair.understanding.lexicon import Lexicon
from emptychair.understanding.phrases import Match
from emptychair.understanding.reading import EMOTIONS, INTENTS, SENTIMENTS, Reading, Reason, Sentiment
from emptychair.understanding.reasons import mood_tokens, reasons_of, toxic_tokens
from emptychair.understanding.taken import Heard, Taken, hear, take_apart
from emptychair.understanding.tokens import LONGEST_TEXT

VERSION = "fast-1"

_BATCH_TEXTS = 512
_BATCH_LETTERS = 400_000
_LANGUAGE_WORDS = 40
_HINDI_AT_LEAST = 0.8
_HINDI_UNLESS_SURE = 0.6
_HINDI_WORDS = 4
_LONGEST_HINDI_WORD = 15
_LONGEST_WORD = 24
_BELIEVED = 0.5
_SILENCE = Sentiment(label="neutral", score=0.0, negative=0.0, neutral=1.0, positive=0.0)


class Reader:
    """Holds the weights and what was looked up. One is enough for a process; threads take turns by the batch."""

    def __init__(self) -> None:
        self._weights = weights.load()
        self._lexicon = Lexicon(
            self._weights, negators=words.negators(), breaks=words.breaks(), markers=words.markers()
        )
        self._turn = Lock()
        self._silence = _silence(f"{VERSION}+{packs.fingerprint()}")

    @property
    def model(self) -> str:
        """Version of the weights and the phrases together."""
        return self._silence.model

    def read_many(self, texts: Sequence[str], *, reasons: bool = True) -> list[Reading]:
        """One reading for each text, in order; with what made it, unless told otherwise."""
        readings: list[Reading] = []
        for batch in _batches(texts):
            with self._turn:
                readings.extend(self._read_batch(batch, reasons=reasons))
                self._lexicon.make_room()
        return readings

    def _read_batch(self, texts: Sequence[str], *, reasons: bool) -> list[Reading]:
        taken = [take_apart(text, lexicon=self._lexicon) for text in texts]
        heard = [text for text in taken if text.places]
        readings = iter(self._read_heard(heard, reasons=reasons) if heard else ())
        return [next(readings) if text.places else self._silence for text in taken]

    def _read_heard(self, texts: Sequence[Taken], *, reasons: bool) -> Iterator[Reading]:
        heard = hear(texts, lexicon=self._lexicon, weights=self._weights)
        languages = self._languages(texts, heard)
        matches = [
            packs.phrases(language).matches(text.forms) for (language, _), text in zip(languages, texts, strict=True)
        ]
        evidence = [judge.evidence(found, text.forms) for found, text in zip(matches, texts, strict=True)]
        moods = judge.moods(evidence, heard=heard.moods, languages=[language for language, _ in languages])
        judged = judge.probabilities(evidence, moods=moods)
        sentiments = [_sentiment(mood) for mood in moods.tolist()]
        topics = [judge.topics_of(found) for found in evidence]
        telling = self._reasons(texts, heard, matches, sentiments, judged, topics) if reasons else repeat(())
        for number, why in zip(range(len(texts)), telling, strict=False):
            yield Reading(
                language=languages[number][0],
                language_probability=languages[number][1],
                sentiment=sentiments[number],
                intents=dict(zip(INTENTS, judged[number], strict=False)),
                emotion=dict(zip(EMOTIONS, heard.emotion[number], strict=True)),
                sarcasm=heard.sarcasm[number],
                toxicity=heard.toxicity[number],
                urgency=judged[number][-1],
                topics=topics[number],
                reasons=why,
                model=self.model,
            )

    def _reasons(
        self,
        texts: Sequence[Taken],
        heard: Heard,
        matches: Sequence[list[Match]],
        sentiments: Sequence[Sentiment],
        judged: Sequence[list[float]],
        topics: Sequence[tuple[str, ...]],
    ) -> Iterator[tuple[Reason, ...]]:
        """What made each text's reading."""
        directions = np.array([SENTIMENTS.index(one.label) - 1 for one in sentiments], dtype=np.float32)
        of_mood = mood_tokens(heard.scores, directions=directions)
        toxic = toxic_tokens(heard.scores, toxic=np.array(heard.toxicity) >= _BELIEVED)
        first = 0
        for number, text in enumerate(texts):
            yield reasons_of(
                text,
                first=first,
                moving=(sentiments[number].label, of_mood.get(number)),
                toxic=toxic.get(number),
                matches=matches[number],
                believed=_believed(judged[number], topics[number]),
            )
            first += len(text.places)

    def _languages(self, texts: Sequence[Taken], heard: Heard) -> list[tuple[str, float]]:
        """Code and probability for each text."""
        spells = self._lexicon.spells
        found: list[tuple[str, float]] = []
        for text, language, hindi in zip(texts, heard.languages, heard.hindi, strict=True):
            if language:
                found.append((language, SETTLED_PROBABILITY))
                continue
            spelled = [form for form, place in zip(text.forms, text.places, strict=True) if spells[place]]
            if _is_encoded(spelled):
                found.append((UNKNOWN, 0.0))
                continue
            language, sure = language_of(spelled[:_LANGUAGE_WORDS])
            by_hindi = hindi > _HINDI_AT_LEAST and sure < _HINDI_UNLESS_SURE and _reads_like_words(spelled)
            found.append(("hi", hindi) if by_hindi else (language, sure))
        return found


@cache
def shared_reader() -> Reader:
    """The process's reader, loaded at its first use."""
    return Reader()


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Runs of texts small enough to keep memory low, whatever their lengths."""
    batch: list[str] = []
    letters = 0
    for text in texts:
        batch.append(text)
        letters += min(len(text), LONGEST_TEXT)
        if len(batch) == _BATCH_TEXTS or letters >= _BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _sentiment(probabilities: list[float]) -> Sentiment:
    negative, neutral, positive = probabilities
    return Sentiment(
        label=SENTIMENTS[probabilities.index(max(probabilities))],
        score=positive - negative,
        negative=negative,
        neutral=neutral,
        positive=positive,
    )


def _believed(probabilities: list[float], topics: tuple[str, ...]) -> list[str]:
    names = [name for name, value in zip(judge.JUDGED, probabilities, strict=True) if value >= _BELIEVED]
    return names + [f"topic.{topic}" for topic in topics] if topics else names


def _silence(model: str) -> Reading:
    """The reading of a text that says nothing: no guess at all."""
    return Reading(
        language=UNKNOWN,
        language_probability=0.0,
        sentiment=_SILENCE,
        intents=dict.fromkeys(INTENTS, 0.0),
        emotion=dict.fromkeys(EMOTIONS, 1.0 / len(EMOTIONS)),
        sarcasm=0.0,
        toxicity=0.0,
        urgency=0.0,
        topics=(),
        reasons=(),
        model=model,
    )


def _is_encoded(forms: Sequence[str]) -> bool:
    """Whether most of it stands in runs of Latin letters and digits that no language writes, as in base64."""
    long = sum(len(form) for form in forms if len(form) > _LONGEST_WORD and form.isascii())
    return 2 * long > sum(map(len, forms))


def _reads_like_words(forms: Sequence[str]) -> bool:
    """Whether most of these can be words at all: encoded data is cut into pieces too, but into long ones."""
    short = sum(1 for form in forms if len(form) <= _LONGEST_HINDI_WORD and form.isalpha())
    return len(forms) >= _HINDI_WORDS and 4 * short >= 3 * len(forms)
