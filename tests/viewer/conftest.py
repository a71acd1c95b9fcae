"""What every test of the screen needs: Solara imported as the server does it, and the fixtures of the browser."""

from browser import axe, chromium, namespace, open_tab, server, start  # noqa: F401

from wijksim.viewer.offline import prepare

prepare()
