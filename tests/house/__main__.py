"""Prints the figures of the house, and what is at fault: `make house`. Exit 1 where a figure does not hold."""

import sys

from tests.house.measures import Figure, figures

MOST_SHOWN = 12


def line(figure: Figure) -> str:
    """One figure with its limit, and the first places at fault."""
    mark = "ok" if figure.holds else "to" if figure.is_goal else "NO"
    bound = "at least" if figure.at_least else "at most"
    shown = [f"{mark:>3}  {figure.name}: {figure.value:g} ({bound} {figure.limit:g})"]
    shown += [f"       {fault}" for fault in figure.faults[:MOST_SHOWN]]
    if len(figure.faults) > MOST_SHOWN:
        shown.append(f"       … {len(figure.faults) - MOST_SHOWN} more")
    return "\n".join(shown)


def main() -> int:
    """Print everything, goals that are not reached yet with “to”; 0 where all the rest holds."""
    measured = figures()
    print("\n".join(map(line, measured)))
    return 0 if all(figure.holds or figure.is_goal for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
