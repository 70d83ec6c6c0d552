"""Every address of the product with things that exist in it."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import URLPattern, URLResolver, get_resolver

from emptychair.asks.models import Promise
from emptychair.channels.models import Channel, ImportRun, OutgoingAccount, PendingArrival
from emptychair.company.models import Absence, ApiToken, Browser, Invitation, Notice, Seat, Swap, Team, Turn
from emptychair.conversations.models import Act, Conversation, Message, MessageFile, Note, SavedView
from emptychair.customers.models import Customer, Merge, Naming
from emptychair.outbox.models import Dispatch, Draft, DraftFile, SavedReply
from emptychair.webhooks.models import Delivery, Endpoint

TOKEN = "a-token-that-opens-the-first-customers-page"
_THINGS = {
    "settings/seats/": lambda: Seat.objects.exclude(role="admin"),
    "settings/invitations/": lambda: Invitation.objects.filter(accepted_at=None),
    "rota/away/": lambda: Absence.objects.all(),
    "rota/turns/": lambda: Turn.objects.filter(seat__role="admin"),
    "rota/swaps/": lambda: Swap.objects.all(),
    "settings/tokens/": lambda: ApiToken.objects.all(),
    "settings/sessions/": lambda: UserSession.objects.all(),
    "settings/sign-in/passkeys/": lambda: Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN),
    "new-password/": lambda: Seat.objects.exclude(role="admin"),
    "settings/teams/<int:pk>/back/": lambda: Team.objects.filter(removed_at__isnull=False),
    "settings/teams/": lambda: Team.objects.filter(removed_at=None),
    "settings/channels/<int:pk>/teams/": lambda: Channel.objects.all(),
    "settings/channels/<int:pk>/": lambda: OutgoingAccount.objects.all(),
    "not-delivered/": lambda: Dispatch.objects.filter(state="unknown"),
    "settings/imports/<int:pk>/": lambda: ImportRun.objects.exclude(state="uploaded"),
    "settings/imports/<int:pk>/preview/": lambda: ImportRun.objects.filter(state="uploaded"),
    "settings/imports/<int:pk>/discard/": lambda: ImportRun.objects.filter(state="uploaded"),
    "settings/webhooks/deliveries/": lambda: Delivery.objects.all(),
    "settings/webhooks/<int:pk>/back/": lambda: Endpoint.objects.filter(removed_at__isnull=False),
    "settings/webhooks/": lambda: Endpoint.objects.filter(removed_at=None),
    "webhooks/": lambda: Endpoint.objects.filter(removed_at=None),
    "deliveries/": lambda: Delivery.objects.all(),
    "views/": lambda: SavedView.objects.all(),
    "replies/": lambda: SavedReply.objects.all(),
    "settings/set-aside/": lambda: PendingArrival.objects.filter(set_aside_at__isnull=False),
    "conversations/acts/": lambda: Act.objects.all(),
    "conversations/views/": lambda: SavedView.objects.all(),
    "notes/": lambda: Note.objects.all(),
    "settings/replies/": lambda: SavedReply.objects.all(),
    "conversations/": lambda: Conversation.objects.filter(said_id__isnull=False),
    "messages/<int:pk>/as-sent/": lambda: Message.objects.exclude(html=""),
    "messages/<int:pk>/reading/": lambda: Message.objects.filter(by_company=False),
    "messages/": lambda: Message.objects.filter(conversation=None),
    "files/": lambda: MessageFile.objects.all(),
    "customers/merges/": lambda: Merge.objects.all(),
    "customers/names/": lambda: Naming.objects.all(),
    "promises/": lambda: Promise.objects.all(),
    "notices/browsers/": lambda: Browser.objects.all(),
    "notices/": lambda: Notice.objects.filter(seat__email="ada@example.org"),
    "draft-files/": lambda: DraftFile.objects.all(),
    "forwards/": lambda: Draft.objects.filter(kind="forward"),
    "chair/": lambda: Draft.objects.filter(state="held"),
    "acts/": lambda: Act.objects.all(),
    "docket/": lambda: Draft.objects.filter(state="held"),
    "dispatches/": lambda: Dispatch.objects.all(),
    "channels/": lambda: Channel.objects.all(),
    "customers/": lambda: Customer.objects.filter(merged_into=None).exclude(name=""),
}


def routes() -> list[tuple[str, URLPattern]]:
    """All routes with what they lead to."""
    return list(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def address(route: str) -> str:
    """The address of a thing that is there. A route that no line above knows fails the tests that ask."""
    filled = route.replace("<str:name>", "listening.answered_share").replace("<str:token>", TOKEN)
    filled = filled.replace("<str:mark>", "0" * 32)
    filled = filled.replace("<str:provider_id>", "company")
    if "<int:pk>" in filled:
        about = filled.removeprefix("api/v1/")
        of = next(things for start, things in _THINGS.items() if about.startswith(start))
        filled = filled.replace("<int:pk>", str(of().order_by("pk").values_list("pk", flat=True)[0]))
    assert "<" not in filled, f"tests/threats/routes.py does not know what {route} shows"
    return f"/{filled}"


ROUTES = routes()
NAMES = [route for route, _ in ROUTES]
