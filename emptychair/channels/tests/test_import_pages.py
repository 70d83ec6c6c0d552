"""An export is uploaded, looked at, started, followed and, where it cannot be read, set aside and tried again."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from emptychair.channels import imports, jobs, uploads
from emptychair.channels.models import Arrival, Channel, ImportRun, PendingArrival
from emptychair.web.paging import Cursor

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script>{{ 7|add:7 }}"
TABLE = f"id,from,date,message\n1,ines,2026-03-02,Where is my lamp?\n2,otto,soon,Hello\n3,yara,2026-03-02,{MARKUP}\n"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.EMPTYCHAIR_HOME = tmp_path
    yield
    assert all(path.parent == tmp_path / "uploads" for path in tmp_path.rglob("upload-*"))


def upload(client: Client, given: bytes | str = TABLE, *, name: str = "chats.csv") -> HttpResponse:
    file = SimpleUploadedFile("x", given.encode() if isinstance(given, str) else given)
    file._name = name  # type: ignore[attr-defined]  # as it is sent, which Django's own class would tidy
    return cast("HttpResponse", client.post("/settings/imports/", {"file": file}))


def uploaded(client: Client, given: bytes | str = TABLE, *, name: str = "chats.csv") -> ImportRun:
    assert upload(client, given, name=name).status_code == 302
    return ImportRun.objects.get()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def preview_of(run: ImportRun) -> str:
    return f"/settings/imports/{run.pk}/preview/"


def start(client: Client, run: ImportRun, **more: str) -> HttpResponse:
    given = {"kind": run.kind, "channel_name": run.channel_name, "start": "yes"}
    columns = {"column-0": "external_id", "column-1": "author", "column-2": "written_at", "column-3": "text"}
    return cast("HttpResponse", client.post(preview_of(run), given | columns | more))


def test_an_upload_is_shown_before_anything_of_it_is_stored(as_admin: Client) -> None:
    run = uploaded(as_admin)
    html = text(as_admin, preview_of(run))
    assert "Where is my lamp?" in html
    assert "line 3" in html
    assert "soon" in html
    assert MARKUP not in html
    assert "&lt;script&gt;alert(1)" in html
    assert not Arrival.objects.exists()
    assert not Channel.objects.exists()


def test_what_was_looked_at_is_read_after_its_start_and_the_upload_deleted(as_admin: Client) -> None:
    run = uploaded(as_admin)
    assert start(as_admin, run)["Location"] == f"/settings/imports/{run.pk}/"
    run.refresh_from_db()
    assert run.state == ImportRun.State.WAITING
    assert "waits for the worker" in text(as_admin, f"/settings/imports/{run.pk}/")
    imports.read_upload(run)
    html = text(as_admin, f"/settings/imports/{run.pk}/")
    assert "still being read" in html
    assert "soon" in html
    assert (Arrival.objects.count(), PendingArrival.objects.filter(set_aside_at__isnull=False).count()) == (3, 1)
    assert not list(uploads.folder().iterdir())


def test_a_start_that_is_asked_for_twice_is_one(as_admin: Client) -> None:
    run = uploaded(as_admin)
    start(as_admin, run)
    assert start(as_admin, run)["Location"] == f"/settings/imports/{run.pk}/"
    assert Channel.objects.count() == 1


def test_a_run_that_waits_has_its_job_whatever_dies_meanwhile(
    as_admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    run = uploaded(as_admin)
    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(jobs, "defer_upload", dies)
        start(as_admin, run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UPLOADED
    start(as_admin, run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.WAITING
    assert ProcrastinateJob.objects.filter(task_name="channels.read_upload", args={"run_id": run.pk}).count() == 1


def test_the_columns_can_be_corrected(as_admin: Client) -> None:
    run = uploaded(as_admin, "who,when,words\nines,2026-03-02,Hello you\n", name="x.csv")
    assert "Which column is the text?" in text(as_admin, preview_of(run))
    assert "--map" not in text(as_admin, preview_of(run))
    chosen = {
        "kind": "csv",
        "channel_name": "Chats",
        "column-0": "author",
        "column-1": "written_at",
        "column-2": "text",
    }
    as_admin.post(preview_of(run), chosen)
    html = text(as_admin, preview_of(run))
    assert "Hello you" in html
    assert "Which column" not in html


def test_a_file_without_a_message_is_said_to_have_none(as_admin: Client) -> None:
    run = uploaded(as_admin, "id,from,date,message\n")
    assert "There is no message in it" in text(as_admin, preview_of(run))


def test_two_columns_cannot_be_the_same(as_admin: Client) -> None:
    run = uploaded(as_admin)
    assert start(as_admin, run, **{"column-0": "text"}).status_code == 422


@pytest.mark.parametrize(("kind", "given"), [("twcs", "tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n"),
    ("jsonl", json.dumps({"external_id": "1", "from": {}, "written_at": ""}) + "\n"), ("csv", TABLE)])  # fmt: skip
def test_the_kind_is_recognised_packed_or_not(as_admin: Client, kind: str, given: str) -> None:
    assert uploaded(as_admin, gzip.compress(given.encode()), name="export").kind == kind


@pytest.mark.parametrize("given", [b"\x00\xff" * 500, b"\x1f\x8b broken", b"\n\n", b"[" * 10_000, b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_export_is_looked_at_and_said_so(as_admin: Client, given: bytes) -> None:
    run = uploaded(as_admin, given)
    html = text(as_admin, preview_of(run))
    assert "notice-brick" in html or "would be set aside" in html
    assert as_admin.post(preview_of(run), {"kind": "nonsense", "start": "yes"}).status_code == 422


def test_an_empty_file_and_none_are_refused(as_admin: Client) -> None:
    assert upload(as_admin, b"").status_code == 422
    assert as_admin.post("/settings/imports/", {"file": "words"}).status_code == 422
    assert not ImportRun.objects.exists()


def test_too_large_a_file_is_refused(as_admin: Client, settings: Settings) -> None:
    settings.EMPTYCHAIR_UPLOAD_MEGABYTES = 1
    assert upload(as_admin, b"x" * 1_500_000).status_code == 413
    assert not list(uploads.folder().iterdir())


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "..\\x.csv", "<b>x.csv", "a\u202evsc.csv", "x" * 400 + ".csv"]
)
def test_a_hostile_name_is_only_text(as_admin: Client, name: str) -> None:
    run = uploaded(as_admin, name=name)
    assert Path(run.path).parent == uploads.folder()
    assert not {"/", "\\", "\u202e"} & {*run.file_name}
    assert "<b>x" not in text(as_admin, preview_of(run))


def test_an_upload_can_be_forgotten(as_admin: Client) -> None:
    run = uploaded(as_admin)
    assert as_admin.post(f"/settings/imports/{run.pk}/discard/").status_code == 302
    assert not ImportRun.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_what_was_started_cannot_be_forgotten(as_admin: Client) -> None:
    run = uploaded(as_admin)
    start(as_admin, run)
    as_admin.post(f"/settings/imports/{run.pk}/discard/")
    assert ImportRun.objects.exists()


@pytest.fixture
def aside(as_admin: Client) -> PendingArrival:
    run = uploaded(as_admin)
    start(as_admin, run)
    run.refresh_from_db()
    imports.read_upload(run)
    return PendingArrival.objects.get(set_aside_at__isnull=False)


def test_what_is_set_aside_is_shown_as_it_came_and_never_as_a_page(as_admin: Client, aside: PendingArrival) -> None:
    Arrival.objects.filter(pk=aside.pk).update(raw=MARKUP.encode())
    assert "line 3" in text(as_admin, "/settings/set-aside/")
    assert "&lt;script&gt;" in text(as_admin, f"/settings/set-aside/{aside.pk}/")
    raw = as_admin.get(f"/settings/set-aside/{aside.pk}/raw/")
    assert raw.content == MARKUP.encode()
    assert raw["Content-Type"].startswith("text/plain")
    assert raw["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("given", [{"all": "yes"}, {"chosen": "PK"}])
def test_what_is_set_aside_is_read_again_when_asked(
    as_admin: Client, aside: PendingArrival, given: dict[str, str]
) -> None:
    as_admin.post(
        "/settings/set-aside/again/", {name: value.replace("PK", str(aside.pk)) for name, value in given.items()}
    )
    aside.refresh_from_db()
    assert (aside.set_aside_at, aside.tries) == (None, 0)


def test_a_place_beyond_the_end_does_not_say_that_nothing_is_set_aside(as_admin: Client, aside: PendingArrival) -> None:
    beyond = Cursor(at=aside.next_try_at - timedelta(days=900), id=1)
    html = text(as_admin, f"/settings/set-aside/?at={beyond}")
    assert "Nothing is set aside" not in html
    assert "The list ends here" in html


def test_bytes_that_are_no_text_are_shown_as_hex(as_admin: Client, aside: PendingArrival) -> None:
    Arrival.objects.filter(pk=aside.pk).update(raw=bytes(range(256)))
    assert "00000010  10 11 12" in text(as_admin, f"/settings/set-aside/{aside.pk}/")


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 30, "", "²"])
def test_nonsense_that_is_chosen_is_nothing(as_admin: Client, chosen: str) -> None:
    assert as_admin.post("/settings/set-aside/again/", {"chosen": chosen}).status_code == 302


PAGES = ["/settings/channels/", "/settings/imports/", "/settings/imports/{run}/", "/settings/imports/{run}/preview/",
         "/settings/set-aside/", "/settings/set-aside/{aside}/", "/settings/set-aside/{aside}/raw/"]  # fmt: skip
ACTIONS = ["/settings/imports/{run}/discard/", "/settings/set-aside/again/"]


@pytest.mark.parametrize("page", [*PAGES, *ACTIONS])
def test_nobody_but_administrators_sees_any_of_it(
    client: Client, aside: PendingArrival, as_member: Client, page: str
) -> None:
    address = page.format(run=ImportRun.objects.get().pk, aside=aside.pk)
    assert as_member.get(address).status_code == 404
    assert as_member.post(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/sign-in/")
    assert Client().post("/settings/imports/", {"file": SimpleUploadedFile("x", b"x")}).status_code in {302, 403}
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_pages_refuse_other_methods(as_admin: Client, aside: PendingArrival, page: str) -> None:
    address = page.format(run=ImportRun.objects.get().pk, aside=aside.pk)
    assert as_admin.delete(address).status_code == 405


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_refuse_to_be_looked_at(as_admin: Client, aside: PendingArrival, action: str) -> None:
    assert as_admin.get(action.format(run=ImportRun.objects.get().pk)).status_code == 405


def test_an_upload_without_the_token_is_refused_before_it_is_kept(as_admin: Client, admin: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_admin.cookies
    assert upload(strict).status_code == 403
    assert not list(uploads.folder().iterdir())


def test_pages_ask_the_same_however_many_rows_they_show(
    as_admin: Client, aside: PendingArrival, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        Arrival(channel=aside.channel, external_id=f"x{number}", kind="csv", raw=b"x", received_at=aside.next_try_at)
        for number in range(120)
    ]
    made = Arrival.objects.bulk_create(rows)
    PendingArrival.objects.bulk_create(
        PendingArrival(
            arrival=one, channel=aside.channel, next_try_at=aside.next_try_at, set_aside_at=aside.set_aside_at
        )
        for one in made
    )
    for page in ["/settings/channels/", "/settings/imports/", "/settings/set-aside/"]:
        with django_assert_max_num_queries(12):
            text(as_admin, page)


def test_beside_each_column_stands_what_is_in_it(as_admin: Client) -> None:
    run = uploaded(as_admin, f'id,note,message\n1,,"Hello\n   you {"x" * 90}"\n2,,{MARKUP}\n3,,third\n')
    columns = text(as_admin, preview_of(run)).split('class="columns"')[1].split("</fieldset>")[0]
    assert f"<bdi>Hello you {'x' * 50}…</bdi><bdi>&lt;script&gt;" in columns
    assert "third" not in columns
    assert "Empty in the first rows." in columns


def test_a_kind_of_channel_is_called_by_its_label(as_admin: Client) -> None:
    run = uploaded(as_admin)
    start(as_admin, run)
    imports.read_upload(ImportRun.objects.get())
    html = text(as_admin, "/settings/channels/")
    assert "<td>Table (CSV)" in html
    pk = PendingArrival.objects.get(set_aside_at__isnull=False).pk
    assert "<dd>Table (CSV)</dd>" in text(as_admin, f"/settings/set-aside/{pk}/")


def test_the_whole_page_is_drawn_again_when_an_import_has_ended(as_admin: Client) -> None:
    run = uploaded(as_admin)
    start(as_admin, run)
    asked = {"HX-Request": "true"}
    assert "HX-Refresh" not in as_admin.get(f"/settings/imports/{run.pk}/", headers=asked)
    imports.read_upload(ImportRun.objects.get())
    PendingArrival.objects.filter(set_aside_at__isnull=True).delete()
    assert as_admin.get(f"/settings/imports/{run.pk}/", headers=asked)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in as_admin.get(f"/settings/imports/{run.pk}/")
