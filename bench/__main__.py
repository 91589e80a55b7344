"""`make bench`: runs each part in turn and prints its ratios; exits with 1 if a goal is missed."""

import sys

import click

from bench import board, booking, checkin, growth, rolls, search, seating
from bench.report import Report

PARTS = {
    "booking": ("(a) Booking by link", booking.measure),
    "checkin": ("(b) Check-in scans", checkin.measure),
    "board": ("(c) The board", board.measure),
    "import": ("(d) The roll import", rolls.measure),
    "growth": ("(e) Growth with the city", growth.measure),
    "search": ("(f) Searching for a person", search.measure),
    "seating": ("(g) Seating a ward", seating.measure),
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(parts: tuple[str, ...]) -> None:
    """Measure all parts, or only those named."""
    report = Report()
    for part in parts or PARTS:
        title, measure = PARTS[part]
        report.title(title)
        measure(report)
    if report.missed:
        click.echo(f"\nMissed: {', '.join(report.missed)}")
        sys.exit(1)


main()
