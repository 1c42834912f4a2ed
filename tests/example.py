"""Where the example case is: an invented alliance of three members, small enough to read in one go."""

from pathlib import Path

EXAMPLE = Path(__file__).parent / "case" / "example"
TEXTS = Path(__file__).parent / "case" / "texts"
