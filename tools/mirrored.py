"""Which tests are those of a file: the tests of src/foedus/a/b.py are tests/a/test_b.py, else the nearest folder."""

from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parent.parent


def tests_of(path: PurePath) -> PurePath | None:
    """The tests of a file; None where it has none."""
    if path.parts[0] == "tests":
        if path.name.startswith("test_") and path.suffix == ".py":
            return path if (ROOT / path).exists() else None
        return path.parent if len(path.parts) > 2 else None
    if path.parts[:2] != ("src", "foedus"):
        return None
    inner = path.relative_to("src/foedus")
    named = PurePath("tests") / inner.parent / f"test_{inner.stem}.py"
    nearest = (PurePath("tests") / above for above in inner.parents if above.parts)
    return next((place for place in (named, *nearest) if (ROOT / place).exists()), None)
