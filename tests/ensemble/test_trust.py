"""A run's folder may be damaged, or come from somebody who means harm: nothing wrong is shown or touched."""

import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from example import EXAMPLE
from runs import believing, contents, interrupted, resealed, where

from foedus import ensemble
from foedus.case import Case, load
from foedus.case.identity import numbers_hash
from foedus.cli import foedus
from foedus.ensemble import folder, manifests, parts, snapshot, store
from foedus.ensemble.plan import Plan, planned, tasks
from foedus.ensemble.simulate import compute
from foedus.problems import CaseErrors

DRAWS = 300  # two chunks
posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes are those of POSIX")


@pytest.fixture(scope="module")
def few(case: Case) -> Plan:
    return planned(case, DRAWS, 3, None, "numpy")


@pytest.fixture(scope="module")
def whole(few: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole") / "run"
    ensemble.run_in(place, few, processes=1)
    return place


@pytest.fixture
def run(whole: Path, tmp_path: Path) -> Path:
    """A finished run that may be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "run"))


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(foedus, list(map(str, words)))


READERS: dict[str, Callable[[Path], object]] = {
    "read": ensemble.read,
    "outcomes": ensemble.to_pandas,
    "sample": lambda place: ensemble.to_xarray(place, "sample"),
    "query": lambda place: ensemble.query(place, "SELECT avg(trust) FROM outcomes"),
}


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_anywhere_is_refused_by_whoever_reads(run, seed):
    luck = random.Random(seed)
    name = luck.choice(["outcomes.parquet", "sample.parquet", "manifest.json"])
    data = bytearray((run / name).read_bytes())
    data[luck.randrange(len(data))] ^= 1 << luck.randrange(8)
    (run / name).write_bytes(data)
    concerned = {"outcomes.parquet": "outcomes", "sample.parquet": "sample"}.get(name, "outcomes")
    for reader in ("read", "query", concerned):
        with pytest.raises(CaseErrors, match=r"does not match its checksum|manifest\.json"):
            READERS[reader](run)
    assert call("verify", run).exit_code in (1, 2)


@pytest.mark.parametrize("name", [f"{each}.parquet" for each in store.TABLES])
def test_a_file_of_another_run_is_refused(case, run, tmp_path, name):
    ensemble.run_in(tmp_path / "other", planned(case, DRAWS, 4, None, "numpy"), processes=1)
    shutil.copy(tmp_path / "other" / name, run / name)
    told = call("report", run, "--case", EXAMPLE)
    assert told.exit_code == 2
    assert f"{name} does not match its checksum" in told.stderr
    assert not (run / store.REPORT).exists()


def test_a_manifest_in_another_encoding_is_not_what_was_written(run):
    path = run / manifests.NAME
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert call("verify", run).exit_code == 2


def test_unchecked_reads_what_is_there(run):
    data = bytearray((run / "outcomes.parquet").read_bytes())
    data[-5] ^= 1  # of the length of the footer: then it cannot be read at all
    (run / "outcomes.parquet").write_bytes(data)
    told = call("query", run, "SELECT 1 AS one FROM bands LIMIT 1", "--unchecked")
    assert "does not match its checksum" not in told.stderr
    assert "does not match its checksum" in call("query", run, "SELECT 1").stderr


def test_what_has_no_value_is_null_and_never_nan(whole):
    for name in store.TABLES:
        rows = pq.read_table(whole / f"{name}.parquet")
        for column in rows.column_names:
            if pa.types.is_floating(rows[column].type):
                assert not np.isnan(rows[column].drop_null().to_numpy()).any(), (name, column)
    rows = ensemble.to_pandas(whole)
    asked = ensemble.query(whole, "SELECT count(*) FROM outcomes WHERE days_to_troops > 30")
    assert asked[0][0].as_py() == int((rows["days_to_troops"] > 30).sum()) < rows["days_to_troops"].isna().sum()


def changed_columns(place: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = place / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("outcomes", lambda rows: rows.drop_columns(["trust"]), "lacks the columns trust"),
        ("outcomes", lambda rows: rows.slice(1), "has not every draw once, in order"),
        ("outcomes", lambda rows: pa.concat_tables([rows.slice(DRAWS), rows.slice(0, DRAWS)]), "other policies"),
        ("drawn", lambda rows: rows.select(["draw"]), "nothing was drawn there for"),
        ("bands", lambda rows: rows.drop_columns(["q05"]), "lacks the columns q05"),
        ("sample", lambda rows: rows.drop_columns(["month"]), "lacks the columns month"),
    ],
)
def test_tables_that_are_none_of_a_run_are_told_though_their_checksums_fit(run, name, change, said):
    changed_columns(run, name, change)
    resealed(run)
    told = call("report", run, "--case", EXAMPLE)
    assert told.exit_code == 2, told.output
    assert said in told.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"draws": 301},
        {"draws": "300"},
        {"draws": 10**30},
        {"policies": [["equip"]]},
        {"policies": ["../equip", "train"]},
        {"files": {"../../x": {"sha256": 64 * "0", "bytes": 1}}},
        {"files": None},
        {"failed": 10**9},
        {"engine": "other"},
        {"seed": -1},
        {"more": 1},
    ],
)
def test_a_manifest_that_says_what_no_run_says_is_told_though_its_seal_fits(run, changes):
    content = json.loads((run / manifests.NAME).read_text()) | changes
    content["run"] = manifests.identity(content)[:7]
    manifests.place(run, manifests.sealed(content))
    for verb in (("verify", run), ("query", run, "SELECT 1"), ("report", run, "--case", EXAMPLE)):
        told = call(*verb)
        assert told.exit_code == 2, told.output
        assert "says what no run says" in told.stderr


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"run": 1e999}', b"1" * 10_000, b"\0" * 9]
)
@pytest.mark.parametrize("verb", ["verify", "query", "replay", "report", "run"])
def test_any_bytes_for_a_manifest_are_a_problem_with_a_repair_that_works(run, data, verb):
    (run / manifests.NAME).write_bytes(data)
    words = {
        "query": ("query", run, "SELECT 1"),
        "replay": ("replay", run, "--draw", "0", "--policy", "equip"),
        "run": ("run", EXAMPLE, "--out", run, "--draws", "3"),
    }.get(verb, (verb, run))
    told = call(*words)
    assert told.exit_code == 2, told.output
    assert "--overwrite" in told.stderr
    assert isinstance(told.exception, SystemExit)


def test_a_part_under_the_name_of_another_is_not_merged(few, tmp_path, monkeypatch):
    interrupted(tmp_path, few, 4, monkeypatch)
    own = tmp_path / parts.OWN
    names = sorted(path.name for path in own.iterdir() if path.name.startswith("equip"))
    first, second = (parts.NAME.fullmatch(name) for name in names)
    assert first is not None
    assert second is not None
    data = (own / names[0]).read_bytes()
    (own / names[1]).unlink()
    (own / names[1].replace(second["sha256"], first["sha256"])).write_bytes(data)
    with pytest.raises(CaseErrors, match=r"is not what its name says: parts/equip-0000000256"):
        ensemble.run_in(tmp_path, few, resume=True, processes=1)


def test_parts_of_another_run_are_not_taken_for_ones_own(case, few, tmp_path, monkeypatch):
    other = planned(case, DRAWS, 4, None, "numpy")
    interrupted(tmp_path / "other", other, 2, monkeypatch)
    interrupted(tmp_path / "run", few, 2, monkeypatch)
    mine, theirs = (where(tmp_path / name, plan).name for name, plan in (("run", few), ("other", other)))
    for path in (tmp_path / "run" / parts.OWN).iterdir():
        path.unlink()
    for path in (tmp_path / "other" / parts.OWN).iterdir():
        shutil.copy(path, tmp_path / "run" / parts.OWN / path.name.replace(theirs, mine))
    with pytest.raises(CaseErrors, match="is not what its name says"):
        ensemble.run_in(tmp_path / "run", few, resume=True, processes=1)
    told = call("verify", tmp_path / "run")
    assert told.exit_code == 1
    assert "is not what its name says" in told.stdout


def test_damage_that_is_found_at_merging_says_that_what_was_computed_is_kept(few, tmp_path, monkeypatch):
    complete = folder._complete

    def then_damaged(*arguments):
        have = complete(*arguments)
        part = next(part for (owner, _), part in have.items() if owner == "equip")
        path = tmp_path / parts.OWN / part.name
        path.write_bytes(path.read_bytes()[:-1])
        return have

    monkeypatch.setattr(folder, "_complete", then_damaged)
    with pytest.raises(CaseErrors, match="the run is not finished, and what is complete is kept"):
        ensemble.run_in(tmp_path, few, processes=1)


def own_files(place: Path) -> dict[str, bytes]:
    """A folder of the user's with tables of his own, one named like a part."""
    place.mkdir(parents=True)
    (place / "survey.parquet").write_bytes(b"PAR1 mine PAR1")
    return contents(place)


@pytest.mark.parametrize("how", ["plain", "named", "lying", "encoding", "relative", "url", "link"])
def test_a_line_in_elsewhere_txt_deletes_nothing_that_is_not_this_runs(case, few, tmp_path, monkeypatch, how):
    run, mine = tmp_path / "run", tmp_path / "mine"
    interrupted(run, few, 2, monkeypatch)
    here = where(run, few)
    target = mine / here.name if how in ("named", "lying", "link") else mine
    before = own_files(target)
    if how == "lying":  # a name like that of this run's part, and another content
        part = next((run / parts.OWN).glob("equip-*")).name
        (target / part).write_bytes(b"mine")
        before = contents(target)
    line = str(target)
    if how == "link":
        (tmp_path / "link").mkdir()
        (tmp_path / "link" / here.name).symlink_to(target)
        line = str(tmp_path / "link" / here.name)
    data = {
        "encoding": f"{line}\n".encode("utf-16"),
        "relative": f"../mine/{here.name}\n".encode(),
        "url": f"file://{line}\nmemory://x/{here.name}\n".encode(),
    }.get(how, f"{line}\n".encode())
    (run / parts.ELSEWHERE).write_bytes(data)
    monkeypatch.chdir(run)
    if how == "lying":
        with pytest.raises(CaseErrors, match="does not match its checksum"):
            ensemble.run_in(run, few, resume=True, processes=1)
    elif how in ("url", "relative", "link"):
        with pytest.raises(CaseErrors, match="used only if you name it"):
            ensemble.run_in(run, few, resume=True, processes=1)
    else:
        ensemble.run_in(run, few, resume=True, processes=1)
    assert contents(target) == before
    ensemble.run_in(run, planned(case, 5, 4, None, "numpy"), overwrite=True, processes=1)
    assert contents(target) == before


@posix
@pytest.mark.slow
@pytest.mark.parametrize("name", [parts.OWN, "report.html", "outcomes.parquet", ".lock", "manifest.json"])
def test_a_link_in_a_run_folder_leads_nowhere(few, tmp_path, monkeypatch, name):
    run, other = tmp_path / "run", tmp_path / "other"
    interrupted(other, few, 3, monkeypatch)
    (other / "mine.txt").write_text("mine")
    before = contents(other)
    run.mkdir()
    (run / name).symlink_to(other / parts.OWN if name == parts.OWN else other / "mine.txt")
    told = call("run", EXAMPLE, "--out", run, "--draws", "3", "--engine", "numpy", "--processes", "1", "--overwrite")
    assert told.exit_code == (2 if name in (parts.OWN, ".lock") else 0), told.output
    assert contents(other) == before


@posix
@pytest.mark.parametrize("name", ["manifest.json", "outcomes.parquet", "report.html", "elsewhere.txt", ".lock"])
def test_a_pipe_in_a_run_folder_keeps_nobody_waiting(run, name):
    (run / name).unlink(missing_ok=True)
    os.mkfifo(run / name)
    for verb in (("verify", run), ("query", run, "SELECT 1"), ("run", EXAMPLE, "--out", run, "--draws", "3")):
        told = call(*verb)
        assert told.exception is None or isinstance(told.exception, SystemExit), told.exception


def test_a_folder_with_files_of_ones_own_is_not_written_to_unasked(tmp_path):
    for name in ("report.html", "outcomes.parquet", ".draft.part", "elsewhere.txt"):
        (tmp_path / name).write_text("mine")
    before = contents(tmp_path) | {"report.html": b"mine"}
    asked = ("run", EXAMPLE, "--out", tmp_path, "--draws", "3", "--engine", "numpy", "--processes", "1")
    told = call(*asked)
    assert told.exit_code == 2
    assert "perhaps your own: report.html, outcomes.parquet, elsewhere.txt" in told.stderr
    assert contents(tmp_path) | {"report.html": (tmp_path / "report.html").read_bytes()} == before | {".lock": b""}
    told = call(
        "run", EXAMPLE, "--out", tmp_path, "--draws", "3", "--engine", "numpy", "--processes", "1", "--overwrite"
    )
    assert told.exit_code == 0
    assert (tmp_path / ".draft.part").read_text() == "mine"


def test_a_run_in_memory_replaces_nothing_unasked(case, run):
    made = ensemble.run(case, 3, 3, engine="numpy", processes=1)
    before = contents(run)
    with pytest.raises(CaseErrors, match="another run"):
        ensemble.write(made, case, run)
    assert contents(run) == before
    ensemble.write(made, case, run, overwrite=True)
    ensemble.write(made, case, run)
    assert ensemble.read(run)[0].draws == 3


@pytest.mark.parametrize("out", ["", "  "])
def test_no_name_is_no_folder(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = call("run", EXAMPLE, "--out", out, "--draws", "3")
    assert told.exit_code == 2
    assert "names no folder" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_was_cut_or_changed_is_seen(run):
    assert call("report", run, "--case", EXAMPLE).exit_code == 0
    assert "all 6 files are sound" in call("verify", run).stdout
    page = (run / store.REPORT).read_bytes()
    for damaged in (page[: len(page) // 2], page.replace(b"readiness", b"steadiness", 1), b""):
        (run / store.REPORT).write_bytes(damaged)
        told = call("verify", run)
        assert told.exit_code == 1
        assert "does not match its checksum" in told.stdout


def test_an_older_format_is_refused_with_the_reason(run):
    content = json.loads((run / manifests.NAME).read_text())
    for of_format, said in ((1, "Its tables hold numbers for what has no value"), (99, "reads format"), ({}, "format")):
        manifests.place(run, manifests.sealed(content | {"format": of_format}))
        told = call("query", run, "SELECT 1")
        assert told.exit_code == 2
        assert said in told.stderr


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no snapshot of a case"),
        (b"PK\3\4 and then nothing", "is no snapshot of a case"),
        (zipped({"case.toml": b""}), "holds a case that this Foedus does not read"),
        (zipped({"../case.toml": b""}), "no file of a case: ../case.toml"),
        (zipped({"/etc/case.toml": b""}), "no file of a case: /etc/case.toml"),
        (zipped({"uncertainties/../../x.toml": b""}), "no file of a case"),
        (zipped({"notes.txt": b""}), "no file of a case: notes.txt"),
        (zipped({"case.toml": bytes(10**6)}, zipfile.ZIP_DEFLATED), "no file of a case: case.toml"),
    ],
)
def test_a_snapshot_that_is_none_is_told_and_nothing_is_written_outside(run, data, said):
    (run / snapshot.NAME).write_bytes(data)
    assert call("verify", run).exit_code == 1
    told = call("report", run)
    assert told.exit_code == 2
    assert "does not match its checksum" in told.stderr
    resealed(run, snapshot={"sha256": sha256(data).hexdigest(), "bytes": len(data)})
    told = call("report", run)
    assert told.exit_code == 2
    assert said in told.stderr
    assert call("report", run, "--case", EXAMPLE).exit_code == 0


def test_a_name_that_leads_elsewhere_is_no_name_of_a_case(run):
    resealed(run, case="../elsewhere")
    assert "says what no run says: case" in call("report", run).stderr


def test_what_decides_numbers_is_told_from_what_does_not(case):
    from dataclasses import replace

    from foedus.distributions import Fixed, Loguniform, Uniform

    policies = tuple(case.policies)
    first = next(key for key, each in case.beliefs.uncertainties.items() if each.distribution and not each.constant)
    belief = case.beliefs.uncertainties[first]
    remarked = believing(case, uncertainties=case.beliefs.uncertainties | {first: replace(belief, note="why")})
    remarked = replace(remarked, about=replace(case.about, title="Another"))
    assert numbers_hash(remarked, policies) == numbers_hash(case, policies)
    moved = replace(belief, distribution=Fixed(1.0))
    believed = believing(case, uncertainties=case.beliefs.uncertainties | {first: moved})
    assert numbers_hash(believed, policies) != numbers_hash(case, policies)
    assert numbers_hash(case, policies[:1]) != numbers_hash(case, policies)
    alike = [replace(belief, distribution=shape(1.0, 2.0)) for shape in (Uniform, Loguniform)]
    found = [believing(case, uncertainties=case.beliefs.uncertainties | {first: each}) for each in alike]
    told = {numbers_hash(each, policies) for each in found}
    assert len(told) == 2, "two distributions with the same figures are two"


@pytest.mark.slow
def test_the_hash_of_a_case_is_the_same_in_every_process(case):
    asked = "from foedus.case import load; from foedus.case.identity import numbers_hash; import sys; "
    asked += "case = load(sys.argv[1]); print(numbers_hash(case, case.policies))"
    told = {
        subprocess.run(
            [sys.executable, "-c", asked, str(EXAMPLE)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {numbers_hash(case, case.policies)}


def test_the_code_that_decides_numbers_is_all_of_what_computes_them():
    """Whatever computing a task runs once a case is read is in the hash of code."""
    root = Path(manifests.foedus.__path__[0])
    hashed = {path for pattern in manifests.DECIDING for path in root.glob(pattern)}
    assert all(any(root.glob(pattern)) for pattern in manifests.DECIDING)
    traced: set[Path] = set()

    def note(frame, event, _):
        if event == "call":
            traced.add(Path(frame.f_code.co_filename))

    case = load(EXAMPLE)
    plan = planned(case, 3, 1, None, "numpy")
    sys.setprofile(note)
    try:
        for task in tasks(plan):
            compute(plan, task)
    finally:
        sys.setprofile(None)
    ran = {path for path in traced if path.is_relative_to(root)}
    reads = {root / "case" / name for name in ("case.py", "identity.py", "correlations.py")}
    assert ran - hashed <= reads
    assert root / "evidence" / "reading" / "text.py" not in hashed
