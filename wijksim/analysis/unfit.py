"""Why an analysis does not fit a sweep, in both languages."""

from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.locale import Words, words


class UnfitError(WijksimError):
    """A sweep that an analysis cannot be made of, however whole it is; `why` says it in either language."""

    def __init__(self, folder: Path, key: str, **values: object) -> None:
        """`key` is that of a text under `analysis.unfit`."""
        self.key, self.values = key, values
        super().__init__(f"{folder}: {self.why(words('en'))}.")

    def why(self, text: Words) -> str:
        """The reason, without a full stop."""
        return text.say(f"analysis.unfit.{self.key}", **self.values)
