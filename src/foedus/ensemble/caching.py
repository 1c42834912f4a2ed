"""Where compiled code is kept between runs: the user's cache folder, or none if it cannot be written."""

import os
from pathlib import Path


def compilation_cache() -> str | None:
    """A writable folder for compiled code, made if need be; FOEDUS_CACHE overrides the place."""
    root = os.environ.get("FOEDUS_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(root) if root else Path.home() / ".cache"
    folder = folder / "foedus" / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return str(folder) if os.access(folder, os.W_OK) else None
