"""Saved replies: their list, and changing them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Seat
from emptychair.outbox import replies
from emptychair.outbox.forms_replies import FIELDS, SavedReplyForm
from emptychair.outbox.models import SavedReply
from emptychair.outbox.replies import Words
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.toasts import say


@for_seats
@require_safe
def reply_list(request: SeatRequest) -> HttpResponse:
    """What is saved, changed last first."""
    _writer(request.user)
    page = replies.page(request.user, cursor_from(request.GET.get("at", "")))
    return render(request, "outbox/replies.html", {"replies": page.rows, "pager": pager_of(request, page)})


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def new_reply(request: SeatRequest) -> HttpResponse:
    """Save new words."""
    _writer(request.user)
    return _edit(request, None)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def saved_reply(request: SeatRequest, pk: int) -> HttpResponse:
    """Change saved words."""
    _writer(request.user)
    return _edit(request, or_404(replies.visible(request.user).filter(pk=pk).first()))


def _edit(request: SeatRequest, reply: SavedReply | None) -> HttpResponse:
    form = SavedReplyForm(request.POST or None, instance=reply, seat=request.user)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        words = Words(name=given["name"], text=given["text"], language=given["language"], team=given["team"])
        replies.save(reply, words, by=request.user)
        say(request, _("Saved. It is offered beside every answer."))
        return redirect("saved_replies")
    known = {"form": form, "reply": reply, "fields": FIELDS}
    return render(request, "outbox/reply.html", known, status=422 if request.method == "POST" else 200)


@for_seats
@require_POST
def delete_reply(request: SeatRequest, pk: int) -> HttpResponse:
    """Take saved words away, which can be undone."""
    _writer(request.user)
    reply = or_404(replies.visible(request.user).filter(pk=pk).first())
    replies.delete(reply, by=request.user)
    undo = reverse("saved_reply_undo", args=[pk])
    say(request, _("“%(name)s” is deleted.") % {"name": reply.name}, undo_url=undo)
    return redirect("saved_replies")


@for_seats
@require_POST
def undo_deletion(request: SeatRequest, pk: int) -> HttpResponse:
    """Bring saved words back."""
    _writer(request.user)
    deleted = SavedReply.objects.filter(pk=pk, deleted_at__isnull=False, by=request.user).first()
    replies.restore(or_404(deleted), by=request.user)
    return redirect("saved_replies")


def _writer(seat: Seat) -> None:
    if not seat.writes:
        raise Http404
