"""The Splink models, one or two for each set.

`as published` is the model that Splink's authors show for the set. `tuned` is ours to make it better,
with the truth in hand, which flatters it: more evidence, wider rules, names compared one by one. It is
the one that we must beat.

`prepare` is SQL over the raw table (all columns are text, empty cells are NULL). Cleaning counts as part
of the work, as it does for us.
"""

from dataclasses import dataclass, replace

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import block_on

PUBLISHED, TUNED = "as published", "tuned"


@dataclass
class Model:
    comparisons: list
    blocking: list
    # Rules that are nearly always right, and the share of true pairs they are thought to find.
    sure_rules: list
    sure_recall: float
    # Expectation maximisation is run once for each of these.
    training: list
    prepare: str = "select * from raw"
    # Random pairs for the u probabilities, and the most pairs that one run of EM may use.
    u_pairs: float = 1e6
    em_pairs: float | None = None
    # Pairs below this weight are scored and counted, and not kept: candidates are many in large sets.
    keep_from_weight: float | None = None
    # A condition on the two records `l` and `r` of a scored pair: pairs that a person would refuse by a
    # rule of thumb. The clusters are given with and without them.
    refuse: str | None = None


def with_frequencies(comparison):
    return comparison.configure(term_frequency_adjustments=True)


def febrl(soc_sec_id_distances):
    """febrl3 and febrl4, as published, with the blocking rules of both."""
    return Model(
        comparisons=[
            with_frequencies(cl.NameComparison("given_name")),
            with_frequencies(cl.NameComparison("surname")),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", soc_sec_id_distances),
            with_frequencies(cl.ExactMatch("street_number")),
            with_frequencies(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2])),
        ],
        blocking=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
            block_on("surname"),
            block_on("given_name"),
        ],
        sure_rules=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        sure_recall=0.9,
        training=[block_on("date_of_birth"), block_on("postcode")],
    )


def febrl_tuned(published):
    """The addresses, which the published models leave out, decide the last pairs."""
    addresses = [
        with_frequencies(cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8])),
        with_frequencies(cl.JaroWinklerAtThresholds("suburb", [0.9, 0.8])),
        cl.JaroWinklerAtThresholds("address_2", [0.9, 0.8]),
        cl.ExactMatch("state"),
    ]
    return replace(published, comparisons=published.comparisons + addresses)


def fake_1000():
    return Model(
        comparisons=[
            with_frequencies(cl.NameComparison("first_name")),
            with_frequencies(cl.NameComparison("surname")),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            with_frequencies(cl.ExactMatch("city")),
            cl.EmailComparison("email"),
        ],
        blocking=[block_on("first_name"), block_on("surname")],
        sure_rules=[
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ],
        sure_recall=0.7,
        training=[block_on("first_name", "surname"), block_on("dob")],
    )


def fake_1000_tuned():
    """A thousand records are few enough to compare each with each."""
    return replace(fake_1000(), blocking=["1=1"])


def historical_50k():
    return Model(
        prepare="select *, first_name || ' ' || surname as first_name_surname_concat from raw",
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            with_frequencies(cl.ExactMatch("birth_place")),
            with_frequencies(cl.ExactMatch("occupation")),
        ],
        blocking=[
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        sure_rules=[
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        sure_recall=0.6,
        training=[block_on("first_name", "surname"), block_on("dob")],
        u_pairs=1e7,
    )


def historical_50k_tuned():
    """Names one by one, frequencies of postcodes, wider rules, and a prior that chains less."""
    published = historical_50k()
    _, birth, _, *places = published.comparisons
    postcode = cl.CustomComparison(
        output_column_name="postcode_fake",
        comparison_levels=[
            cll.NullLevel("postcode_fake"),
            cll.ExactMatchLevel("postcode_fake", term_frequency_adjustments=True),
            cll.LevenshteinLevel("postcode_fake", 1),
            cll.CustomLevel("substr(postcode_fake_l,1,3) = substr(postcode_fake_r,1,3)", "Same area"),
            cll.ElseLevel(),
        ],
    )
    names = [with_frequencies(cl.NameComparison(name)) for name in ("first_name", "surname")]
    wider = [
        block_on("first_name", "surname"),
        block_on("full_name"),
        block_on("postcode_fake"),
        block_on("dob"),
        block_on("surname", "birth_place"),
        block_on("surname", "substr(dob,1,4)"),
        block_on("first_name", "substr(dob,1,7)"),
        block_on("substr(postcode_fake,1,3)", "substr(dob,1,4)"),
    ]
    return replace(
        published,
        comparisons=[*names, birth, postcode, *places],
        blocking=published.blocking + wider,
        sure_recall=0.8,
        u_pairs=2e6,
    )


CLEAN = "nullif(trim(regexp_replace(lower(strip_accents({0})), '[^a-z]+', ' ', 'g')), '') as {0}"
# Twins: no number in common, and given names that are not alike, nor swapped with the family name.
TWINS = """
    jaro_winkler_similarity(l.given_name, r.given_name) < 0.8
    and jaro_winkler_similarity(l.given_name, r.family_name) < 0.8
    and not coalesce(l.nhs_number = r.nhs_number, false)
    and not coalesce(l.upn = r.upn, false)
    and not coalesce(l.given_name = r.preferred_name, false)
    and not coalesce(l.preferred_name = r.given_name, false)
"""


def england():
    """Synthetic England, for which nobody has published a model. Parents, addresses and telephones were
    tried as further evidence and made it worse: brothers and sisters share them."""
    cleaned = ", ".join(CLEAN.format(name) for name in ("given_name", "family_name", "preferred_name"))
    return Model(
        prepare=f"""
            with cleaned as (
                select id, date_of_birth, sex, postcode, nhs_number, upn, {cleaned} from raw
            )
            select *,
                given_name || ' ' || family_name as full_name,
                split_part(postcode, ' ', 1) as district,
                substr(date_of_birth, 1, 4) as birth_year
            from cleaned
        """,
        comparisons=[
            cl.ForenameSurnameComparison(
                "given_name", "family_name", forename_surname_concat_col_name="full_name"
            ),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.PostcodeComparison("postcode"),
            cl.DamerauLevenshteinAtThresholds("nhs_number", [1]),
            cl.DamerauLevenshteinAtThresholds("upn", [1]),
        ],
        blocking=[
            block_on("nhs_number"),
            block_on("upn"),
            block_on("date_of_birth", "given_name"),
            block_on("date_of_birth", "family_name"),
            block_on("date_of_birth", "postcode"),
            block_on("date_of_birth", "district"),
            block_on("given_name", "family_name", "district"),
            block_on("given_name", "family_name", "birth_year"),
            block_on("given_name", "postcode"),
            block_on("family_name", "postcode", "birth_year"),
            "l.given_name = r.family_name and l.family_name = r.given_name "
            "and l.date_of_birth = r.date_of_birth",
        ],
        sure_rules=[
            block_on("nhs_number", "date_of_birth"),
            block_on("upn", "date_of_birth"),
            block_on("given_name", "family_name", "date_of_birth", "postcode"),
        ],
        sure_recall=0.9,
        training=[
            block_on("date_of_birth", "postcode"),
            block_on("nhs_number"),
            block_on("given_name", "family_name"),
        ],
        u_pairs=2e6,
        em_pairs=1e6,
        keep_from_weight=-5.0,
        refuse=TWINS,
    )


def england_feeds():
    """Two feeds without a number in common."""
    both = england()
    no_number = [
        block_on("given_name", "family_name", "date_of_birth"),
        block_on("given_name", "date_of_birth", "postcode"),
    ]
    return replace(
        both,
        comparisons=both.comparisons[:4],
        blocking=both.blocking[2:],
        sure_rules=no_number,
        training=[both.training[0], both.training[2]],
    )


MODELS = {
    ("england_feeds", TUNED): england_feeds,
    ("febrl3", PUBLISHED): lambda: febrl([2]),
    ("febrl3", TUNED): lambda: febrl_tuned(febrl([1, 2])),
    ("febrl4", PUBLISHED): lambda: febrl([1, 2]),
    ("febrl4", TUNED): lambda: febrl_tuned(febrl([1, 2])),
    ("fake_1000", PUBLISHED): fake_1000,
    ("fake_1000", TUNED): fake_1000_tuned,
    ("historical_50k", PUBLISHED): historical_50k,
    ("historical_50k", TUNED): historical_50k_tuned,
}


def variants(name):
    known = [variant for known, variant in MODELS if known == name]
    return known or [TUNED]


def model_for(name, variant):
    return MODELS.get((name, variant), england)()
