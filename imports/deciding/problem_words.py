"""Words for each problem of a list: what is wrong, and what to do or what was done."""

from collections.abc import Mapping

from flask_babel import gettext

from core.marking import N_
from imports.reading.row import RowProblem

MESSAGES: dict[str, str] = {
    # letters
    "text_tcvn3": N_(
        "Typed in an old ABC font (TCVN3): “%(before)s” was read as “%(after)s”. Cells converted: %(cells)d."
    ),
    "text_vni": N_(
        "Typed in an old VNI font: “%(before)s” was read as “%(after)s”. Cells converted: %(cells)d."
    ),
    # cells without a value
    "cell_no_value": N_(
        "The cell has “%(text)s”, which is not a value. It was not imported. Type what belongs there, or clear the cell."
    ),
    "cell_no_result": N_(
        "The cell has a formula without a saved result. Open the workbook in Excel, save it and send it again."
    ),
    "column_no_values": N_(
        "%(cells)d of %(rows)d cells in this column have no value, such as “%(text)s”. The column was not imported there. Open the workbook in Excel, check the formulas, save it and send it again."
    ),
    # names
    "name_missing": N_(
        "The name is missing. Enter the full name (for a newborn without a name: Chưa đặt tên), or delete the row."
    ),
    "name_too_long": N_("The name has more than %(most)d characters. Enter only the name."),
    "name_digits": N_("The name contains digits. It was imported unchanged; check it."),
    "name_run_together": N_(
        "The name is written without spaces. It was imported unchanged; write it with spaces, such as Nguyễn Văn An."
    ),
    "name_several": N_("The cell seems to have several names. Give each person their own row."),
    "name_letters_lost": N_(
        "Letters in the name were lost when the list was saved and replaced with “?”. Type the name again, or send the workbook itself instead of a text file."
    ),
    # birth dates
    "birth_missing": N_("The birth date is missing. Enter day/month/year, or only the year."),
    "birth_unreadable": N_(
        "This is not a birth date. Enter day/month/year, such as 07/04/1950, or only the year."
    ),
    "birth_with_time": N_(
        "The cell has a date with a time of day, which can be the day before or after. Type only the date, such as 07/04/1950."
    ),
    "birth_with_zone": N_(
        "The date has a time zone. It was read as %(read)s: check it, and type only the date next time."
    ),
    "birth_short_year": N_(
        "The year of birth does not have four digits: it may be a year or an age. Enter it in full, such as 1950."
    ),
    "birth_impossible": N_("This date does not exist. Enter day/month/year, with the day first."),
    "birth_future": N_("The birth date is in the future. Check the year."),
    "birth_too_old": N_("The birth date is more than 120 years ago. Check the year."),
    "birth_year_as_date": N_(
        "The year %(year)d was in a cell formatted as a date. It was imported as the year of birth."
    ),
    "birth_two_digit_year": N_("The year has two digits and was read as %(year)d. Enter four digits."),
    # sex
    "sex_from_number": N_("The sex is missing and was filled in from the citizen number. Check it."),
    "sex_missing": N_("The sex is missing. The person was imported without it; enter Nam or Nữ next time."),
    "sex_unreadable": N_(
        "The sex cannot be read. The person was imported without it; enter Nam or Nữ next time."
    ),
    # citizen numbers
    "id_scientific": N_(
        "Excel shortened the citizen number and the last digits are lost. Format the column as text and type all 12 digits again."
    ),
    "id_malformed": N_("A citizen number has 12 digits. Correct it, or leave the cell empty."),
    "id_zero_restored": N_("Excel removed the zero at the start of the citizen number. It was restored."),
    "id_old_card": N_("This is an old 9-digit card number. It was skipped; enter the 12 digits."),
    "id_among_others": N_(
        "The cell has more than the citizen number. Its 12 digits were imported; check them."
    ),
    "birth_swapped": N_(
        "Excel may have swapped day and month: other dates in this column are text because their day is above 12. It was read as %(read)s and may be %(other)s. Please check."
    ),
    "id_year_differs": N_(
        "The birth year does not match the citizen number. Both were imported; check them."
    ),
    "id_sex_differs": N_("The sex does not match the citizen number. Both were imported; check them."),
    "id_passport": N_(
        "This is a passport number. It was recorded in place of the citizen number; enter the 12 digits if there are any."
    ),
    # phones
    "phone_unreadable": N_("This is not a phone number. It was skipped; enter ten digits starting with 0."),
    "phone_unassigned": N_(
        "No carrier uses numbers that start like this. It was imported; call it to check."
    ),
    "phone_old_prefix": N_(
        "An old 11-digit number: %(before)s… became %(after)s… in 2018. This is the suggested new number. Call it to check, and correct the list if it is wrong."
    ),
    "phone_several": N_("The cell has several phone numbers. The first one was imported."),
    # marks
    "group_unknown": N_(
        "The code “%(mark)s” is not known and was skipped. Known codes are NCT, HN, CN, NCC, KT, BTXH."
    ),
    "house_groups_differ": N_(
        "The list has this household as both poor and near-poor (row %(other_row)d). Neither was imported: find out which is right, and keep only that one."
    ),
    "house_group_on_file": N_(
        "The resident list has this household in another group. Nothing was changed: first the health station ends the old group on the household's page, then import the list again."
    ),
    # where
    "neighborhood_missing": N_("The row does not name the %(place_kind)s. Write it in full."),
    "neighborhood_unknown": N_(
        "The %(ward_kind)s has no %(place_kind)s “%(name)s”. Correct the name, or ask the station to add it."
    ),
    "neighborhood_of_another": N_(
        "This row is about “%(name)s”. You can import only your own %(own_place)s: remove the row, or give it to the health station."
    ),
    "neighborhood_split": N_(
        "“%(name)s” was divided on %(day)s into %(now)s: write which one. Households that the roll has in one of them are found by themselves."
    ),
    "neighborhood_renamed": N_(
        "“%(name)s” has been %(now)s since %(day)s. Its rows were imported under the new name."
    ),
    "numbers_count": N_(
        "The household numbers of this %(place_kind)s only count the list: the resident list has other people under them. Households were matched by their people instead; new ones get the next free number."
    ),
    "number_of_others": N_(
        "In the resident list, household number %(household)s belongs to other people. These people were not added to that household: they are found by name, or get a new number."
    ),
    "household_moved_on": N_(
        "Number %(household)s belongs to a household that moved to another %(place_kind)s. Write where these people live now, or another number."
    ),
    # twice in the file
    "row_repeated": N_("This person is already in row %(other_row)d. Delete one of the two rows."),
    "number_repeated": N_(
        "Row %(other_row)d has the same citizen number. Correct one, or leave one cell empty."
    ),
    # questions
    "alike_in_file": N_(
        "This may be the person in row %(other_row)d: same name, same household, same birth year. Enter the citizen number of both, or delete one row."
    ),
    "number_of_another": N_(
        "A person in household %(household)s has this citizen number with another name or birth date. Compare with the card and correct the mistake."
    ),
    "several_alike": N_(
        "Several people in household %(household)s match this row. Enter the full birth date or the citizen number."
    ),
    "alike_in_household": N_(
        "Household %(household)s has a person with this name and birth year, but not all details match. Compare the two; if they are two people, enter the citizen number."
    ),
    "run_together": N_(
        "Household %(household)s has a person whose name has the same letters, written with or without spaces, and the same birth. Compare the two: is it one person?"
    ),
    "alike_but_year": N_(
        "Household %(household)s has a person with this name and another birth year who is not on the list. Compare the two: is it one person with a wrong year, or two people?"
    ),
    "unnamed_before": N_(
        "Household %(household)s has a child without a name and with the same birth date. Answer whether this is the child."
    ),
    "same_in_file": N_(
        "Row %(other_row)d has a person with this name and birth date in another household. Both were imported. If they are one person, delete one of the rows and combine the two records."
    ),
    "number_of_two": N_(
        "Row %(other_row)d is the head of a household with this number at another address. Give one of the two households a different number."
    ),
    "alike_elsewhere": N_(
        "Household %(household)s has a person with this name and birth date. If they are two people, enter the citizen number of both; if they are the same person, enter that household."
    ),
    "number_nearly_alike": N_(
        "A person in household %(household)s has the same name and birth date, and a citizen number that differs in one digit. Compare with the card."
    ),
    "ask_the_station": N_(
        "This person may already be in the station's resident list. Ask the health station."
    ),
    "number_of_erased": N_(
        "This person asked for erasure, and their data was erased on %(day)s. The row was not imported. If they live here and know about it, answer under “Who are these people?”."
    ),
    "would_overwrite": N_("The list differs from the record. The change needs approval."),
    "returned": N_(
        "The resident list has this person as moved or deceased. Approve if the person lives here."
    ),
    "has_left": N_("The list says that this person moved away or died. Approve if this is correct."),
    "gone_unknown": N_(
        "The list says that this person moved away or died, and they are not in the resident list. Nobody was added."
    ),
    "two_heads": N_(
        "Row %(other_row)d is already the head of this household and is kept as head. If these are two households with the same number, give one of them a different number."
    ),
}


KINDS: dict[str, str] = {
    "text_tcvn3": N_("Column in an old ABC font (TCVN3), converted"),
    "text_vni": N_("Column in an old VNI font, converted"),
    "cell_no_value": N_("Error in a cell"),
    "cell_no_result": N_("Formula without a saved result"),
    "column_no_values": N_("Column without values"),
    "name_missing": N_("Missing name"),
    "name_too_long": N_("Name too long"),
    "name_digits": N_("Name with digits"),
    "name_run_together": N_("Name without spaces"),
    "name_several": N_("Several names in a cell"),
    "name_letters_lost": N_("Name with missing letters"),
    "birth_missing": N_("Missing birth date"),
    "birth_unreadable": N_("Unreadable birth date"),
    "birth_with_time": N_("Birth date with a time of day"),
    "birth_with_zone": N_("Birth date with a time zone"),
    "birth_short_year": N_("Year of birth does not have four digits"),
    "birth_impossible": N_("Date that does not exist"),
    "birth_future": N_("Birth date in the future"),
    "birth_too_old": N_("More than 120 years old"),
    "birth_year_as_date": N_("Year in a cell formatted as a date"),
    "birth_two_digit_year": N_("Year with two digits"),
    "sex_from_number": N_("Sex filled in from the citizen number"),
    "sex_missing": N_("Missing sex"),
    "sex_unreadable": N_("Unreadable sex"),
    "id_scientific": N_("Citizen number shortened by Excel"),
    "id_malformed": N_("Citizen number without 12 digits"),
    "id_zero_restored": N_("Citizen number: leading zero restored"),
    "id_old_card": N_("Old card number skipped"),
    "id_passport": N_("Passport number recorded"),
    "id_among_others": N_("Citizen number mixed with other text"),
    "birth_swapped": N_("Day and month may have been swapped by Excel"),
    "id_year_differs": N_("Citizen number and birth year differ"),
    "id_sex_differs": N_("Citizen number and sex differ"),
    "phone_unreadable": N_("Phone number skipped"),
    "phone_unassigned": N_("Phone number not used by any carrier"),
    "phone_old_prefix": N_("Old 11-digit phone number: new one suggested"),
    "phone_several": N_("Several phone numbers in a cell"),
    "group_unknown": N_("Unknown code skipped"),
    "house_groups_differ": N_("Household both poor and near-poor"),
    "house_group_on_file": N_("Household in another group in the resident list"),
    "neighborhood_missing": N_("%(Place_kind)s missing"),
    "neighborhood_unknown": N_("Unknown %(place_kind)s"),
    "neighborhood_of_another": N_("Another %(place_kind)s"),
    "neighborhood_split": N_("%(Place_kind)s that was split"),
    "neighborhood_renamed": N_("%(Place_kind)s with a new name"),
    "numbers_count": N_("Household numbers that are only row counts"),
    "number_of_others": N_("Household number used by other people"),
    "household_moved_on": N_("Number of a household that moved away"),
    "row_repeated": N_("Same person twice in the list"),
    "number_repeated": N_("Same citizen number twice in the list"),
    "alike_in_file": N_("May be the same person twice in the list"),
    "number_of_another": N_("Citizen number of another person"),
    "several_alike": N_("Several people match this row"),
    "alike_in_household": N_("May be a person in the same household"),
    "run_together": N_("May be a person whose name is written with other spaces"),
    "alike_but_year": N_("May be a person in the same household with another birth year"),
    "unnamed_before": N_("May be a child who had no name"),
    "same_in_file": N_("Same name and birth date in two households on the list"),
    "number_of_two": N_("Two households with the same number"),
    "alike_elsewhere": N_("May be a person in another household"),
    "number_nearly_alike": N_("Citizen number differs in one digit"),
    "ask_the_station": N_("Questions for the health station"),
    "number_of_erased": N_("Erasure requested"),
    "would_overwrite": N_("The list differs from the record"),
    "returned": N_("Had moved away or died"),
    "has_left": N_("Moved away or died, according to the list"),
    "gone_unknown": N_("Moved away or died, and not in the resident list"),
    "two_heads": N_("Household with two heads"),
}
"""A short name for each code, beside how many rows have it."""


CONVERTED = frozenset({"text_tcvn3", "text_vni"})
"""What is said of a whole column, and shown before anything counts."""


WHO_IS_WHO = frozenset(
    {
        "alike_in_household",
        "alike_but_year",
        "run_together",
        "unnamed_before",
        "alike_elsewhere",
        "number_nearly_alike",
        "several_alike",
        "alike_in_file",
        "number_of_another",
        "number_of_erased",
    }
)
"""Codes of rows that wait for an answer who they are."""


def say(problem: RowProblem) -> str:
    """The message of a problem, in the reader's language."""
    return message(problem.code, problem.params)


def message(code: str, facts: Mapping[str, str | int]) -> str:
    """The same by the code of the problem and its facts."""
    return str(gettext(MESSAGES[code], **facts))


def kind_of(code: str) -> str:
    """What problems of a code have in common, for a heading above their rows."""
    return str(gettext(KINDS[code]))
