"""Lines for COPY mean the values that they were made of, whatever stands in these."""

import pytest
from django.db import connection

from emptychair.core import lines

HOSTILE = ["\\", "\\N", "\\.", "a\tb", "a\nb\r\nc", "", "NULL", "\\t", "Ünï 🙂", "\x01\x1f"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert _through_copy(text, None, 5, True) == (text, None, 5, True)


def _through_copy(*values: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE came (one text, two text, three int, four boolean) ON COMMIT DROP")
        with cursor.copy("COPY came FROM STDIN") as stream:
            stream.write(lines.of(*values) + "\n")
        cursor.execute("SELECT * FROM came")
        found: tuple[object, ...] = cursor.fetchone()
    return found
