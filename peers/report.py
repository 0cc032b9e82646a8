"""Renders the results as docs/benchmarks.md: `report.py RESULTS_FOLDER OUT.md`.

Results that are missing are left out, or stand as `-`. A peer that is better than we are is named.
"""

import os
import sys
from pathlib import Path

import results

SETS = {
    "febrl3": "febrl3: deduplicate 5,000 invented Australians",
    "febrl4": "febrl4: link 5,000 with 5,000, each person once in each",
    "fake_1000": "fake_1000: deduplicate 1,000 records of about 250 people",
    "historical_50k": "historical_50k: deduplicate 50,578 records of 5,156 historical people",
    "england_feeds": "Synthetic England: link the patients of PDS with the pupils of all schools",
    "england_1m": "Synthetic England, one million rows",
    "england_4m": "Synthetic England, four million rows",
}
NAMES = {"splink": "Splink", "us": "ContactPoint", "postgres": "PostgreSQL"}
# Differences smaller than this are ties: half a pair in ten thousand.
TIE = 0.00005

INTRODUCTION = """# Benchmarks

Made by `make bench-peers`; do not edit. The same tables went through the peers and through us, one after
the other, on one machine; one scorer (`peers/score.py`) judged all. Ratios hold better than times. CPU time
is that of all cores; memory is the peak that the operating system counted.

- **Pairs** are scored pairs above the threshold; **cluster pairs** are all pairs of records that stand in one
  cluster, which is what a user gets. Precision, recall and F1 are over them; B-cubed gives each record the
  same weight.
- **Default** is what is decided without a truth: for Splink from 0.95 on, at which its own examples cluster;
  ours as shipped, which decides a pair by all rows that it hangs together with. **At 0.5** and **best** are
  of the pair's own probability; best is chosen with the truth in hand, which flatters.
- **Blocking recall** is the share of true pairs that were compared. Ours counts those that stand in one cluster
  too, as all rows of a cluster are compared with each other; **candidate pairs** are those under keys alone.
- Splink runs **as published** (the model that its authors show for the set) and **tuned** by us, also with
  the truth in hand, for the best that we could get. We run with one shipped configuration; only the names
  of columns differ between sets.
- Ids and the order of rows tell the truth in the published files: both are replaced before anyone sees them.
"""


def number(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def share(value):
    return "-" if value is None else f"{value:.4f}"


def get(result, *path):
    for key in path:
        if not isinstance(result, dict) or result.get(key) is None:
            return None
        result = result[key]
    return result


def times(theirs, ours):
    """How many times ours their cost is."""
    if not theirs or not ours:
        return "-"
    ratio = theirs / ours
    return f"{ratio:,.0f}x" if ratio >= 10 else f"{ratio:.2g}x"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " -- |" * len(head)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def label(result):
    name = NAMES[result["peer"]]
    return f"{name}, {result['variant']}" if result["peer"] != "us" else f"**{name}**"


def default_of(scores):
    """Scores at the threshold that is used without a truth."""
    return get(scores, "default") or get(scores, "0.95")


def quality_row(name, pairs, clusters):
    at_default = default_of(clusters)
    return [
        name,
        share(get(default_of(pairs), "f1")),
        share(get(pairs, "0.5", "f1")),
        share(get(pairs, "best", "f1")),
        share(get(at_default, "precision")),
        share(get(at_default, "recall")),
        share(get(at_default, "f1")),
        share(get(clusters, "0.5", "f1")),
        share(get(clusters, "best", "f1")),
        share(get(at_default, "b_cubed", "f1")),
        number(get(at_default, "mixed_clusters")),
    ]


def quality(of_set):
    rows = []
    for result in of_set:
        rows.append(quality_row(label(result), result.get("pairs"), result["clusters"]))
        if "with_rule" in result:
            rule = result["with_rule"]
            rows.append(quality_row(f"{label(result)}, twin rule by hand", rule["pairs"], rule["clusters"]))
    head = ["", "pairs: F1", "at 0.5", "best", "cluster pairs: precision", "recall", "F1", "at 0.5", "best"]
    return table([*head, "B-cubed F1", "mixed clusters"], rows)


def cost(of_set, ours):
    rows = []
    for result in of_set:
        row = [label(result)]
        for key, unit, digits in (("wall_seconds", 1, 1), ("cpu_seconds", 1, 1), ("peak_rss_bytes", 1e6, 0)):
            value = result.get(key)
            shown = number(value / unit if value else None, digits)
            if ours and result is not ours:
                shown += f" ({times(value, ours.get(key))})"
            row.append(shown)
        row += [
            number(result.get("candidate_pairs")),
            number(candidates_per_row(result), 1),
            number(result.get("pairs_per_cpu_second")),
            share(result.get("blocking_recall")),
        ]
        rows.append(row)
    head = ["", "wall s", "CPU s", "peak MB", "candidate pairs", "a record", "pairs per CPU s"]
    return table([*head, "blocking recall"], rows)


def candidates_per_row(result):
    pairs, rows = result.get("candidate_pairs"), result.get("rows")
    return pairs / rows if pairs and rows else None


def contests(of_set):
    """(what, better is higher, ours, theirs, whose) of everything that can be compared."""
    ours = next((result for result in of_set if result["peer"] == "us"), None)
    if not ours:
        return
    for result in of_set:
        if result is ours:
            continue
        forms = {label(result): result}
        if "with_rule" in result:
            forms[f"{label(result)}, twin rule by hand"] = result["with_rule"]
        for key, what in (("pairs", "pairs"), ("clusters", "cluster pairs")):
            our_f1 = get(default_of(ours.get(key)), "f1")
            for name, form in forms.items():
                yield f"{what} at the default", True, our_f1, get(default_of(form[key]), "f1"), name
                yield f"{what} at 0.5", True, our_f1, get(form[key], "0.5", "f1"), name
                best = get(form[key], "best", "f1")
                yield f"{what}, its best against our default", True, our_f1, best, name
        for key, what in (("cpu_seconds", "CPU time"), ("peak_rss_bytes", "memory")):
            yield what, False, ours.get(key), result.get(key), label(result)
        key = "blocking_recall"
        yield "blocking recall", True, ours.get(key), result.get(key), label(result)


def verdict(of_set):
    """Where a peer wins, in words."""
    lost, compared = [], 0
    for what, higher, ours, theirs, whose in contests(of_set):
        if ours is None or theirs is None:
            continue
        compared += 1
        if (theirs > ours + TIE) if higher else (theirs < ours):
            shown = (share(theirs), share(ours)) if higher else (number(theirs, 1), number(ours, 1))
            lost.append(f"- **{whose} wins on {what}**: {shown[0]} against our {shown[1]}.")
    if not compared:
        return "We have no result for this set yet.\n"
    return "\n".join(lost) + "\n" if lost else "No peer is better on anything that was compared here.\n"


def linkage(everything):
    known = {result["set"] for result in everything if "clusters" in result}
    order = [name for name in SETS if name in known] + sorted(known - set(SETS))
    for name in order:
        of_set = [result for result in everything if result.get("set") == name and "clusters" in result]
        of_set.sort(key=lambda result: (result["peer"] == "us", result.get("variant", "")))
        ours = next((result for result in of_set if result["peer"] == "us"), None)
        rows = number(of_set[0].get("rows"))
        yield f"## {SETS.get(name, name)}\n\n{rows} rows, {truth_of(of_set)}.\n"
        yield quality(of_set)
        yield cost(of_set, ours)
        yield verdict(of_set)


def truth_of(of_set):
    scores = default_of(of_set[0]["clusters"])
    return f"{number(scores['entities'])} people, {number(scores['true_pairs'])} true pairs"


def search(everything):
    of_search = [result for result in everything if "modes" in result]
    if not of_search:
        return
    children = number(of_search[0].get("children"))
    yield f"## Search: {children} children, misspelt\n"
    yield (
        "0 to 3 of given name, family name and date of birth are wrong, in the shares 30, 40, 25 and 5 %\n"
        "(`peers/search_queries.py`). A search is right when the child is among the ten rows shown. Times are\n"
        "those of one connection after warming up; searches a second are with one connection a core.\n"
    )
    rows, ours = [], None
    modes = [(result, name, mode) for result in of_search for name, mode in result["modes"].items()]
    modes.sort(key=lambda entry: entry[0]["peer"] == "us")
    for result, name, mode in modes:
        if result["peer"] == "us":
            ours = mode
    for result, name, mode in modes:
        title = "**ContactPoint**" if result["peer"] == "us" else f"{NAMES[result['peer']]}, {name}"
        by_wrong = mode.get("recall_at_10_by_wrong_fields") or {}
        ratio = "" if mode is ours or not ours else f" ({times(mode.get('p50_ms'), ours.get('p50_ms'))})"
        rows.append(
            [
                title,
                number(mode.get("p50_ms"), 3) + ratio,
                number(mode.get("p99_ms"), 3),
                number(mode.get("cpu_p50_ms"), 3),
                number(mode.get("cpu_p99_ms"), 3),
                number(mode.get("per_second")),
                share(mode.get("recall_at_10")),
                *(share(by_wrong.get(str(wrong))) for wrong in range(4)),
            ]
        )
    head = ["", "p50 ms", "p99 ms", "p50 ms of CPU", "p99 ms of CPU", "searches/s", "recall@10"]
    yield table([*head, "with 0 wrong", "1", "2", "3"], rows)
    for result in of_search:
        if result.get("bytes"):
            per_child = result["bytes"] / result["children"]
            yield f"{NAMES[result['peer']]}: {number(per_child)} bytes a child, indexes with the table.\n"
    yield search_verdict(modes, ours)


def search_verdict(modes, ours):
    if not ours:
        return "We have no result for the searches yet.\n"
    lost = []
    for result, name, mode in modes:
        if result["peer"] == "us":
            continue
        for key, what, higher in (
            ("recall_at_10", "recall", True),
            ("p50_ms", "p50", False),
            ("p99_ms", "p99", False),
            ("per_second", "searches a second", True),
        ):
            theirs, own = mode.get(key), ours.get(key)
            if theirs is None or own is None:
                continue
            if (theirs > own + TIE) if higher else (theirs < own):
                whose = f"{NAMES[result['peer']]}, {name}"
                lost.append(f"- **{whose} wins on {what}**: {theirs:.4g} against our {own:.4g}.")
    return "\n".join(lost) + "\n" if lost else "PostgreSQL is better on nothing that was compared here.\n"


def provenance(everything):
    versions = {}
    for result in everything:
        versions.update(result.get("versions", {}))
    machines = {
        f"{m['processor']}, {m['cores']} cores, {m['memory_bytes'] / 2**30:.0f} GiB of memory, {m['system']}"
        for m in (result["machine"] for result in everything)
    }
    dates = sorted({result["date"] for result in everything})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    remark = os.environ.get("REMARK", "")
    return f"Measured {when} on {'; '.join(sorted(machines))}. Versions: {listed}.\n" + (f"\n{remark}\n" if remark else "")


def render(everything):
    if not everything:
        return INTRODUCTION + "\nNothing was measured yet.\n"
    parts = [INTRODUCTION, provenance(everything), *linkage(everything), *search(everything)]
    return "\n".join(parts)


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.write_text(render(results.read_all(folder)), encoding="utf-8")
    print(f"wrote {out}")


if __name__ == "__main__":
    main()
