"""The case that ensembles are tested on."""

import pytest
from example import EXAMPLE

from foedus.case import Case, load


@pytest.fixture(scope="session")
def case() -> Case:
    return load(EXAMPLE)
