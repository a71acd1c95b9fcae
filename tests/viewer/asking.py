"""Asks an ASGI application one thing without a network."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass
class Answer:
    """What came back."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


class Client:
    """A browser of few words."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, address: str, **headers: str) -> Answer:
        """The answer to a GET; `headers` by name, with _ for -."""
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(b"host", b"localhost"), *_written(headers)],
            "http_version": "1.1", "scheme": "http", "root_path": "",
            "server": ("localhost", 80), "client": ("localhost", 1),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        # in a thread of its own: a browser that is open in this one has a loop that never ends
        with ThreadPoolExecutor(1) as apart:
            apart.submit(asyncio.run, self.app(scope, receive, send)).result()
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]))


def _written(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
