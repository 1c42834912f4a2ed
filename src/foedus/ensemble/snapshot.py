"""Snapshot: the files of the case that a run was made of, kept in the run's folder as `case.zip`.

So a run can be looked at, replayed and told of after its case has moved on, and by somebody who has no other copy. The
archive is the same bytes for the same files: names in order, nothing compressed, no times. It may come from anybody, so
only files that a case has are taken out of it, into a folder made for them.
"""

import io
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from foedus.case import Case, load
from foedus.case.identity import PATTERNS, contents_of, files_hash
from foedus.ensemble import files
from foedus.problems import CaseErrors

NAME = "case.zip"
MOST_BYTES = 64 * 2**20
MOST_FILES = 20_000
UNDATED = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
OWNER_MAY_WRITE = 0o100644 << 16


def packed(case: Case) -> bytes:
    """The files of a case as an archive.

    Raises:
        CaseErrors: they have changed since the case was loaded, or cannot be read.
    """
    contents = contents_of(case.folder)
    if files_hash(contents) != case.hash:
        what = "its files have changed since they were read."
        raise files.problem(case.folder, "case", what, "Run it again.")
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, UNDATED)
            entry.create_system, entry.external_attr = 3, OWNER_MAY_WRITE
            archive.writestr(entry, contents[name])
    return whole.getvalue()


def loaded(folder: Path, name: str) -> Case:
    """The case of a run, from its snapshot.

    Args:
        folder: the run's folder; the snapshot has been held against its checksum.
        name: the case's name.

    Raises:
        CaseErrors: the snapshot holds no case that this Foedus reads.
    """
    contents = _contents(folder)
    with TemporaryDirectory(prefix="foedus-") as place:
        case_folder = Path(place) / name
        for file, data in contents.items():
            (case_folder / file).parent.mkdir(parents=True, exist_ok=True)
            (case_folder / file).write_bytes(data)
        try:
            return load(case_folder)
        except CaseErrors as errors:
            first = errors.problems[0]
            said = f"{Path(first.file).name}, {first.where}: {first.what}"
            what = f"holds a case that this Foedus does not read; {len(errors.problems)} problems, the first is {said}"
            repair = "Give the case as it should be read: --case FOLDER."
            raise files.problem(folder, NAME, what, repair) from None


def _contents(folder: Path) -> dict[str, bytes]:
    """The files of a snapshot by name.

    Raises:
        RunErrors: it is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(files.content(folder / NAME, MOST_BYTES))) as archive:
            entries = archive.infolist()
            odd = [entry.filename for entry in entries if not _may_be(entry)]
            if odd or len(entries) > MOST_FILES:
                raise zipfile.BadZipFile(f"no file of a case: {', '.join(odd[:3])}" if odd else "too many files")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        what = f"is no snapshot of a case: {error}."
        raise files.problem(folder, NAME, what, "Give the case itself: --case FOLDER.") from None


def _may_be(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry may be a file of a case: stored as it is, small, and of a name that cases have."""
    plain = entry.compress_type == zipfile.ZIP_STORED and entry.file_size <= MOST_BYTES
    parts = entry.filename.split("/")
    sound = all(part and part.isprintable() and not part.startswith(".") and "\\" not in part for part in parts)
    return plain and sound and any(_matches(parts, pattern.split("/")) for pattern in PATTERNS)


def _matches(parts: list[str], pattern: list[str]) -> bool:
    return len(parts) == len(pattern) and all(map(fnmatchcase, parts, pattern))
