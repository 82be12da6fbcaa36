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
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
