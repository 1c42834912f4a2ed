"""Compiled code on disk: another process gives the same bytes from it, and an edited sub-model never runs stale."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foedus.ensemble.caching import compilation_cache

HERE = Path(__file__).resolve().parent
PROGRAM = """
import hashlib, importlib.util, json, sys
from foedus.ensemble import engine
engine.quieten_jax()
from foedus.model import training
spec = importlib.util.spec_from_file_location("engine_tests", sys.argv[1])
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
training.MILLION = float(sys.argv[2])
job = engine.Job(tests.world(months=14), 512, tests.parameters(512), tests.TRAINING)
done, oracle = engine.simulate(job, "jax"), engine.simulate(job, "numpy")
both = [*done.outcomes.values(), *done.series.values()]
digest = hashlib.sha256(b"".join(each.tobytes() for each in both)).hexdigest()
means = [float(each.outcomes["mean_readiness"].mean()) for each in (done, oracle)]
print(json.dumps([digest, *means]))
"""


def run(cache: Path, million: float) -> tuple[str, float, float]:
    """Digest of a chunk computed in a process of its own, and its mean readiness by JAX and by NumPy."""
    environment = os.environ | {"FOEDUS_CACHE": str(cache), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PROGRAM, str(HERE / "test_engine.py"), str(million)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_the_cache_gives_the_same_bytes_and_never_those_of_an_older_sub_model(tmp_path: Path) -> None:
    pytest.importorskip("jax")
    digest, by_jax, by_numpy = run(tmp_path, 1e6)
    compiled = {path.name for path in tmp_path.rglob("*-cache")}
    assert compiled
    assert by_jax == pytest.approx(by_numpy, rel=1e-9)

    assert run(tmp_path, 1e6)[0] == digest
    assert {path.name for path in tmp_path.rglob("*-cache")} == compiled

    edited, edited_by_jax, edited_by_numpy = run(tmp_path, 1e3)
    assert edited != digest
    assert edited_by_jax == pytest.approx(edited_by_numpy, rel=1e-9)
    assert abs(edited_by_numpy - by_numpy) > 1e-6
    assert {path.name for path in tmp_path.rglob("*-cache")} > compiled


def test_a_folder_that_cannot_be_made_means_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FOEDUS_CACHE", str(tmp_path / "file"))
    assert compilation_cache() is None
    monkeypatch.setenv("FOEDUS_CACHE", str(tmp_path / "new"))
    assert compilation_cache() == str(tmp_path / "new" / "foedus" / "compiled")
