"""`foedus check --prior-predictive` as a user meets it; what is run is put in its place."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from foedus.backtest import prior
from foedus.backtest.record import on_record
from foedus.cli import foedus
from foedus.model.outcomes import catalogue


@pytest.fixture
def case():
    return on_record()[0].case


@pytest.fixture
def made_up(monkeypatch, case):
    """Histories in which nothing ever happens, but for what a test sets."""
    values = {name: np.zeros(50) for name in catalogue(case.about.horizons)}

    def implied(case, draws, seed, engine, processes=None, progress=None):
        listed = prior.rows(case, values, on_record()[0])
        return prior.Implied(case.about.name, "none", engine, 10.0, draws, seed, 0, listed)

    monkeypatch.setattr(prior, "implied", implied)
    return values


def call(*words):
    return CliRunner().invoke(foedus, ["check", *words])


def test_the_table_has_what_is_on_record_with_its_facts(made_up, case):
    made_up["active_members"] += 5
    told = call(case.about.name, "--prior-predictive", "--draws", "50", "--seed", "7", "--engine", "numpy")
    assert told.exit_code == 0, told.output
    assert "50 histories, seed 7, numpy." in told.stdout
    line = next(row for row in told.stdout.splitlines() if row.startswith("requests"))
    assert "outside" in line
    assert "d047" in line
    assert "Not on record" in told.stdout


def test_impossible_values_are_exit_code_1(made_up, case):
    made_up["answered"][0] = 1.5
    told = call(case.about.name, "--prior-predictive", "--json")
    assert told.exit_code == 1
    rows = {row["outcome"]: row for row in json.loads(told.stdout)["rows"]}
    assert "impossible" in rows["answered"]["marks"]
    assert rows["requests"]["facts"] == ["d047"]
    assert rows["requests"]["possible"] == [0.0, None]


def test_one_check_at_a_time(case, tmp_path):
    told = call(case.about.name, "--prior-predictive", "--texts", str(tmp_path))
    assert told.exit_code == 2
    assert "one at a time" in told.stderr


def test_a_bad_case_is_refused_before_anything_runs(made_up):
    told = call("no-such-case", "--prior-predictive")
    assert told.exit_code == 2
    assert "neither a shipped case" in told.output
