"""Every kind is described, with all it takes."""

from pathlib import Path

import pytest

import emptychair
from emptychair.channels.kind import Kind
from emptychair.channels.kinds import kinds

PACKAGE = Path(emptychair.__file__).parent
REFERENCE = PACKAGE.parent / "docs" / "reference" / "imports.md"
KINDS = [*kinds().values()]


def doc(kind: Kind) -> Path:
    return PACKAGE / "channels" / "kinds" / kind.name / "doc.md"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_described_with_its_options_and_fields(kind: Kind) -> None:
    described = doc(kind).read_text()
    assert described.partition("\n")[0].endswith(f"({kind.name})")
    assert [option.name for option in kind.options if f"--{option.name}" not in described] == []
    assert [field for field in kind.fields if f"`{field}`" not in described] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_reference_holds_every_kind(kind: Kind) -> None:
    assert f"channels/kinds/{kind.name}/doc.md" in REFERENCE.read_text()
