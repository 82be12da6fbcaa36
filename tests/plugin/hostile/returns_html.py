from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    return "<script>alert(1)</script>"
