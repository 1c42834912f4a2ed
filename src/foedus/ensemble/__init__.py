"""Ensembles: many histories of a case, under each policy and the same luck."""

from foedus.ensemble.simulate import Ensemble, run
from foedus.ensemble.store import manifest, read, write

__all__ = ["Ensemble", "manifest", "read", "run", "write"]
