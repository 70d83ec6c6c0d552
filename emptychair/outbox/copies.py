"""Who else gets an answer that leaves as a mail: which addresses can be, and which somebody has to confirm."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from emptychair.channels.mail.addresses import sendable
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.customers.models import Handle
from emptychair.outbox import links
from emptychair.outbox.errors import CopiesLink, NoAddress, OurOwn, TooMany, Unconfirmed
from emptychair.outbox.letters import Way
from emptychair.outbox.models import Dispatch, Draft

MOST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Copies:
    """Whom somebody wants in copy, and whom the button named that they pressed.

    `confirmed`: they have said that it goes to addresses too that never stood in the conversation.
    """

    cc: tuple[str, ...]
    named: tuple[str, ...] = ()
    confirmed: bool = False


def cleaned(given: Iterable[str], *, to: Handle) -> list[str]:
    """The addresses, each once and without the customer's own. Raises NoAddress, OurOwn and TooMany."""
    found: dict[str, str] = {}
    for one in given:
        address = sendable(one.strip())
        if not address:
            raise NoAddress(one.strip()[:200])
        if address.lower() != to.address.lower():
            found.setdefault(address.lower(), address)
    if len(found) > MOST:
        raise TooMany
    if ours := our_own(found):
        raise OurOwn(min(ours))
    return list(found.values())


def check(draft: Draft, way: Way) -> None:
    """Raises BadCopy, Unconfirmed, and CopiesLink: what opens a customer's page is for nobody else."""
    cleaned(draft.cc, to=draft.handle)
    strangers = [address for address in draft.cc if address.lower() not in way.known]
    if strangers and not way.confirmed:
        raise Unconfirmed(strangers)
    if links.stands_in(draft.text):
        raise CopiesLink


def our_own(addresses: Collection[str]) -> set[str]:
    """Those of the addresses, in lower case, that are ours: a mail to them would come back to us."""
    wanted = {address.lower() for address in addresses}
    if not wanted:
        return set()
    channels = Channel.objects.values_list("own_addresses", flat=True)
    own = {address.lower() for several in channels for address in several}
    own |= {address.lower() for address in OutgoingAccount.objects.values_list("from_address", flat=True)}
    return wanted & own


def sent_before(subject_id: int) -> set[str]:
    """Who was in copy of what was sent to this conversation before, in lower case."""
    sent = Dispatch.objects.filter(draft__subject_id=subject_id, state=Dispatch.State.SENT).exclude(cc=[])
    return {address.lower() for several in sent.values_list("cc", flat=True) for address in several}
