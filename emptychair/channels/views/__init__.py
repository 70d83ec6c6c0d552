"""The settings of channels: what they are, what is brought in, what was set aside."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from emptychair.channels import selectors
from emptychair.web.parts import Tab


def tabs(request: HttpRequest) -> list[Tab]:
    """The pages beside each other, the one that is open marked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Tab(label=_("Channels"), url=reverse("channels"), current=here == "channels"),
        Tab(label=_("Bring in an export"), url=reverse("import"), current=(here or "").startswith("import")),
        Tab(
            label=_("Set aside"),
            url=reverse("set_aside"),
            count=selectors.set_aside_count(),
            current=(here or "").startswith("set_aside"),
        ),
        Tab(label=_("Journal"), url=reverse("journal")),
    ]
