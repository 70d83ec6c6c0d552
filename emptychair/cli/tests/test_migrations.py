"""Migrations that are cut off."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from emptychair.cli._django import WholeMigrations


class MakesATable(migrations.Migration):
    """A table with an index, which Django makes last."""

    operations = [
        migrations.CreateModel(
            "Cut", [("id", models.BigAutoField(primary_key=True)), ("at", models.TextField(db_index=True))]
        )
    ]


@pytest.mark.django_db
def test_one_that_is_cut_off_before_it_is_noted_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_migration: migrations.Migration) -> None:
        raise InterruptedError

    executor = WholeMigrations(connection)
    monkeypatch.setattr(executor, "record_migration", cut_off)
    with pytest.raises(InterruptedError):
        executor.apply_migration(ProjectState(), MakesATable("0001_cut", "company"))
    assert "company_cut" not in connection.introspection.table_names()
