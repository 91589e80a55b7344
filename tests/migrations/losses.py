"""What a migration changes in rows by design; every other column must keep what it holds.

Named are columns as `table.column`, or whole tables. A revision that is not named drops and changes nothing.
"""

DROPPED_ON_THE_WAY_UP: dict[str, set[str]] = {"0015_frozen_on": {"share.counted_on"}}
"""Columns and tables that the upgrade to the revision takes away."""
CHANGED_ON_THE_WAY_UP: dict[str, set[str]] = {
    # The status of poor households ends with the year.
    "0019_residents": {"household_group.valid_to"},
    "0020_residents": {"resident.name_folded", "resident.sort_key"},
}
"""Columns whose values the upgrade to the revision rewrites."""
DROPPED_ON_THE_WAY_DOWN: dict[str, set[str]] = {
    "0003_lists_of_heads": {"roll_import.neighborhood_id"},
    "0004_neighborhoods_through_time": {"former_name", "rearrangement", "move"},
    "0005_joined_people": {"person_merge", "person_pair", "letter_guest"},
    "0006_lists_at_work": {"roll_import.step", "roll_import.decisions"},
    "0007_personal_data": {
        "consent_text", "consent", "data_request", "calendar_day", "resident.restricted_at", "resident.erased_at",
    },
    "0008_household_groups": {"household_group"},
    "0009_columns_of_lists": {"roll_mapping"},
    "0011_numbers_of_erased_people": {"erased_number"},
    "0013_ward_kind": {"ward.kind"},
    "0015_frozen_on": {"share.frozen_on"},
    "0016_turnout": {"invitation.late"},
    "0017_accounts": {
        "account.phone_sealed", "sign_in.awaits_code", "ward.staff_help", "second_factor", "recovery_code",
        "sealed_draft",
    },
    "0018_screening": {"place_request.name", "place_request.phone_sealed", "place_request.birth_precision"},
    "0019_residents": {
        "public_holiday", "ward.name_order", "kept_counts", "representative", "official_group", "group_type",
        "area_group", "resident_group.degree", "household_group.reviewed_on",
    },
    "0020_residents": {"campaign_day.landmark", "number_probe"},
    "0021_screening": {"seating_plan", "booking.plan_id"},
}  # fmt: skip
"""Columns and tables that came with the revision and go with it."""
CHANGED_ON_THE_WAY_DOWN: dict[str, set[str]] = {
    # A list that a process was checking or taking is given up: the states before know no such list.
    "0006_lists_at_work": {"roll_import.state"},
    # A sign-in that waits for its code ends: the states before would take it for a whole one.
    "0017_accounts": {"sign_in.expires_at"},
    # The marks of the filled databases are of groups that came with it, and go; marks of a group of before stay.
    "0019_residents": {
        f"{table}.{column}"
        for table, whose in (("resident_group", "resident_id"), ("household_group", "household_id"))
        for column in ("id", "ward_id", whose, "code", "source", "valid_from", "valid_to", "set_by")
    },
}
"""Columns whose values the downgrade from the revision rewrites."""
