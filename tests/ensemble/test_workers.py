"""Workers: what becomes of them when they are left."""

import operator
import time
from contextlib import suppress

from foedus.ensemble.workers import Pool


def test_what_workers_have_begun_is_not_waited_for_when_they_are_interrupted() -> None:
    begun = float("inf")
    with suppress(KeyboardInterrupt), Pool(1) as workers:
        computed = workers.computed(operator.call, time.sleep, [0, 30])
        assert next(computed) is None
        begun = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 20
