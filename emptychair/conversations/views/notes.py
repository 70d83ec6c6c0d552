"""Notes between colleagues in a conversation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import notes, selectors
from emptychair.conversations.errors import MayNot
from emptychair.conversations.forms import NoteForm
from emptychair.core import clock
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SeatRequest, pk: int) -> HttpResponse:
    """Keep a note in the conversation."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if request.method != "POST":
        return redirect("conversation", pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        say(request, _("Write a note first, of at most 10,000 characters."), level=messages.ERROR)
        return redirect("conversation", pk)
    try:
        note = notes.write(found, **form.cleaned_data, by=request.user, now=clock.now())
    except MayNot:
        say(request, _("Your seat reads along; others write."), level=messages.ERROR)
        return redirect("conversation", pk)
    return redirect(f"{reverse('conversation', args=[pk])}#note-{note.pk}")


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SeatRequest, pk: int) -> HttpResponse:
    """Take a note of one's own away."""
    note = or_404(selectors.note_by(pk, reach=request.reach))
    if request.method == "POST":
        try:
            notes.remove(note, by=request.user, now=clock.now())
            say(request, _("The note is gone."), undo_url=reverse("note_put_back", args=[pk]))
        except MayNot:
            say(request, _("Only who wrote a note takes it away."), level=messages.ERROR)
    return redirect("conversation", note.conversation_id)


@for_seats
@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request: SeatRequest, pk: int) -> HttpResponse:
    """Show a note of one's own again."""
    note = or_404(selectors.note_by(pk, reach=request.reach))
    if request.method == "POST":
        try:
            notes.put_back(note, by=request.user)
        except MayNot:
            say(request, _("Only who wrote a note puts it back."), level=messages.ERROR)
    return redirect("conversation", note.conversation_id)
