"""The process around a verb: where its answer and its messages go, and what ends it before its time."""

import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

CLOSED_PIPE = 141
"""The exit code where nobody reads the answer to its end: 128 and the number of SIGPIPE, as shells count."""


class Unwritten(Exception):
    """The answer cannot be written to stdout.

    Attributes:
        reason: what the system says.
    """

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Answers(io.TextIOWrapper):
    """Stdout: tells apart that an answer cannot be written from whatever else may fail."""

    def write(self, text: str, /) -> int:
        """See `TextIOWrapper`; raises `Unwritten`."""
        try:
            return super().write(text)
        except OSError as error:
            raise Unwritten(error) from None

    def flush(self) -> None:
        """See `TextIOWrapper`; raises `Unwritten`."""
        try:
            super().flush()
        except OSError as error:
            raise Unwritten(error) from None


class Messages(io.TextIOWrapper):
    """Stderr: a message that cannot be written is lost, and the answer is not."""

    def write(self, text: str, /) -> int:
        """See `TextIOWrapper`."""
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """See `TextIOWrapper`."""
        with suppress(OSError):
            super().flush()


@contextmanager
def settled() -> Iterator[None]:
    """Run a verb in between: whatever its streams are, and whatever ends it, it ends without a traceback.

    What a stream cannot encode is escaped. An answer that cannot be written is exit code 2 and a sentence, also where
    stdout was closed from the start and files were written as they should be: who asked has not been answered. It is
    `CLOSED_PIPE` where the answer's reader has left. A request to end is an interruption, `KeyboardInterrupt`, that
    has the signal's number.
    """
    _open_streams()
    _hear_requests_to_end()
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except Unwritten as failure:
        _drop_answer()
        if failure.reason.errno == errno.EPIPE:
            raise SystemExit(CLOSED_PIPE) from None
        why = "it is closed" if failure.reason.errno == errno.EBADF else failure.reason.strerror
        sys.stderr.write(f"The answer cannot be written to stdout: {why}.\n")
        raise SystemExit(2) from None


def _open_streams() -> None:
    """Make the three streams such that a verb need not think of them.

    A closed descriptor would become that of the next file which is opened, and be written into.
    """
    _occupy(0, os.O_RDONLY)
    _occupy(1, os.O_RDONLY)  # nothing can be written there, as nothing could before
    _occupy(2, os.O_WRONLY)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = _wrapped(sys.stdout, 1, Answers)
    sys.stderr = _wrapped(sys.stderr, 2, Messages)


def _occupy(descriptor: int, flags: int) -> None:
    """Open the null device at a descriptor that is closed."""
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened == descriptor:
            os.set_inheritable(descriptor, True)
        else:
            os.dup2(opened, descriptor)
            os.close(opened)


def _wrapped(stream: Any, descriptor: int, kind: type[io.TextIOWrapper]) -> Any:
    """A stream that writes where this one does, or to the descriptor if there is none."""
    if stream is None:
        buffer: BinaryIO = open(descriptor, "wb", closefd=False)  # noqa: SIM115
        return kind(buffer, "utf-8", "backslashreplace")
    if not hasattr(stream, "buffer"):
        return stream
    stream.flush()
    lines = stream.line_buffering
    return kind(stream.buffer, stream.encoding, "backslashreplace", line_buffering=lines)


def _drop_answer() -> None:
    """Let what is still to be written to stdout go nowhere, or Python would complain when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _hear_requests_to_end() -> None:
    """Take a request to end as an interruption, once; what is ignored already, as under nohup, stays so."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heard = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]

    def end(number: int, _: object) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    for number in heard:
        signal.signal(number, end)
