"""Operations on scans: write a desk's batch to the ledger, one verdict each, and fold it into visits."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.campaign_day import Day
from checkin.desk.pairing import Sender
from checkin.scanning import ledger, outsiders
from checkin.scanning.batch_rules import Malformed
from checkin.scanning.entries import ScanEntry
from checkin.scanning.joined import follow
from checkin.scanning.ledger import ScanLine
from checkin.scanning.persons import Who, look_at
from checkin.scanning.verdicts import ID_REUSED, Admission, Ruling, decide, decide_without_resident
from checkin.scanning.visits import Coming, mark_arrived
from core.clock import local
from core.db import audit

TAKEN = audit.declare("scan.taken", "accepted", "already_arrived", "review", "kinds", "digest")


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The answer to one scan, in the contract's words; `who` and `queue_no` are shown at the desk."""

    scan_id: str | None
    verdict: str
    reason: str | None = None
    first_arrival: dict[str, Any] | None = None
    who: Who | None = None
    queue_no: int | None = None


def take_scans(
    sender: Sender, day: Day, entries: Iterable[ScanEntry | Malformed], at: datetime
) -> list[ScanResult]:
    """Store a batch and answer it in its order; the same batch again changes nothing.

    Runs inside a transaction. Malformed scans are answered but not stored; all others are.
    """
    locked = ledger.lock(day)
    items = follow(day, entries) if locked.may_have_joined else list(entries)
    taking = _Taking(
        sender, day, at, locked.queue_no, [item for item in items if isinstance(item, ScanEntry)]
    )
    results = [
        taking.take(item) if isinstance(item, ScanEntry) else ScanResult(item.echo, "malformed")
        for item in items
    ]
    taking.write(locked)
    return results


class _Taking:
    """A batch in progress: the ledger lines it touches and adds, and the residents whose scans changed."""

    def __init__(
        self, sender: Sender, day: Day, at: datetime, queue_no: int, entries: list[ScanEntry]
    ) -> None:
        self.sender, self.day, self.at = sender, day, at
        self.queue_no = queue_no
        self.new: list[ScanLine] = []
        self.lines: dict[str, list[ScanLine]] = {}
        self.undoes: dict[str, list[ScanLine]] = {}
        self.coming: dict[int, Coming] = {}
        self.changed: set[int] = set()
        ids = {entry.sent.scan_id for entry in entries} | {entry.sent.undoes or "" for entry in entries}
        self._load(ids, {entry.found.who for entry in entries if entry.found.who})

    def _load(self, ids: set[str], whos: set[Who]) -> None:
        """Read the lines of these ids and people, and of the person an undo turns out to be about."""
        lines = ledger.touched(self.day, ids - {""}, [who.resident_id for who in whos])
        for line in lines:
            if line.day_id == self.day.id:
                self._remember(line)
        known = {who.resident_id for who in whos}
        others = {line.resident_id for line in lines if line.resident_id and line.resident_id not in known}
        if others:
            whos = whos | set(look_at(self.day, others).values())
            present = {line.id for line in lines}
            lines += [line for line in ledger.touched(self.day, [], others) if line.id not in present]
        self.whos = {who.resident_id: who for who in whos}
        # a person without a line in the ledger has no visit either
        told = {line.resident_id for line in lines if line.resident_id}
        rows = ledger.visits_of(self.day, told) if told else {}
        for who in whos:
            seen = [line.seen for line in lines if line.resident_id == who.resident_id]
            visit = rows.get(who.resident_id)
            self.coming[who.resident_id] = Coming(
                who.resident_id, who.neighborhood_id, seen, visit, has_booking=who.has_booking
            )

    def _remember(self, line: ScanLine) -> None:
        self.lines.setdefault(line.scan_id, []).append(line)
        if line.undoes and line.counts:
            self.undoes.setdefault(line.undoes, []).append(line)

    def take(self, entry: ScanEntry) -> ScanResult:
        """Answer one scan and keep it."""
        earlier = self.lines.get(entry.sent.scan_id, [])
        same = next((line for line in earlier if line.fingerprint == entry.fingerprint), None)
        if same:
            verdict = "repeated" if same.verdict == "accepted" else same.verdict
            return self._result(entry, same, verdict)
        if earlier:
            line = self._line(entry, ID_REUSED)
        elif entry.sent.kind == "undo":
            line = self._take_undo(entry)
        elif entry.found.who is None or entry.found.subject != "resident":
            line = self._line(entry, decide_without_resident(entry.found.subject, entry.is_on_day))
        else:
            line = self._take_person(entry, entry.found.who)
        self._keep(line)
        return self._result(entry, line, line.verdict)

    def _take_person(self, entry: ScanEntry, who: Who) -> ScanLine:
        coming = self.coming[who.resident_id]
        said = decide(
            entry.sent.kind,
            entry.sent.station,
            self._admission(coming, who),
            coming.presence,
            entry.is_on_day,
        )
        line = self._line(entry, said)
        if said.verdict == "accepted" and entry.sent.kind == "arrive" and line.scan_id not in self.undoes:
            line.queue_no = self._queue_no(coming)
        return line

    def _admission(self, coming: Coming, who: Who) -> Admission:
        """A person admitted to this day stays admitted, by an earlier scan or by a person's decision."""
        let_in = [
            seen for seen in coming.seen if seen.counts and seen.day_id == self.day.id and not seen.undoes
        ]
        return Admission(walk_in=let_in[0].walk_in) if let_in else who.admission

    def _queue_no(self, coming: Coming) -> int:
        """The day's next number, once per visit: an arrival scanned again after an undo keeps its number."""
        if coming.queue_no is None:
            kept = coming.visit.queue_no if coming.visit and coming.visit.day_id == self.day.id else None
            if kept is None:
                self.queue_no += 1
            coming.queue_no = kept or self.queue_no
        return coming.queue_no

    def _take_undo(self, entry: ScanEntry) -> ScanLine:
        """An undo counts whether or not its scan has been received; on another day it waits for review."""
        line = self._line(entry, decide_without_resident(entry.found.subject, entry.is_on_day))
        for target in self.lines.get(entry.sent.undoes or "", []) if line.counts else ():
            line.resident_id = line.resident_id or target.resident_id
            if target.review == "open":
                self._settle_undone(target)
        return line

    def _settle_undone(self, target: ScanLine) -> None:
        target.review = "settled"
        if target.id is None:
            target.written |= {"settled_as": ledger.DID_UNDO, "settled_at": self.at}
        else:
            ledger.settle_undone(target.id, self.at)

    def _line(self, entry: ScanEntry, said: Ruling) -> ScanLine:
        sent, before = entry.sent, said.before
        first = {"at": local(before.happened_at).isoformat(), "desk": before.place} if before else None
        return ScanLine(
            scan_id=sent.scan_id,
            fingerprint=entry.fingerprint,
            day_id=self.day.id,
            kind=sent.kind,
            resident_id=entry.found.who.resident_id if entry.found.who else None,
            happened_at=entry.happened_at,
            verdict=said.verdict,
            reason=said.reason,
            counts=said.counts,
            walk_in=said.walk_in,
            first_arrival=first,
            review="open" if said.verdict == "review" else None,
            place=self.sender.place,
            station=sent.station,
            undoes=sent.undoes,
            said=entry.said,
            written={
                "ward_id": self.day.ward_id,
                "campaign_id": self.day.campaign_id,
                "desk_id": self.sender.desk_id,
                "account_ref": self.sender.account_ref,
                "method": sent.method,
                "device_at": sent.device_at,
                "received_at": self.at,
                "settled_as": "",
                "settled_at": None,
                "settled_by": None,
            },
        )

    def _keep(self, line: ScanLine) -> None:
        """Add a new line; an undo received before it undoes it at once."""
        for undo in self.undoes.get(line.scan_id, []):
            if undo.resident_id is None and line.resident_id is not None:
                undo.resident_id = line.resident_id
                self.coming[line.resident_id].seen.append(undo.seen)
                if undo.id is not None:
                    ledger.name_resident(undo.id, line.resident_id)
            if line.review == "open":
                self._settle_undone(line)
        self.new.append(line)
        self._remember(line)
        if line.resident_id is not None:
            self.coming[line.resident_id].seen.append(line.seen)
            self.changed.add(line.resident_id)

    def _result(self, entry: ScanEntry, line: ScanLine, verdict: str) -> ScanResult:
        who = self.whos.get(line.resident_id) if line.resident_id else entry.found.who
        coming = self.coming.get(line.resident_id) if line.resident_id else None
        number = line.queue_no
        if number is None and verdict == "already_arrived" and coming and coming.visit:
            number = coming.visit.queue_no
        return ScanResult(entry.sent.echo, verdict, line.reason, line.first_arrival, who, number)

    def write(self, locked: ledger.Locked) -> None:
        """Write everything the batch changed, then one audit event for it."""
        if not self.new:
            return
        ledger.add(self.new)
        outsiders.count(self.day, self.new, self.undoes, self.at)
        changed = [self.coming[resident_id] for resident_id in self.changed]
        drawn = self.queue_no - locked.queue_no
        mark_arrived(self.day, changed, self.sender.by, self.at, is_closed=locked.is_closed, numbers=drawn)
        audit.record_about(TAKEN, self.day, self.sender.by, **_facts(self.new))


def _facts(lines: list[ScanLine]) -> dict[str, Any]:
    """Counts for the audit chain, and a digest that binds the ledger's lines to it."""
    digest = hashlib.sha256(b"".join(sorted(line.fingerprint for line in lines))).hexdigest()[:32]
    counts = {
        verdict: sum(line.verdict == verdict for line in lines)
        for verdict in ("accepted", "already_arrived", "review")
    }
    kinds = {kind: sum(line.kind == kind for line in lines) for kind in {line.kind for line in lines}}
    return {**counts, "kinds": kinds, "digest": digest}
