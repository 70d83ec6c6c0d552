"""What all forms are made of."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from emptychair.api.errors import Wrong
from emptychair.company.models import Seat as SeatRow
from emptychair.web import paging

Item = TypeVar("Item")
Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(UTC))]
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
Version = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]


class Shape(BaseModel):
    """Something that is answered."""

    model_config = ConfigDict(frozen=True)


class Given(BaseModel):
    """Something that is sent; what it does not list is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Why something was refused: a word for programs, words for people, and what is wrong in which field."""

    code: str
    message: str
    fields: dict[str, list[str]]


class Refusal(Shape):
    """Every answer that is no success."""

    error: Problem


class Page(Shape, Generic[Item]):
    """A part of a list. `before` and `after` are the `at` of the parts around it, null at an end."""

    items: list[Item]
    before: str | None
    after: str | None


def page(found: paging.Page[Any], items: Iterable[Item]) -> Page[Item]:
    """The page with its rows as they are answered."""
    before, after = (str(place) if place else None for place in (found.before, found.after))
    return Page(items=list(items), before=before, after=after)


class Paging(BaseModel):
    """Where in a list to begin."""

    at: str = Field("", max_length=200, description="The `before` or `after` of a page of this list.")

    @property
    def cursor(self) -> paging.Cursor | None:
        """The place. Raises Wrong when it is none."""
        found = paging.cursor_from(self.at)
        if self.at and found is None:
            raise Wrong(fields={"at": ["This is no place in a list: take `before` or `after` of a page."]})
        return found


class Seat(Shape):
    """A person of the company."""

    id: int
    name: str
    role: str


def seat(row: SeatRow) -> Seat:
    """The seat, without its address."""
    return Seat(id=row.pk, name=row.name, role=row.role)


def seat_or_none(row: SeatRow | None) -> Seat | None:
    """The seat, if there is one."""
    return seat(row) if row else None
