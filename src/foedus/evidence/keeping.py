"""Writing the files of a case: whole or not at all, one at a time, and with its repair where it cannot be done."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from foedus.problems import CaseErrors, Problem
from foedus.writing import place


class ChangedMeanwhile(Exception):
    """The file is no longer what it was when its new content was made; it was left alone."""


def keep(path: Path, data: bytes, instead_of: bytes | None = None) -> None:
    """Write a file; it is there whole or not at all, and what was there before is lost only to the whole.

    Args:
        path: the file.
        data: what it will hold.
        instead_of: what it must hold until then, empty for no file; None: anything.

    Raises:
        CaseErrors: it cannot be written.
        ChangedMeanwhile: it holds something else.
    """

    def write(file: Any) -> None:
        file.write(data)
        if instead_of is not None and content(path) != instead_of:
            raise ChangedMeanwhile(path)

    with explained(path):
        try:
            place(path, write)
        except OSError:
            if content(path) != data:  # it is there whole where only the folder could not be synced
                raise


def content(path: Path) -> bytes:
    """What a file holds; nothing if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says when a file cannot be written into a problem with its repair."""
    try:
        yield
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                what, repair = "cannot be written: the disk is full.", "Make room, and do it again."
            case errno.EACCES | errno.EPERM | errno.EROFS:
                what, repair = "may not be written.", "Allow it, or work on a copy of the folder."
            case errno.ENOENT:
                what, repair = "cannot be written: there is no such folder.", "Make it, or name another place."
            case _:
                what, repair = f"cannot be written: {error.strerror or error}.", "Put that right, and do it again."
        raise CaseErrors([Problem(str(path), None, path.name, what, f"{repair} Nothing was changed.")]) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other Foedus changes a file of this folder by hand of this function, and keep others waiting.

    The system lets go when a process ends, however it ends. Where folders cannot be locked (Windows, some network
    folders) there is no waiting, and `instead_of` of `keep` alone stands in the way of a loss.
    """
    handle = None
    with suppress(OSError, ImportError):
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)
