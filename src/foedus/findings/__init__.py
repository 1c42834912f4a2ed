"""Findings: what follows from an ensemble, how sure one can be, and what the answer hangs on. Tables in, tables out."""

from foedus.findings.analysis import Findings, analyse

__all__ = ["Findings", "analyse"]
