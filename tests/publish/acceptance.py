"""The twenty acceptance cases of the sources, and the tests that prove each: number -> (what, tests)."""

from __future__ import annotations

HERE = "tests/publish/test_acceptance.py::"
BROAD = "tests/publish/test_broad_marts.py::"
COMMON = "tests/publish/test_common_marts.py::"
AID = "tests/publish/test_poverty_investment_marts.py::"
DIGITAL = "tests/publish/test_digitalization_marts.py::"
MALLS = f"{DIGITAL}TestFirstPublication::"

CASES: dict[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "Penajam Paser Utara's 2.10 to 1.13 percent is extreme poverty, not its poverty rate of 7.61",
        (
            f"{HERE}test_penajam_paser_utara_extreme_poverty_is_not_its_poverty_rate",
            f"{HERE}test_the_fall_of_extreme_poverty_is_told_in_points_and_in_percent",
            "tests/sql/test_pov_p0_against_bps.py::test_fails",
            "tests/sql/test_pov_extreme_above_p0.py::test_fails",
        ),
    ),
    2: (
        "The nation's 9.57 percent against 7 in 2024: gap, pace and required pace",
        (
            f"{HERE}test_national_poverty_gap_and_required_pace",
            f"{HERE}test_half_a_point_a_year_is_too_slow_for_seven_percent",
        ),
    ),
    3: ("A target of zero divides nothing", (f"{HERE}test_a_zero_target_divides_nothing",)),
    4: (
        "139 malls and 21 digital ones are two measures; 59, 67, 139, 272 never fall",
        (
            f"{MALLS}test_physical_and_digital_malls_are_two_measures_and_cover_27_percent",
            f"{BROAD}test_malls_over_the_years_never_become_fewer_and_are_not_added_up",
            f"{DIGITAL}test_an_audit_sees_a_series_that_falls_and_scores_that_do_not_make_the_index",
        ),
    ),
    5: ("About half of the malls are outside Java", (f"{MALLS}test_about_half_of_the_malls_are_outside_java",)),
    6: (
        "Ternate has no mall: none, not missing",
        (
            f"{MALLS}test_ternate_is_in_the_denominator_without_a_mall",
            f"{MALLS}test_a_region_that_nobody_tells_of_is_unknown_and_not_without",
        ),
    ),
    7: (
        "165 services are Kota Mojokerto's, not the regency's",
        (
            f"{MALLS}test_kota_mojokerto_has_165_services_and_the_regency_is_another_place",
            f"{HERE}test_kota_mojokerto_and_not_kabupaten",
        ),
    ),
    8: (
        "At least 951 innovations since 2014, five criteria, replications",
        (
            f"{BROAD}test_innovations_since_2014_are_at_least_951",
            f"{COMMON}test_innovations_and_their_replications",
        ),
    ),
    9: ("Four themes are five clusters", (f"{HERE}test_four_themes_are_five_clusters_and_both_are_shown",)),
    10: (
        "The President's priorities are two clusters",
        (f"{HERE}test_four_themes_are_five_clusters_and_both_are_shown",),
    ),
    11: (
        "Kopi Darat: the agreements of the first quarter of 2023 of every unit, and what follows",
        (
            f"{MALLS}test_the_first_quarter_of_2023_tells_how_many_units_have_reported",
            f"{MALLS}test_follow_ups_by_unit_and_quarter",
        ),
    ),
    12: (
        "Awards without growth, without fewer poor, without domestic products; awards for interoperable services",
        (
            "tests/publish/test_award_vs_outcome.py::"
            "test_awards_without_growth_without_fewer_poor_and_without_domestic_products",
            "tests/publish/test_award_vs_outcome.py::"
            "test_an_award_for_interoperable_services_is_held_against_the_index",
        ),
    ),
    13: ("A region without a target is a gap in the data", (f"{HERE}test_a_government_without_a_target_is_a_gap",)),
    14: (
        "A registry older than its quarter is not fresh",
        (f"{AID}test_changes_of_a_registry", "tests/sql/test_pov_registry_stale.py::test_fails"),
    ),
    15: (
        "The ministry of the headline is not believed, that of the text is",
        (f"{COMMON}test_quoted_figures_stand_beside_those_of_the_warehouse",),
    ),
    16: (
        "Civil registration is a category of services",
        (f"{MALLS}test_the_index_counts_services_that_exchange_data",),
    ),
    17: (
        "More applications alone do not raise the index",
        (f"{DIGITAL}test_the_marts_follow_what_is_sent_again",),
    ),
    18: ("Complaints about aid in working days", (f"{AID}test_complaints_in_working_days",)),
    19: (
        "The days of the sources and their weekdays",
        (f"{HERE}test_days_of_the_sources_fall_on_the_weekdays_they_say",),
    ),
    20: ("No name of a person finds a way in", (f"{COMMON}test_no_name_of_a_person_finds_a_way_in",)),
}
