from jointcheck.plugin import hookimpl


@hookimpl
def checklists():
    raise ValueError("表格文件不见了")
