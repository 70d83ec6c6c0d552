"""Languages, and when not to name one."""

import pytest

from emptychair.understanding import read, words
from emptychair.understanding.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo bleibt denn meine Bestellung von letzter Woche?", "de"),
        ("Dov'è il mio pacco? Aspetto da due settimane", "it"),
        ("Cadê o meu pedido? Estou esperando há duas semanas", "pt"),
        ("Waar blijft mijn pakket? Ik wacht al twee weken", "nl"),
        ("Где моя посылка? Жду уже две недели", "ru"),
        ("أين طلبي؟ أنتظر منذ أسبوعين", "ar"),
        ("我的包裹在哪里？已经等了两个星期了", "zh"),
        ("荷物はどこですか？二週間も待っています", "ja"),
        ("मेरा पार्सल कहाँ है? दो हफ्ते से इंतज़ार कर रहा हूँ", "hi"),
    ],
)
def test_languages_are_told(text: str, language: str) -> None:
    assert read(text).language == language


@pytest.mark.parametrize("text", ["ok", "hm", "12345", "@a @b", "xqzt", "🎉"])
def test_too_little_is_unknown(text: str) -> None:
    assert read(text).language == "unknown"


def test_mentions_links_and_tags_tell_no_language() -> None:
    assert read("@thebestshop https://example.com/where/is/my/order #customerservice").language == "unknown"


def test_no_words_are_unknown() -> None:
    assert language_of([]) == ("unknown", 0.0)


def test_a_marker_word_belongs_to_one_language() -> None:
    listed = [word for path in words.FOLDER.glob("*/words.toml") for word in words.listed(path, "markers")]
    assert len(listed) == len(set(listed))
