from jointcheck.plugin import hookimpl


@hookimpl
def routes():
    return ["/admin"]
