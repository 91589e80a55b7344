"""What each problem of a list says to the reader: what is wrong, and what to do or what was done."""

from collections.abc import Mapping

from flask_babel import gettext

from core.marking import N_
from imports.reading.row import RowProblem

MESSAGES: dict[str, str] = {
    # letters
    "text_tcvn3": N_(
        "Typed in the old ABC letters (TCVN3): “%(before)s” was read as “%(after)s”. Cells converted: %(cells)d."
    ),
    "text_vni": N_(
        "Typed in the old VNI letters: “%(before)s” was read as “%(after)s”. Cells converted: %(cells)d."
    ),
    # names
    "name_missing": N_(
        "The name is missing. Write the full name (of a newborn without one: Chưa đặt tên), or delete the row."
    ),
    "name_too_long": N_("The name has more than %(most)d characters. Write the name alone."),
    "name_digits": N_("The name has digits in it. It was taken as it is; please check it."),
    "name_several": N_("The cell seems to hold several names. Give each person a row."),
    "name_letters_lost": N_(
        "Letters of the name were lost when the list was saved (“?” stands for them). Write the name again, "
        "or send the workbook itself and no text file."
    ),
    # birth dates
    "birth_missing": N_("The birth date is missing. Write day/month/year, or the year alone."),
    "birth_unreadable": N_(
        "This is no birth date. Write day/month/year, such as 07/04/1950, or the year alone."
    ),
    "birth_short_year": N_(
        "The year of birth has no four digits: it may be a year or an age. Write it out, such as 1950."
    ),
    "birth_impossible": N_("This day does not exist. Write day/month/year, with the day first."),
    "birth_future": N_("The birth date lies in the future. Check the year."),
    "birth_too_old": N_("The birth date is more than 120 years ago. Check the year."),
    "birth_year_as_date": N_(
        "The year %(year)d stood in a cell that shows dates. It was taken as the year of birth."
    ),
    "birth_two_digit_year": N_("The year has two digits and was taken as %(year)d. Write four digits."),
    # sex
    "sex_from_number": N_("The sex is missing and was taken from the citizen number. Please check it."),
    "sex_missing": N_("The sex is missing. The person was taken without it; write Nam or Nữ next time."),
    "sex_unreadable": N_(
        "This does not say which sex. The person was taken without it; write Nam or Nữ next time."
    ),
    # citizen numbers
    "id_scientific": N_(
        "Excel shortened the citizen number and its last digits are lost. "
        "Format the column as text and type the 12 digits again."
    ),
    "id_malformed": N_("A citizen number has 12 digits. Correct it, or leave the cell empty."),
    "id_zero_restored": N_("Excel dropped the zero at the start of the citizen number. It was put back."),
    "id_old_card": N_("This is an old card number with 9 digits. It was left out; write the 12 digits."),
    "id_among_others": N_(
        "The cell holds more than the citizen number. Its 12 digits were taken; please check them."
    ),
    "birth_swapped": N_(
        "Excel may have exchanged day and month: other dates of this column stand as text because their day is above 12. "
        "It was read as %(read)s and may be %(other)s. Please check."
    ),
    "id_year_differs": N_(
        "The birth year does not fit the citizen number. Both were taken; please check them."
    ),
    "id_sex_differs": N_("The sex does not fit the citizen number. Both were taken; please check them."),
    "id_passport": N_(
        "This seems to be a passport number. The person was taken without a number; write the 12 digits if there are any."
    ),
    # phones
    "phone_unreadable": N_("This is no phone number. It was left out; write ten digits that begin with 0."),
    "phone_unassigned": N_(
        "No carrier has numbers that begin like this. It was taken; please ring it to check."
    ),
    "phone_old_prefix": N_(
        "An old 11-digit number: %(before)s… became %(after)s… in 2018. The new number is proposed; "
        "please ring it to check, and correct the list if it is another."
    ),
    "phone_several": N_("The cell holds several phone numbers. The first one was taken."),
    # marks
    "group_unknown": N_(
        "The mark “%(mark)s” is not known and was left out. Known are NCT, HN, CN, NCC, KT, BTXH."
    ),
    "house_groups_differ": N_(
        "The list calls this household both poor and near-poor (row %(other_row)d). Neither was taken: "
        "find out which is right, and write only that."
    ),
    "house_group_on_file": N_(
        "The roll has this household in another group. Nothing was changed: the health station ends the old mark on "
        "the page of the household first, then bring in the list again."
    ),
    # where
    "neighborhood_missing": N_("The row does not say which neighborhood. Write it, as in Tổ dân phố 7."),
    "neighborhood_unknown": N_(
        "The ward has no neighborhood “%(name)s”. Correct the name, or have the station add the neighborhood."
    ),
    "neighborhood_of_another": N_(
        "This row is about “%(name)s”. You bring in your own neighborhood only: take the row out, "
        "or give it to the health station."
    ),
    "neighborhood_split": N_(
        "“%(name)s” was divided on %(day)s into %(now)s: write which one. Households that the roll has in one of "
        "them are found by themselves."
    ),
    "neighborhood_renamed": N_("“%(name)s” is %(now)s since %(day)s. Its rows were taken under that name."),
    "numbers_count": N_(
        "The household numbers of this neighborhood only count the list: the roll has other people under them. "
        "Households were found by their people instead; new ones get the next free number."
    ),
    "number_of_others": N_(
        "The roll has other people under household number %(household)s. These people were not put to them: "
        "they are found by their names, or get a number of their own."
    ),
    "household_moved_on": N_(
        "Number %(household)s is that of a household that moved to another neighborhood. Write where these people "
        "live now, or another number."
    ),
    # twice in the file
    "row_repeated": N_("This person stands in row %(other_row)d already. Delete one of the two rows."),
    "number_repeated": N_("Row %(other_row)d has the same citizen number. Correct one, or leave one empty."),
    # questions
    "alike_in_file": N_(
        "This may be the person of row %(other_row)d: same name, same household, same birth year. "
        "Write the citizen number of both, or delete one row."
    ),
    "number_of_another": N_(
        "Somebody of household %(household)s has this citizen number with another name or birth date. "
        "Compare with the card and correct what is wrong."
    ),
    "several_alike": N_(
        "Several people of household %(household)s fit this row. Write the full birth date or the citizen number."
    ),
    "alike_in_household": N_(
        "Household %(household)s has somebody with this name and birth year, not quite the same. "
        "Compare the two; write the citizen number if they are two people."
    ),
    "alike_but_year": N_(
        "Household %(household)s has somebody with this name, born in another year, who is not on the list. "
        "Compare the two: is it one person with a wrong year, or are they two people?"
    ),
    "unnamed_before": N_(
        "Household %(household)s has a child without a name, born like this one. Say whether this is the child."
    ),
    "same_in_file": N_(
        "Row %(other_row)d has somebody with this name and birth date in another household. Both were taken; "
        "if it is one person, delete one of the rows and bring the two records together."
    ),
    "number_of_two": N_(
        "Row %(other_row)d is the head of a household with this number at another address. "
        "Give one of the two households a number of its own."
    ),
    "alike_elsewhere": N_(
        "Household %(household)s has somebody with this name and birth date. "
        "Write the citizen number of both if they are two people, or that household if it is the same person."
    ),
    "number_nearly_alike": N_(
        "Somebody of household %(household)s has the same name and birth date and a citizen number "
        "that differs in one digit. Compare with the card."
    ),
    "ask_the_station": N_(
        "This may be somebody whom the station has on the roll already. Please ask the health station."
    ),
    "number_of_erased": N_(
        "This person asked for erasure, and was erased on %(day)s. Nothing was entered. Answer under “Who is who?” "
        "if the person lives here and knows of it."
    ),
    "would_overwrite": N_("The list says something else than the roll. It waits for approval."),
    "returned": N_("The roll has this person as moved or deceased. Approve if the person lives here."),
    "has_left": N_("The list says that this person moved away or died. Approve if that is so."),
    "gone_unknown": N_(
        "The list says that this person moved away or died, and the roll does not have them. Nobody was entered."
    ),
    "two_heads": N_(
        "Row %(other_row)d is called the head of this household already, and stays it. If these are two households "
        "with one number, give one of them a number of its own."
    ),
}


KINDS: dict[str, str] = {
    "text_tcvn3": N_("Column in old ABC letters (TCVN3), converted"),
    "text_vni": N_("Column in old VNI letters, converted"),
    "name_missing": N_("Name missing"),
    "name_too_long": N_("Name too long"),
    "name_digits": N_("Name with digits"),
    "name_several": N_("Several names in a cell"),
    "name_letters_lost": N_("Name with lost letters"),
    "birth_missing": N_("Birth date missing"),
    "birth_unreadable": N_("Birth date that cannot be read"),
    "birth_short_year": N_("Year of birth without four digits"),
    "birth_impossible": N_("Day that does not exist"),
    "birth_future": N_("Birth date in the future"),
    "birth_too_old": N_("More than 120 years old"),
    "birth_year_as_date": N_("Year in a cell that shows dates"),
    "birth_two_digit_year": N_("Year with two digits"),
    "sex_from_number": N_("Sex taken from the citizen number"),
    "sex_missing": N_("Sex missing"),
    "sex_unreadable": N_("Sex that cannot be read"),
    "id_scientific": N_("Citizen number shortened by Excel"),
    "id_malformed": N_("Citizen number without 12 digits"),
    "id_zero_restored": N_("Citizen number: first zero put back"),
    "id_old_card": N_("Old card number left out"),
    "id_passport": N_("Passport number left out"),
    "id_among_others": N_("Citizen number among other things"),
    "birth_swapped": N_("Day and month perhaps exchanged by Excel"),
    "id_year_differs": N_("Citizen number and birth year differ"),
    "id_sex_differs": N_("Citizen number and sex differ"),
    "phone_unreadable": N_("Phone number left out"),
    "phone_unassigned": N_("Phone number of no carrier"),
    "phone_old_prefix": N_("Old 11-digit phone number: new one proposed"),
    "phone_several": N_("Several phone numbers in a cell"),
    "group_unknown": N_("Unknown mark left out"),
    "house_groups_differ": N_("Household both poor and near-poor"),
    "house_group_on_file": N_("Household in another group on the roll"),
    "neighborhood_missing": N_("Neighborhood missing"),
    "neighborhood_unknown": N_("Unknown neighborhood"),
    "neighborhood_of_another": N_("Another neighborhood"),
    "neighborhood_split": N_("Neighborhood that was divided"),
    "neighborhood_renamed": N_("Neighborhood with another name by now"),
    "numbers_count": N_("Household numbers that only count the list"),
    "number_of_others": N_("Household number of other people"),
    "household_moved_on": N_("Number of a household that moved on"),
    "row_repeated": N_("The same person twice in the list"),
    "number_repeated": N_("The same citizen number twice in the list"),
    "alike_in_file": N_("Perhaps the same person twice in the list"),
    "number_of_another": N_("Citizen number of somebody else"),
    "several_alike": N_("Several people fit the row"),
    "alike_in_household": N_("Perhaps somebody of the same household"),
    "alike_but_year": N_("Perhaps somebody of the same household, born in another year"),
    "unnamed_before": N_("Perhaps a child that had no name"),
    "same_in_file": N_("Same name and birth date in two households of the list"),
    "number_of_two": N_("Two households with one number"),
    "alike_elsewhere": N_("Perhaps somebody of another household"),
    "number_nearly_alike": N_("Citizen number that differs in one digit"),
    "ask_the_station": N_("To ask the health station about"),
    "number_of_erased": N_("Asked for erasure"),
    "would_overwrite": N_("The list says otherwise than the roll"),
    "returned": N_("Had moved away or died"),
    "has_left": N_("Moved away or died, by the list"),
    "gone_unknown": N_("Moved away or died, and not on the roll"),
    "two_heads": N_("Household with two heads"),
}
"""A short name for each code, beside how many rows have it."""


CONVERTED = frozenset({"text_tcvn3", "text_vni"})
"""What is said of a whole column, and shown before anything counts."""


WHO_IS_WHO = frozenset(
    {
        "alike_in_household",
        "alike_but_year",
        "unnamed_before",
        "alike_elsewhere",
        "number_nearly_alike",
        "several_alike",
        "alike_in_file",
        "number_of_another",
        "number_of_erased",
    }
)
"""Codes of rows that wait for somebody to say who they are."""


def say(problem: RowProblem) -> str:
    """The message of a problem, in the reader's language."""
    return message(problem.code, dict(problem.params))


def message(code: str, facts: Mapping[str, str | int]) -> str:
    """The same by the code of the problem and its facts."""
    return str(gettext(MESSAGES[code], **facts))


def kind_of(code: str) -> str:
    """What problems of a code have in common, for a heading above their rows."""
    return str(gettext(KINDS[code]))
