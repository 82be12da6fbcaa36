from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    return checklists()
