"""Which pages are looked at, and as whom: every page of the site is somewhere in this table, a house test sees to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from urllib.parse import urlsplit

import pyotp
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db, writing_session
from imports.models import Upload
from imports.uploads import files as uploads_files
from residents.models.people import Resident
from tests import list_process
from tests.browser import sight
from tests.browser.walker import Stop, Walker
from tests.rolls import person, roll, workbook

NO_PAGE = {
    "accounts.home": "leads to the first page of a role",
    "campaigns.count": "JSON: the live count while criteria are typed",
    "imports.review.progress": "JSON: how far a long list has come",
    "screening.schedule.progress": "JSON: how far a schedule has been written",
    "imports.refused": "Excel",
    "imports.template_file": "Excel",
    "screening.round_call.round_call_again": "leads back to the household",
    "screening.letter_again": "leads back to the letter's first page",
    "screening.ticket.letter_ticket_calendar": "a calendar file",
    "screening.ticket.ticket_calendar": "a calendar file",
    "screening.ticket.letter_ticket_picture": "a picture",
    "screening.ticket.ticket_picture": "a picture",
    "frame.favicon": "a picture",
    "frame.robots": "a text for robots",
    "screening.entrance_changed_link.to_door": "leads to the door of a letter or ticket",
    "frame.healthz": "JSON for machines",
    "static": "style sheets, scripts and pictures",
    "turnout.call_head_again": "leads back to the board",
    "turnout.show_excel": "Excel",
    "turnout.show_json": "JSON",
}
"""Routes that answer a GET with something else than a page, and what that is."""

IS_WAITING = "() => document.querySelector('[data-progress]')?.dataset.progress.includes('checking-2-1')"
"""The page of a list says that its process runs, and waits for another list."""


def pick(walker: Walker, name: str, nth: int = 0) -> None:
    """Choose one of the big options."""
    walker.page.locator(f"main input[name={name}]:not([disabled], [type=hidden])").nth(nth).check(force=True)


def search(text: str) -> Callable[[Walker], None]:
    """Type into the page's search box and look at what is found."""

    def action(walker: Walker) -> None:
        box = walker.page.locator("main input[type=search]").first
        box.fill(text)
        walker.press(walker.page.locator("main [role=search] button").first)

    return action


def open_menu(walker: Walker) -> None:
    """The menu of a phone, which lies over the page."""
    walker.page.set_viewport_size(sight.PHONE)
    walker.page.locator(".nav-button").click()
    walker.look()


def take_a_place(walker: Walker) -> None:
    """A household opens its link, chooses, books; then moves, cancels, declines, and leaves."""
    page, primary = walker.page, "main .button-primary[type=submit]"
    page.goto(f"/K#{walker.ward.letter().token.upper()}")
    page.wait_for_url("**/k/home")
    walker.look()
    for box in page.locator("main input[name=resident][type=checkbox]").all():
        box.uncheck(force=True)
    walker.press(primary)
    pick(walker, "resident")
    walker.press(primary)
    walker.press(primary)
    pick(walker, "day")
    walker.press(primary)
    walker.press(primary)
    pick(walker, "slot")
    for _answers_then_booked in range(2):
        walker.press(primary)
    walker.open("/k/home")
    walker.press("main a[href*='/k/ticket/']")
    walker.open("/k/sheet")
    walker.open("/k/data")
    walker.press("main a[href*='/consent/photos']")
    walker.send({})
    walker.look()
    walker.open("/k/data")
    walker.press("main a[href$='/ask']")
    walker.open("/k/home")
    walker.press("main a[href*='/k/cancel/']")
    walker.press("main .button-danger")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    walker.press("main form[action*=decline] button")
    walker.press("main form[action*=leave] button")


def show_a_ticket(walker: Walker) -> None:
    """A person opens a ticket of their own, and gives the place back."""
    walker.page.goto(f"/T#{walker.ward.ticket().token.upper()}")
    walker.page.wait_for_url("**/t/show")
    walker.look()
    walker.press("main a[href*=cancel]")
    walker.press("main .button-danger")


def ask_for_a_place(walker: Walker) -> None:
    """A person without a letter asks: which day, which hour, who; first without saying; then checks and sends."""
    primary = "main .button-primary[type=submit]"
    for question in ("on", "slot"):
        walker.press(primary)
        pick(walker, question)
        walker.press(primary)
    for typed in ({"name": "Trần Văn Tám"}, {"year": "1950"}, {"phone": "0912 345 678"}):
        walker.send(dict.fromkeys(typed, ""))
        walker.look(is_variant=True)
        walker.send(typed)
        walker.look()
    walker.press("main a[href$='/day']")
    walker.open("/ask/{coming}/check")
    walker.press(primary)


def choose_a_password(walker: Walker) -> None:
    """A new member of staff opens the set-up link."""
    walker.page.goto(f"/set-up#{walker.ward.set_up_secret()}")
    walker.page.wait_for_url("**/set-up/password")
    walker.look()
    walker.send({"password": "", "again": ""})
    walker.look()


def sign_in_with_a_code(walker: Walker) -> None:
    """An official takes an app into use, prints the recovery codes, and later signs in with the app."""
    page, ward = walker.page, walker.ward
    site = page.url.partition("/sign-in")[0]
    ward.without_second_factor()
    page.context.add_cookies([ward.half_signed_in(site)])
    page.goto("/sign-in/app")
    walker.look()
    walker.send({"otp": "000000"})
    walker.look(is_variant=True)
    key = page.locator("details strong").nth(1).inner_text().replace(" ", "")
    walker.send({"otp": pyotp.TOTP(key).now()})
    walker.look()
    page.goto("/account")
    walker.look()
    page.goto("/account/second-factor")
    walker.look()
    walker.send({"otp": "000000"})
    walker.look(is_variant=True)
    page.goto("/account/second-factor/other-phone")
    walker.look()
    page.context.add_cookies([ward.half_signed_in(site)])
    page.goto("/sign-in/code")
    walker.look()
    walker.send({"otp": "000000"})
    walker.look(is_variant=True)


def pair_a_phone(walker: Walker) -> None:
    """A phone becomes a desk: first without a name."""
    page = walker.page
    page.goto(f"/desk/pair#{walker.ward.pairing_secret()}")
    page.locator("#pair-label").wait_for()
    walker.look()
    page.locator("main form button").click()
    page.locator("[data-pair-error]").wait_for()
    walker.look()
    page.fill("#pair-label", "Bàn số 1, cửa chính")
    sight.press(page.locator("main form button"))
    page.wait_for_selector("[data-desk][data-ready]", state="attached")
    walker.look()


def make_an_account(walker: Walker) -> None:
    """A head's account, with the longest name; the link that is shown once."""
    login = f"phuong.to7.{walker.language}"
    walker.page.locator("[name=area]").select_option(index=1)
    walker.send({"name": "Công Tằng Tôn Nữ Thị Hồng Phượng", "login": login})
    walker.look()


def make_heads_accounts(walker: Walker) -> None:
    """Two heads from a list: one line is wrong and mended, then the links are shown once."""
    page = walker.page
    page.goto("/accounts/heads")
    walker.send({"rows": "Tổ 77, Công Tằng Tôn Nữ Thị Hồng Phượng, 0912 345 678"})
    walker.look()
    walker.send({"lines-0-login": f"list.{walker.language}"})
    walker.look(is_variant=True)
    page.locator("[name=lines-0-place]").select_option(index=1)
    walker.send({"lines-0-name": f"Huỳnh Phạm Nguyễn Bảo Châu {walker.language}"})
    walker.look()


def keep_a_form(walker: Walker) -> None:
    """A form whose page had expired, opened again."""
    page = walker.page
    page.goto("/k")
    page.fill("[name=code]", "ABCD-EFGH")
    session = next(one for one in page.context.cookies() if "ngaykhoe" in one["name"])
    page.context.clear_cookies(name=session["name"])
    walker.press("main form .button-primary")


def look_ahead_at_a_split(walker: Walker) -> None:
    """A neighborhood in two: one more part, who is claimed by nobody, then what will happen."""
    walker.page.goto(walker.page.url)
    walker.press("main button[value=another]")
    walker.page.goto(walker.page.url)
    walker.page.fill("[name=parts-0-name]", "Cầu Đất")
    walker.page.fill("[name=parts-0-walk_to]", "3")
    walker.page.fill("[name=parts-1-lines]", "ngõ Không Có Ai")
    walker.send({"parts-1-name": "Lạch Tray"})
    walker.look()
    for choice in walker.page.locator("main select").all():
        choice.select_option(index=2)
    walker.press("main .button-primary")


def look_ahead_at_a_merge(walker: Walker) -> None:
    """Two neighborhoods in one: what becomes of the heads' accounts, then what will happen."""
    walker.page.goto(walker.page.url)
    for place in walker.page.locator("main input[name=neighborhoods]").all()[:2]:
        place.check(force=True)
    walker.send({"name": "Hòa Bình"})
    walker.look()
    for choice in walker.page.locator("main select").all():
        choice.select_option(index=1)
    walker.press("main .button-primary")


def press_in(action: str) -> Callable[[Walker], None]:
    """Press the button of a small form; what comes (a link, a number) is shown this once."""
    return lambda walker: walker.press(f"main form[action$='{action}'] button")


def press_value(value: str) -> Callable[[Walker], None]:
    """Press the button of a value; what comes is shown this once."""
    return lambda walker: walker.press(f"main form button[value={value}]")


def hand_in(rows: Callable[[], bytes]) -> Callable[[Walker], None]:
    """Choose a workbook and have it checked."""

    def action(walker: Walker) -> None:
        file = {"name": "to7.xlsx", "mimeType": "application/octet-stream", "buffer": rows()}
        walker.page.set_input_files("main input[type=file]", files=[file])
        walker.press("main form .button-primary")

    return action


def broken() -> bytes:
    return b"no workbook"


def partly_wrong() -> bytes:
    """A roll with people who are new, one without a birth date, and one of no neighborhood."""
    return roll(
        *(person(name) for name in ("Nguyễn Văn Mới", "Đặng Thị Mới", "Vũ Văn Mới")),
        person("Trần Thị Thiếu Ngày Sinh", birth="hôm qua"),
        person("Lê Văn Lạc", neighborhood="Tổ dân phố 77"),
    )


def read_whom_it_writes(walker: Walker) -> None:
    """A roll of a dozen households is handed in; all its people are read."""
    people = [
        person(f"Lê Thị Số {chr(65 + n)}", household=f"07-08{n:02}", birth=f"{1950 + n}") for n in range(12)
    ]
    hand_in(lambda: roll(*people))(walker)
    walker.press("main a[href$=people]")


def hand_in_what_differs(walker: Walker) -> None:
    """A roll is taken; the next one has another phone and address for the same person."""
    known = {"name": "Nguyễn Văn Có Rồi", "household": "07-0999"}
    hand_in(lambda: roll(person(**known, phone="0912345678")))(walker)
    if walker.page.locator("main form[action$=commit]").count():
        walker.press("main form[action$=commit] button")
    walker.open("/residents/roll")
    hand_in(lambda: roll(person(**known, phone="0987654321", address="Số 9 đường Mới")))(walker)
    walker.press("main a[href$=differences]")


def say_twice_what_a_column_holds(walker: Walker) -> None:
    """A roll is handed in; on the page of its columns one of them is said to hold what another does."""
    hand_in(partly_wrong)(walker)
    walker.open(f"{urlsplit(walker.page.url).path}/columns")
    walker.page.locator("main select").first.select_option("birth")
    walker.press("main form .button-primary")


def ask_who_is_who(walker: Walker) -> None:
    """A roll is taken; the next one has a person of the same household, name and year, born on another day."""
    known = {"name": "Nguyễn Văn Sinh Đôi", "household": "07-0998"}
    hand_in(lambda: roll(person(**known, birth="01/02/1950")))(walker)
    if walker.page.locator("main form[action$=commit]").count():
        walker.press("main form[action$=commit] button")
    walker.open("/residents/roll")
    hand_in(lambda: roll(person(**known, birth="05/02/1950", note="mới")))(walker)
    walker.press("main a[href$=alike]")


def look_at_a_plan(walker: Walker) -> None:
    """A plan for the whole ward, a household in it, and the names behind a number."""
    here = urlsplit(walker.page.url).path
    walker.press(f"main form[action='{here}/plan'] button")
    walker.open(f"{here}?q=nguyen")
    walker.open(f"{here}/households?list=waiting")


def watch_a_list_being_worked_on(walker: Walker) -> None:
    """A list waits until another one is read; then its process is ended from outside; then it is dropped."""
    app = walker.ward.build.app
    with app.app_context(), uploads_files.reading_alone():
        file = {"name": "to8.xlsx", "mimeType": "application/octet-stream", "buffer": partly_wrong()}
        walker.page.set_input_files("main input[type=file]", files=[file])
        sight.press(walker.page.locator("main form .button-primary").first)
        walker.page.wait_for_function(IS_WAITING)
        walker.look()
        upload = urlsplit(walker.page.url).path
        public_id = upload.rpartition("/")[2]
        os.kill(int((uploads_files.folder() / f"{public_id}.lock").read_text()), signal.SIGKILL)
        list_process.wait_for(public_id)
    walker.open(upload)
    walker.press(f"main form[action='{upload}/drop'] button")


def tell_a_list_by_hand(walker: Walker) -> None:
    """A list whose titles tell nothing; what is said of its columns is not enough."""
    rows = [("Họ gì", "Gọi là", "Đời"), ("Nguyễn", "An", "1950"), ("Lê", "Ba", "1951")]
    hand_in(lambda: workbook(rows))(walker)
    walker.page.locator("main select").first.select_option("family_name")
    walker.press("main form .button-primary")


def ask_who_is_gone(walker: Walker) -> None:
    """Two people of whom a complete list no longer knew; nobody is ticked."""
    known = [person(name, household="07-0997") for name in ("Phan Văn Ở Lại", "Phan Văn Đi Xa")]
    hand_in(lambda: roll(*known))(walker)
    if walker.page.locator("main form[action$=commit]").count():
        walker.press("main form[action$=commit] button")
    upload = urlsplit(walker.page.url).path
    with walker.ward.build.app.app_context(), writing_session():
        people = db.session.scalars(
            select(Resident.public_id).where(Resident.full_name.like("Phan Văn %"))
        ).all()
        taken = db.session.scalars(select(Upload).where(Upload.public_id == upload.rpartition("/")[2])).one()
        taken.decisions = {"missing": list(people)}
    walker.open(f"{upload}/missing")
    walker.press("main .actions .button-secondary")


EVERYBODY = (
    Stop("/"),
    Stop("/c/{coming}"),
    Stop("/c/{campaign}"),
    Stop("/c/{closed}"),
    Stop("/khong-co"),
    Stop(
        "/ask/{coming}",
        action=ask_for_a_place,
        shows=tuple(
            f"/ask/{{coming}}/{page}" for page in ("day", "time", "name", "birth", "number", "check", "done")
        ),
    ),
    Stop("/privacy"),
    Stop("/k", action=keep_a_form, shows=("/form",)),
    Stop("/k", typed={"code": "ABCD", "birth_year": ""}),
    Stop("/t", typed={"code": "", "birth_year": ""}),
    Stop("/desk/pair"),
    Stop("/sign-in", typed={"login": "ai", "password": "sai"}),
    Stop("/set-up", typed={"code": "sai"}),
)
GALLERY = (
    *(Stop(f"/gallery{part}") for part in ("", "/resident", "/round", "/letter", "/list", "/problem")),
    *(Stop(f"/gallery/desk{answer}") for answer in ("", "?answer=ok", "?answer=bad")),
)
RESIDENTS = (
    Stop(
        "/k",
        action=take_a_place,
        shows=(
            "/k/home",
            "/k/day",
            "/k/time",
            "/k/check",
            "/k/done",
            "/k/ticket/{person}",
            "/k/sheet",
            "/k/cancel/{person}",
            "/k/data",
            "/k/data/{person}/consent/photos",
            "/k/data/{person}/ask",
        ),
    ),
    Stop("/t", action=show_a_ticket, shows=("/t/show", "/t/cancel")),
)
NEWCOMERS = (
    Stop("/set-up", action=choose_a_password, shows=("/set-up/password",)),
    Stop(
        "/sign-in",
        action=sign_in_with_a_code,
        shows=(
            "/sign-in/app",
            "/sign-in/code",
            "/account/recovery-codes",
            "/account/second-factor",
            "/account/second-factor/other-phone",
        ),
    ),
    Stop("/desk/pair", action=pair_a_phone, shows=("/desk/{day}",)),
)
PLANNING = (
    Stop("/campaigns"),
    Stop("/campaigns/{campaign}"),
    Stop("/campaigns/{closed}"),
    Stop("/campaigns/{draft}"),
    Stop("/campaigns/new", typed={"title": ""}),
    Stop("/campaigns/{draft}/basics", typed={"title": ""}),
    Stop("/campaigns/{draft}/who", typed={"age_min": "90", "age_max": "5"}),
    Stop("/campaigns/{draft}/unsure"),
    Stop("/campaigns/{draft}/targets", typed={"value_ward": "nhiều"}),
    Stop("/campaigns/{draft}/stations"),
    Stop("/campaigns/{draft}/publish"),
    Stop("/campaigns/{draft}/discard"),
    Stop("/campaigns/{closed}/copy", typed={"day": "31", "month": "2"}),
    Stop("/campaigns/{draft}/days/new", typed={"day": "31", "month": "2", "venue": "", "slot_minutes": "x"}),
    Stop("/campaigns/{draft}/days/{draft_day}", typed={"venue": ""}),
    Stop("/campaigns/{draft}/days/{draft_day}/remove"),
    Stop("/campaigns/{campaign}/close"),
    Stop("/campaigns/{campaign}/days/{day}/details", typed={"venue": ""}),
    Stop("/campaigns/{campaign}/days/{day}/slots", typed={"slot_minutes": "0"}),
    Stop("/campaigns/{campaign}/days/{day}/hours"),
    Stop("/campaigns/{campaign}/days/{day}/places"),
)
OFFICE = (
    Stop("/schedule/{coming}", action=look_at_a_plan, shows=("/schedule/{coming}/households",)),
    Stop("/schedule/{coming}/order"),
    Stop("/residents/people/{person}/own-data", action=press_value("page")),
    Stop("/groups/areas", typed={"day": "x", "source": ""}),
    Stop("/residents/name-order"),
    Stop("/privacy/requests"),
    Stop("/privacy/requests/{data_request}"),
    Stop("/privacy/requests/{data_request}/longer", typed={"reason": ""}),
    Stop("/privacy/requests/{data_request}/carry-out"),
    Stop("/privacy/requests/{erasure}/carry-out"),
    Stop("/privacy/requests/{data_request}/turn-down", typed={"outcome": ""}),
    Stop("/privacy/days", typed={"day": "40", "source": ""}),
    Stop("/accounts", action=open_menu),
    Stop("/accounts/heads", typed={"rows": ""}, action=make_heads_accounts),
    Stop("/accounts/heads/waiting"),
    Stop("/neighborhood/{own_place}/hand-over", typed={"name": ""}),
    Stop("/neighborhood/{own_place}/hand-over/sheet"),
    Stop("/accounts/new"),
    Stop("/accounts/new/clinic", typed={"name": "", "login": ""}),
    Stop("/accounts/new/neighborhood_head", action=make_an_account),
    Stop("/accounts/{account}", typed={"name": ""}, action=press_in("/link")),
    Stop("/account"),
    Stop("/account/password", typed={"present": "", "password": ""}),
    Stop("/neighborhoods"),
    Stop("/neighborhoods/new", typed={"name": ""}),
    Stop("/neighborhoods/{place}", typed={"name": ""}),
    Stop("/neighborhoods/changes"),
    Stop("/neighborhoods/{place}/split", typed={"parts-0-name": ""}, action=look_ahead_at_a_split),
    Stop("/neighborhoods/merge", typed={}, action=look_ahead_at_a_merge),
    Stop("/neighborhoods/changes/{rearrangement}"),
    Stop("/clinics"),
    Stop("/clinics/new", typed={"name": "", "code": ""}),
    Stop("/clinics/{clinic}", typed={"name": ""}),
    Stop("/station/card", typed={"name": ""}),
)
PEOPLE = (
    Stop("/residents", action=search("nguyen")),
    Stop("/residents/people/{person}", action=press_in("/reveal")),
    Stop("/residents/doubles"),
    Stop("/residents/numbers"),
    Stop("/residents/people/{person}/same", action=search("nguyen")),
    Stop("/residents/people/{person}/same/{twin}", typed={}),
    Stop("/residents/joined/{joined}/part"),
    Stop("/residents/people/{person}/groups", typed={"day": "x", "source": ""}),
    Stop("/residents/roll", typed={}, action=hand_in(broken)),
    Stop("/residents/roll", action=hand_in(partly_wrong), shows=("/residents/roll/{person}",)),
    Stop(
        "/residents/roll", action=say_twice_what_a_column_holds, shows=("/residents/roll/{person}/columns",)
    ),
    Stop("/residents/roll", action=read_whom_it_writes, shows=("/residents/roll/{person}/people",)),
    Stop("/residents/roll", action=watch_a_list_being_worked_on, shows=("/residents/roll/{person}",)),
    Stop("/residents/roll", action=tell_a_list_by_hand, shows=("/residents/roll/{person}/columns",)),
    Stop("/residents/roll", action=ask_who_is_who, shows=("/residents/roll/{person}/alike",)),
    Stop("/residents/roll", action=ask_who_is_gone, shows=("/residents/roll/{person}/missing",)),
    Stop("/residents/roll", action=hand_in_what_differs, shows=("/residents/roll/{person}/differences",)),
    Stop("/residents/households/{household}"),
    Stop("/residents/households/{household}/groups", typed={"day": "x", "source": ""}),
    Stop("/groups"),
    Stop("/groups/review", typed={}),
    Stop("/residents/people/{person}/representative", typed={"day": "40", "guardian_name": ""}),
    Stop("/residents/people/{person}/correct"),
    Stop("/residents/people/{person}/move", typed={"household": "99-9999", "day": "31", "month": "2"}),
    Stop("/residents/households/{household}/move", typed={"day": "31", "month": "2"}),
    Stop("/neighborhood/{own_place}"),
    Stop("/neighborhood/ward"),
    Stop("/neighborhood/ward/messages"),
    Stop("/letters/{campaign}/ward/links"),
    Stop("/neighborhood/households/{household}"),
    Stop("/requests/{coming}"),
    Stop("/requests/one/{request}", action=search("nguyen")),
    Stop("/letters/{campaign}/ward", speaks="vi"),
    Stop("/letters/{campaign}/{own_place}", speaks="vi"),
)
KEEPING = (
    Stop("/residents/people/{person}/consent", typed={}),
    Stop("/residents/people/{child}/consent", typed={"guardian_phone": "12"}),
    Stop("/residents/people/{person}/ask", typed={"day": "40"}),
    Stop("/residents/people/{person}"),
    Stop("/residents/people/{person}/correct", typed={"full_name": "", "phone": "12"}),
    Stop("/residents/people/{person}/elsewhere", typed={"day": "40"}),
    Stop("/residents/people/{person}/mark/moved"),
    Stop("/residents/people/{person}/same/{twin}"),
    Stop("/residents/households/new", typed={"address": ""}),
    Stop("/residents/households/{household}"),
    Stop("/residents/households/{household}/add", typed={"full_name": ""}),
    Stop("/residents/households/{household}/correct", typed={"address": ""}),
    Stop("/residents/order/{own_place}"),
    Stop("/neighborhood/{own_place}", action=search("nguyen")),
    Stop("/neighborhood/{own_place}/messages"),
    Stop("/neighborhood/households/{household}"),
    Stop("/neighborhood/households/{free_household}/book", typed={}),
    Stop("/neighborhood/households/{household}/move"),
    Stop("/neighborhood/households/{household}/cancel?resident={person}"),
    Stop("/neighborhood/households/{household}/slips"),
    Stop("/letters/{campaign}"),
    Stop("/letters/{campaign}/{own_place}/links"),
    Stop("/letters/{campaign}/household/{letter}"),
)
DAY = (
    Stop("/days"),
    Stop("/days/{day}"),
    Stop("/days/{closed_day}"),
    Stop("/days/{day}/list"),
    Stop("/days/{day}/find", action=search("nguyen")),
    Stop("/days/{day}/print"),
)
DAY_OF_STATION = (
    Stop("/days/{day}/close"),
    Stop("/days/{day}/desks", action=press_in("/desks")),
    Stop("/days/{day}/review"),
    Stop("/days/{day}/review/{ref}", typed={"reason": ""}, action=search("nguyen")),
)
CALLING = Stop("/turnout/{campaign}", action=press_in("/call"))
NUMBERS = (Stop("/turnout"), Stop("/turnout/{campaign}"), Stop("/turnout/{closed}"), Stop("/turnout/{draft}"))
NAMES = (Stop("/turnout/{campaign}/people/arrived"), Stop("/turnout/{closed}/people/no_show"))

STOPS: dict[str, tuple[Stop, ...]] = {
    "anyone": EVERYBODY,
    "gallery": GALLERY,
    "resident": RESIDENTS,
    "newcomer": NEWCOMERS,
    "planner": PLANNING,
    "office": OFFICE,
    "people": PEOPLE,
    "station": (*DAY, *DAY_OF_STATION, Stop("/neighborhood"), *NUMBERS, CALLING, *NAMES),
    "head": (
        Stop("/neighborhood"),
        Stop("/neighborhood?show=todo"),
        Stop("/neighborhood", action=search("nguyen")),
        Stop("/neighborhood", action=search("khong ai ca")),
        *KEEPING,
        Stop("/residents/roll", action=hand_in(partly_wrong), shows=("/residents/roll/{person}",)),
    ),
    "official": (Stop("/campaigns"), Stop("/campaigns/{campaign}"), *NUMBERS[:2], *NAMES[:1]),
    "supervisor": NUMBERS[:2],
    "clinic": DAY[:4],
    "site": (
        Stop("/wards"),
        Stop("/wards/new", typed={"code": "", "name": ""}),
        Stop("/accounts"),
        Stop("/accounts/new"),
        Stop("/accounts/new/station_admin", typed={"name": ""}),
        Stop("/accounts/{admin}"),
    ),
}
"""The walks: each is one visit of one visitor, in one browser."""

ROLES = {
    "planner": Role.STATION_ADMIN,
    "office": Role.STATION_ADMIN,
    "people": Role.STATION_STAFF,
    "station": Role.STATION_STAFF,
    "head": Role.NEIGHBORHOOD_HEAD,
    "official": Role.WARD_OFFICIAL,
    "supervisor": Role.SUPERVISOR,
    "clinic": Role.CLINIC,
    "site": Role.SITE_ADMIN,
}
"""As whom a walk is signed in; the others are not."""

EMPTY: dict[Role, tuple[Stop, ...]] = {
    Role.STATION_ADMIN: (
        *(
            Stop(f"/{page}")
            for page in ("days", "campaigns", "turnout", "accounts", "neighborhoods", "clinics")
        ),
        Stop("/accounts/new/clinic"),
        Stop("/neighborhood"),
        Stop("/residents", action=search("nguyen")),
        Stop("/residents/roll"),
        Stop("/residents/households/new"),
    ),
    Role.NEIGHBORHOOD_HEAD: (Stop("/neighborhood"), Stop("/neighborhood/messages")),
    Role.SITE_ADMIN: (Stop("/wards"),),
}
"""Pages of a ward that has just begun: their lists are still empty."""
