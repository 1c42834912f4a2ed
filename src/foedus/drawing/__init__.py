"""Drawing: Vega-Lite specifications become SVG, without a network or a browser.

The renderer, vl-convert, carries a browser's engine. It reserves far more address space than it uses and ends its
process where it may not (`ulimit -v`), as it does at a character that no XML may hold. So it is only ever loaded by a
process of its own, `renderer.py`: what ends there costs pictures and nothing else.
"""

import json
import math
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.problems import visible

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""The form that specifications have."""
VERSION = "6.4"
"""The same as the renderer counts."""
LONGEST = 120.0
"""Seconds after which pictures are given up; they take about one."""
RENDERER = Path(__file__).with_name("renderer.py")


class Undrawn(Exception):
    """Pictures could not be made; the text says why, as a clause for the middle of a sentence."""


def pictures(specifications: Sequence[Mapping[str, Any]], longest: float = LONGEST) -> list[str]:
    """Each specification as SVG, by one process for all. The same specifications give the same text.

    Args:
        specifications: Vega-Lite as plain data; what is not ours in them is made `drawable`.
        longest: seconds to wait.

    Raises:
        Undrawn: the process could not be started, came to a bad end, or was not done in time.
    """
    asked = json.dumps([VERSION, drawable(list(specifications))])
    try:
        # -P: a file in the current folder must not stand in for a library.
        told = subprocess.run(
            [sys.executable, "-P", str(RENDERER)],
            input=asked.encode(),
            capture_output=True,
            timeout=longest,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Undrawn(f"the program that draws it was not done after {longest:g} seconds") from None
    except OSError as error:
        raise Undrawn(f"the program that draws it could not be started ({error.strerror or error})") from None
    if told.returncode:
        raise Undrawn(_end(told.returncode, told.stderr))
    try:
        found = json.loads(told.stdout)
    except ValueError:
        found = None
    if not isinstance(found, list) or len(found) != len(specifications):
        raise Undrawn("the program that draws it gave no picture")
    return found


def drawable(value: Any) -> Any:
    """Plain data with every text on one line and `visible`, and no number that is none: what a picture can hold."""
    if isinstance(value, str):
        return visible(value.replace("\n", " ").replace("\t", " ")).translate(_NO_CHARACTERS)
    if isinstance(value, Mapping):
        return {key: drawable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


_NO_CHARACTERS = {code: f"<U+{code:04X}>" for code in (0xFFFE, 0xFFFF)}


def _end(code: int, said: bytes) -> str:
    """How the process ended, and what most often ends it so."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"the program that draws it was ended by {name}, as where address space or memory is limited (ulimit -v)"
    last = said.decode(errors="replace").strip().rpartition("\n")[2]
    return f"the program that draws it failed ({visible(last[:200]) or f'exit code {code}'})"
