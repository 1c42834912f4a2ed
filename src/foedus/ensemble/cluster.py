"""Cluster: tasks computed by the workers of a Dask cluster, which may come and go.

    tcp://HOST:PORT, tls://HOST:PORT    a scheduler that is at work there
    local:N                             a scheduler and N workers begun here, which end with this process

A worker that is lost costs the tasks it had, which are given to others. A scheduler that is lost ends the run; its
parts stay, and it can be continued anywhere. Dask is imported when a cluster is entered.
"""

import logging
import pickle
import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from itertools import count, islice
from queue import Empty, SimpleQueue
from secrets import token_hex
from typing import Any, NamedTuple, Self, TypeVar

from foedus.ensemble import files, manifests
from foedus.ensemble.workers import IN_FLIGHT, WorkerLost, Workers

Result = TypeVar("Result")

ANSWER_WITHIN = 10
"""Seconds in which a scheduler must answer."""

JOIN_WITHIN = 60
"""Seconds in which the first worker must have joined."""

LOOK_EVERY = 1.0
"""Seconds after which the workers are counted again."""

MOST_LOSSES = 5
"""Times that Dask may give a task up because each worker that had it was lost."""

NAMED = 3
"""Workers that a message names."""


class _Pending(NamedTuple):
    """A task in flight, and how often Dask has given it up."""

    task: Any
    losses: int


class Cluster(Workers):
    """The workers of a Dask cluster.

    Attributes:
        address: where it is; see the module.
        note: what a user should know about the workers; empty if nothing.

    Raises:
        RunErrors: on entering: there is no such address, nothing answers there, Dask is missing, or the workers would
            not compute the same bytes as this machine.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.note = ""
        self._here = _workers_here(address)
        self.far = self._here is None
        self._count = 0
        self._counted = 0.0

    @property
    def count(self) -> int:
        """How many workers there were when last counted."""
        return self._count

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._client = self._connected(stack)
            self._check()
            self._leave = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.close()

    def computed(self, function: Callable[[Any, Any], Result], shared: Any, tasks: Iterable[Any]) -> Iterator[Result]:
        """See `Workers`; a task whose worker is lost is computed by another."""
        from distributed import Future

        from foedus.ensemble.cluster_worker import Sharing, called

        token, numbers, remaining = token_hex(8), count(), iter(tasks)
        sharing = Sharing(token, pickle.dumps(shared), manifests.made_with())
        finished: SimpleQueue[Future] = SimpleQueue()
        pending: dict[Future, _Pending] = {}

        def submit(each: _Pending) -> None:
            key = (f"foedus-{token}", next(numbers))
            future = self._client.submit(called, token, function, each.task, key=key, pure=False)
            pending[future] = each
            future.add_done_callback(finished.put)

        with self._connection():
            self._client.register_plugin(sharing)
        try:
            while True:
                self._look()
                free = max(1, self._count) * IN_FLIGHT - len(pending)
                for task in islice(remaining, max(0, free)):
                    submit(_Pending(task, 0))
                if not pending:
                    return
                future = self._next(finished)
                each = pending.pop(future)
                if future.status == "error":
                    submit(self._again(each, future.exception()))
                    continue
                with self._connection():
                    result = future.result()
                future.release()
                yield result
        finally:
            if self._client.status == "running":  # else there is nothing to tidy
                with suppress(OSError, CancelledError, TimeoutError):
                    self._client.cancel(list(pending))
                    self._client.unregister_worker_plugin(sharing.name)

    def on_each(self, function: Callable[..., Result], *arguments: Any) -> dict[str, Result | Exception]:
        """See `Workers`; workers that are lost meanwhile are left out."""
        with self._connection():
            answers = self._client.run(function, *arguments, on_error="return")
        return {worker: answer for worker, answer in answers.items() if not isinstance(answer, OSError)}

    def _connected(self, stack: ExitStack) -> Any:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            what = "runs on a cluster need the library Dask, which is not here."
            raise self._problem(what, 'Install it: pip install "foedus[cluster]"') from None
        if self.address.startswith("tls:") and (lacks := _lacks_certificates()):
            repair = "Name them in Dask's configuration: distributed.comm.tls.ca-file, client.cert and client.key."
            raise self._problem(f"tls:// needs certificates: {lacks}.", repair)
        stack.enter_context(_silent())
        scheduler: Any = self.address
        if self._here is not None:
            scheduler = stack.enter_context(
                LocalCluster(
                    n_workers=self._here,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    memory_limit=0,
                    silence_logs=logging.CRITICAL,
                    preload=["foedus.ensemble.cluster_worker"],
                )
            )
        try:
            return stack.enter_context(Client(scheduler, timeout=ANSWER_WITHIN, set_as_default=False))
        except Exception as error:
            what = f"no Dask scheduler answers here: {str(error).rstrip('.')}."
            raise self._problem(what, "Start one: dask scheduler. Is its port open to this machine?") from None

    def _check(self) -> None:
        """Refuse workers that would not compute the same bytes as this machine."""
        from foedus.ensemble.cluster_worker import differing, introduction, processor

        deadline = time.monotonic() + JOIN_WITHIN
        while not self._look(at_once=True):
            if time.monotonic() > deadline:
                repair = f"Start some: dask worker {self.address} --nthreads 1 --nworkers N"
                raise self._problem(f"the scheduler has no worker after {JOIN_WITHIN} s.", repair)
            time.sleep(LOOK_EVERY / 4)
        answers = self.on_each(introduction)
        if not answers:
            raise self._problem("its workers were lost before they could be asked.", "Start some, then run it again.")
        expected, wrong = manifests.made_with(), {}
        for worker, answer in answers.items():
            said = [f"has no such Foedus: {answer}"] if isinstance(answer, Exception) else differing(expected, answer)
            if said:
                wrong[worker] = "; ".join(said)
        if wrong:
            raise self._problem(
                f"{len(wrong)} of {len(answers)} workers would not give the same bytes: {_listed(wrong)}.",
                "Give them the same Foedus, Python and libraries as here, start each with --nthreads 1, and restart "
                "those that were at work while Foedus was changed.",
            )
        kinds = {answer.processor for answer in answers.values() if not isinstance(answer, Exception)} - {processor()}
        if kinds:
            self.note = (
                f"Some workers have other processors than this machine ({processor()}): {', '.join(sorted(kinds))}. "
                "Last digits may depend on who computes a part."
            )

    def _look(self, at_once: bool = False) -> int:
        """Count the workers, if it has not just been done; see that the scheduler is there."""
        if self._client.status != "running":
            raise self._lost()
        now = time.monotonic()
        if at_once or now - self._counted >= LOOK_EVERY:
            with self._connection():
                self._count = len(self._client.nthreads())
            self._counted = now
        return self._count

    def _next(self, finished: SimpleQueue[Any]) -> Any:
        """The next future that is finished or has failed."""
        while True:
            self._look()
            try:
                future = finished.get(timeout=LOOK_EVERY)
            except Empty:
                continue
            if future.status == "cancelled":
                raise self._lost()
            return future

    def _again(self, each: _Pending, error: BaseException | None) -> _Pending:
        """The task to be tried again, if it failed because its workers were lost.

        Raises:
            BaseException: what the task raised, if not.
        """
        from distributed import KilledWorker

        from foedus.ensemble.cluster_worker import Unlike

        if isinstance(error, Unlike):
            what = f"a worker that joined would not give the same bytes: {error}."
            raise self._problem(what, "End it, then continue with --resume.", files.UNFINISHED)
        if not isinstance(error, KilledWorker):
            raise error or RuntimeError("a task failed without a reason")
        if each.losses + 1 >= MOST_LOSSES:
            what = "every worker that was given one of the tasks was ended, perhaps for want of memory."
            raise WorkerLost("workers are lost", what, "Give workers more memory, then continue with --resume.")
        return each._replace(losses=each.losses + 1)

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """Tell what goes wrong in between as a lost connection."""
        try:
            yield
        except (OSError, CancelledError, TimeoutError):
            raise self._lost() from None

    def _lost(self) -> WorkerLost:
        what = f"the scheduler at {self.address} ended, cancelled the run's tasks or cannot be reached any more."
        repair = "Continue with --resume, on a cluster or here."
        return WorkerLost("the cluster is lost", what, repair)

    def _problem(self, what: str, repair: str, consequence: str = "nothing was run") -> files.RunErrors:
        return files.problem(self.address, "--cluster", what, repair, consequence)


def _workers_here(address: str) -> int | None:
    """How many workers are to be begun here; None where the address is a scheduler's.

    Raises:
        RunErrors: it is no address.
    """
    if local := re.fullmatch(r"local:([1-9]\d{0,3})", address):
        return int(local[1])
    if re.fullmatch(r"(tcp|tls)://[^/\s]+:\d+", address):
        return None
    what = "no such address."
    repair = "Write tcp://HOST:PORT, tls://HOST:PORT, or local:N for N workers on this machine."
    raise files.problem(address, "--cluster", what, repair, "nothing was run")


def _lacks_certificates() -> str:
    """What keeps Dask from a connection by TLS, before it tries; empty if nothing does."""
    from dask import config
    from distributed import Security

    if config.get("distributed.client.security-loader", None):
        return ""
    try:
        found = Security().get_connection_args("client").get("ssl_context")
    except (OSError, ValueError) as error:
        return f"those that Dask's configuration names cannot be read ({error})"
    return "" if found else "Dask's configuration names none"


def _listed(wrong: dict[str, str]) -> str:
    named = [f"{worker}: {said}" for worker, said in islice(sorted(wrong.items()), NAMED)]
    return " / ".join(named) + (f" / and {len(wrong) - NAMED} more" if len(wrong) > NAMED else "")


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask's own messages from the terminal: what a user must know is told as a problem."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
