"""A dictionary that cannot be changed, so that what was checked and hashed stays what it was."""

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ReadOnlyDict(dict[K, V]):
    """A dict (for json, pandas and isinstance) whose content is fixed; `dict(it)` gives a copy to change."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a scenario cannot be changed; with_values and its kin give a changed copy")

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied through the constructor, since setting items is refused."""
        return type(self), (dict(self),)
