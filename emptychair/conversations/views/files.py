"""Files that go along with an answer: added and taken out beside its words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import answering, selectors
from emptychair.conversations.composer import composer_of
from emptychair.conversations.forms import AnswerFilesForm
from emptychair.conversations.models import Conversation
from emptychair.conversations.uploading import files_in, sized
from emptychair.core import clock
from emptychair.outbox import enclosing, refusals
from emptychair.outbox import services as outbox
from emptychair.outbox.errors import CannotEnclose, ChangedMeanwhile, FilesNotCarried, MayNot, NameNotKept
from emptychair.outbox.models import Draft
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say


def _too_large(request: SeatRequest, pk: int) -> HttpResponse:
    return _refused(request, pk, refusals.too_large(), status=413)


@for_seats
@require_POST
@sized(_too_large)
def answer_files(request: SeatRequest, pk: int) -> HttpResponse:
    """Add files to the answer, or with `remove` take one out. Words that come along are kept as they are typed."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    form = AnswerFilesForm(request.POST)
    if not form.is_valid() or found.said_id is None:
        return _refused(request, pk, _("That could not be kept; it may be too long. It is still where you typed it."))
    try:
        draft = _changed(request, found, form)
    except CannotEnclose as error:
        return _refused(request, pk, refusals.why(error))
    except FilesNotCarried:
        return _refused(request, pk, _("Nothing here carries files: give them to the customer there, by hand."))
    except MayNot:
        return _refused(request, pk, _("Your seat reads along; others answer."))
    except ChangedMeanwhile:
        if not request.htmx:
            return _refused(request, pk, _("Somebody else has changed this draft in the meantime."))
        return _state(request, found, open_draft(pk), unsaved=form.cleaned_data["text"])
    return _state(request, found, draft) if request.htmx else redirect(_place(pk))


def _changed(request: SeatRequest, found: Conversation, form: AnswerFilesForm) -> Draft:
    reply, given = answering.reply_to(found), form.cleaned_data
    if "text" in request.POST:
        words = {name: given[name] for name in ("text", "key", "version")}
        outbox.write(reply, **words, by=request.user)
    if given["remove"]:
        return enclosing.remove(found.pk, given["remove"], by=request.user)
    files = files_in(request)
    if not files:  # a browser that has chosen none, or a name of which nothing was left on the way here
        raise NameNotKept
    return enclosing.add(reply, files, key=given["key"], by=request.user)


def _refused(request: SeatRequest, pk: int, why: str, *, status: int = 422) -> HttpResponse:
    """For the script that sends them a line to show beside the file; else the conversation, where it is said."""
    if request.htmx:
        return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    say(request, why, level=messages.WARNING)
    return redirect(_place(pk))


def _place(pk: int) -> str:
    return f"{reverse('conversation', args=[pk])}#answer"


def _state(request: SeatRequest, found: Conversation, draft: Draft | None, *, unsaved: str = "") -> HttpResponse:
    composer = composer_of(found, draft, seat=request.user, unsaved=unsaved, now=clock.now())
    return render(request, "conversations/_composer_state.html", {"composer": composer})
