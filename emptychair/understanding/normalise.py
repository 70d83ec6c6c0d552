"""A company's answer without what differs from customer to customer.

Removed are mentions, links, mail addresses, the customer's name in a greeting or address, numbers (and codes with
digits in them), the agent's signature at the end ("/AP", "^JK", "- Jen", "Best regards, Anna"), case and punctuation.
"""

import re

from emptychair.understanding.tokens import LONGEST_TEXT

_GREETINGS = (
    "hi|hey|hello|hiya|dear|good morning|good afternoon|good evening|morning|afternoon|evening|thanks|thank you|sorry"
    "|welcome|hallo|moin|guten tag|guten morgen|guten abend|liebe|lieber|danke|bonjour|bonsoir|salut|cher|chère|merci"
    "|hola|buenas|buenos días|buenas tardes|estimado|estimada|querido|querida|gracias|ciao|olá"
)
_TITLES = r"(?:(?:mr|mrs|ms|miss|dr|herr|frau|monsieur|madame|m|mme|sr|sra|señor|señora)\.?[ ])?"
_CLOSINGS = (
    "regards|wishes|cheers|thanks|sincerely|yours|grüße|grüßen|gruß|grüsse|gruss|cordialement|saludos|atentamente"
)
_NAME = r"[A-ZÀ-ÖØ-ÝŁŚŻČŠŽ][^\W\d_]*(?:['’\-][^\W\d_]+)?"

_GREETED = re.compile(rf"(?i:({_GREETINGS}),?[ ]{_TITLES})(?:{_NAME}(?:[ ]{_NAME})?)(?=[ ]?(?:[,.!?:;–—-]|$))")
_ADDRESSED = re.compile(rf",[ ]{_NAME}(?=[.!?])")
_SIGNED = re.compile(rf"(?:^|[ ])(?:[\^/~*|]{{1,2}}[ ]?[^\W\d_]{{1,12}}|[-–—]{{1,2}}[ ]?{_NAME}(?:[ ]{_NAME})?)\.?$")
_CLOSED = re.compile(rf"(?i:\b({_CLOSINGS}))[,.! ]{{1,4}}{_NAME}(?:[ ]{_NAME})?$")
_PART_NUMBER = re.compile(r"[ ]?\(?\d{1,2}/\d{1,2}\)?$")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_LINKS = ("http", "www.")
_LONGEST_SIGNATURE = 60


def normalised(text: str) -> list[str]:
    """The words that are left, in order and lower case; none for an answer that was only a link or a name."""
    parts = text[:LONGEST_TEXT].split()
    bare = " ".join([part for part in parts if "@" not in part and not part.startswith(_LINKS)])
    greeting = _GREETED.match(bare)
    if greeting:
        bare = greeting[1] + bare[greeting.end() :]
    end = _PART_NUMBER.sub("", bare[-_LONGEST_SIGNATURE:])
    bare = bare[:-_LONGEST_SIGNATURE] + _CLOSED.sub(r"\1", _SIGNED.sub("", end))
    words = _WORD.findall(_ADDRESSED.sub("", bare).lower().replace("’", "'"))
    return [word for word in words if not _DIGIT.search(word)] if _DIGIT.search(bare) else words
