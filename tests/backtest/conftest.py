"""What the rows on a record share: the shipped case with a record, read once."""

import pytest

from foedus.backtest import record


@pytest.fixture(scope="session")
def on_record():
    """The first shipped case that has a record."""
    return record.on_record()[0]
