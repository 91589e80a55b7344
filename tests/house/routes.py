"""Who may call what: the authorization matrix, written apart from the routes themselves.

A row names the callers of an endpoint; a caller that is not named meets the page of something that does not
exist. Values of an address (`<campaign>`) are taken from tests/house/objects.py by their name; `fixed`
gives a word where an address holds a word and not an object. A route that is missing here fails the
house test, and so does a row without a route.
"""

from dataclasses import dataclass, field, replace

from accounts.roles import READS_NAMES, READS_NUMBERS, STATION, Role

EVERY_ROLE = tuple(Role)
ADMINS = (Role.SITE_ADMIN, Role.STATION_ADMIN)
CODED = (*ADMINS, Role.WARD_OFFICIAL)
"""Whose sign-in asks for a code beside the password."""
PLANNERS = (Role.STATION_ADMIN,)
KEEPERS = (*STATION, Role.NEIGHBORHOOD_HEAD)
"""Who keeps households and people: the station, and a head in their neighborhood."""
DAY = (*STATION, Role.CLINIC)
"""Who runs a day: the station, and a partner clinic on its own."""


@dataclass(frozen=True)
class Row:
    """Who may call an endpoint.

    `fixed` are words that stand in the address; `body` is what a form says, by field: the name of an
    object, or a word after `=`. `door` is where a resident without a letter or ticket is led instead.
    `hides` names the values for which a public page does not show everything that exists. `bare` are
    the callers for whom an address without its optional object is enough. An action that `ends` something
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
    """A page for a reader who has a letter open in this browser."""
    return Row(frozenset({"letter"}), fixed, door="/k")


def ticket(**fixed: str) -> Row:
    """A page for a reader who has a ticket open in this browser."""
    return Row(frozenset({"ticket"}), fixed, door="/t")


def half_signed_in() -> Row:
    """A page for a browser in which the password was right, and the code is still to come."""
    return Row(frozenset({"half"}), door="/sign-in")


def only(*roles: Role, **fixed: str) -> Row:
    """A page for these roles."""
    return Row(frozenset(role.value for role in roles), fixed)


def desks_and(*roles: Role, json: bool = False) -> Row:
    """A page for these roles and for paired phones."""
    return Row(frozenset({"desk", *(role.value for role in roles)}), json=json)


ROUTES: dict[str, Row] = {
    # the site as a whole
    "frame.favicon": anyone(),
    "frame.robots": anyone(),
    "frame.gallery": anyone(),
    "frame.gallery_part": anyone(part="resident"),
    "frame.healthz": anyone(),
    "frame.unsent_form": anyone(),
    "static": anyone(filename="css/base.css"),
    # accounts
    "accounts.sign_in": anyone(),
    "accounts.sign_in_submit": anyone(),
    "accounts.sign_out": anyone(),
    "accounts.set_up_start": anyone(),
    "accounts.set_up_code": anyone(),
    "accounts.set_up_password": anyone(),
    "accounts.home": only(*EVERY_ROLE),
    "accounts.own.own": only(*EVERY_ROLE),
    "accounts.own.own_password": only(*EVERY_ROLE),
    "accounts.own.own_end_one": only(*EVERY_ROLE, sign_in="a" * 26),
    "accounts.own.own_end_others": only(*EVERY_ROLE),
    "accounts.admin.people": only(*ADMINS),
    "accounts.admin.new": only(*ADMINS),
    "accounts.admin.new_of_role": only(*ADMINS, role="station_admin"),
    "accounts.admin.one": only(*ADMINS),
    "accounts.admin.new_link": only(*ADMINS),
    "accounts.admin.rename": only(*ADMINS),
    "accounts.admin.disable": only(*ADMINS),
    "accounts.admin.enable": only(*ADMINS),
    "accounts.admin.sign_out_everywhere": only(*ADMINS),
    "accounts.second_factor.code": half_signed_in(),
    "accounts.second_factor.set_up_app": half_signed_in(),
    "accounts.second_factor.recovery_sheet": only(*CODED),
    "accounts.second_factor.sheet_is_kept": only(*CODED),
    "accounts.second_factor.own_factor": only(*CODED),
    "accounts.second_factor.other_phone": only(*CODED),
    "accounts.second_factor.reset": only(*ADMINS),
    "accounts.heads.choose": only(*PLANNERS),
    "accounts.heads.lines": only(*PLANNERS),
    "accounts.heads.waiting": only(*PLANNERS),
    # wards
    "accounts.wards.wards": only(Role.SITE_ADMIN),
    "accounts.wards.new_ward": only(Role.SITE_ADMIN),
    "accounts.wards.station": only(*PLANNERS),
    "accounts.wards.neighborhood_list": only(*PLANNERS),
    "accounts.wards.new_neighborhood": only(*PLANNERS),
    "accounts.wards.one_neighborhood": only(*PLANNERS),
    "residents.rearranging.split": only(*PLANNERS),
    "residents.rearranging.merge": only(*PLANNERS),
    "residents.rearranging.rearrangements": only(*PLANNERS),
    "residents.rearranging.take_back": only(*PLANNERS).last(),
    "accounts.wards.clinic_list": only(*PLANNERS),
    "accounts.wards.new_clinic": only(*PLANNERS),
    "accounts.wards.one_clinic": only(*PLANNERS),
    # residents
    "residents.search": only(*STATION),
    "residents.person": only(*KEEPERS),
    "residents.household": only(*KEEPERS),
    "residents.household.new_household": only(*KEEPERS),
    "residents.household.correct_household": only(*KEEPERS),
    "residents.person.add_person": only(*KEEPERS),
    "residents.household.walking_order": only(*KEEPERS),
    "residents.household.move_household": only(*STATION),
    "residents.household.move_person": only(*KEEPERS),
    "residents.person.name_order": only(*PLANNERS),
    "residents.person.correct_person": only(*KEEPERS),
    "residents.person.mark_person": only(*KEEPERS, change="moved").last(),
    "residents.reveal_number": only(*STATION),
    "residents.person.elsewhere": only(*KEEPERS),
    "residents.person.take_back_elsewhere": only(*KEEPERS).saying(kind="=private", on="=2026-03-03").last(),
    "residents.person.mark_group": only(*STATION),
    "residents.joining.doubles": only(*STATION),
    "residents.person_number.questions": only(*STATION),
    "residents.person_number.keep": only(*STATION),
    "residents.person_number.drop": only(*STATION),
    "residents.joining.same_person": only(*KEEPERS),
    "residents.joining.compare": only(*KEEPERS),
    "residents.joining.propose_same": only(*KEEPERS),
    "residents.joining.two_people": only(*STATION),
    "residents.joining.part_person": only(*STATION).last(),
    "residents.person.mark_household_group": only(*STATION),
    "residents.person.end_household_group": only(*STATION)
    .saying(code="=POOR", valid_from="=2026-01-01")
    .last(),
    "residents.person.end_group": only(*STATION).saying(code="=ELDERLY", valid_from="=2026-01-01").last(),
    "residents.catalog.groups": only(*STATION),
    "residents.catalog.mark_area": only(*PLANNERS),
    "residents.catalog.end_area": only(*PLANNERS).saying(code="=AREA_ZONE", valid_from="=2026-01-01").last(),
    "residents.catalog.review": only(*STATION),
    "imports.choose": only(*KEEPERS),
    "imports.template_file": only(*KEEPERS),
    "imports.check": only(*KEEPERS),
    "imports.review_people.written": only(*KEEPERS),
    "imports.review_people.mend": only(*KEEPERS),
    "imports.review.differences": only(*KEEPERS),
    "imports.review.commit": only(*KEEPERS),
    "imports.review.drop": only(*KEEPERS),
    "imports.review.again": only(*KEEPERS),
    "imports.review.missing": only(*KEEPERS),
    "imports.review.alike": only(*KEEPERS),
    "imports.review.answer": only(*KEEPERS),
    "imports.review.ask_again": only(*KEEPERS),
    "imports.review.approve": only(*KEEPERS),
    "imports.review_column.columns_page": only(*KEEPERS),
    "imports.review.progress": only(*KEEPERS),
    "imports.refused": only(*KEEPERS),
    "residents.privacy.privacy": anyone(),
    "residents.privacy.person_consent": only(*KEEPERS),
    "residents.privacy.new_data_request": only(*KEEPERS),
    "residents.privacy_representative.name_representative": only(*STATION),
    "residents.privacy_representative.end_representative": only(*STATION).last(),
    "residents.privacy.person_data": only(*PLANNERS),
    "residents.privacy.lift_restriction": only(*PLANNERS),
    "residents.privacy.calendar_days": only(*PLANNERS),
    "residents.privacy.remove_calendar_day": only(*PLANNERS).saying(day="=2026-11-24"),
    "residents.privacy.data_requests": only(*PLANNERS),
    "residents.privacy.data_request": only(*PLANNERS),
    "residents.privacy.answer_data_request": only(*PLANNERS),
    "residents.privacy.make_data_request_longer": only(*PLANNERS),
    "residents.privacy.carry_out_data_request": only(*PLANNERS).last(),
    "residents.privacy.turn_down_data_request": only(*PLANNERS).last(),
    # campaigns
    "campaigns.public.home": anyone(),
    "campaigns.public.public": anyone("campaign"),
    "campaigns.index": only(*STATION, Role.WARD_OFFICIAL),
    "campaigns.show": only(*STATION, Role.WARD_OFFICIAL),
    "campaigns.new": only(*PLANNERS),
    "campaigns.basics": only(*PLANNERS),
    "campaigns.who": only(*PLANNERS),
    "campaigns.count": only(*PLANNERS),
    "campaigns.unsure_people": only(*STATION),
    "campaigns.targets.targets": only(*PLANNERS),
    "campaigns.stations": only(*PLANNERS),
    "campaigns.publish": only(*PLANNERS),
    "campaigns.close": only(*PLANNERS).last(),
    "campaigns.copy": only(*PLANNERS),
    "campaigns.discard": only(*PLANNERS).last(),
    "campaigns.days.new_day": only(*PLANNERS),
    "campaigns.days.edit_day": only(*PLANNERS),
    "campaigns.days.day_details": only(*PLANNERS),
    "campaigns.days.hours": only(*PLANNERS),
    "campaigns.days.more_slots": only(*PLANNERS),
    "campaigns.days.places": only(*PLANNERS),
    "campaigns.days.remove_day": only(*PLANNERS).last(),
    # screening: residents with a letter or a ticket
    "screening.entrance_changed_link.to_door": anyone(door="k", rest="a"),
    "screening.letter_door": anyone(),
    "screening.letter_open": anyone(),
    "screening.letter_leave": anyone(),
    "screening.letter_again": anyone(),
    "screening.letter_home": letter(),
    "screening.letter_decline": letter(),
    "screening.letter_home_visit": letter(),
    "screening.letter_take_back": letter(),
    "screening.household_booking.choose_people": letter(),
    "screening.household_booking.choose_day": letter(),
    "screening.household_booking.keep_day": letter(),
    "screening.household_booking.choose_time": letter(),
    "screening.household_booking.keep_time": letter(),
    "screening.household_booking.check_answers": letter(),
    "screening.household_booking.letter_book": letter(),
    "screening.household_booking.letter_move": letter(),
    "screening.household_booking.ask_cancel": letter(),
    "screening.household_booking.letter_cancel": letter(),
    "screening.household_booking.letter_done": letter(),
    "screening.letter_ticket": letter(),
    "screening.ticket.letter_ticket_calendar": letter(),
    "screening.ticket.letter_ticket_picture": letter(),
    "screening.household_booking.letter_sheet": letter(),
    "screening.household_own_data.letter_data": letter(),
    "screening.household_own_data.letter_consent": letter(purpose="reminders"),
    "screening.household_own_data.letter_wish": letter(),
    "screening.ticket.ticket_door": anyone(),
    "screening.ticket.ticket_open": anyone(),
    "screening.ticket.ticket_shown": ticket(),
    "screening.ticket.ask_ticket_cancel": ticket(),
    "screening.ticket.ticket_cancel": ticket(),
    "screening.ticket.ticket_calendar": ticket(),
    "screening.ticket.ticket_picture": ticket(),
    "screening.asking.ask": anyone("campaign"),
    "screening.asking.ask_day": anyone("campaign"),
    "screening.asking.ask_time": anyone("campaign"),
    "screening.asking.ask_name": anyone("campaign"),
    "screening.asking.ask_birth": anyone("campaign"),
    "screening.asking.ask_number": anyone("campaign"),
    "screening.asking.ask_check": anyone("campaign"),
    "screening.asking.ask_submit": anyone("campaign"),
    "screening.asking.asked": ticket(),
    # screening: letters, requests, the head's round
    "screening.papers.letter_index": only(*KEEPERS),
    "screening.papers.letter_sheet": only(*KEEPERS),
    "screening.papers.letters_printed": only(*KEEPERS),
    "screening.papers.letter_links": only(*KEEPERS),
    "screening.papers.letter_share": only(*KEEPERS),
    "screening.papers.letter_sent": only(*KEEPERS),
    "screening.schedule.schedule": only(*PLANNERS),
    "screening.schedule.plan": only(*PLANNERS),
    "screening.schedule.order": only(*PLANNERS),
    "screening.schedule.household": only(*PLANNERS),
    "screening.schedule.remedy": only(*PLANNERS),
    "screening.schedule.commit": only(*PLANNERS),
    "screening.schedule.undo": only(*PLANNERS),
    "screening.schedule.drop": only(*PLANNERS),
    "screening.schedule.households": only(*PLANNERS),
    "screening.schedule.progress": only(*PLANNERS),
    "screening.asking_settling.place_request_list": only(*STATION),
    "screening.asking_settling.place_request_shown": only(*STATION),
    "screening.asking_settling.place_requests_settle": only(*STATION),
    "screening.asking_settling.place_request_phone": only(*STATION),
    "screening.asking_settling.place_request_settle": only(*STATION).saying(resident="resident"),
    "screening.asking_settling.place_request_refuse": only(*STATION),
    "screening.round.round": only(*KEEPERS),
    "screening.round.round_of": only(*KEEPERS),
    "screening.round.round_household": only(*KEEPERS),
    "screening.round.round_slips": only(*KEEPERS),
    "screening.round_action.round_seat": only(*KEEPERS, kind="book"),
    "screening.round_action.round_cancel": only(*KEEPERS),
    "screening.round_action.round_answer": only(*KEEPERS).saying(resident="resident", answer="=declines"),
    "screening.round_action.round_letter": only(*KEEPERS),
    "screening.round_call.round_call_again": only(*KEEPERS),
    "screening.round_call.round_call": only(*KEEPERS).saying(resident="resident"),
    "screening.round_message.round_notices": only(*KEEPERS).bare_for(Role.NEIGHBORHOOD_HEAD),
    "screening.round_message.round_notice_sent": only(*KEEPERS).bare_for(Role.NEIGHBORHOOD_HEAD),
    "screening.round_handover.hand_over": only(*PLANNERS),
    "screening.round_handover.sheet": only(*KEEPERS),
    # checkin
    "checkin.pair": anyone(),
    "checkin.take_pairing": anyone(),
    "checkin.desk": desks_and(*DAY),
    "checkin.search": desks_and(*DAY, json=True),
    "checkin.scans": desks_and(*DAY, json=True),
    "checkin.day.days": only(*DAY),
    "checkin.day.day": only(*DAY),
    "checkin.day_list.people": only(*DAY),
    "checkin.day_list.find": only(*DAY),
    "checkin.day_list.tick_person": only(*DAY),
    "checkin.day.printed": only(*DAY),
    "checkin.day.close": only(*STATION),
    "checkin.day.close_submit": only(*STATION).last(),
    "checkin.day.reopen": only(*STATION),
    "checkin.day_desk.desks": only(*STATION),
    "checkin.day_desk.new_link": only(*STATION),
    "checkin.day_desk.revoke": only(*STATION).last(),
    "checkin.review.review_list": only(*STATION),
    "checkin.review.review": only(*STATION),
    "checkin.review.let_in": only(*STATION),
    "checkin.review.put_aside": only(*STATION),
    # turnout
    "turnout.index": only(*READS_NUMBERS),
    "turnout.show": only(*READS_NUMBERS),
    "turnout.show_json": only(*READS_NUMBERS),
    "turnout.show_excel": only(*READS_NUMBERS),
    "turnout.call_head_again": only(*READS_NAMES),
    "turnout.call_head": only(*READS_NAMES),
    "turnout.show_people": only(*READS_NAMES, rung="arrived"),
    "turnout.show_phones": only(*STATION, rung="arrived"),
}
