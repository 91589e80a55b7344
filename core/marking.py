"""Marks a text for the catalogs where it is written, to be translated where it is shown."""


def N_(text: str) -> str:
    """The text as it is."""
    return text
