"""Rebuild emptychair/web/static/web/vendor from unpacked npm packages.

    python tools/vendor.py FOLDER

FOLDER holds one folder per package, as `npm pack` and `tar` leave them: inter, source-serif-4, tabler-icons, htmx
and echarts. Run it only to take a newer version; users never do. The manifest it writes is checked by a test.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "emptychair/web/static/web/vendor"
SCRIPTS = ("latin", "latin-ext", "cyrillic", "greek")
FONTS = (("inter", "Inter", ("wght",)), ("source-serif-4", "Source Serif 4", ("wght", "wght-italic")))
FACE = re.compile(r"/\* (?P<name>\S+) \*/\s*(?P<rule>@font-face \{.*?\n\})", re.DOTALL)
DRAWING = re.compile(r"<svg.*?>(?P<shapes>.*)</svg>", re.DOTALL)


def fonts(source: Path) -> None:
    """Copy the variable fonts of the scripts we set and write one style sheet that names them."""
    rules = []
    for folder, family, sheets in FONTS:
        package, target = source / folder, VENDOR / "fonts" / folder
        target.mkdir(parents=True)
        shutil.copy(package / "LICENSE", target / "LICENSE")
        for sheet in sheets:
            for face in FACE.finditer((package / f"{sheet}.css").read_text()):
                if wanted(face["name"], folder):
                    shutil.copy(package / "files" / f"{face['name']}.woff2", target)
                    rules.append(renamed(face["rule"], folder, family))
    (VENDOR / "fonts" / "fonts.css").write_text("\n".join(rules) + "\n")


def wanted(name: str, folder: str) -> bool:
    """Whether a face such as `inter-latin-ext-wght-normal` belongs to a script that we set."""
    return re.fullmatch(rf"{folder}-({'|'.join(SCRIPTS)})-wght-(normal|italic)", name) is not None


def renamed(rule: str, folder: str, family: str) -> str:
    """The rule with our family name and with the file beside our style sheet."""
    rule = re.sub(r"font-family: '[^']*'", f'font-family: "{family}"', rule)
    return re.sub(r"url\(\./files/([^)]*)\) format\('[^']*'\)", rf'url("{folder}/\1") format("woff2")', rule)


def icons(source: Path) -> None:
    """Put the icons that tools/icons.txt lists into one sprite."""
    package, target = source / "tabler-icons", VENDOR / "tabler"
    target.mkdir(parents=True)
    shutil.copy(package / "LICENSE", target / "LICENSE")
    symbols = [symbol(package, name) for name in (ROOT / "tools/icons.txt").read_text().split()]
    sheet = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (target / "icons.svg").write_text(sheet)


def symbol(package: Path, name: str) -> str:
    """One icon as a <symbol>, drawn with the colour of the text around it."""
    drawing = DRAWING.search((package / "icons/outline" / f"{name}.svg").read_text())
    if drawing is None:
        raise SystemExit(f"{name}.svg holds no drawing.")
    shapes = re.sub(r"\s+", " ", drawing["shapes"]).replace("> <", "><").strip()
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        f' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


def library(source: Path, name: str, files: tuple[str, ...]) -> None:
    """Copy one script library's built file and its licence."""
    (VENDOR / name).mkdir(parents=True)
    for file in files:
        shutil.copy(source / name / file, VENDOR / name / Path(file).name)


def manifest(source: Path) -> None:
    """Write what was taken in which version, and the SHA-256 of each file."""
    packages = {}
    for package in sorted(source.iterdir()):
        about = json.loads((package / "package.json").read_text())
        packages[about["name"]] = {"version": about["version"], "license": about["license"]}
    files = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(VENDOR.rglob("*"))
        if path.is_file()
    }
    (VENDOR / "manifest.json").write_text(json.dumps({"packages": packages, "files": files}, indent=2) + "\n")


def main() -> None:
    """Build the folder anew."""
    source = Path(sys.argv[1])
    shutil.rmtree(VENDOR, ignore_errors=True)
    fonts(source)
    icons(source)
    library(source, "htmx", ("dist/htmx.min.js", "LICENSE"))
    library(source, "echarts", ("dist/echarts.min.js", "LICENSE", "NOTICE"))
    manifest(source)


if __name__ == "__main__":
    main()
