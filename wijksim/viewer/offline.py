"""Solara, set to stay on this machine: no proxy to a content network, no telemetry, no version check, no files.

Solara reads its settings from the environment when it is first imported, so `prepare` must come before that. What
somebody has set for other programs is put aside: this server has one way of working.
"""

import importlib
import importlib.util
import logging
import os
import sys
import sysconfig
import tempfile
import warnings
from functools import cache
from pathlib import Path

from wijksim.errors import WijksimError

#: Solara creates its home folder on import; it keeps nothing there with these settings.
_HOME = Path(tempfile.gettempdir()) / "wijksim-solara"
#: A closed laptop lid must not cost a session at once; a tab holds about three megabytes.
_KEPT_WITHOUT_TAB = "2h"
_TABS = "300"
_SETTINGS = {
    "SOLARA_ASSETS_PROXY": "False",
    "SOLARA_ASSETS_CDN": "/nowhere/",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_HOME": str(_HOME),
    "SOLARA_KERNEL_CULL_TIMEOUT": _KEPT_WITHOUT_TAB,
    "SOLARA_KERNEL_MAX_COUNT": _TABS,
    "SOLARA_MODE": "production",
    "SOLARA_ROOT_PATH": "",
    "SOLARA_SERVER_HTTP_GZIP": "False",
    "SOLARA_SESSION_HTTP_ONLY": "True",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_TELEMETRY_SERVER_FINGERPRINT": "none",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "none",
}
_NEEDED = ("solara", "starlette", "uvicorn", "anywidget", "ipyvuetify", "ipyvue")
INSTALL = "pip install 'wijksim[viewer]'"


def require() -> None:
    """WijksimError, with the command that installs them, when packages of the extra are missing."""
    missing = [name for name in _NEEDED if name not in sys.modules and importlib.util.find_spec(name) is None]
    if missing:
        raise WijksimError(f"the screen needs packages that are not installed ({', '.join(missing)}): {INSTALL}")


@cache
def prepare() -> None:
    """Set what Solara reads and import it; WijksimError when the extra is not installed or not the pinned one."""
    require()
    for name in [name for name in os.environ if name.upper().startswith("SOLARA_")]:
        del os.environ[name]
    os.environ.update(_SETTINGS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("solara.server.starlette")
    logging.getLogger("solara").setLevel(logging.ERROR)
    logging.getLogger("reacton").setLevel(logging.CRITICAL)


@cache
def data_file(path: str) -> Path:
    """A file that a package of the extra has put under `share` of this Python; WijksimError when it is not there."""
    schemes = [sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")]
    folders = [Path(sysconfig.get_path("data", scheme)) / "share" for scheme in schemes]
    for folder in folders:
        if (folder / path).is_file():
            return folder / path
    raise WijksimError(f"the screen needs share/{path}, which is not installed: {INSTALL}")
