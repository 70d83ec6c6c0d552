"""What the fact tables hold, in one place: the files, the queries and docs/reference/facts.md are held to it."""

from dataclasses import dataclass

# Raised when a column changes or is computed differently: every folder is then written anew.
VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: `type` is int64, float64, boolean, string or timestamp (UTC, microseconds)."""

    name: str
    type: str
    meaning: str
    nullable: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A fact table. Its rows lie in the folder of the month of `month_of`."""

    name: str
    about: str
    month_of: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def _column(name: str, kind: str, meaning: str) -> Column:
    return Column(name=name, type=kind.removesuffix("?"), meaning=meaning, nullable=kind.endswith("?"))


MESSAGES = Table(
    name="messages",
    about="One row for each message of a customer or of the company.",
    month_of="written_at",
    columns=(
        _column("message_id", "int64", "Our own number of the message."),
        _column("channel", "string", "The channel's name."),
        _column("external_id", "string", "The channel's own id of the message."),
        _column("thread_id", "int64", "The thread: messages connected by replies."),
        _column("conversation_id", "int64?", "The conversation; empty for broadcasts and orphan replies."),
        _column("customer_id", "int64?", "Who wrote, or whom the company answers; empty as above."),
        _column("author", "string", "The writer's address on the network."),
        _column("by_company", "boolean", "Whether the company wrote it."),
        _column("automatic", "boolean", "Whether a machine wrote it: such messages belong to no turn."),
        _column("in_reply_to", "string?", "The channel's id of the message that it replies to."),
        _column("is_reply", "boolean", "Whether it replies to a message, seen or not."),
        _column("written_at", "timestamp", "When it was written."),
        _column("language", "string?", "The language of a customer's text, such as en."),
        _column("sentiment", "float64?", "Of a customer's text: probability of positive minus negative."),
        _column("deflects", "boolean?", "Of a company's answer: whether it only sends the customer elsewhere."),
        _column("text", "string", "What its writer wrote, without quotes and signature."),
    ),
)

CONVERSATIONS = Table(
    name="conversations",
    about="One row for each conversation: one customer in one thread. Automatic messages count in no turn.",
    month_of="first_message_at",
    columns=(
        _column("conversation_id", "int64", "The conversation."),
        _column("channel", "string", "The channel's name."),
        _column("thread_id", "int64", "The thread it is part of."),
        _column("customer_id", "int64", "The customer."),
        _column("first_message_at", "timestamp", "When its first message was written."),
        _column("last_message_at", "timestamp", "When its last message was written."),
        _column("message_count", "int64", "Its messages, automatic ones included."),
        _column("customer_turns", "int64", "Turns of the customer."),
        _column("answered_turns", "int64", "Turns of the customer that a turn of the company follows."),
        _column("starts_with_customer", "boolean", "Whether its first turn is the customer's."),
        _column("asked_again", "boolean", "Whether the customer wrote again after 30 minutes without any answer."),
        _column("first_customer_at", "timestamp?", "When the customer first wrote."),
        _column("first_answer_at", "timestamp?", "When the company first wrote after that."),
        _column("waiting_since", "timestamp?", "When the last turn began, if it is the customer's."),
    ),
)

ANSWERS = Table(
    name="answers",
    about="One row for each answer of the company that is not automatic.",
    month_of="written_at",
    columns=(
        _column("message_id", "int64", "The message."),
        _column("customer_id", "int64", "The customer whom it answers."),
        _column("written_at", "timestamp", "When it was written."),
        _column("boilerplate", "boolean", "Whether it nearly repeats answers to three or more other customers."),
    ),
)

PROMISES = Table(
    name="promises",
    about="One row for each promise: something said to a customer with a day.",
    month_of="made_at",
    columns=(
        _column("promise_id", "int64", "The promise."),
        _column("channel", "string", "The channel's name."),
        _column("conversation_id", "int64", "The conversation in which it was made."),
        _column("customer_id", "int64?", "The customer to whom it was made."),
        _column("made_at", "timestamp", "When it was made."),
        _column(
            "due_on",
            "string",
            "The day that the customer was told, such as 2026-03-29; moving it changes nothing here.",
        ),
        _column("state", "string", "What became of it: open, kept, broken or taken_back."),
        _column("kept_on", "string?", "The day on which it was kept."),
    ),
)

TABLES = (MESSAGES, CONVERSATIONS, ANSWERS, PROMISES)
