"""An import that somebody ends."""

import pytest
from django.db import connection

from emptychair.channels import imports
from emptychair.channels.imports import Gauge
from emptychair.channels.kinds import kind_named
from emptychair.conversations import importing
from emptychair.conversations.tests.factories import records, said


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_ends_it_also_where_the_connection_is_beyond_use() -> None:
    run = imports.begin(kind_named("jsonl"), channel_name="Forum", file_name="talk.jsonl", options={})

    def interrupt(_gauge: Gauge, _taken: int) -> None:
        connection.connection.close()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.bring_in(run, iter(records([said("1")])), gauge=Gauge(), told=interrupt)
    connection.close()
