"""`./run` in a small checkout of its own: a folder with a space, a home that cannot be written, one wheel."""

import base64
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and locks are those of POSIX here")

# Stands for a Debian Python: its venv cannot bring pip along. Also saves each test the seconds that takes.
NO_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None\n"
NO_PIP_EITHER = NO_ENSUREPIP + "sys.modules['pip'] = None\n"
# Prints what the real command line would be given, and whether the locked package is there.
MAIN = """
import os, sys, probe
print(probe.version, os.getcwd(), *sys.argv[1:], sep="|")
sys.exit(int(os.environ.get("CODE", 0)))
"""


def wheel(folder: Path, version: str) -> str:
    """Write the wheel of a package `probe`; return its lock line."""
    path = folder / f"probe-{version}-py3-none-any.whl"
    meta = f"probe-{version}.dist-info"
    files = {
        "probe.py": f"version = {version!r}\n",
        f"{meta}/METADATA": f"Metadata-Version: 2.1\nName: probe\nVersion: {version}\n",
        f"{meta}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(text)}\n")
            archive.writestr(name, text)
        archive.writestr(f"{meta}/RECORD", "".join(rows) + f"{meta}/RECORD,,\n")
    return f"probe=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Checkout:
    """A folder with the real `run`, a lock of one package, and a `foedus` that says what it was called with."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "check out"
        self.wheels = folder / "wheels"
        (self.path / "requirements").mkdir(parents=True)
        (self.path / "src" / "foedus").mkdir(parents=True)
        self.wheels.mkdir()
        shutil.copy2(ROOT / "run", self.path / "run")
        (self.path / "src" / "foedus" / "__init__.py").touch()
        (self.path / "src" / "foedus" / "__main__.py").write_text(MAIN)
        self.lock("1.0")
        (self.path / "requirements" / "dev.lock").write_text("")
        self.site = folder / "site"
        self.site.mkdir()
        self.customise(NO_ENSUREPIP)
        kept = ("PATH", "SSL_CERT_FILE", "LANG", "TMPDIR")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ} | {
            "HOME": "/proc/nowhere",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_USER": "1",  # a habit of some systems that would put packages into the home folder
            "PYTHONPATH": str(self.site),
        }

    def lock(self, version: str) -> None:
        (self.path / "requirements" / "core.lock").write_text("# made by a test\n" + wheel(self.wheels, version))

    def customise(self, code: str) -> None:
        (self.site / "sitecustomize.py").write_text(code)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(self.path / "run"), *words]

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words),
            cwd=self.path.parent,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, **environment)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    @property
    def stamp(self) -> Path:
        return self.path / ".venv" / "foedus-setup.txt"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def silent_index() -> Iterator[str]:
    """The address of an index that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple"


def test_sets_up_once_and_passes_words_folder_and_exit_code_on(checkout: Checkout) -> None:
    first = checkout.run("foedus", "check", "a b", CODE="1")
    assert first.stdout == f"1.0|{checkout.path.parent}|check|a b\n"
    assert first.returncode == 1
    assert "probe 1.0" in first.stderr
    assert "Set-up done" in first.stderr

    second = checkout.run("foedus", "--help")
    assert second.stdout == f"1.0|{checkout.path.parent}|--help\n"
    assert (second.returncode, second.stderr) == (0, "")
    assert checkout.run("setup").stdout == "Already set up; nothing to do.\n"


def test_demo_runs_the_shipped_case_from_the_checkout_wherever_it_is_called(checkout: Checkout) -> None:
    done = checkout.run("demo", "--draws", "20")
    assert done.stdout == f"1.0|{checkout.path}|run|csto|--out|{Path('out/csto')}|--overwrite|--draws|20\n"


def test_a_moved_checkout_needs_no_new_setup(checkout: Checkout) -> None:
    checkout.run("setup")
    checkout.path = checkout.path.rename(checkout.path.with_name("moved"))
    done = checkout.run("foedus")
    assert (done.stdout, done.stderr) == (f"1.0|{checkout.path.parent}\n", "")


@pytest.mark.slow
def test_a_changed_lock_is_installed_anew(checkout: Checkout) -> None:
    checkout.run("setup")
    checkout.lock("2.0")
    done = checkout.run("foedus")
    assert done.stdout.startswith("2.0|")
    assert "Set-up done" in done.stderr


@pytest.mark.slow
def test_test_and_check_packages_come_on_top(checkout: Checkout) -> None:
    checkout.run("setup")
    before = (checkout.path / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    assert checkout.run("setup", "--dev").returncode == 0
    assert (checkout.path / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == before
    assert "dev " in checkout.stamp.read_text()


@pytest.mark.slow
def test_a_setup_killed_half_way_is_done_again(checkout: Checkout, silent_index: str) -> None:
    told = {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": silent_index, "PIP_TIMEOUT": "2"}
    with checkout.start("setup", **told) as hanging:
        deadline = time.monotonic() + 20
        while not (checkout.path / ".venv" / "pyvenv.cfg").exists():
            assert hanging.poll() is None, hanging.stderr and hanging.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        hanging.kill()
    assert not checkout.stamp.exists()

    done = checkout.run("foedus")
    assert done.stdout.startswith("1.0|")
    assert checkout.stamp.exists()


def test_two_setups_at_once_are_one(checkout: Checkout) -> None:
    with checkout.start("foedus", "one") as one, checkout.start("foedus", "two") as two:
        told = [process.communicate(timeout=60) for process in (one, two)]
    assert [out.split("|")[-1].strip() for out, _ in told] == ["one", "two"]
    assert sum("Set-up done" in err for _, err in told) == 1
    assert sum("another set-up is at work" in err for _, err in told) == 1


def test_a_wrong_hash_stops_the_setup_and_says_so(checkout: Checkout) -> None:
    lock = checkout.path / "requirements" / "core.lock"
    lock.write_text(lock.read_text().replace("sha256:", "sha256:0000")[:-5] + "\n")
    done = checkout.run("foedus")
    assert (done.returncode, done.stdout) == (3, "")
    assert "not the file that was locked" in done.stderr
    assert "Traceback" not in done.stderr
    assert not checkout.stamp.exists()


def test_an_index_out_of_reach_gives_pips_words_and_a_hint(checkout: Checkout) -> None:
    done = checkout.run("foedus", PIP_FIND_LINKS="")
    assert done.returncode == 3
    assert "| ERROR: No matching distribution found for probe==1.0" in done.stderr
    assert "PIP_INDEX_URL" in done.stderr


def test_neither_ensurepip_nor_pip_says_what_to_install(checkout: Checkout) -> None:
    checkout.customise(NO_PIP_EITHER)
    done = checkout.run("foedus")
    assert done.returncode == 3
    assert "python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_with_ensurepip_the_environment_has_its_own_pip(checkout: Checkout) -> None:
    checkout.customise("")
    assert checkout.run("setup").returncode == 0
    assert (checkout.path / ".venv" / "bin" / "pip").exists()


def test_clean_removes_the_setup_and_keeps_results(checkout: Checkout) -> None:
    checkout.run("setup")
    (checkout.path / "out").mkdir()
    assert checkout.run("clean").returncode == 0
    assert sorted(path.name for path in checkout.path.iterdir()) == ["out", "requirements", "run", "src"]


def test_help_and_unknown_words_set_nothing_up(checkout: Checkout) -> None:
    assert "./run demo" in checkout.run().stdout
    wrong = checkout.run("dmeo")
    assert wrong.returncode == 2
    assert "Did you mean 'demo'?" in wrong.stderr
    assert checkout.run("setup", "--all").returncode == 2
    assert not (checkout.path / ".venv").exists()
