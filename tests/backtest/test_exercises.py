"""Exercises held and attended: the counting by hand, the chance of attending by enumeration, and the row."""

import gzip
from itertools import product

import numpy as np
import pytest

from foedus.backtest import exercises
from foedus.backtest.exercises import Held

HEADING = "MMEID,Ex_Name,s.year,states\n"


def test_the_chance_of_attending_is_that_of_enumeration():
    away = np.array([[0.1, 0.5], [0.4, 0.2], [0.7, 0.9], [0.3, 0.3]])
    top, whole = np.zeros(4), 0.0
    for pattern in product((0, 1), repeat=4):
        there = np.array(pattern)[:, None]
        chance = float(np.where(there > 0, 1 - away, away).prod(axis=0).mean())
        if sum(pattern) >= 3:
            top, whole = top + chance * there[:, 0], whole + chance
    assert exercises.attending(away, 3) == pytest.approx(top / whole)


def test_where_one_is_enough_to_count_nobody_is_certain():
    away = np.full((2, 1), 0.5)
    assert exercises.attending(away, 1) == pytest.approx([2 / 3, 2 / 3])


def test_the_rival_counts_the_years_before_only():
    of = Held(np.array([2000, 2000, 2001, 2005]), np.ones((4, 2)))
    assert exercises.number_before(of, 1998, 2001) == (2.5, 3.0)
    assert exercises.number_before(of, 1998, 2006) == (4.5, 8.0)


def test_what_counts_is_what_enough_members_attend(shared, tmp_path):
    path = tmp_path / exercises.FILE
    path.parent.mkdir(parents=True)
    for name in ("unga_ideal_points_all.csv.gz", "cow_states.csv"):
        (path.parent / name).symlink_to(shared / "data/international" / name)
    rows = ["a,A,2001,France;Germany;Italy", "b,B,2002,France;Spain;Kenya", "c,C,2003,Germany;Spain;France;Peru;-9"]
    path.write_bytes(gzip.compress((HEADING + "\n".join(rows) + "\n").encode()))
    of = exercises.held(tmp_path, ("FRA", "DEU", "ESP", "XYZ"), 3)
    assert of.year.tolist() == [2003]
    assert of.attended.tolist() == [[1.0, 1.0, 1.0, 0.0]]


def test_the_publishers_file_has_what_was_counted_by_hand(shared, on_record):
    members = on_record.case.scene.labels["member"]
    of = exercises.held(shared, members, 3)
    assert len(of.year) == 74
    assert len(of.within(2002, 2010).year) == 51
    assert of.attended.sum(axis=1).min() == 3.0


def test_the_rows_of_the_table(shared):
    found = {check.name.split(", ")[-1]: check for check in exercises.checks(shared)}
    assert [check.status.split()[0] for check in found.values()] == ["pass", "miss", "miss", "miss", "shown"]
    assert found["number a year"].expected.startswith("5.7")


def test_without_data_it_is_skipped():
    assert [check.skipped for check in exercises.checks(None)] == [True]
