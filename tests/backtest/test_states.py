"""Names of states: however a publisher writes them, they lead to one number."""

import gzip

import pytest

from foedus.backtest import states


@pytest.fixture
def data(tmp_path):
    """A folder with the two lists of states, a few rows of each."""
    folder = tmp_path / "data" / "international"
    folder.mkdir(parents=True)
    rows = "ccode,session,iso3c,Countryname\n345,1,YUG,Yugoslavia\n490,20,COD,Congo - Kinshasa\n437,20,CIV,C\x92te\n"
    rows += "860,60,TLS,Timor-Leste\n220,1,FRA,France\n,1,XYZ,\n"
    (tmp_path / states.IDEAL_POINTS).write_bytes(gzip.compress(rows.encode()))
    (tmp_path / states.STATES).write_text(
        "statenme,ccode\nEast Timor,860\nIvory Coast,437\nFrance,220\nDemocratic Republic of the Congo,490\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Serbia", 345),
        ("Democratic Republic of Congo", 490),
        ("Democratic Republic of the Congo", 490),
        ("Cote d'Ivoire", 437),
        ("Côte d’Ivoire", 437),
        ("Ivory Coast", 437),
        ("Timor", 860),
        ("France", 220),
        ("World", None),
    ],
)
def test_names_of_publishers(data, name, number):
    assert states.numbers_by_name(data).get(states.folded(name)) == number


def test_a_state_that_continues_another_has_its_number(data):
    assert states.numbers(data)["SRB"] == states.numbers(data)["YUG"] == 345


def test_members_without_a_number_are_named():
    assert states.without_number(["FRA", "XKX", "ZZZ"], {"FRA": 220}) == (
        "left out, as no state has the code: XKX, ZZZ"
    )
    assert states.without_number(["FRA"], {"FRA": 220}) == ""


def test_folding_keeps_different_names_apart(shared):
    """No two states of the research data's lists fall together."""
    import pandas

    rows = pandas.read_csv(shared / states.STATES)[["statenme", "ccode"]].drop_duplicates()
    names = rows["statenme"].map(states.folded)
    assert rows.groupby(names)["ccode"].nunique().max() == 1
