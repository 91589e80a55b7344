"""The one way in which the reader of uploaded files gives up."""


class Refused(Exception):
    """The file is not read on; the argument is the code of the reason."""
