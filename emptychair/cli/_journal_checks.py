"""The check of `emptychair doctor` that walks the journal."""

from emptychair.cli._finding import Finding
from emptychair.company.chain import Break, Harm, Walked, head_from, walk

_NOT_A_HEAD = "Give the head as it was printed: the number of entries, a colon, and 64 letters and digits"
_COMPARE = "Compare with a backup: somebody has changed the database by hand"
_SAID = {
    Harm.ALTERED: "entry {id} of {at} was altered",
    Harm.REMOVED: "what stood before entry {id} of {at} was removed, or written anew",
    Harm.INSERTED: "entry {id} of {at} was put in by hand",
    Harm.REWRITTEN: "up to entry {id} of {at} it is not the journal that had the given head",
    Harm.CUT_OFF: "its end was cut off after entry {id} of {at}",
}


def journal_is_whole(noted: str = "") -> Finding:
    """No entry was altered, removed or put in; with a head that was noted, none was cut off after it either."""
    head = head_from(noted) if noted else None
    if noted and head is None:
        return Finding(name="journal", said=f"{noted[:80]!r} is no head of a journal", do=_NOT_A_HEAD)
    walked = walk(noted=head)
    if walked.broken:
        return Finding(name="journal", said=_broken(walked, walked.broken), do=_COMPARE)
    since = ", and the given head is among them" if head else ""
    return Finding(name="journal", said=f"{_entries(walked.whole)} whole{since}; its head is {walked.head}")


def _broken(walked: Walked, broken: Break) -> str:
    if broken.at is None:
        return "all its entries are gone"
    where = _SAID[broken.harm].format(id=broken.id, at=f"{broken.at:%Y-%m-%d %H:%M:%S} UTC")
    return f"{where}; {_entries(walked.whole)} whole before that"


def _entries(number: int) -> str:
    return "1 entry is" if number == 1 else f"{number} entries are"
