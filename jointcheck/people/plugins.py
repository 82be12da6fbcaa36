"""The plugins of the running application: admitted at first use, kept with it."""

from flask import current_app

from jointcheck.plugin.host import Host

KEY = "jointcheck.plugins"


def host() -> Host:
    """The application's plugin host; its mode is the setting ``PLUGINS``."""
    found: Host | None = current_app.extensions.get(KEY)
    if found is None:
        found = current_app.extensions[KEY] = Host(current_app.config["PLUGINS"]).load()
    return found
