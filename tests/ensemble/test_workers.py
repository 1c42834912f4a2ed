"""Workers: what becomes of them when they are left."""

import operator
import time

import pytest

from foedus.ensemble.workers import Pool


def test_what_workers_have_begun_is_not_waited_for_when_they_are_interrupted() -> None:
    with pytest.raises(KeyboardInterrupt), Pool(1) as workers:
        assert next(workers.computed(operator.call, time.sleep, [0])) is None
        computed = workers.computed(operator.call, time.sleep, [0, 600])
        next(computed)
        begun = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 60
