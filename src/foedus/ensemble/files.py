"""Files of a run: read with care, what is wrong with them told; one run at a time to a folder.

A run's folder may come from anybody, so only regular files are read, and no more of them than there should be.
`foedus.writing` writes them.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from io import BufferedReader
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


MOST_IN_PART = 2**31
"""Bytes of a part, which is read as a whole."""


def opened(path: Path) -> BufferedReader:
    """A regular file, or a link to one, to be read; never a pipe or a device, which might not end.

    Raises:
        OSError: it is not there, is no regular file or cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return os.fdopen(handle, "rb")


def content(path: Path, most: int = MOST_IN_PART) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: see `opened`; also if it has more bytes than it should.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
        return file.read(size)


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with opened(path) as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system lets go of however this process ends.

    Raises:
        RunErrors: another process holds it, or something that is no file has its name.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(folder / LOCK, flags, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            what = "is a link, a folder or a pipe; a run keeps a file of this name to be alone at work."
            raise problem(folder, LOCK, what, "Remove it, or name another folder with --out.") from None
        raise
    with os.fdopen(handle, "r+") as file:
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
        name = Path(error.filename).name if isinstance(error.filename, str) else doing
        if error.errno in FULL:
            what, repair = "the disk is full.", "Make room, then go on with --resume."
        elif error.errno == errno.ENAMETOOLONG:
            what, repair = "the name is too long for this disk.", f"Name a shorter one with {option}."
            raise problem(folder, name[:40], what, repair) from None
        elif error.errno in (errno.EISDIR, errno.ELOOP):
            what = "is a folder or a link; a run keeps a file of this name."
            raise problem(folder, name, what, f"Move it away, or name another folder with {option}.") from None
        elif error.errno in (errno.EMFILE, errno.ENFILE):
            what, repair = "too many files are open.", "Raise the limit (ulimit -n), then go on with --resume."
        elif error.errno == errno.EFBIG:
            what, repair = "a file reached the size that the system allows.", "Raise the limit; then --resume."
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            let = f"Name another one with {option}." if doing == "written" else "Let it be read, then --resume."
            what, repair = f"this folder cannot be {doing}.", let
        else:
            what = f"cannot be {doing}: {error.strerror or error}."
            repair = "Once that is mended, go on with --resume."
        raise problem(folder, name, what, repair, UNFINISHED) from None
