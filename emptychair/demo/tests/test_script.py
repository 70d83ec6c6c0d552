"""The history holds together: people, answers, languages, times."""

import re
from collections import Counter
from functools import cache

import pytest

from emptychair.demo.cast import STAFF
from emptychair.demo.days import LAST_MINUTE
from emptychair.demo.people import People, key_of
from emptychair.demo.screenplay import Line, Scene, ScriptError, Story, read_page, read_story
from emptychair.understanding import read_many

# Names that people know. None may stand in the history, whoever says it.
BRANDS = (
    "amazon|android|apple|bosch|chatgpt|dhl|discord|dyson|ebay|etsy|facebook|fedex|gmail|google|hermes|ikea|instagram|"
    "iphone|klarna|lego|linkedin|lidl|mastodon|microsoft|netflix|outlook|paypal|philips|pinterest|reddit|samsung|"
    "siemens|skype|spotify|telegram|tesla|tiktok|trustpilot|twitter|uber|whatsapp|youtube"
)
_GREETING = re.compile(
    r"(?:Dear|Hi|Hello|Hallo|Liebe|Lieber|Moin|Bonjour|Bonsoir|Hola|Guten Tag|Buenos días|Buenas tardes)[,:]? "
    r"(?:(?:Mr|Ms|Frau|Herr|Dr\.?) )*(?!Monsieur)([A-ZÁÉÍÓÚÄÖÜ][\w'-]+)"
)
_WEEKDAY = re.compile(
    r"\b((Mon|Tues|Wednes|Thurs|Fri|Satur)day|(Mon|Diens|Donners|Frei|Sams)tag|Mittwoch|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes)\b"
)


@cache
def story() -> Story:
    return read_story()


def said() -> list[tuple[Scene, Line]]:
    return [(scene, line) for scene in story().scenes for line in scene.lines]


def by_customers() -> list[tuple[Scene, Line]]:
    return [(scene, line) for scene, line in said() if not line.by_company]


def answered_by(scene: Scene, line: Line) -> Line | None:
    """The customer's message above a company's, past other messages of the company."""
    above = line.answers
    while above is not None and scene.lines[above].by_company:
        above = scene.lines[above].answers
    return None if above is None else scene.lines[above]


def test_five_channels_eight_weeks_and_some_three_hundred_customers() -> None:
    minutes = [line.minute for _, line in said()]
    assert {scene.channel for scene in story().scenes} == {"mail", "posts", "chat", "forum", "review"}
    assert min(minutes) // 1440 == -56
    assert max(minutes) < LAST_MINUTE
    assert 250 <= len(People(story()).customers) <= 350
    assert 1_600 <= len(minutes) <= 2_200


def test_every_reply_comes_after_what_it_replies_to() -> None:
    for scene, line in said():
        assert line.answers is None or scene.lines[line.answers].minute < line.minute, scene.place
    assert all(scene.lines[0].answers is None for scene in story().scenes)


def test_nobody_shares_an_address_with_anybody() -> None:
    people = People(story()).customers.values()
    staff = {colleague.address for colleague in STAFF.values()}
    for field in ("mail", "account", "nick", "reviewer"):
        addresses = [getattr(person, field) for person in people]
        assert not [address for address, times in Counter(addresses).items() if times > 1], field
        assert not staff & set(addresses)


def test_nobody_begins_two_threads_with_the_same_words() -> None:
    keys = Counter(key_of(scene) for scene in story().scenes)
    assert keys.most_common(1)[0][1] == 1
    openings = Counter(scene.lines[0].text for scene in story().scenes)
    assert openings.most_common(1)[0][1] == 1


def test_an_answer_greets_whom_it_answers() -> None:
    for scene, line in said():
        above, greeting = answered_by(scene, line), _GREETING.match(line.text)
        if line.by_company and above is not None and greeting:
            assert greeting[1] in above.speaker, f"{scene.place}: {line.text[:60]}"


def test_whoever_greets_one_of_the_staff_was_answered_by_them() -> None:
    names = {colleague.first: key for key, colleague in STAFF.items()}
    for scene, line in by_customers():
        greeting = _GREETING.match(line.text)
        above = None if line.answers is None else scene.lines[line.answers]
        if greeting and greeting[1] in names and above is not None and above.by_company:
            assert above.speaker == names[greeting[1]], f"{scene.place}: {line.text[:60]}"


def test_answers_speak_the_language_of_the_question() -> None:
    # The agency answers in English whatever it is asked; that is part of the story.
    long = [(scene, line) for scene, line in said() if len(line.text) > 90 and line.speaker != "team"]
    readings = read_many([line.text for _, line in long])
    wrong = [
        f"{scene.place} {reading.language}: {line.text[:60]}"
        for (scene, line), reading in zip(long, readings, strict=True)
        if reading.language in {"en", "de", "fr", "es"} and reading.language != scene.language
    ]
    assert not wrong


def test_four_languages_and_two_that_run_from_right_to_left() -> None:
    scenes = Counter(scene.language for scene in story().scenes)
    assert scenes["en"] > 300
    assert all(scenes[language] >= 15 for language in ("de", "fr", "es"))
    assert scenes["ar"] and scenes["he"]


def test_nobody_names_a_brand_or_a_network_that_exists() -> None:
    words = re.compile(rf"\b({BRANDS})s?\b", re.IGNORECASE)
    found = [f"{scene.place}: {match[0]}" for scene, line in said() if (match := words.search(line.text))]
    assert not found


def test_days_of_the_week_are_left_to_the_calendar() -> None:
    assert not [f"{scene.place}: {line.text[:60]}" for scene, line in said() if _WEEKDAY.search(line.text)]


def test_the_staff_write_by_day() -> None:
    late = [scene.place for scene, line in said() if line.by_company and not 450 <= line.minute % 1440 <= 1170]
    assert not late


def test_a_storm_rises_in_the_last_ten_days() -> None:
    about = re.compile(r"2\.6|flat|dead|leer|batter|batería|Akku|drain|vide\b", re.IGNORECASE)
    days = Counter(line.minute // 1440 for _, line in by_customers() if about.search(line.text))
    before = sum(days[day] for day in range(-40, -11)) / 29
    assert sum(days[day] for day in range(-10, -5)) / 5 > 3 * before
    assert sum(days[day] for day in range(-3, 1)) / 4 > 1.4 * sum(days[day] for day in range(-10, -5)) / 5


def test_one_customer_goes_through_mail_the_network_and_the_chat() -> None:
    channels = {scene.channel for scene, line in by_customers() if line.speaker == "Ruth Calloway"}
    assert channels == {"mail", "posts", "chat"}


def test_the_mood_of_that_customer_falls_and_rises() -> None:
    lines = sorted((line.minute, line.text) for _, line in by_customers() if line.speaker == "Ruth Calloway")
    scores = [reading.sentiment.score for reading in read_many([text for _, text in lines])]
    first, last = scores[1:5], scores[-5:]
    middle = [score for (minute, _), score in zip(lines, scores, strict=True) if -34 <= minute // 1440 <= -7]
    assert sum(middle) / len(middle) < min(sum(first) / len(first), sum(last) / len(last)) - 0.3


def test_there_are_people_who_wait_and_people_who_left() -> None:
    waiting = [scene for scene in story().scenes if not scene.lines[-1].by_company and scene.lines[-1].minute > -1440]
    never = [scene for scene in story().scenes if not any(line.by_company for line in scene.lines)]
    assert len(waiting) >= 20
    assert len(never) >= 60


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("## mail yesterday Ann Bell\nHello", "cannot read"),
        ("## mail -3 10:00 Ann Bell\n", "says nothing"),
        ("## mail -3 10:00 Ann Bell\nHello\n+1h >7 ada: Yes", "not there"),
        ("## mail -3 10:00 Ann Bell\nHello\n-4 10:00 ada: Yes", "not after"),
        ("## mail -3 10:00 Ann Bell @ann\nHello\n+1h Ann Bell @belle: Again", "two nicks"),
        ("## posts -3 10:00 Ann Bell @ann\nHello\n+1h ada: @bob yes", "has not said"),
        ("## posts -3 10:00 maeve\nNews\n+1h: Nice", "must be named"),
    ],
)
def test_a_page_that_cannot_be_played_says_where(page: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=rf"page\.txt:1: .*{problem}"):
        read_page(page, name="page.txt", story=Story())
