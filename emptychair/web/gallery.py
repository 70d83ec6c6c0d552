"""Every component on one page, with the content that breaks layouts. Served only where DEBUG is on."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emptychair.core import clock
from emptychair.web.parts import Chip, Pager, Tab
from emptychair.web.toasts import say
from emptychair.web.words import DAY, HOUR, MINUTE

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Maximiliana Theodora Ludmilla"
HOSTILE = "\"><script>alert(1)</script> {{ settings }} 'x'"
PEOPLE = (
    ("Ines Varga", "The kettle switches itself off after ten seconds. I asked on Monday and again today.", 3 * DAY),
    ("يوسف الحداد", "وصلتني الفاتورة مرتين هذا الشهر، هل يمكن إلغاء واحدة منهما؟", 26 * HOUR),
    (LONG_NAME, "Is there a spare lid? 🫖 The old one fell on the tiles and that was that.", 5 * HOUR),
    ("Бригита Ковач", "Спасибо, всё пришло вовремя. Крышка подошла идеально.", 2 * HOUR),
    (HOSTILE, "<b>not bold</b> " + "verylongwordwithoutanybreak" * 8, 40 * MINUTE),
    ("Θεοδώρα Παππά", "Πότε θα είναι ξανά διαθέσιμο το πράσινο;", 40),
)
MOODS = ("anger", "negative", "neutral", "positive", "joy", "")


class GalleryForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Company name", help_text="As customers know it.", max_length=120)
    email = forms.EmailField(label="E-mail address")
    zone = forms.ChoiceField(label="Time zone", choices=[("Europe/Berlin", "Berlin"), ("UTC", "UTC")])
    words = forms.CharField(label="Anything else", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="An export", required=False, help_text="CSV, mbox or JSON lines.")
    mailing = forms.BooleanField(label="Tell me when the import is done", required=False)
    speed = forms.ChoiceField(
        label="Read with",
        widget=forms.RadioSelect,
        choices=[("fast", "The quick reader"), ("accurate", "The careful one")],
    )


def rows(repeat: int) -> list[dict[str, object]]:
    """Conversations as a list page gives them to the template."""
    people = [(*person, mood) for person, mood in zip(PEOPLE, MOODS, strict=True)]
    return [
        {"who": who, "said": said, "waiting": waiting, "mood": mood, "id": f"{turn}-{number}"}
        for turn in range(repeat)
        for number, (who, said, waiting, mood) in enumerate(people)
    ]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Draw it; `?rows=200` repeats the list, `?none` empties it, `?bad` shows a refused form, `?toast` a toast."""
    wanted = request.GET.get("rows", "1")
    repeat = min(int(wanted), 200) if wanted.isdecimal() else 1
    if "toast" in request.GET:
        say(request, "Ines Varga and I. Varga are one customer now.", undo_url="/gallery/")
        say(request, "The file could not be read: line 17 has no author.", level=messages.ERROR)
    typed = {"name": "", "email": "ines@", "zone": "UTC", "words": "What was typed is kept."}
    now = clock.now()
    return render(
        request,
        "web/gallery.html",
        {
            "rows": [] if "none" in request.GET else rows(repeat),
            "form": GalleryForm(typed if "bad" in request.GET else None),
            "waits": (30, 20 * MINUTE, 3 * HOUR, 9 * HOUR, 2 * DAY, 30 * DAY, 400 * DAY),
            "moments": (now, now - timedelta(hours=3), now - timedelta(days=12), now - timedelta(days=400)),
            "tabs": [
                Tab(label="Waiting", url="?", count=1204, current=True),
                Tab(label="Answered", url="?rows=2", count=38_911),
                Tab(label="All", url="?rows=3", count=40_115),
                Tab(label="Set aside", url="?none", count=0),
            ],
            "chips": [
                Chip(label="Channel", value="Mail", remove_url="?"),
                Chip(label="Said by", value=LONG_NAME, remove_url="?"),
                Chip(label="Mood", url="?rows=2"),
            ],
            "pager": Pager(newer_url="?rows=1", older_url="?rows=2", words="1 to 50 of 1,204"),
            "long_name": LONG_NAME,
            "chart": {
                "series": [{"type": "bar", "data": [120, 200, 150, 80], "name": "Conversations"}],
                "xAxis": {"type": "category", "data": ["Mon", "Tue", "Wed", "Thu"]},
                "yAxis": {"type": "value"},
            },
        },
    )
