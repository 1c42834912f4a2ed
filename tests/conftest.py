"""What tests of every package share. Nothing heavy is imported here."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code, and two workers share it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout that is not redistributed: texts, hand annotation, research data."""
    path = Path(os.environ.get("FOEDUS_SHARED") or ROOT.parent / "shared")
    if not (path / "reference").is_dir():
        pytest.skip("shared material absent: set FOEDUS_SHARED, or put it beside the checkout as ../shared")
    return path
