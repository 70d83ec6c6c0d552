"""A house, and programs that act for its seats."""

import pytest

from emptychair.api.tests.program import House, Program, house
from emptychair.company.models import Scope, Seat


@pytest.fixture
def home(admin: Seat) -> House:
    """The house in which the administrator answers."""
    return house(admin)


@pytest.fixture
def program(admin: Seat) -> Program:
    """A program that may do everything that the administrator may."""
    return Program(admin, Scope.ADMIN)


@pytest.fixture
def answering(member: Seat) -> Program:
    """A program that answers for a member."""
    return Program(member, Scope.ANSWER)
