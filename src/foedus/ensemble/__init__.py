"""Ensembles: many histories of a case, under each policy and the same luck."""

from foedus.ensemble.folder import run_in
from foedus.ensemble.plan import planned
from foedus.ensemble.readers import to_pandas, to_xarray
from foedus.ensemble.simulate import Ensemble, run
from foedus.ensemble.sql import query
from foedus.ensemble.store import manifest, read, write
from foedus.ensemble.workers import Pool

__all__ = [
    "Ensemble",
    "Pool",
    "manifest",
    "planned",
    "query",
    "read",
    "run",
    "run_in",
    "to_pandas",
    "to_xarray",
    "write",
]
