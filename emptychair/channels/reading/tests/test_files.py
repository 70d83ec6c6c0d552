"""What somebody names is found, or refused in one clear line."""

import os
from pathlib import Path

import pytest

from emptychair.channels.errors import CannotOpen
from emptychair.channels.reading import find, open_file, stem


def names(folder: Path) -> list[str]:
    return [found.name for found in find([str(folder)], folders=True)]


@pytest.mark.parametrize(
    ("made", "said"),
    [("nothing", "there is no such file"), ("empty", "is empty"), ("folder", "is a folder")],
)
def test_what_cannot_be_a_file_is_refused_in_one_line(tmp_path: Path, made: str, said: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotOpen, match=said) as refused:
        list(find([str(tmp_path / made)], folders=False))
    assert "\n" not in str(refused.value)


def test_standard_input_that_is_closed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    (found,) = find(["-"], folders=False)
    with pytest.raises(CannotOpen, match="is empty"):
        open_file(found)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000])
def test_a_name_that_no_file_can_have_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(CannotOpen):
        list(find([name], folders=True))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked.csv").write_text("x")
    (tmp_path / "locked.csv").chmod(0)
    (found,) = find([str(tmp_path / "locked.csv")], folders=False)
    with pytest.raises(CannotOpen, match="Permission"):
        open_file(found)


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ["b.eml", "a/2.eml", "a/1.eml", ".hidden"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["b.eml", "a/1.eml", "a/2.eml"]


def test_unfinished_files_of_a_maildir_are_none(tmp_path: Path) -> None:
    for name in ["cur/1:2,S", "new/2", "tmp/3"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["cur/1:2,S", "new/2"]


def test_a_link_in_a_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "a.eml").symlink_to(tmp_path / "secret")
    (found,) = find([str(tmp_path / "mails")], folders=True)
    assert "link" in found.problem


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="no file"):
        list(find([str(tmp_path)], folders=True))


@pytest.mark.parametrize(
    ("name", "bare"), [("twcs.csv.gz", "twcs"), ("a/b/mails.mbox", "mails"), ("export", "export"), ("x.zst", "x")]
)
def test_a_file_is_called_by_its_name_without_endings(name: str, bare: str) -> None:
    assert stem(name) == bare
