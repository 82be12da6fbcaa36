from jointcheck.plugin import FollowUp, hookimpl


@hookimpl
def followups():
    return [FollowUp("a", "移送", "某局", float("nan"))]
