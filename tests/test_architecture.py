"""Relations and migrations point down the column of imports, as code does."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent


def _column() -> dict[str, int]:
    """App -> its level, 0 on top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return {name.strip(): level for level, names in enumerate(contract["layers"]) for name in names.split("|")}


def test_a_foreign_key_points_down_the_column() -> None:
    column = _column()
    wrong = [
        f"{model._meta.label}.{field.name} -> {target}"
        for model in apps.get_models()
        if (app := model._meta.app_label) in column
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        and (target := field.related_model._meta.app_label) in column
        and target != app and column[target] <= column[app]
    ]  # fmt: skip
    assert wrong == []


def test_a_migration_depends_on_what_stands_below() -> None:
    column = _column()
    wrong = [
        f"{app}.{name} -> {needed}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in column
        for needed, _ in migration.dependencies
        if needed in column and needed != app and column[needed] <= column[app]
    ]
    assert wrong == []


def test_every_app_with_models_stands_in_the_column() -> None:
    ours = {
        config.label for config in apps.get_app_configs() if config.name.startswith("emptychair.") and config.models
    }
    assert ours <= set(_column())
