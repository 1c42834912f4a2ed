"""How the tests of the model look for counterexamples: the same ones each time, however slow the machine is today."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")
