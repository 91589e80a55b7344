"""Who may call what: the authorization matrix, written apart from the routes themselves.

A row names the callers of an endpoint; whoever is not named meets the page of something that does not
exist. Values of an address (`<campaign>`) are taken from tests/house/objects.py by their name; `fixed`
gives a word where an address holds a word and not an object. A route that is missing here fails the
house test, and so does a row without a route.
"""

from dataclasses import dataclass, field, replace

from accounts.roles import READS_NAMES, READS_NUMBERS, STATION, Role

EVERY_ROLE = tuple(Role)
ADMINS = (Role.SITE_ADMIN, Role.STATION_ADMIN)
PLANNERS = (Role.STATION_ADMIN,)
KEEPERS = (*STATION, Role.NEIGHBORHOOD_HEAD)
"""Who keeps households and people: the station, and a head in the own neighborhood."""
DAY = (*STATION, Role.CLINIC)
"""Who runs a day: the station, and a partner clinic on its own."""


@dataclass(frozen=True)
class Row:
    """Who may call an endpoint.

    `fixed` are words that stand in the address; `body` is what a form says, by field: the name of an
    object, or a word after `=`. `door` is where a resident without a letter or ticket is led instead.
    `hides` names the values for which a public page does not show everything that exists. `bare` are
    the callers for whom an address without its optional object is enough. A deed that `ends` something
    other rows need is walked last, by one caller only.
    """

    callers: frozenset[str]
    fixed: dict[str, str] = field(default_factory=dict)
    body: dict[str, str] = field(default_factory=dict)
    door: str | None = None
    json: bool = False
    hides: frozenset[str] = frozenset()
    bare: frozenset[str] | None = None
    ends: bool = False

    @property
    def is_public(self) -> bool:
        """Nobody has to sign in."""
        return "anyone" in self.callers or self.door is not None

    def saying(self, **body: str) -> "Row":
        """With fields of a form."""
        return replace(self, body=body)

    def bare_for(self, *roles: Role) -> "Row":
        """With callers who need not name the object."""
        return replace(self, bare=frozenset(role.value for role in roles))

    def last(self) -> "Row":
        """Walked at the end."""
        return replace(self, ends=True)


def anyone(*hides: str, **fixed: str) -> Row:
    """A public page."""
    return Row(frozenset({"anyone"}), fixed, hides=frozenset(hides))


def letter(**fixed: str) -> Row:
    """A page for whoever has a letter open in this browser."""
    return Row(frozenset({"letter"}), fixed, door="/k")


def ticket(**fixed: str) -> Row:
    """A page for whoever has a ticket open in this browser."""
    return Row(frozenset({"ticket"}), fixed, door="/t")


def only(*roles: Role, **fixed: str) -> Row:
    """A page for these roles."""
    return Row(frozenset(role.value for role in roles), fixed)


def desks_and(*roles: Role, json: bool = False) -> Row:
    """A page for these roles and for paired phones."""
    return Row(frozenset({"desk", *(role.value for role in roles)}), json=json)


ROUTES: dict[str, Row] = {
    # the site as a whole
    "site.favicon": anyone(),
    "site.gallery": anyone(),
    "site.gallery_part": anyone(part="resident"),
    "site.healthz": anyone(),
    "static": anyone(filename="css/base.css"),
    # accounts
    "accounts.sign_in": anyone(),
    "accounts.sign_in_submit": anyone(),
    "accounts.sign_out": anyone(),
    "accounts.set_up_start": anyone(),
    "accounts.set_up_code": anyone(),
    "accounts.set_up_password": anyone(),
    "accounts.home": only(*EVERY_ROLE),
    "accounts.own": only(*EVERY_ROLE),
    "accounts.own_password": only(*EVERY_ROLE),
    "accounts.own_end_one": only(*EVERY_ROLE, sign_in="a" * 26),
    "accounts.own_end_others": only(*EVERY_ROLE),
    "accounts.people": only(*ADMINS),
    "accounts.new": only(*ADMINS),
    "accounts.new_of_role": only(*ADMINS, role="station_admin"),
    "accounts.one": only(*ADMINS),
    "accounts.new_link": only(*ADMINS),
    "accounts.rename": only(*ADMINS),
    "accounts.disable": only(*ADMINS),
    "accounts.enable": only(*ADMINS),
    "accounts.sign_out_everywhere": only(*ADMINS),
    # wards
    "wards.wards": only(Role.SITE_ADMIN),
    "wards.new_ward": only(Role.SITE_ADMIN),
    "wards.station": only(*PLANNERS),
    "wards.neighborhood_list": only(*PLANNERS),
    "wards.new_neighborhood": only(*PLANNERS),
    "wards.one_neighborhood": only(*PLANNERS),
    "residents.split": only(*PLANNERS),
    "residents.merge": only(*PLANNERS),
    "residents.rearrangements": only(*PLANNERS),
    "residents.take_back": only(*PLANNERS).last(),
    "wards.clinic_list": only(*PLANNERS),
    "wards.new_clinic": only(*PLANNERS),
    "wards.one_clinic": only(*PLANNERS),
    # residents
    "residents.search": only(*STATION),
    "residents.person": only(*KEEPERS),
    "residents.household": only(*KEEPERS),
    "residents.new_household": only(*KEEPERS),
    "residents.correct_household": only(*KEEPERS),
    "residents.add_person": only(*KEEPERS),
    "residents.walking_order": only(*KEEPERS),
    "residents.move_household": only(*STATION),
    "residents.move_person": only(*KEEPERS),
    "residents.correct_person": only(*KEEPERS),
    "residents.mark_person": only(*KEEPERS, change="moved").last(),
    "residents.reveal_number": only(*STATION),
    "residents.elsewhere": only(*KEEPERS),
    "residents.take_back_elsewhere": only(*KEEPERS).saying(kind="=private", on="=2026-03-03").last(),
    "residents.mark_group": only(*STATION),
    "residents.doubles": only(*STATION),
    "residents.same_person": only(*KEEPERS),
    "residents.compare": only(*KEEPERS),
    "residents.propose_same": only(*KEEPERS),
    "residents.two_people": only(*STATION),
    "residents.part_person": only(*STATION).last(),
    "residents.mark_household_group": only(*STATION),
    "residents.end_household_group": only(*STATION).saying(code="=POOR", valid_from="=2026-01-01").last(),
    "residents.end_group": only(*STATION).saying(code="=ELDERLY", valid_from="=2026-01-01").last(),
    "residents.roll": only(*KEEPERS),
    "residents.roll_template": only(*KEEPERS),
    "residents.roll_check": only(*KEEPERS),
    "residents.roll_differences": only(*KEEPERS),
    "residents.roll_commit": only(*KEEPERS),
    "residents.roll_drop": only(*KEEPERS),
    "residents.roll_again": only(*KEEPERS),
    "residents.roll_missing": only(*KEEPERS),
    "residents.roll_alike": only(*KEEPERS),
    "residents.roll_answer": only(*KEEPERS),
    "residents.roll_ask_again": only(*KEEPERS),
    "residents.roll_approve": only(*KEEPERS),
    "residents.roll_columns_page": only(*KEEPERS),
    "residents.roll_progress": only(*KEEPERS),
    "residents.roll_refused": only(*KEEPERS),
    "residents.privacy": anyone(),
    "residents.person_consent": only(*KEEPERS),
    "residents.new_data_request": only(*KEEPERS),
    "residents.person_data": only(*PLANNERS),
    "residents.lift_restriction": only(*PLANNERS),
    "residents.calendar_days": only(*PLANNERS),
    "residents.remove_calendar_day": only(*PLANNERS).saying(day="=2026-11-24"),
    "residents.data_requests": only(*PLANNERS),
    "residents.data_request": only(*PLANNERS),
    "residents.answer_data_request": only(*PLANNERS),
    "residents.make_data_request_longer": only(*PLANNERS),
    "residents.carry_out_data_request": only(*PLANNERS).last(),
    "residents.turn_down_data_request": only(*PLANNERS).last(),
    # campaigns
    "campaigns.home": anyone(),
    "campaigns.public": anyone("campaign"),
    "campaigns.index": only(*STATION, Role.WARD_OFFICIAL),
    "campaigns.show": only(*STATION, Role.WARD_OFFICIAL),
    "campaigns.new": only(*PLANNERS),
    "campaigns.basics": only(*PLANNERS),
    "campaigns.who": only(*PLANNERS),
    "campaigns.count": only(*PLANNERS),
    "campaigns.targets": only(*PLANNERS),
    "campaigns.stations": only(*PLANNERS),
    "campaigns.publish": only(*PLANNERS),
    "campaigns.close": only(*PLANNERS).last(),
    "campaigns.discard": only(*PLANNERS).last(),
    "campaigns.new_day": only(*PLANNERS),
    "campaigns.edit_day": only(*PLANNERS),
    "campaigns.day_details": only(*PLANNERS),
    "campaigns.more_slots": only(*PLANNERS),
    "campaigns.places": only(*PLANNERS),
    "campaigns.remove_day": only(*PLANNERS).last(),
    # screening: residents with a letter or a ticket
    "screening.letter_door": anyone(),
    "screening.letter_open": anyone(),
    "screening.letter_leave": anyone(),
    "screening.letter_again": anyone(),
    "screening.letter_home": letter(),
    "screening.letter_decline": letter(),
    "screening.letter_home_visit": letter(),
    "screening.letter_take_back": letter(),
    "screening.choose_people": letter(),
    "screening.choose_day": letter(),
    "screening.keep_day": letter(),
    "screening.choose_time": letter(),
    "screening.keep_time": letter(),
    "screening.check_answers": letter(),
    "screening.letter_book": letter(),
    "screening.letter_move": letter(),
    "screening.ask_cancel": letter(),
    "screening.letter_cancel": letter(),
    "screening.letter_done": letter(),
    "screening.letter_ticket": letter(),
    "screening.letter_ticket_calendar": letter(),
    "screening.letter_data": letter(),
    "screening.letter_consent": letter(purpose="reminders"),
    "screening.letter_wish": letter(),
    "screening.ticket_door": anyone(),
    "screening.ticket_open": anyone(),
    "screening.ticket_shown": ticket(),
    "screening.ask_ticket_cancel": ticket(),
    "screening.ticket_cancel": ticket(),
    "screening.ticket_calendar": ticket(),
    "screening.ask": anyone("campaign"),
    "screening.ask_submit": anyone("campaign"),
    "screening.asked": ticket(),
    # screening: letters, requests, the head's round
    "screening.letter_index": only(*KEEPERS),
    "screening.letter_sheet": only(*KEEPERS),
    "screening.letters_printed": only(*KEEPERS),
    "screening.letter_links": only(*KEEPERS),
    "screening.letter_share": only(*KEEPERS),
    "screening.letter_sent": only(*KEEPERS),
    "screening.request_list": only(*STATION),
    "screening.request_shown": only(*STATION),
    "screening.request_settle": only(*STATION).saying(resident="resident"),
    "screening.request_refuse": only(*STATION),
    "screening.round": only(*KEEPERS),
    "screening.round_of": only(*KEEPERS),
    "screening.round_household": only(*KEEPERS),
    "screening.round_slips": only(*KEEPERS),
    "screening.round_seat": only(*KEEPERS, deed="book"),
    "screening.round_cancel": only(*KEEPERS),
    "screening.round_answer": only(*KEEPERS).saying(resident="resident", answer="=declines"),
    "screening.round_letter": only(*KEEPERS),
    "screening.round_notices": only(*KEEPERS).bare_for(Role.NEIGHBORHOOD_HEAD),
    "screening.round_notice_sent": only(*KEEPERS).bare_for(Role.NEIGHBORHOOD_HEAD),
    # checkin
    "checkin.pair": anyone(),
    "checkin.take_pairing": anyone(),
    "checkin.desk": desks_and(*DAY),
    "checkin.search": desks_and(*DAY, json=True),
    "checkin.scans": desks_and(*DAY, json=True),
    "checkin.days": only(*DAY),
    "checkin.day": only(*DAY),
    "checkin.people": only(*DAY),
    "checkin.find": only(*DAY),
    "checkin.tick_person": only(*DAY),
    "checkin.printed": only(*DAY),
    "checkin.close": only(*STATION),
    "checkin.close_submit": only(*STATION).last(),
    "checkin.reopen": only(*STATION),
    "checkin.desks": only(*STATION),
    "checkin.new_link": only(*STATION),
    "checkin.revoke": only(*STATION).last(),
    "checkin.review_list": only(*STATION),
    "checkin.review": only(*STATION),
    "checkin.let_in": only(*STATION),
    "checkin.put_aside": only(*STATION),
    # turnout
    "turnout.index": only(*READS_NUMBERS),
    "turnout.show": only(*READS_NUMBERS),
    "turnout.show_json": only(*READS_NUMBERS),
    "turnout.show_excel": only(*READS_NUMBERS),
    "turnout.show_people": only(*READS_NAMES, rung="arrived"),
}
