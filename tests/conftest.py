pytest_plugins = [
    "tests.databases",
    "tests.browser",
    "tests.world",
    "tests.office",
    "tests.county",
    "tests.year",
]
