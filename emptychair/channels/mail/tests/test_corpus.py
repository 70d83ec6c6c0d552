"""Awkward mails, each with what must be read out of it."""

import json
from pathlib import Path

import pytest

from emptychair.channels.mail.parse import parse

MAILS = sorted(Path(__file__).with_name("corpus").glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=[path.stem for path in MAILS])
def test_an_awkward_mail_is_read_as_written_down(path: Path) -> None:
    read = parse(path.read_bytes(), source="eml").as_json()

    assert read == json.loads(path.with_suffix(".json").read_text("utf-8"))
