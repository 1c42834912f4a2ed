"""What becomes of files: bytes of any kind, and files once in order with something flipped, cut or doubled."""

from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

quick = settings(
    deadline=timedelta(seconds=2),
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""No file takes two seconds; the folder of a test is used again for each example."""

FOUND = (b"\0", b"\r", b'"', b"'''", b"[", b"{", b",", b";", b"\xff\xfe", b"9" * 5000)
"""What may be found in a file where nobody put it."""


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with up to four things done to it."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(("flip", "cut", "double", "leave out", "put in"))):
            case "flip" if at < len(data):
                data[at] ^= draw(st.integers(1, 255))
            case "cut":
                del data[at:]
            case "double":
                data[at:at] = data[at : at + draw(st.integers(1, 2000))]
            case "leave out":
                del data[at : at + draw(st.integers(1, 200))]
            case _:
                data[at:at] = draw(st.sampled_from(FOUND))
    return bytes(data)


def files(*wholes: Path | bytes) -> st.SearchStrategy[bytes]:
    """Any bytes, or one of these files damaged."""
    contents = [whole if isinstance(whole, bytes) else whole.read_bytes() for whole in wholes]
    return st.one_of(st.binary(max_size=300), *map(damaged, contents))
