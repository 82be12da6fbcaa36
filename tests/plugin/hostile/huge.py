from jointcheck.plugin import Paper, hookimpl


@hookimpl
def papers():
    return [Paper("a", "文书", "字" * 500_000)]
