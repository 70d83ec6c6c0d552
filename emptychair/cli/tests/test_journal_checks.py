"""What the doctor says of the journal."""

import json

import pytest
from django.db import connection

from emptychair.cli._journal_checks import journal_is_whole
from emptychair.cli.tests.factories import run
from emptychair.company import journal
from emptychair.company.chain import walk
from emptychair.company.models import JournalEntry, Seat


@pytest.mark.django_db
def test_the_doctor_says_how_many_are_whole_and_prints_the_head(admin: Seat) -> None:
    finding = journal_is_whole()
    assert finding.ok
    assert finding.said == f"1 entry is whole; its head is 1:{JournalEntry.objects.get().hash}"


@pytest.mark.django_db
def test_the_doctor_names_the_first_place_where_somebody_meddled(admin: Seat) -> None:
    noted = str(walk().head)
    journal.record("did something", by=admin)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE company_journalentry DISABLE TRIGGER ALL")
        cursor.execute("GRANT UPDATE, DELETE ON company_journalentry TO CURRENT_USER")
        cursor.execute("UPDATE company_journalentry SET verb = 'x' WHERE verb = 'did something'")
        last = JournalEntry.objects.latest("id")
        assert journal_is_whole().said.startswith(
            f"entry {last.pk} of {last.at:%Y-%m-%d %H:%M:%S} UTC was altered; 1 entry"
        )
        assert not journal_is_whole().ok
        cursor.execute("DELETE FROM company_journalentry")
        assert journal_is_whole(noted).said == "all its entries are gone"
    assert "is no head" in journal_is_whole("7:x").said


@pytest.mark.slow
def test_the_doctor_walks_the_journal_alone(home) -> None:
    done = run("doctor", "--journal", "--json", home=home)
    told = json.loads(done.stdout)
    assert (done.returncode, [check["name"] for check in told["checks"]]) == (0, ["migrations", "journal"])
    lost = run("doctor", "--journal", f"1:{'a' * 64}", home=home)
    assert lost.returncode == 1
    assert "all its entries are gone" in lost.stdout
