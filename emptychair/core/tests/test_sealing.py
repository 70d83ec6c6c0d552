"""What is sealed is opened by who has the secret, and by nobody else."""

import pytest

from emptychair.core.sealing import SealBroken, Sealer
from emptychair.core.signing import is_signed, signature


def test_what_was_sealed_can_be_opened_and_does_not_show() -> None:
    sealer = Sealer(["one"], purpose="mail")
    sealed = sealer.seal("hunter2")
    assert "hunter2" not in sealed
    assert sealer.open(sealed) == "hunter2"
    assert sealer.seal("hunter2") != sealed


@pytest.mark.parametrize("other", [Sealer(["two"], purpose="mail"), Sealer(["one"], purpose="else")])
def test_another_secret_or_purpose_opens_nothing(other: Sealer) -> None:
    with pytest.raises(SealBroken):
        other.open(Sealer(["one"], purpose="mail").seal("hunter2"))


def test_an_earlier_secret_still_opens() -> None:
    assert Sealer(["new", "old"], purpose="mail").open(Sealer(["old"], purpose="mail").seal("hunter2")) == "hunter2"


def test_a_signature_is_for_one_text_one_purpose_and_one_secret() -> None:
    given = signature("text", purpose="mail", secret="one")
    assert is_signed("text", given, purpose="mail", secrets=["two", "one"])
    assert not is_signed("texts", given, purpose="mail", secrets=["one"])
    assert not is_signed("text", given, purpose="else", secrets=["one"])
    assert not is_signed("text", given, purpose="mail", secrets=["two"])
    assert not is_signed("text", "é", purpose="mail", secrets=["one"])
