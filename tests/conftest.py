"""What all tests share; the fixtures are in the modules named here."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.databases",
    "tests.browser",
    "tests.world",
    "tests.office",
    "tests.county",
    "tests.year",
]

# how fast examples come says how busy the machine is, not whether a rule holds
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# the same examples on every machine: whoever changes something else is not stopped by a find
settings.register_profile("unhurried", UNHURRIED, derandomize=True)
# other examples each time, to go looking: pytest --hypothesis-profile=searching
settings.register_profile("searching", UNHURRIED)
settings.load_profile("unhurried")
