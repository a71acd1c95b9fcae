"""What somebody does in a widget, each thing as a message of its own.

Of a trait that changes while the server is busy only the last value is sent, so what was done before would be lost.
"""

from typing import Any

import anywidget


class Hearing(anywidget.AnyWidget):  # type: ignore[misc]
    """A widget whose script says `model.send({trait: value})`; then that trait changes, when it is among `heard`."""

    heard: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.on_msg(_take)


def _take(widget: Hearing, content: object, buffers: object) -> None:
    """Put a message into the traits that it is for; what is anything else comes from no script of ours."""
    for name, value in content.items() if isinstance(content, dict) else ():
        if name in widget.heard and isinstance(value, dict):
            setattr(widget, name, value)
