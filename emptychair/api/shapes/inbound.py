"""Messages in the Inbound form."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from emptychair.api.shapes.base import Shape


class Writer(BaseModel):
    """Who wrote: their address on the network, and what they call themselves."""

    address: str = Field(min_length=1, max_length=1_000)
    name: str = Field("", max_length=1_000)


class Inbound(BaseModel):
    """One message, as `emptychair import --dry-run --jsonl` prints it; further fields are kept and not read."""

    model_config = ConfigDict(extra="allow")

    external_id: str = Field(min_length=1, max_length=2_000, description="The network's own id: it is kept once.")
    author: Annotated[Writer, Field(alias="from")]
    written_at: str = Field(description="Such as 2026-01-31T09:30:00Z.", max_length=40)
    subject: str = ""
    text: str = ""
    new_text: str = Field("", description="The text without quotes and signature.")
    html: str = ""
    to: list[str] = Field(default_factory=list)
    in_reply_to: str | None = None
    references: list[str] = Field(default_factory=list)
    automatic: Annotated[bool, Field(strict=True)] = False
    addressed_to_us: Annotated[bool, Field(strict=True)] = True
    by_company: Annotated[bool, Field(strict=True)] = False
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None


class Received(Shape):
    """It is committed. `stored` is false where the channel had a message of this id already."""

    external_id: str
    stored: bool
