from datetime import timedelta

from accounts.roles import LABELS, MAY_DO, Role, administers, idle_limit


def test_only_administrators_hand_accounts_out() -> None:
    assert {role for role in Role if administers(role)} == {Role.SITE_ADMIN, Role.STATION_ADMIN}


def test_a_station_administrator_makes_no_site_administrator() -> None:
    assert Role.SITE_ADMIN not in administers(Role.STATION_ADMIN)


def test_a_site_administrator_hands_out_no_account_that_reads_residents_but_the_station_s_own() -> None:
    assert set(administers(Role.SITE_ADMIN)) == {Role.SITE_ADMIN, Role.STATION_ADMIN}


def test_the_most_powerful_roles_are_signed_out_soonest() -> None:
    short = {role for role in Role if idle_limit(role) == timedelta(minutes=30)}
    assert short == {Role.SITE_ADMIN, Role.STATION_ADMIN, Role.WARD_OFFICIAL}


def test_every_role_has_a_name_and_says_what_it_may_do() -> None:
    assert set(LABELS) == set(MAY_DO) == set(Role)
