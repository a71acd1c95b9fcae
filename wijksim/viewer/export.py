"""What can be taken along from the screen, as plain GET addresses."""

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """The addresses of exports."""
    return []
