"""The demo shows whose turn it is, saved replies, a note and something put off, and takes them away with itself."""

import pytest

from emptychair.company import rota
from emptychair.company.models import Notice, RotaRule, Turn
from emptychair.conversations.models import Conversation, Note
from emptychair.core import clock
from emptychair.demo import table
from emptychair.demo.load import load
from emptychair.demo.remove import remove
from emptychair.outbox.models import SavedReply

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_lies_on_the_table_is_laid_once_and_goes_with_the_demo() -> None:
    load(clock.now())
    table.lay()
    assert rota.on(rota.today())
    assert SavedReply.objects.count() == len(table.REPLIES)
    assert Note.objects.get().mentions.get().email.startswith("ada@")
    assert Notice.objects.filter(seat__email__startswith="ada@", kind=Notice.Kind.MENTIONED).count() == 1
    assert Conversation.objects.filter(snoozed_until__gt=clock.now()).count() == 1
    remove()
    left = [model.objects.count() for model in (RotaRule, Turn, SavedReply, Note, Notice)]
    assert left == [0, 0, 0, 0, 0]
