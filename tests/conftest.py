"""How hard the tests look: Hypothesis profiles for every day and for a thorough search.

`pytest` runs `quick`: the same cases on every machine and every run, so that a failure is never
luck. `pytest --hypothesis-profile=thorough` draws new cases, and many more of them.
"""

from hypothesis import HealthCheck, settings

# A busy machine draws slowly; that says nothing about the code.
_PATIENT = (HealthCheck.too_slow,)

settings.register_profile(
    "quick",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=_PATIENT,
)
settings.register_profile(
    "thorough",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=_PATIENT,
)
settings.load_profile("quick")
