"""What is described is what is answered, to whatever anybody sends; and the reference says the same."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from emptychair.api.description import api, description
from emptychair.api.tests.operations import OPERATIONS
from emptychair.api.tests.program import House, Program

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.md"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_whatever_is_asked_is_answered_as_described(
    live_server: LiveServer, home: House, program: Program, mode: GenerationMode, settings: Settings
) -> None:
    settings.EMPTYCHAIR_LIMITS = False
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/openapi.json")
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # the description is valid, or this raises
        named = next((pk for start, pk in home.ids().items() if operation.path.startswith(f"/api/v1/{start}")), 0)
        given_path = {"pk": named} if "{pk}" in operation.path else None
        with suppress(Unsatisfiable):
            _try(operation.as_strategy(generation_mode=mode, path_parameters=given_path), program)
            tried += 1
    assert tried > len(OPERATIONS) // 2


def _try(cases: SearchStrategy[Any], program: Program) -> None:
    @bounded(
        max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(cases)
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {program.token}"}, checks=CHECKS)

    ask()


def test_every_operation_answers_every_refusal_in_the_one_shape() -> None:
    for methods in description()["paths"].values():  # type: ignore[attr-defined]
        for said in methods.values():
            refusals = [answer for status, answer in said["responses"].items() if int(status) >= 400]
            shapes = {str(answer["content"]["application/json"]["schema"]) for answer in refusals}
            assert shapes == {"{'$ref': '#/components/schemas/Refusal'}"} or len(shapes) == 1


def test_the_reference_lists_every_operation_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+) (/\S+)` \| (\w+) \| (.+) \|$", REFERENCE.read_text(), re.MULTILINE)
    paths = description()["paths"]
    described = [
        (one.method, one.route, one.scope, paths[f"/api/v1{one.route}"][one.method.lower()]["summary"])  # type: ignore[index]
        for one in OPERATIONS
    ]
    assert sorted(listed) == sorted(described)
    assert api.title == "emptychair"
