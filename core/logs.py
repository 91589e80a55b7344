"""What a fault leaves in the log: kinds and places; the words of an error may hold a person's name or number."""

import logging
import traceback

LINE = "[%(asctime)s] %(levelname)s in %(module)s: %(message)s"


class KindsAndPlaces(logging.Formatter):
    """A traceback of lines of code and names of errors, without what the errors said."""

    def formatException(self, ei: object) -> str:
        """The error and what led to it, the first one first."""
        error: BaseException | None = ei[1]  # type: ignore[index]  # logging hands over (type, error, traceback)
        chain: list[BaseException] = []
        while error is not None and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(_told(error) for error in reversed(chain))


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__qualname__}"
