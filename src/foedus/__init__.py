"""Foedus: an executable, evidence-linked model of collective security."""

__version__ = "0.1.0"
