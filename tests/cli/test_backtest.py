import json

import pandas as pd
import pytest
from click.testing import CliRunner

from foedus.cli.backtest import backtest


@pytest.fixture
def call():
    return lambda *words: CliRunner().invoke(backtest, [str(word) for word in words])


def test_without_data_the_table_says_what_is_skipped(call):
    result = call("--only", "council", "--only", "honouring", "--only", "exits")
    assert result.exit_code == 0
    assert "no folder of data was" in result.stdout
    assert " 0 missed" in result.stdout


def test_json_is_a_list_of_checks(call):
    result = call("--only", "realignment", "--json")
    checks = json.loads(result.stdout)
    assert {"name", "expected", "obtained", "passed", "miss", "source", "note", "status"} == set(checks[0])
    assert checks[-1]["status"] == "pass"


def test_a_row_that_is_named_twice_is_checked_once(call):
    once, twice = call("--only", "council", "--json"), call("--only", "council", "--only", "council", "--json")
    assert once.stdout == twice.stdout


def test_an_unknown_row_is_refused_with_the_nearest(call):
    result = call("--only", "honoring", "--only", "counsel")
    assert result.exit_code == 2
    assert "honouring" in result.stderr
    assert "counsel" in result.stderr


def test_a_forecast_needs_data(call, tmp_path):
    result = call("--honouring-out", tmp_path / "p.csv", "--only", "council")
    assert result.exit_code == 2
    assert "--data" in result.stderr
    assert not (tmp_path / "p.csv").exists()


def test_a_folder_that_is_not_there_is_refused(call, tmp_path):
    assert call("--data", tmp_path / "none").exit_code == 2


def test_a_miss_is_exit_code_1(call, shared, tmp_path):
    path = tmp_path / "reference/tables/landscape_syria_2016.json"
    path.parent.mkdir(parents=True)
    path.write_text((shared / "reference/tables/landscape_syria_2016.json").read_text().replace("-4200.0", "-4300.0"))
    result = call("--data", tmp_path, "--only", "realignment")
    assert result.exit_code == 1
    assert "miss" in result.stdout


def test_the_forecast_is_written(call, shared, tmp_path):
    path = tmp_path / "new" / "p.csv"
    result = call("--data", shared, "--only", "realignment", "--honouring-out", path)
    assert result.exit_code == 0
    assert "7,469 probabilities" in result.stderr
    assert len(pd.read_csv(path)) == 7469
