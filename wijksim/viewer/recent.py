"""Keeps what was used last, and forgets what was used longest ago when there is too much."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `limit` values by key; several threads may use it.

    >>> kept = Recent[str, int](limit=2)
    >>> for number, name in enumerate("aba"):
    ...     kept.put(name, number)
    >>> kept.put("c", 3), kept.get("b"), kept.get("a")
    (None, None, 2)
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """The value of a key, which counts as used now; None when it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Keep a value."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self.limit:
                self._values.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Forget a key."""
        with self._lock:
            self._values.pop(key, None)

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._values)
