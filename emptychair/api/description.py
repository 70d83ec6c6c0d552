"""The API as a whole, and its description for programs."""

from functools import cache

from ninja import NinjaAPI

from emptychair import __version__
from emptychair.api.bodies import StrictParser
from emptychair.api.operations import (
    acts,
    channels,
    company,
    conversations,
    customers,
    decisions,
    drafts,
    forwards,
    links,
    promises,
    saved,
    webhooks,
)
from emptychair.api.problems import answer_to

PREFIX = "api/"
_ABOUT = (
    "What a seat can do in its pages, for programs with a token (Settings, Tokens). Times are UTC. What the token's "
    "seat may not see does not exist. A part of a list names the parts around it. Every refusal has the same shape."
)


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="emptychair", version=__version__, description=_ABOUT, parser=StrictParser(), openapi_url=None,
        docs_url=None, urls_namespace="api",
    )  # fmt: skip
    abouts = (
        conversations, links, acts, drafts, forwards, decisions, customers, promises, saved, company, channels,
        webhooks,
    )  # fmt: skip
    for about in abouts:
        made.add_router("/v1", about.router)
    for kind in list(made._exception_handlers):
        made.add_exception_handler(kind, answer_to)  # type: ignore[arg-type]  # it hands over what was raised, no class
    return made


api = _made()


@cache
def description() -> dict[str, object]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))
