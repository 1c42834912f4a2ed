"""Files of a run: what is wrong with them, told; one run at a time to a folder. `foedus.writing` writes them."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, NamedTuple

from foedus.problems import CaseErrors, Problem, render

LOCK = ".lock"

UNFINISHED = "the run is not finished, and what is complete is kept"

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


class RunErrors(CaseErrors):
    """What is wrong with a run's folder, and what that means for the run."""

    def __init__(self, problems: list[Problem], consequence: str) -> None:
        super().__init__(problems)
        self.consequence = consequence
        self.args = (render(self.problems, consequence),)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.consequence)


def problem(
    folder: Path | str, where: str, what: str, repair: str, consequence: str = "nothing was changed"
) -> RunErrors:
    """One problem of a run's folder, or of another place that it needs."""
    return RunErrors([Problem(str(folder), None, where, what, repair)], consequence)


class FileState(NamedTuple):
    """A file of a run, how many bytes it has, and what is wrong with it (empty: nothing)."""

    name: str
    bytes: int
    wrong: str


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system lets go of however this process ends.

    Raises:
        RunErrors: another process holds it.
    """
    with (folder / LOCK).open("a") as file:
        try:
            _lock(file)
        except OSError as error:
            # Where files cannot be locked at all (some network folders), go on without.
            if error.errno in BUSY:
                what = "another run is at work in this folder."
                raise problem(folder, "in use", what, "Wait for it, or name another folder with --out.") from None
        yield


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def explained(folder: Path, option: str = "--out", doing: str = "written") -> Iterator[None]:
    """Turn what the system says when a file cannot be written or read into a problem with its repair.

    Args:
        folder: where it belongs.
        option: the option that names another folder.
        doing: "written" or "read"; a file to be read that is not there stays a FileNotFoundError.
    """
    try:
        yield
    except OSError as error:
        if doing == "read" and isinstance(error, FileNotFoundError):
            raise
        if error.errno in FULL:
            what, repair = "the disk is full.", "Make room, then go on with --resume."
        elif error.errno == errno.EFBIG:
            what, repair = "a file reached the size that the system allows.", "Raise the limit; then --resume."
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            let = f"Name another one with {option}." if doing == "written" else "Let it be read, then --resume."
            what, repair = f"this folder cannot be {doing}.", let
        else:
            what, repair = f"cannot be {doing}: {error.strerror or error}.", "Then go on with --resume."
        name = Path(error.filename).name if isinstance(error.filename, str) else doing
        raise problem(folder, name, what, repair, UNFINISHED) from None
