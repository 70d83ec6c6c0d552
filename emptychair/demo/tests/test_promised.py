"""The demo shows promises in every state, and takes them away with itself."""

import pytest

from emptychair.asks.models import Promise
from emptychair.core import clock
from emptychair.customers.models import Touch
from emptychair.demo import promised
from emptychair.demo.load import load
from emptychair.demo.remove import remove

pytestmark = pytest.mark.django_db(transaction=True)


def test_some_are_kept_some_broken_and_some_due_and_all_go_with_the_demo() -> None:
    load(clock.now())
    states = sorted(Promise.objects.values_list("state", flat=True))
    assert states == ["broken", "kept", "open", "open", "open"]
    promised.make_all()
    assert Promise.objects.count() == 5
    remove()
    assert not Promise.objects.exists()
    assert not Touch.objects.filter(kind="promise").exists()
