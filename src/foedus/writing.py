"""Writing: a file is written under another name, synced and renamed, so that it is there whole or not at all.

Everything that Foedus writes for a user goes through `place`: a kill, a full disk or a link at the file's name costs
nothing that was there before. The bottom of the imports, beside `problems`.
"""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

TEMPORARY = ".part"


class Hashed(RawIOBase):
    """A file that is hashed as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, sha256()

    def writable(self) -> bool:
        """See `RawIOBase`."""
        return True

    def write(self, data: Any) -> int:
        """See `RawIOBase`."""
        self.digest.update(data)
        self.file.write(data)
        return len(data)

    def tell(self) -> int:
        """See `RawIOBase`."""
        return self.file.tell()


def place(path: Path, write: Callable[[Any], object]) -> dict[str, Any]:
    """Write a file beside its place, sync it and rename it there, so that it is there whole or not at all.

    A link at the place is replaced and not followed; a file there hands on its permissions.

    Args:
        path: where it belongs.
        write: given a writable file.

    Returns:
        `sha256` and `bytes` of what was written.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    temporary = path.with_name(unplaced_name(path.name))
    try:
        with temporary.open("xb") as file:
            hashed = Hashed(file)
            write(hashed)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
            _keep_mode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return {"sha256": hashed.digest.hexdigest(), "bytes": size}


def place_text(path: Path, text: str) -> dict[str, Any]:
    """Write a text as UTF-8 with bare line feeds; see `place`."""
    return place(path, lambda file: file.write(text.encode()))


def unplaced_name(name: str) -> str:
    """A name under which a file waits until it is whole; another machine that writes the same file takes another."""
    return f".{name}.{token_hex(4)}{TEMPORARY}"


def is_unplaced(name: str) -> bool:
    """Whether a name is that of a file that waits, or was left when its process was killed."""
    return name.startswith(".") and name.endswith(TEMPORARY)


def _keep_mode(path: Path, temporary: Path) -> None:
    """Give a file that takes another's place that one's permissions."""
    with suppress(OSError):
        before = path.lstat()
        if stat.S_ISREG(before.st_mode):
            temporary.chmod(stat.S_IMODE(before.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make a rename last; where folders cannot be opened (Windows), the system sees to it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
