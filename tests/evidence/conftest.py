"""A small ledger of an invented alliance, written file by file, and the shipped one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.evidence import Ledger, load
from foedus.evidence.anchors import sha256

TEXT = (
    "The chair said that more than 12 thousand people serve in the joint corps. Critics put it at under 3 thousand.\n\n"
    "The council met on 4 May 2031. “We shall sign next year,” the chair added, and the corps would get new radios.\n"
)
SOURCE = """\
id = "a"
outlet = "The Gazette"
language = "en"
published = "2031-05-05"
reliability = "B"
reliability_reason = "A known paper with named reporters."
hops = 0
hops_reason = "Its own report."
text = "a.txt"
sha256 = "{sha256}"

[[chain]]
step = "Speech of the chair"
origin = "speech"

[[chain]]
step = "The Gazette"

[[claim]]
id = "a-1"
question = "corps.size"
quote = "more than 12 thousand people"
bound = ">"
value = 12000
unit = "{{person}}"
said_by = "the chair"
modality = "quoted"
origin = "speech"
plausibility = 3
plausibility_reason = "Said in public, and rounded."

[[claim]]
id = "a-2"
question = "signing"
quote = "We shall sign next year"
label = "signed"
date = "2032"
said_by = "the chair"
modality = "predicted"
origin = "speech"
plausibility = 4
plausibility_reason = "A promise without a day."
"""
OTHER = """\
id = "b"
outlet = "Corps Watch"
language = "en"
published = "unknown"
published_reason = "The page carries no date."
reliability = "D"
reliability_reason = "A pressure group."
hops = 1
hops_reason = "Translated."
text = "b.txt"
sha256 = "{sha256}"

[[chain]]
step = "Corps Watch, translated"

[[claim]]
id = "b-1"
question = "corps.size"
quote = "under 3 thousand"
bound = "<"
value = 3000
unit = "{{person}}"
said_by = "critics"
modality = "asserted"
origin = "watch"
plausibility = 4
plausibility_reason = "Nothing is cited for it."
"""
ORIGINS = """\
[[origin]]
id = "speech"
kind = "speech"
meaning = "Speech of the chair, 4 May 2031."

[[origin]]
id = "watch"
kind = "reporting"
meaning = "Corps Watch itself."
"""
SIZE = """\
id = "corps.size"
text = "How many people serve in the joint corps?"
kind = "number"
unit = "{person}"
background = { shape = "loguniform", low = 500, high = 100000 }
background_reason = "From a battalion to an army corps."

[[relation]]
kind = "conflict"
claims = ["a-1", "b-1"]
reason = "No number is both."
"""
SIGNING = """\
id = "signing"
text = "Will the agreement be signed?"
kind = "category"
categories = ["signed"]
background_reason = "Nothing is known beforehand."
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A case folder that is right in everything; tests spoil it."""
    folder = tmp_path / "case" / "evidence"
    (folder / "sources").mkdir(parents=True)
    (folder / "questions").mkdir()
    digest = sha256(TEXT.encode())
    files = {
        "sources/a.toml": SOURCE.format(sha256=digest),
        "sources/b.toml": OTHER.format(sha256=digest),
        "origins.toml": ORIGINS,
        "questions/corps.size.toml": SIZE,
        "questions/signing.toml": SIGNING,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder.parent


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The folder with the texts of the small case."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def spoil(small: Path) -> Callable[[str, str, str], Path]:
    """Replace some words of a file of the small case; fails if they are not there."""

    def change(name: str, old: str, new: str) -> Path:
        path = small / "evidence" / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return small

    return change


@pytest.fixture(scope="session")
def csto(root: Path) -> Ledger:
    """The ledger of the shipped case."""
    return load(root / "src" / "foedus" / "cases" / "csto")
