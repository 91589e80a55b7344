"""Routes of heads' accounts from a list: paste or send it, mend its lines, print the links."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.gate import allow
from accounts.heads import listed
from accounts.heads.forms import HeadLineForm, HeadLinesForm, HeadsListForm
from accounts.heads.list_rules import MOST_LINES, HeadLine, lines_of
from accounts.heads.listed import LinesRefused, MadeHead
from accounts.roles import Role
from accounts.scope import Scope
from core.db.transaction import once_from_form, transaction
from core.errors import BadInput, Refusal, UploadRefused
from core.marking import N_
from core.sheets.reading import read_workbook
from core.web.forms import blame, is_shown_again
from core.web.pages import refusal_text
from wards.queries import neighborhoods

pages = Blueprint("heads", __name__)


@pages.route("/accounts/heads", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def choose(scope: Scope) -> ResponseReturnValue:
    """Paste or send the list; its lines are shown and nothing is made yet."""
    form = HeadsListForm()
    if form.validate_on_submit():
        try:
            lines = _sent(form)
            found = [vars(head) for head in listed.proposed(scope.ward, lines)]
            return _lines_page(scope, HeadLinesForm(formdata=None, data={"lines": found}))
        except (BadInput, UploadRefused) as refused:
            blame(form, refused)
    page = render_template(
        "accounts/heads/choose.html", form=form, waiting=len(listed.waiting_heads(scope.ward))
    )
    return (page, 422) if form.is_submitted() and not is_shown_again() else page


@pages.post("/accounts/heads/lines")
@allow(Role.STATION_ADMIN)
def lines(scope: Scope) -> ResponseReturnValue:
    """Make every account and show the links once; while one line is wrong, nothing is made and the lines come back."""
    form = HeadLinesForm()
    form.offer([])
    if form.validate_on_submit():
        entries = [entry.form for entry in form.lines if not entry.form.is_empty]
        try:
            with transaction(once_from_form(scope.account)) as work:
                facts = {"by": scope.by, "at": work.at, "key": form.idempotency_key.data}
                made = listed.make_all(scope.ward, [entry.head for entry in entries], **facts)
                work.lead_to(url_for("accounts.heads.waiting"))
            return _sheet(made)
        except LinesRefused as refused:
            numbers = {entry: number for number, entry in enumerate((line.form for line in form.lines), 1)}
            problems = [
                _blame_line(entries[at], numbers[entries[at]], problem)
                for at, problem in refused.problems.items()
            ]
            return _lines_page(scope, form, [(None, refusal_text(refused)), *problems]), 422
    return _lines_page(scope, form), 200 if is_shown_again() else 422


@pages.route("/accounts/heads/waiting", methods=["GET", "POST"])
@allow(Role.STATION_ADMIN)
def waiting(scope: Scope) -> ResponseReturnValue:
    """Heads who have no password yet; print new links for all of them, for instance after 72 hours."""
    key = request.form.get("idempotency_key", "").strip() or None
    accounts = listed.waiting_heads(scope.ward)
    if request.method == "POST" and accounts:
        with transaction() as work:
            made = [listed.link_again(one, by=scope.by, at=work.at, key=key) for one in accounts]
        return _sheet(made)
    return render_template("accounts/heads/waiting.html", accounts=accounts)


def _sheet(made: Sequence[MadeHead]) -> str:
    """The printed sheet: for each head where, who, sign-in name, link as QR and code."""
    return render_template("accounts/heads/sheet.html", made=made)


def _sent(form: HeadsListForm) -> list[HeadLine]:
    """The lines of what was sent. Raises BadInput, UploadRefused with the field to blame."""
    field = "file" if form.file.data else "rows"
    data = form.file.data.read() if form.file.data else (form.rows.data or "").encode("utf-8-sig")
    try:
        sheets = read_workbook(data)
    except UploadRefused as refused:
        refused.facts["field"] = field
        raise
    found = lines_of(row for sheet in sheets for row in sheet.rows)
    if not found:
        raise BadInput(N_("No line with a %(place_kind)s and a name was found in the list."), field=field)
    if len(found) > MOST_LINES:
        raise BadInput(N_("The list has more than %(most)d lines."), field=field, most=MOST_LINES)
    return found


def _lines_page(scope: Scope, form: HeadLinesForm, problems: Sequence[tuple[str | None, str]] = ()) -> str:
    form.offer([(row.public_id, row.label) for row in neighborhoods(scope.ward)])
    has_problems = bool(problems)
    return render_template(
        "accounts/heads/lines.html", form=form, problems=list(problems), page_errors=has_problems
    )


def _blame_line(line: HeadLineForm, number: int, problem: Refusal) -> tuple[str, str]:
    """Put the refusal beside its field; returns the field's id and what the summary says."""
    field, text = line[problem.facts.get("field") or "name"], refusal_text(problem)
    field.errors = [*field.errors, text]
    return field.id, _("Line %(number)d: %(said)s", number=number, said=text)
