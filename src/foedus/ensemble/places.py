"""Places: where files of a run may lie besides its folder, on a disk or at any location that fsspec knows.

What is put there is there whole or not at all. On a disk it is written under another name, synced and renamed. A store
of objects, such as s3://bucket/prefix, takes an object as a whole; elsewhere the file is put under another name and
moved. A place is sent to workers as its address alone: credentials are never part of it, each machine finds its own.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from foedus import writing
from foedus.ensemble import files

OBJECTS = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss", "tos", "memory"}
"""Schemes of stores in which an object appears when all of it is there, and folders need not be made."""

AT_ONCE = 1000
"""Names in one request to remove them."""


class Place(Protocol):
    """A place for files, none of them larger than memory."""

    @property
    def location(self) -> str:
        """Its address: a path or a URL."""
        ...

    def begin(self) -> None:
        """Make it if need be.

        Raises:
            RunErrors: it cannot be written to.
        """
        ...

    def names(self) -> list[str]:
        """The names of the files in it; none where it is not there.

        Raises:
            RunErrors: it cannot be read.
        """
        ...

    def put(self, name: str, data: bytes) -> None:
        """Put a file there, whole or not at all.

        Raises:
            RunErrors: it cannot be written.
        """
        ...

    def read(self, name: str) -> bytes:
        """A file.

        Raises:
            FileNotFoundError: there is none of that name.
            RunErrors: it cannot be read.
        """
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are no matter.

        Raises:
            RunErrors: one cannot be removed.
        """
        ...

    def end(self) -> None:
        """Remove the place itself if it is an empty folder."""
        ...


@dataclass(frozen=True)
class Disk:
    """A folder on a disk.

    Attributes:
        folder: its path.
        option: the option that names another one.
    """

    folder: Path
    option: str = "--parts"

    @property
    def location(self) -> str:
        """See `Place`."""
        return str(self.folder)

    def begin(self) -> None:
        """See `Place`."""
        with files.explained(self.folder, self.option):
            self.folder.mkdir(parents=True, exist_ok=True)

    def names(self) -> list[str]:
        """See `Place`."""
        with files.explained(self.folder, self.option, "read"):
            try:
                return [path.name for path in self.folder.iterdir()]
            except (FileNotFoundError, NotADirectoryError):
                return []

    def put(self, name: str, data: bytes) -> None:
        """See `Place`."""
        with files.explained(self.folder, self.option):
            writing.place(self.folder / name, lambda file: file.write(data))

    def read(self, name: str) -> bytes:
        """See `Place`."""
        with files.explained(self.folder, self.option, "read"):
            return files.content(self.folder / name)

    def remove(self, names: Iterable[str]) -> None:
        """See `Place`."""
        with files.explained(self.folder, self.option):
            for name in names:
                (self.folder / name).unlink(missing_ok=True)

    def end(self) -> None:
        """See `Place`."""
        with suppress(OSError):  # not empty, or not there
            self.folder.rmdir()


@dataclass(frozen=True)
class Remote:
    """A location of fsspec's.

    Attributes:
        location: its URL.
    """

    location: str

    def begin(self) -> None:
        """See `Place`."""
        system, path = _opened(self.location)
        with self._explained("written"):
            if not _holds_objects(system):
                system.makedirs(path, exist_ok=True)
            name = writing.unplaced_name("begin")
            system.pipe_file(f"{path}/{name}", b"foedus")
            system.rm_file(f"{path}/{name}")

    def names(self) -> list[str]:
        """See `Place`."""
        system, path = _opened(self.location)
        with self._explained("read"):
            system.invalidate_cache(path)
            try:
                listed = system.ls(path, detail=False)
            except FileNotFoundError:
                return []
            system.invalidate_cache(path)
            return [each.rstrip("/").rpartition("/")[2] for each in listed]

    def put(self, name: str, data: bytes) -> None:
        """See `Place`."""
        system, path = _opened(self.location)
        with self._explained("written"):
            if _holds_objects(system):
                system.pipe_file(f"{path}/{name}", data)
                return
            temporary = writing.unplaced_name(name)
            system.pipe_file(f"{path}/{temporary}", data)
            system.mv(f"{path}/{temporary}", f"{path}/{name}")

    def read(self, name: str) -> bytes:
        """See `Place`."""
        system, path = _opened(self.location)
        with self._explained("read"):
            return system.cat_file(f"{path}/{name}")

    def remove(self, names: Iterable[str]) -> None:
        """See `Place`."""
        system, path = _opened(self.location)
        left = iter(names)
        with self._explained("removed"):
            while batch := [f"{path}/{name}" for name in islice(left, AT_ONCE)]:
                with suppress(FileNotFoundError):
                    system.rm(batch)

    def end(self) -> None:
        """See `Place`."""
        system, path = _opened(self.location)
        if not _holds_objects(system):
            with suppress(Exception):  # not empty, or not there: each library says so in its own way
                system.rmdir(path)

    @contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        """Turn what the library says, each in exceptions of its own, into a problem with its repair."""
        try:
            yield
        except FileNotFoundError as error:
            if doing == "read":
                raise
            raise self._problem(doing, error) from None
        except Exception as error:
            raise self._problem(doing, error) from None

    def _problem(self, doing: str, error: Exception) -> files.RunErrors:
        said = " ".join(str(error).split()) or type(error).__name__
        what = f"cannot be {doing}: {said.rstrip('.')}."
        repair = (
            "See that it is there, that this machine and the workers reach it and may write; then --resume. To give up "
            "what is there, take its line out of elsewhere.txt in the run's folder."
        )
        consequence = "parts of the run are left there" if doing == "removed" else files.UNFINISHED
        return files.problem(self.location, "--parts", what, repair, consequence)


def at(location: str) -> Place:
    """The place that a user names: a path, file://PATH, or a URL of fsspec's.

    Raises:
        RunErrors: it holds a password, or nothing here knows how to reach it.
    """
    scheme, separator, path = location.partition("://")
    if not separator:
        return Disk(Path(location).expanduser().absolute())
    if scheme in ("file", "local"):
        return Disk(Path(path.lstrip("/") if os.name == "nt" else path).absolute())
    if _password(location):
        what = "it holds a password, which would be kept in the run's folder."
        repair = "Leave it out; give it to every machine as the library of the store reads it (environment or file)."
        raise files.problem(f"{scheme}://...", "--parts", what, repair)
    _opened(location.rstrip("/"))
    return Remote(location.rstrip("/"))


def _password(location: str) -> str | None:
    try:
        return urlsplit(location).password
    except ValueError as error:
        repair = "A folder, or a URL that fsspec knows, such as s3://bucket/prefix."
        raise files.problem(location, "--parts", f"no such location: {error}.", repair) from None


def within(place: Place, name: str) -> Place:
    """A folder of a place."""
    if isinstance(place, Disk):
        return Disk(place.folder / name, place.option)
    return Remote(f"{place.location}/{name}")


@lru_cache(maxsize=16)
def _opened(location: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        what = "parts anywhere but on a disk need the library fsspec, which is not here."
        raise files.problem(location, "--parts", what, 'Install it: pip install "foedus[cluster]"') from None
    try:
        return url_to_fs(location)
    except ImportError as error:
        what = f"a library that reaches it is not here: {str(error).rstrip('.')}."
        raise files.problem(location, "--parts", what, "Install it here and on every worker.") from None
    except Exception as error:
        what = f"no such location: {str(error).rstrip('.')}."
        repair = "A folder, or a URL that fsspec knows, such as s3://bucket/prefix."
        raise files.problem(location, "--parts", what, repair) from None


def _holds_objects(system: Any) -> bool:
    known = (system.protocol,) if isinstance(system.protocol, str) else system.protocol
    return not OBJECTS.isdisjoint(known)
