"""Files for the reader to save: never shown in place, and nothing in them runs, whatever they say they are."""

from typing import BinaryIO

from django.http import FileResponse

from emptychair.core.text import file_name


def to_save(content: BinaryIO, *, name: str) -> FileResponse:
    """The file under its sender's name, made harmless."""
    response = FileResponse(content, as_attachment=True, filename=file_name(name) or "file")
    response["Content-Type"] = "application/octet-stream"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
