"""Uploaded exports: streamed into a folder of our own under names of our own, and deleted after they were read."""

import logging
import os
import tempfile
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from emptychair.channels.models import ImportRun
from emptychair.core import clock

log = logging.getLogger(__name__)

_MEGABYTE = 1024 * 1024
_FORM_BYTES = 64 * 1024
_KEPT = timedelta(days=1)


def folder() -> Path:
    """Where uploads lie until they are read; nobody else may look into it."""
    place = Path(settings.EMPTYCHAIR_HOME) / "uploads"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def most_bytes() -> int:
    """The largest upload that is taken."""
    return int(settings.EMPTYCHAIR_UPLOAD_MEGABYTES) * _MEGABYTE


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says of itself that its file is larger than allowed; nothing of it has been read."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    return not given.isdecimal() or int(given[:20]) > most_bytes() + _FORM_BYTES


class IntoFolder(FileUploadHandler):
    """Writes the one file of a form into the folder as it comes in."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; its name is the sender's and names nothing on our disk."""
        super().new_file(*args, **kwargs)
        self.file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it outlives the request
            dir=folder(), prefix="upload-", delete=False
        )
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write it, unless it is more than allowed."""
        self.size += len(raw_data)
        if self.size > most_bytes():
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The whole file is there, and on the disk before anybody is told so."""
        self.file.flush()
        os.fsync(self.file.fileno())
        return UploadedFile(file=self.file, name=self.file_name, size=file_size, content_type="")

    def upload_interrupted(self) -> None:
        """Nobody will ever ask for what came in."""
        if hasattr(self, "file"):
            self.file.close()
            delete(Path(self.file.name))


def shown_name(given: str) -> str:
    """The sender's name for a file as harmless text: its last part, without signs that hide or turn others."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable() and unicodedata.category(char) != "Cf")
    return " ".join(kept.split())[:200] or "export"


def delete(path: Path) -> None:
    """Delete an upload; nothing outside the folder is touched."""
    if path.resolve().parent == folder().resolve():
        path.unlink(missing_ok=True)


def clear_up() -> None:
    """Forget uploads that were never started, and files that no run knows, a day after they came."""
    before = clock.now() - _KEPT
    ImportRun.objects.filter(state=ImportRun.State.UPLOADED, made_at__lt=before).delete()
    known = set(ImportRun.objects.exclude(path="").values_list("path", flat=True))
    for path in folder().glob("upload-*"):
        if str(path) not in known and path.stat().st_mtime < before.timestamp():
            log.info("an upload that nobody started is deleted")
            delete(path)
