"""How a verb ends: whatever its streams are and whatever ends it, with a word, a code and no traceback."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from example import EXAMPLE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shells and signals of POSIX")

FOEDUS = [sys.executable, "-P", "-m", "foedus"]
IN_BETWEEN = """
import sys
from foedus.cli import output, process
with process.settled():
    {0}
"""


def shell(words: str, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell, "CMD" in the words."""
    said = words.replace("CMD", shlex.join(command or (*FOEDUS, "--help")))
    return subprocess.run(["bash", "-c", said], capture_output=True, text=True, env={**os.environ, **env}, check=False)


def settled(code: str) -> list[str]:
    """A command that does something in between."""
    return [sys.executable, "-P", "-c", IN_BETWEEN.format(code)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("CMD > /dev/full", 2, "The answer cannot be written to stdout: No space left on device.\n"),
        ("CMD >&-", 2, "The answer cannot be written to stdout: it is closed.\n"),
        ("set -o pipefail; CMD | true", 141, ""),
        ("CMD 2>&- <&- > /dev/null", 0, ""),
        ("CMD >&- 2>&- <&-", 2, ""),
        ("CMD > /dev/full 2> /dev/full", 2, ""),
    ],
)
def test_an_answer_that_cannot_be_written(words: str, code: int, said: str) -> None:
    told = shell(words)
    assert (told.returncode, told.stderr) == (code, said)


@pytest.mark.parametrize(
    ("words", "code"), [("CMD 2> /dev/full", 2), ("CMD 2>&-", 2), ("set -o pipefail; CMD 2>&1 >&- | true", 2)]
)
def test_a_message_that_cannot_be_written_costs_nothing_else(words: str, code: int) -> None:
    told = shell(words, *FOEDUS, "nosuch")
    assert (told.returncode, told.stderr) == (code, "")


def test_what_is_not_written_at_once_is_missed_too() -> None:
    told = shell("CMD > /dev/full", *settled("sys.stdout.write('late')"))
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)


def test_a_file_that_is_opened_does_not_take_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    code = (
        f"file = open({str(tmp_path / 'file')!r}, 'w'); output.say('lost', err=True); file.write('kept'); file.close()"
    )
    assert shell("CMD >&- 2>&- <&-", *settled(code)).returncode == 0
    assert (tmp_path / "file").read_text() == "kept"


def test_a_fault_of_ours_keeps_its_traceback_and_other_files_their_errors() -> None:
    told = shell("CMD", *settled("open('/dev/full', 'w').write('x' * 99999)"))
    assert told.returncode == 1
    assert "OSError" in told.stderr


def test_what_cannot_be_encoded_is_escaped() -> None:
    code = "output.say('é –'); output.console().print('é'); output.say_json('é'); output.say('ж', err=True)"
    told = shell("CMD", *settled(code), PYTHONIOENCODING="ascii")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[:2] == [r"\xe9 \u2013", r"\xe9"]
    assert json.loads(told.stdout.splitlines()[2]) == "é"
    assert told.stderr == "\\u0436\n"


def test_nobody_is_asked_where_stdin_is_closed(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("x", encoding="utf-8")
    told = shell("CMD <&-", *FOEDUS, "add-source", str(EXAMPLE), str(tmp_path / "text.txt"))
    assert told.returncode == 2
    assert "missing: --id" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_request_to_end_is_taken_once_and_what_is_ignored_stays_ignored() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGHUP); output.say('went on')"
    told = shell("trap '' HUP; CMD", *settled(code))
    assert (told.returncode, told.stdout) == (0, "went on\n")


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_run_that_is_told_to_end_does_so_and_can_be_continued(tmp_path: Path, number: int, code: int) -> None:
    words = ["run", str(EXAMPLE), "--engine", "numpy", "--processes", "2", "--draws", "1000", "--out", str(tmp_path)]
    begun = subprocess.Popen(
        [*FOEDUS, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while begun.poll() is None and time.monotonic() < deadline and not list(tmp_path.glob("parts/[!.]*")):
        time.sleep(0.02)
    os.killpg(begun.pid, number)  # as a terminal does, and who ends a service
    out, err = begun.communicate(timeout=60)
    assert begun.returncode == code, err
    assert out == ""
    assert err.strip() == f"Interrupted; go on with: foedus {shlex.join(words)} --resume"
    assert list(tmp_path.glob("parts/[!.]*"))
    if number == signal.SIGTERM:
        again = subprocess.run([*FOEDUS, *words, "--resume"], capture_output=True, text=True, check=False)
        assert (again.returncode, again.stderr) == (0, "")
