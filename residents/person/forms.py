"""Forms of the residents room: the shape of input; operations decide about it."""

from dataclasses import replace
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, TelField

from core.web.day_parts import DayFields, day_boxes
from core.web.forms import PartForm, TidyField, WholeNumberField, WritingForm, at_most, choices_of, required
from residents import words as residents_words
from residents.facts.birth import Birth
from residents.facts.person import (
    ADDRESS_LENGTH,
    HEAD,
    NAME_LENGTH,
    NOTE_LENGTH,
    OWNER_LENGTH,
    RELATION_LENGTH,
    PersonFacts,
)
from residents.models.people import ELSEWHERE_KINDS, EVIDENCE, Resident
from residents.person.form_parts import (
    NameField,
    read_birth_parts,
    read_personal_id_field,
    read_phone_field,
)
from residents.person.reveal import REASONS, WHAT
from residents.person.yearly import Elsewhere

MOST_MEMBERS = 20

IS_BACK = _l("The person lives here and knows about this: add them again")


class PersonFields:
    """Fields about a person, alone or as a member of a new household."""

    full_name = NameField(_l("Full name"), [required(_l("Enter the full name.")), at_most(NAME_LENGTH)])
    day, month, year = day_boxes()
    sex = RadioField(
        _l("Sex"),
        choices=choices_of(residents_words.SEX),
        validators=[required(_l("Choose male or female."))],
    )
    relation = TidyField(_l("Relation to the head of the household"), [at_most(RELATION_LENGTH)])
    phone = TelField(_l("Phone"))
    phone_owner = TidyField(_l("Whose phone number it is"), [at_most(OWNER_LENGTH)])
    personal_id = StringField(_l("Citizen number, or passport number of a foreigner"))

    today: date
    birth: Birth | None = None
    number: str | None = None
    id_number: str | None = None

    def validate_year(self, _field: StringField) -> None:
        """Check that the three boxes are a birth date; the year alone is enough."""
        self.birth = read_birth_parts(self, self.today)

    def validate_phone(self, field: StringField) -> None:
        """Accept a phone number in any spelling."""
        self.number = read_phone_field(field)

    def validate_personal_id(self, field: StringField) -> None:
        """Accept twelve digits with any spacing."""
        self.id_number = read_personal_id_field(field)

    def person(self, *, is_head: bool) -> PersonFacts:
        """The person as typed; only for a valid form."""
        assert self.birth is not None
        return PersonFacts(
            full_name=self.full_name.data,
            birth=self.birth,
            sex=self.sex.data,
            relation=HEAD if is_head else self.relation.data or "",
            is_head=is_head,
            phone=self.number,
            phone_owner=self.phone_owner.data or "",
            personal_id=self.id_number,
        )


class MemberForm(PersonFields, PartForm):
    """A member of a new household."""

    @property
    def is_blank(self) -> bool:
        """A row that nobody filled in."""
        typed = (self.full_name, self.day, self.month, self.year, self.phone, self.personal_id)
        return not any((field.data or "").strip() for field in typed)


class HouseholdForm(WritingForm):
    """A new household: address and members, its head first."""

    neighborhood = SelectField(_l("%(Place_kind)s"), validate_choice=True)
    address = TidyField(
        _l("House number, street"), [required(_l("Enter the address.")), at_most(ADDRESS_LENGTH)]
    )
    members = FieldList(FormField(MemberForm), min_entries=1, max_entries=MOST_MEMBERS)
    are_others = BooleanField(_l("They are different people: add them"))
    is_back = BooleanField(IS_BACK)

    def add_row(self) -> None:
        """Add a row, up to the most that a household may have."""
        if len(self.members.entries) < MOST_MEMBERS:
            self.members.append_entry()

    def drop_blank_rows(self) -> None:
        """Drop the rows that nobody filled in; one always stays."""
        kept = [entry for entry in self.members.entries if not entry.form.is_blank]
        self.members.entries = kept or self.members.entries[:1]

    def is_good(self, today: date) -> bool:
        """Whether everything typed can be used; errors are beside their fields."""
        for entry in self.members.entries:
            entry.form.today = today
        return bool(self.validate_on_submit())

    def people(self) -> list[PersonFacts]:
        """The members in the order typed."""
        return [entry.form.person(is_head=row == 0) for row, entry in enumerate(self.members.entries)]


class PersonForm(PersonFields, WritingForm):
    """A person of an existing household: added, or corrected. Sealed numbers are typed again, never shown."""

    is_head = BooleanField(_l("Is the head of the household"))
    forget_phone = BooleanField(_l("Delete the saved phone number"))
    forget_personal_id = BooleanField(_l("Delete the saved citizen number"))
    insurance = RadioField(
        _l("Health insurance"), choices=choices_of(residents_words.INSURANCE), default="unknown"
    )
    residence = RadioField(
        _l("Residence status"), choices=choices_of(residents_words.RESIDENCE), default="permanent"
    )
    homebound = BooleanField(_l("Cannot come without help (needs a home visit)"))
    note = TidyField(_l("Note"), [at_most(NOTE_LENGTH)])
    is_another = BooleanField(_l("This is a different person: add them"))
    is_back = BooleanField(IS_BACK)

    @classmethod
    def of(cls, resident: Resident) -> "PersonForm":
        """The form filled with what is on file."""
        day, month = resident.birth_date.day, resident.birth_date.month
        precision = resident.birth_precision
        return cls(
            obj=resident,
            day=str(day) if precision == "day" else "",
            month=str(month) if precision != "year" else "",
            year=str(resident.birth_date.year),
        )

    def is_good(self, today: date) -> bool:
        """Whether everything typed can be used; errors are beside their fields."""
        self.today = today
        return bool(self.validate_on_submit())

    def facts(self) -> PersonFacts:
        """The person as typed; only for a valid form."""
        return replace(
            self.person(is_head=self.is_head.data),
            phone="" if self.forget_phone.data and not self.number else self.number,
            personal_id="" if self.forget_personal_id.data and not self.id_number else self.id_number,
            insurance=self.insurance.data,
            residence=self.residence.data,
            homebound=self.homebound.data,
            note=self.note.data or "",
        )


class AddressForm(WritingForm):
    """Where a household lives, and its place in the walking order."""

    address = TidyField(
        _l("House number, street"), [required(_l("Enter the address.")), at_most(ADDRESS_LENGTH)]
    )
    walk_order = WholeNumberField(_l("Position on the round (1 is the first household)"))


class ElsewhereForm(DayFields, WritingForm):
    """A check made elsewhere."""

    kind = RadioField(
        _l("Where was the check?"),
        choices=choices_of(residents_words.ELSEWHERE, *ELSEWHERE_KINDS),
        validators=[required(_l("Choose where the check took place."))],
    )
    day, month, year = day_boxes()
    place = TidyField(_l("Name of the place"), [at_most(200)])
    evidence = RadioField(
        _l("What is the evidence?"),
        choices=choices_of(residents_words.EVIDENCE, *EVIDENCE),
        default="self_declared",
    )

    def check(self) -> Elsewhere:
        """The check; only for a valid form."""
        return Elsewhere(self.kind.data, self.on, self.place.data or "", self.evidence.data)


class NameOrderForm(WritingForm):
    """In which order the ward's lists have names."""

    order = RadioField(
        _l("Names in lists are in the order of"), choices=choices_of(residents_words.NAME_ORDERS)
    )


class RevealForm(WritingForm):
    """Which number to show once, and why."""

    what = RadioField(choices=list(WHAT), validators=[required()])
    reason = SelectField(
        _l("Why do you need it?"),
        choices=choices_of(residents_words.REASONS, *REASONS),
    )
