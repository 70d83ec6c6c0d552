"""`emptychair understand` in a pipe."""

import json
import subprocess
import sys
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "emptychair", "understand"]


def run(given: bytes, *options: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*COMMAND, *options], input=given, capture_output=True, timeout=120, check=False)


def lines(done: "subprocess.CompletedProcess[bytes]") -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_each_line_of_text_gets_one_object_with_its_number() -> None:
    done = run("Danke für die Hilfe!\n\nWhere is my parcel?".encode())
    assert done.returncode == 0
    assert [line["id"] for line in lines(done)] == [1, 2, 3]
    assert lines(done)[0]["language"] == "de"


def test_ids_come_back_as_they_were_given() -> None:
    done = run(b'{"id": "a-1", "text": "Hello"}\n{"id": [2], "text": "Bye"}\n{"text": "no id"}\n', "--jsonl")
    assert [line["id"] for line in lines(done)] == ["a-1", [2], 3]


def test_broken_lines_are_answered_with_an_error_and_counted() -> None:
    done = run(b'{"id": 1, "text": "Hello"}\n{broken\n{"id": 3}\n\n[1]\n{"id": 4, "text": "Bye"}', "--jsonl")
    answers = lines(done)
    assert done.returncode == 1
    assert [("error" in answer) for answer in answers] == [False, True, True, True, False]
    assert answers[1]["line"] == 2
    assert answers[1]["input"] == "{broken"
    assert b"3 of the lines could not be read" in done.stderr


def test_halves_of_characters_survive_as_json_spells_them() -> None:
    done = run(b'{"id": "\\ud83d", "text": "\\udc00 hello"}\n\xff\xfe\n', "--jsonl")
    assert lines(done)[0]["id"] == "\ud83d"


def test_reasons_are_printed_when_asked() -> None:
    assert lines(run(b"The app is broken again", "--reasons"))[0]["reasons"]


def test_no_input_gives_no_output() -> None:
    done = run(b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_unknown_tier_is_wrong_use() -> None:
    assert run(b"", "--tier", "best").returncode == 2


def test_it_never_loads_django() -> None:
    code = "import sys; from emptychair.cli import understand; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    given = tmp_path / "texts.txt"
    given.write_bytes(b"the app is broken\n" * 20_000)
    with given.open("rb") as file:
        process = subprocess.Popen(COMMAND, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(timeout=60)
    process.stderr.close()


def test_an_answer_comes_before_the_next_line_is_given() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b"Hello there\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdin.close()


def test_memory_stays_level_however_much_comes() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin
        process.stdin.write(b"x" * 30_000_000 + b"\n")
        for number in range(300):
            process.stdin.write(b"some words about order w%d and the app\n" % number * 20)
        process.stdin.flush()
        time.sleep(0.5)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        process.stdin.close()
    peak_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak_kib < 250_000
    assert process.returncode == 0
