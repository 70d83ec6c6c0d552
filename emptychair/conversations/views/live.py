"""What open pages fetch when they hear that something changed."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.conversations import forwarding, live, presence, selectors, shown, talk
from emptychair.conversations.composer import composer_of
from emptychair.conversations.forms import PresenceForm
from emptychair.core import clock
from emptychair.outbox.selectors import open_draft
from emptychair.web.lookup import or_404
from emptychair.web.paging import PAGE

_LONGEST_ID = 18


@for_seats
@require_safe
def since(request: SeatRequest, pk: int) -> HttpResponse:
    """What came after the last message that the page knows, and all that colleagues wrote and did when that changed."""
    after = _number(request.GET.get("after", ""))
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    stretch = selectors.stretch_after(found, after)
    within = (*selectors.inside_of(found, stretch), forwarding.forwards_in(found, stretch))
    inside = talk.inside(*within, reader_id=request.user.pk)
    mark = talk.mark_of(inside)
    changed = request.GET.get("inside", mark) != mark
    if not stretch.messages and not changed:
        return HttpResponse(status=204)
    now = clock.now()
    given = {
        "entries": talk.entries(found, stretch, now=now),
        "conversation": found,
        "summary": shown.row(found, None, now=now),
        "inside": inside if changed else None,
        "inside_mark": mark,
        "may_forward": forwarding.is_offered(found, seat=request.user),
        "here_url": reverse("conversation", args=[pk]),
        "choices_of_acts": shown.acts() if changed and request.user.writes else None,
    }
    return render(request, "conversations/_since.html", given)


@for_seats
@require_safe
def composer_state(request: SeatRequest, pk: int) -> HttpResponse:
    """The draft as it stands with the chair's verdict, for a composer whose draft somebody else may have changed."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    if not request.user.writes or found.said_id is None:
        raise Http404
    composer = composer_of(found, open_draft(pk), seat=request.user, now=clock.now())
    return render(request, "conversations/_composer_now.html", {"composer": composer})


@for_seats
@require_POST
def be_present(request: SeatRequest, pk: int) -> HttpResponse:
    """The seat looks, writes or leaves; answers with who else is there."""
    found = or_404(selectors.conversation_by(pk, reach=request.reach))
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    state = form.cleaned_data["state"]
    if state == PresenceForm.LEAVING:
        presence.leave(found.pk, seat=request.user)
        return HttpResponse(status=204)
    presence.show(found.pk, seat=request.user, writing=state == PresenceForm.WRITING)
    others = presence.beside([found.pk], seat=request.user).get(found.pk, [])
    return render(request, "conversations/_beside.html", {"others": others})


@for_seats
@require_safe
def looking(request: SeatRequest) -> JsonResponse:
    """Who else is in the conversations of a list: {"5": {"words": "Mo is writing", "writing": true}}."""
    given = [_number(number) for number in request.GET.get("ids", "").split(",", PAGE)[:PAGE] if number]
    readable = live.audible(request.user, given)
    others = presence.beside(readable, seat=request.user)
    marks = {pk: {"words": presence.in_words(there), "writing": there[0].writing} for pk, there in others.items()}
    return JsonResponse({"marks": marks})


def _number(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_ID):
        raise Http404
    return int(given)
