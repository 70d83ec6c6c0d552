from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from emptychair.web.icons import known

PACKAGE = Path(__file__).parents[2]
VENDOR = PACKAGE / "web/static/web/vendor"
FILES = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}


def test_every_vendored_file_is_the_one_that_the_manifest_names() -> None:
    named = json.loads((VENDOR / "manifest.json").read_text())["files"]
    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in FILES.items()}
    del found["manifest.json"]
    assert found == named


def test_every_vendored_folder_has_its_licence() -> None:
    folders = {path.parent for name, path in FILES.items() if name not in {"manifest.json", "fonts/fonts.css"}}
    assert [folder for folder in folders if not (folder / "LICENSE").is_file()] == []


def test_the_vendored_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in FILES.values()) < 3_000_000


def test_fonts_and_sprite_ask_nobody_else() -> None:
    for name in ("fonts/fonts.css", "tabler/icons.svg"):
        text = FILES[name].read_text().replace("http://www.w3.org/2000/svg", "")
        assert "//" not in text


def test_every_font_that_the_style_sheet_names_is_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', FILES["fonts/fonts.css"].read_text())
    assert named
    assert [name for name in named if not (VENDOR / "fonts" / name).is_file()] == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    used = {
        name
        for template in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
    }
    assert used
    assert used - known() == set()
