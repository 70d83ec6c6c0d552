"""What the journal's verbs are in the reader's language, and which pages show what it is about.

The journal itself keeps the plain words: they are what its hashes were made of.
"""

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from emptychair.web.parts import Words

VERBS: Mapping[str, Words] = {
    "brought a team back": _("brought a team back"),
    "brought back": _("brought conversations back"),
    "changed a role": _("changed a seat's role"),
    "changed a seat's teams": _("changed a seat's teams"),
    "changed a team": _("changed a team"),
    "changed the company": _("changed the company's settings"),
    "changed the rota's days": _("changed the rota's days"),
    "chose a new password": _("chose a new password"),
    "closed": _("closed conversations"),
    "closed a seat": _("closed a seat"),
    "ended a session": _("ended a session"),
    "gave": _("gave conversations to somebody"),
    "gave a channel to teams": _("gave a channel to teams"),
    "invited": _("invited somebody"),
    "joined conversations": _("joined two conversations"),
    "joined a provider's account": _("joined an account of the company's sign-in"),
    "kept a saved reply": _("kept a saved reply"),
    "called an answer back": _("called an answer back"),
    "called a forward back": _("called a forward back"),
    "could not deliver an answer": _("could not deliver an answer"),
    "could not deliver a forward": _("could not deliver a forward"),
    "does not know whether an answer arrived": _("does not know whether an answer arrived"),
    "does not know whether a forward arrived": _("does not know whether a forward arrived"),
    "forwarded": _("forwarded what a customer wrote"),
    "gave an answer up": _("gave an answer up"),
    "gave a forward up": _("gave a forward up"),
    "had an answer sent again": _("had an answer sent again"),
    "had a forward sent again": _("had a forward sent again"),
    "let a forward go": _("let a forward go"),
    "said that an answer arrived": _("said that an answer arrived"),
    "said that a forward arrived": _("said that a forward arrived"),
    "stopped a forward": _("stopped a forward on its way"),
    "let an answer go": _("let an answer go"),
    "let answers leave from here": _("let answers leave from this installation"),
    "mailed a link for a new password": _("mailed a link for a new password"),
    "made a link for the customer": _("made a link for the customer"),
    "made a team": _("made a team"),
    "made a token": _("made a token"),
    "offered a new password": _("offered a new password"),
    "opened a seat again": _("opened a seat again"),
    "opened again": _("opened conversations again"),
    "planned the rota": _("planned the rota"),
    "proposed a swap": _("proposed to swap turns"),
    "put split conversations together": _("put together what was split off"),
    "put a note back": _("put a note back"),
    "put off": _("put conversations off"),
    "removed a team": _("removed a team"),
    "removed the outgoing account": _("removed a channel's mail server"),
    "renewed an invitation": _("renewed an invitation"),
    "reset a second step": _("reset a second step"),
    "set the outgoing account": _("gave a channel a mail server"),
    "split a conversation": _("began a conversation of its own with a part of one"),
    "stopped an answer": _("stopped an answer on its way"),
    "took a note away": _("took a note away"),
    "took a seat": _("took a seat"),
    "took joined conversations apart": _("took joined conversations apart"),
    "took back": _("took back what was done"),
    "will be away": _("will be away"),
    "will not be away": _("will not be away"),
    "withdrew a token": _("withdrew a token"),
    "withdrew an invitation": _("withdrew an invitation"),
    "withdrew the customer's link": _("withdrew the customer's link"),
    "wrote a note": _("wrote a note"),
    "accepted a swap": _("accepted a swap of turns"),
    "answered": _("answered a customer"),
    "brought back a saved reply": _("brought back a saved reply"),
    "declined a swap": _("declined a swap of turns"),
    "took away a saved reply": _("took away a saved reply"),
    "asked for a second pair of eyes": _("asked for a second pair of eyes on answers"),
    "asked for no second pair of eyes": _("asked for no second pair of eyes any more"),
    "asked to read again": _("asked to read again what was set aside"),
    "began an import": _("began an import"),
    "gave a promise to somebody": _("gave a promise to somebody"),
    "made a promise": _("made a promise"),
    "moved a promise": _("moved a promise to another day"),
    "opened a promise again": _("opened a promise again"),
    "promise broken": _("noted a promise as broken"),
    "promise kept": _("noted a promise as kept"),
    "promise taken_back": _("took a promise back"),
    "exported the journal": _("exported the journal"),
    "held a draft": _("held a draft"),
    "loaded the demo": _("loaded the demo"),
    "merged customers": _("merged two customers"),
    "named a customer": _("named a customer"),
    "opened a channel": _("opened a channel"),
    "removed the demo": _("removed the demo"),
    "ruled: back": _("sent a draft back"),
    "ruled: pass": _("passed a held draft"),
    "ruled: veto": _("vetoed a draft"),
    "set up the company": _("set up the company"),
    "set a webhook up": _("set a webhook up"),
    "changed a webhook": _("changed a webhook"),
    "renewed a webhook's secret": _("renewed a webhook's secret"),
    "switched a webhook off": _("switched a webhook off"),
    "switched a webhook on": _("switched a webhook on"),
    "removed a webhook": _("removed a webhook"),
    "brought a webhook back": _("brought a webhook back"),
    "took a merge back": _("took a merge back"),
    "took a name back": _("took a name back"),
}

_THINGS: Mapping[str, Words] = {
    "channel": _("channel %(number)s"),
    "conversation": _("conversation %(number)s"),
    "customer": _("customer %(number)s"),
    "draft": _("draft %(number)s"),
    "import": _("import %(number)s"),
    "invitation": _("invitation %(number)s"),
    "promise": _("promise %(number)s"),
    "seat": _("seat %(number)s"),
    "webhook": _("webhook %(number)s"),
}
_PAGES = ("conversation", "customer", "promise")


def verb_in_words(verb: str) -> Words:
    """The verb for the reader; one that nobody knows any more as it was written."""
    return VERBS.get(verb, verb)


def thing_in_words(about: str) -> str:
    """What a line is about, for the reader."""
    kind, _space, number = about.partition(" ")
    return str(_THINGS[kind]) % {"number": number} if kind in _THINGS and number.isdecimal() else about


def page_of(about: str, details: Mapping[str, object]) -> str:
    """The address of the page of what a line is about, or nothing where there is none."""
    kind, _space, number = about.partition(" ")
    if kind not in _PAGES and isinstance(details.get("conversation"), int):
        kind, number = "conversation", str(details["conversation"])
    if kind not in _PAGES or not number.isdecimal() or len(number) > 18:
        return ""
    try:
        return reverse(kind, args=[int(number)])
    except NoReverseMatch:
        return ""
