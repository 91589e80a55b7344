"""What the bench prints: measurements, ratios with their goals, and whether every goal was met."""

import click


class Report:
    """Collects ratios; a missed goal is printed and makes the bench fail."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def title(self, text: str) -> None:
        """A new part."""
        click.echo(f"\n{text}")

    def line(self, text: str) -> None:
        """A measured line."""
        click.echo(text)

    def ratio(
        self, name: str, value: float, *, at_least: float | None = None, at_most: float | None = None
    ) -> None:
        """A figure against its goal."""
        met = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        goal = f"≥ {at_least}" if at_least is not None else f"≤ {at_most}" if at_most is not None else ""
        click.echo(f"  {'ok  ' if met else 'MISS'} {name}: {value:.2f} {f'(goal {goal})' if goal else ''}")
        if not met:
            self.missed.append(name)

    def require(self, name: str, holds: bool) -> None:
        """A condition that must hold whatever the speed."""
        click.echo(f"  {'ok  ' if holds else 'MISS'} {name}")
        if not holds:
            self.missed.append(name)
