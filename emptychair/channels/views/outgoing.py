"""Where a channel's answers leave: the settings of its mail server."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emptychair.channels import accounts, selectors
from emptychair.channels.account_forms import OutgoingForm
from emptychair.channels.delivery import Lost, NotTaken
from emptychair.channels.models import Channel
from emptychair.channels.views import tabs
from emptychair.company.access import SeatRequest, for_admins
from emptychair.core.sealing import SealBroken
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def outgoing(request: SeatRequest, pk: int) -> HttpResponse:
    """The channel's mail server: what is typed is kept, and can be tried out."""
    channel = or_404(selectors.channel_numbered(pk, reach=request.reach))
    form = OutgoingForm(request.POST or None, instance=accounts.account_of(channel))
    if form.is_bound and form.is_valid():
        accounts.keep(channel, given=form.account(), password=form.cleaned_data["password"], by=request.user)
        say(request, _("Kept. Send a test mail to yourself to see whether it works."))
        return redirect("outgoing", channel.pk)
    return _shown(request, channel, form, status=422 if form.is_bound else 200)


@for_admins
@require_POST
def try_out(request: SeatRequest, pk: int) -> HttpResponse:
    """Send a test mail to whoever asks, and say what became of it."""
    channel = or_404(selectors.channel_numbered(pk, reach=request.reach))
    account = or_404(accounts.account_of(channel))
    tried: dict[str, object]
    try:
        answer = accounts.try_out(
            account,
            to=request.user,
            subject=_("A test of %(channel)s") % {"channel": channel.name},
            text=_("If you read this, answers of %(channel)s leave by this account.") % {"channel": channel.name},
        )
        tried = {"answer": answer, "to": request.user.email}
    except (NotTaken, Lost) as error:
        tried = {"problem": error.problem}
    except SealBroken:
        tried = {"sealed": True}
    account.refresh_from_db()
    return _shown(request, channel, OutgoingForm(instance=account), tried=tried)


@for_admins
@require_POST
def let_send(request: SeatRequest, pk: int) -> HttpResponse:
    """Have answers leave from this copy of the installation."""
    channel = or_404(selectors.channel_numbered(pk, reach=request.reach))
    accounts.let_send(channel, by=request.user)
    say(request, _("Answers leave from here now."))
    return redirect("outgoing", channel.pk)


@for_admins
@require_POST
def remove(request: SeatRequest, pk: int) -> HttpResponse:
    """Forget the account with its password."""
    channel = or_404(selectors.channel_numbered(pk, reach=request.reach))
    accounts.remove(channel, by=request.user)
    say(request, _("The account was removed. Answers of this channel are given by hand again."))
    return redirect("channels")


def _shown(
    request: SeatRequest, channel: Channel, form: OutgoingForm, *, tried: object = None, status: int = 200
) -> HttpResponse:
    account = accounts.account_of(channel)
    shown = {
        "channel": channel,
        "form": form,
        "account": account,
        "mute": account is not None and accounts.is_mute(account),
        "tried": tried,
        "tabs": tabs(request),
    }
    return render(request, "channels/outgoing.html", shown, status=status)
