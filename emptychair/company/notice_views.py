"""What the reader is told, and what they want to be told."""

from datetime import date

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from emptychair.company import notices
from emptychair.company.access import SeatRequest, for_seats
from emptychair.company.models import Notice, NoticeWishes
from emptychair.web import words
from emptychair.web.lookup import or_404
from emptychair.web.paging import cursor_from, pager_of
from emptychair.web.parts import Words
from emptychair.web.toasts import say

_ICONS = {
    Notice.Kind.PROMISE_DUE: "calendar",
    Notice.Kind.MENTIONED: "at",
    Notice.Kind.ASSIGNED: "user-check",
    Notice.Kind.SENT_BACK: "arrow-back-up",
    Notice.Kind.HELD: "armchair",
    Notice.Kind.WEBHOOK_OFF: "plug",
    Notice.Kind.OVERTAKEN: "clock",
    Notice.Kind.CAME_BACK: "clock",
}


class WishesForm(forms.Form):
    """Kinds that are wanted, and quiet hours: both times or none."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Tell me when"),
        choices=Notice.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )

    def clean(self) -> dict[str, object]:
        """Quiet hours have a beginning and an end."""
        cleaned: dict[str, object] = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None) and not self.errors:
            self.add_error("quiet_until", _("Give both times, or none."))
        return cleaned


@for_seats
@require_safe
def notice_list(request: SeatRequest) -> HttpResponse:
    """What the reader was told, the latest first."""
    return _page(request, _form_of(notices.wishes_of(request.user)))


@for_seats
@require_safe
def count(request: SeatRequest) -> JsonResponse:
    """The number beside the bell, as it is shown: {"shown": "3"}, or nothing when there is nothing new."""
    number = notices.unseen_count(request.user)
    return JsonResponse({"shown": words.count(number) if number else ""})


def _form_of(wishes: NoticeWishes) -> WishesForm:
    wanted = [kind for kind in Notice.Kind.values if kind not in wishes.unwanted]
    return WishesForm(initial={"wanted": wanted, "quiet_from": wishes.quiet_from, "quiet_until": wishes.quiet_until})


def _page(request: SeatRequest, form: WishesForm) -> HttpResponse:
    page = notices.page_for(request.user, cursor_from(request.GET.get("at", "")))
    shown = {
        "rows": [(notice, said(notice), _ICONS[Notice.Kind(notice.kind)]) for notice in page.rows],
        "pager": pager_of(request, page),
        "any_unseen": any(notice.seen_at is None for notice in page.rows),
        "form": form,
    }
    return render(request, "company/notices.html", shown, status=422 if form.is_bound else 200)


def said(notice: Notice) -> Words:
    """What it tells, before the words that it is about."""
    who, due = str(notice.values.get("who", "")), notice.values.get("due_on")
    if notice.kind == Notice.Kind.PROMISE_DUE and isinstance(due, str):
        return _("Promised for %(day)s") % {"day": words.day(date.fromisoformat(due))}
    sentences: dict[str, Words] = {
        Notice.Kind.MENTIONED: _("%(who)s mentions you"),
        Notice.Kind.ASSIGNED: _("%(who)s gave you a conversation"),
        Notice.Kind.SENT_BACK: _("%(who)s sent your draft back"),
        Notice.Kind.HELD: _("A draft waits for your decision"),
        Notice.Kind.WEBHOOK_OFF: _("A webhook was switched off"),
        Notice.Kind.OVERTAKEN: _("%(who)s wrote anew: the answer that waited for its time is a draft again"),
        Notice.Kind.CAME_BACK: _("What was put off came back"),
    }
    return str(sentences.get(notice.kind, Notice.Kind(notice.kind).label)) % {"who": who or _("Somebody")}


@for_seats
@require_POST
def open_notice(request: SeatRequest, pk: int) -> HttpResponse:
    """Lead to what a notice tells of; it is seen then."""
    found = or_404(notices.of(request.user, pk))
    notices.see(found)
    return redirect(found.url)


@for_seats
@require_POST
def see_all(request: SeatRequest) -> HttpResponse:
    """All notices are seen."""
    seen = notices.see_all(request.user)
    say(request, ngettext("%(number)d notice is seen.", "%(number)d notices are seen.", seen) % {"number": seen})
    return redirect("notices")


@for_seats
@require_POST
def wish(request: SeatRequest) -> HttpResponse:
    """Keep what the reader wants to be told, and when not."""
    form = WishesForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    notices.wish(request.user, **form.cleaned_data)
    say(request, _("Kept."))
    return redirect("notices")
