"""Draws the house from its own imports: `make picture` writes docs/house.svg, and a test holds that it is fresh.

One row a floor, one box a room, a line for each sub-room in the order of the room's docstring. An arrow leads from a
room to one that it imports; where it also reaches it by way of another room, the arrow is left out.
"""

from html import escape
from itertools import groupby

from tests.house.source import ROOT, modules, order_of, rooms

PATH = ROOT / "docs" / "house.svg"
BOX, GAP, LINE, HEAD, MARGIN, ROW_GAP = 250, 40, 20, 34, 30, 46
STYLE = (
    "text{font:14px sans-serif;fill:#1b1b1b}.room{font-weight:bold;font-size:16px}.floor{fill:#555}"
    "rect{fill:#f4f8f4;stroke:#2c6e49;stroke-width:1.5}.paper{fill:#fff;stroke:none}path{fill:none;stroke:#888;marker-end:url(#tip)}"
)
Point = tuple[float, float]


def imported_rooms() -> dict[str, set[str]]:
    """Each room with the rooms on lower floors that it imports."""
    found: dict[str, set[str]] = {room: set() for room in rooms()}
    for module in modules():
        if module.room in found:
            found[module.room] |= {name.split(".")[0] for name in module.imports} & found.keys()
    return {
        room: {other for other in others if rooms()[other] < rooms()[room]} for room, others in found.items()
    }


def direct(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that are left when what is also reached by way of another room is taken out."""

    def below(room: str) -> set[str]:
        return graph[room].union(*(below(other) for other in graph[room]))

    return [
        (room, other)
        for room, others in graph.items()
        for other in sorted(others)
        if not any(other in below(between) for between in others - {other})
    ]


def sub_rooms(room: str) -> list[str]:
    """The sub-rooms of a room, bottom up."""
    return [entry for entry in order_of(room) if (ROOT / room / entry).is_dir()]


def svg() -> str:
    """The picture as SVG text."""
    rows = [
        list(row)
        for _floor, row in groupby(sorted(rooms(), key=_from_the_top), key=lambda room: rooms()[room])
    ]
    parts: list[str] = []
    tops: dict[str, Point] = {}
    feet: dict[str, Point] = {}
    y = float(MARGIN)
    for row in rows:
        height = HEAD + LINE * max((len(sub_rooms(room)) for room in row), default=0) + 8
        parts.append(f'<text class="floor" x="{MARGIN}" y="{y + 22}">{rooms()[row[0]]}</text>')
        for place, room in enumerate(row):
            x = MARGIN + 30 + place * (BOX + GAP)
            parts += _box(room, x, y, height)
            tops[room], feet[room] = (x + BOX / 2, y), (x + BOX / 2, y + height)
        y += height + ROW_GAP
    arrows = [_arrow(feet[room], tops[other]) for room, other in direct(imported_rooms())]
    width = MARGIN * 2 + 30 + max(map(len, rows)) * (BOX + GAP) - GAP
    tip = '<marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0 0L8 4L0 8" /></marker>'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {y:g}" role="img">',
            "<title>The house of Ngày Khỏe: rooms on their floors, with their sub-rooms and what they import</title>",
            f"<style>{STYLE}</style>",
            f"<defs>{tip}</defs>",
            f'<rect class="paper" width="{width:g}" height="{y:g}" />',
            *arrows,
            *parts,
            "</svg>\n",
        ]
    )


def _from_the_top(room: str) -> tuple[int, str]:
    return -rooms()[room], room


def _box(room: str, x: float, y: float, height: float) -> list[str]:
    lines = [f'<rect x="{x:g}" y="{y:g}" width="{BOX}" height="{height:g}" rx="6" />']
    lines.append(f'<text class="room" x="{x + 12:g}" y="{y + 23:g}">{escape(room)}/</text>')
    for place, name in enumerate(reversed(sub_rooms(room))):
        lines.append(f'<text x="{x + 24:g}" y="{y + HEAD + 14 + place * LINE:g}">{escape(name)}</text>')
    return lines


def _arrow(start: Point, end: Point) -> str:
    middle = (start[1] + end[1]) / 2
    return f'<path d="M{start[0]:g} {start[1]:g}C{start[0]:g} {middle:g} {end[0]:g} {middle:g} {end[0]:g} {end[1]:g}" />'


if __name__ == "__main__":
    PATH.write_text(svg(), encoding="utf-8")
    print(f"{PATH.relative_to(ROOT)} is drawn")
