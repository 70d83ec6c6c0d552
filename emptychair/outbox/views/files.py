"""Files of drafts, for the seats that write and judge them."""

from io import BytesIO

from django.http import FileResponse
from django.views.decorators.http import require_safe

from emptychair.company.access import SeatRequest, for_seats
from emptychair.outbox import selectors
from emptychair.web.lookup import or_404
from emptychair.web.saving import to_save


@for_seats
@require_safe
def draft_file(request: SeatRequest, pk: int) -> FileResponse:
    """A file that is to go out, to save."""
    found = or_404(selectors.file_by(pk, reach=request.reach))
    return to_save(BytesIO(found.content), name=found.name)
