"""Why a file cannot go along, in a line."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from emptychair.core.text import isolated
from emptychair.outbox.errors import CannotEnclose, FileIsEmpty, FilesTooLarge, TooManyFiles


def why(error: CannotEnclose) -> str:
    """The line."""
    name = {"name": isolated(error.name)}
    if isinstance(error, FileIsEmpty):
        return _("%(name)s is empty.") % name
    if isinstance(error, TooManyFiles):
        return too_many()
    if isinstance(error, FilesTooLarge):
        return _("%(name)s does not fit: %(most)s is the most for all files together.") % (name | {"most": most()})
    return _("Choose a file first, one whose name can be kept.")


def too_many() -> str:
    """What is said when there are more files than may be."""
    return _("That is too many: %(most)d files are the most.") % {"most": settings.EMPTYCHAIR_ANSWER_FILES_MOST}


def too_large() -> str:
    """What is said when so much was sent that nobody looked at it."""
    return _("That is too large: %(most)s is the most for all files together.") % {"most": most()}


def most() -> str:
    """How large all files may be together."""
    return filesizeformat(settings.EMPTYCHAIR_ANSWER_FILES_BYTES)
