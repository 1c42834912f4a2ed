"""What a program reads of the rows."""

import dataclasses
import json

from foedus.backtest import table


def test_verdicts_are_plain_values_and_can_be_written(on_record):
    """A NumPy truth value is not `False`: it would be missed when misses are counted."""
    found = table.run(None, ["delivery", "readiness"])
    assert {type(each.passed) for each in found} <= {bool, type(None)}
    assert {type(each.miss) for each in found} <= {float, type(None)}
    json.dumps([dataclasses.asdict(each) for each in found])


def test_a_miss_has_a_size(shared, on_record):
    found = table.run(shared, ["dependence", "readiness"])
    assert not any(each.skipped for each in found)
    assert all(each.miss and each.miss > 0 for each in found if each.passed is False)
    assert all(each.source for each in found)


def test_the_page_explains_every_row(root):
    page = (root / "docs" / "backtest.md").read_text(encoding="utf-8")
    missing = [row for number, row in enumerate(table.ROWS, 1) if f"| {number} `{row}` |" not in page]
    assert not missing
