"""What is described is what is answered, to whatever anybody sends; and the reference says the same."""

import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from emptychair.api.description import api, description
from emptychair.api.tests.operations import OPERATIONS
from emptychair.api.tests.program import House, Program
from emptychair.config.wsgi import application

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.md"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_is_answered_as_described(
    home: House, program: Program, mode: schemathesis.GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    ids = home.ids()
    for operation in (found.ok() for found in schema.get_all_operations()):

        @settings(
            max_examples=12, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @schemathesis.pytest.given(operation, mode)  # type: ignore[attr-defined]
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {program.token}"}, checks=CHECKS)

        ask(ids)


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
