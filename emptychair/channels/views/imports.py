"""Bringing in an export: choose a file, look at it, start, see how far it is."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emptychair.channels import imports, jobs, previews, selectors, uploads
from emptychair.channels.errors import ChannelError
from emptychair.channels.forms import AboutForm, UploadForm, initial_of
from emptychair.channels.kinds import kinds
from emptychair.channels.models import ImportRun
from emptychair.channels.reading import stem
from emptychair.channels.views import tabs
from emptychair.company.access import SeatRequest, for_admins
from emptychair.web.lookup import or_404
from emptychair.web.toasts import say

_HISTORY = 50


@for_admins
@csrf_exempt  # so that nothing of a file is read before it is known where to put it; _upload checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: SeatRequest) -> HttpResponse:
    """Choose a file; below it what was brought in before."""
    if request.method != "POST":
        return _choose(request, UploadForm())
    if uploads.is_too_large(request):
        form = UploadForm()
        form.full_clean()
        return _choose(request, form, problem=_too_large(), status=413)
    request.upload_handlers = [uploads.IntoFolder(request)]
    return _upload(request)


@csrf_protect
def _upload(request: SeatRequest) -> HttpResponse:
    try:
        form = UploadForm(request.POST, request.FILES)
    except StopUpload:
        return _choose(request, UploadForm(), problem=_too_large(), status=413)
    except OSError:
        problem = _("There is no room for this file on the server's disk.")
        return _choose(request, UploadForm(), problem=problem, status=507)
    if not form.is_valid():
        return _choose(request, form, status=422)
    uploads.clear_up()
    run = _run_of(form.cleaned_data["file"])
    return redirect("import_preview", run.pk)


def _run_of(file: Any) -> ImportRun:
    path, name = Path(file.file.name), uploads.shown_name(file.name)
    kind = next(iter(kinds().values()))
    with suppress(ChannelError):
        kind = previews.recognise(path, name=name) or kind
    return ImportRun.objects.create(
        kind=kind.name,
        channel_name=stem(name)[:120],
        file_name=name,
        path=str(path),
        bytes_total=file.size,
    )


def _too_large() -> str:
    return _("The file is larger than %(size)d MB. Use the command emptychair import, which has no limit.") % {
        "size": settings.EMPTYCHAIR_UPLOAD_MEGABYTES
    }


def _choose(request: SeatRequest, form: UploadForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "problem": problem,
        "runs": [(run, selectors.counts_of(run)) for run in selectors.imports()[:_HISTORY]],
        "kinds": kinds().values(),
        "most_megabytes": settings.EMPTYCHAIR_UPLOAD_MEGABYTES,
        "tabs": tabs(request),
    }
    return render(request, "channels/import.html", shown, status=status)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: SeatRequest, pk: int) -> HttpResponse:
    """What is in the file, before anything is stored; with a POST what was corrected, or the start."""
    run = or_404(selectors.import_run(pk))
    if run.state != ImportRun.State.UPLOADED:
        return redirect("import_run", run.pk)
    preview = _look(run)
    kind = kinds()[run.kind]
    given = {"kind": run.kind, "channel_name": run.channel_name, **initial_of(run.options)}
    form = AboutForm(request.POST or None, initial=given, kind=kind, columns=preview.columns)
    if form.is_bound and form.is_valid():
        _correct(run, form)
        if "start" in request.POST and form.cleaned_data["kind"] == kind.name and not (preview := _look(run)).error:
            return _start(request, run)
        return redirect("import_preview", run.pk)
    shown = {"run": run, "kind": kind, "form": form, "preview": preview, "tabs": tabs(request)}
    return render(request, "channels/import_preview.html", shown, status=422 if form.errors else 200)


def _look(run: ImportRun) -> previews.Preview:
    return previews.look(kinds()[run.kind], Path(run.path), name=run.file_name, options=run.options)


def _correct(run: ImportRun, form: AboutForm) -> None:
    same_kind = form.cleaned_data["kind"] == run.kind
    run.kind = form.cleaned_data["kind"]
    run.channel_name = " ".join(form.cleaned_data["channel_name"].split())
    run.options = form.options() if same_kind else {}
    run.save(update_fields=["kind", "channel_name", "options"])


def _start(request: SeatRequest, run: ImportRun) -> HttpResponse:
    with transaction.atomic():  # a run that waits has its job, whatever dies meanwhile
        imports.start(run, by=request.user)
        run.refresh_from_db()
        jobs.defer_upload(run)
    return redirect("import_run", run.pk)


@for_admins
@require_safe
def import_run(request: SeatRequest, pk: int) -> HttpResponse:
    """How far a run is, and what came of it."""
    run = or_404(selectors.import_run(pk))
    if run.state == ImportRun.State.UPLOADED:
        return redirect("import_preview", run.pk)
    waiting = selectors.waiting_of(run)
    shown = {
        "run": run,
        "counts": selectors.counts_of(run),
        "waiting": waiting,
        "moves": not run.ended or waiting > 0,
        "reasons": selectors.set_aside_of(run)
        .select_related("arrival")
        .defer("arrival__raw")
        .order_by("arrival_id")[:10],
        "tabs": tabs(request),
    }
    name = "channels/_import_progress.html" if request.htmx else "channels/import_run.html"
    answer = render(request, name, shown)
    if request.htmx and not shown["moves"]:
        answer["HX-Refresh"] = "true"  # what it came to is counted elsewhere on the page too
    return answer


@for_admins
@require_POST
def import_discard(request: SeatRequest, pk: int) -> HttpResponse:
    """Forget an uploaded file that was not started."""
    run = or_404(selectors.import_run(pk))
    if run.state == ImportRun.State.UPLOADED:
        run.delete()
        uploads.delete(Path(run.path))
        say(request, _("The file was deleted; nothing of it was stored."))
    return redirect("import")
