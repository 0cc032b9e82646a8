"""Runs Splink on one set and writes what it cost and how good it was.

    splink_task.py NAME VARIANT SET_FOLDER RESULT.json

The work that is measured: reading the tables, cleaning, training, candidates, scores, clusters at 0.95,
clusters.csv. Then, unmeasured and with the truth: how many true pairs the blocking rules met, scores of
the pairs by threshold, scores of the clusters at 0.95, at 0.5 and at the best threshold there is.

0.95 is what Splink's own examples cluster at, and stands here for its default; it has none.
"""

import logging
import os
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator

import results
import score
from splink_models import model_for

DEFAULT_THRESHOLD = 0.95
THRESHOLDS = {"0.95": 0.95, "0.5": 0.5}
SEED = 7


class Clock:
    """Wall time, CPU time and peak memory of this process, stage by stage."""

    def __init__(self):
        self.stages = {}
        self.start = self.last = self.now()

    @staticmethod
    def now():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return time.monotonic(), usage.ru_utime + usage.ru_stime

    def stage(self, name):
        now = self.now()
        self.stages[name] = {"wall_seconds": now[0] - self.last[0], "cpu_seconds": now[1] - self.last[1]}
        self.last = now

    def total(self):
        now = self.now()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        # The imports stand outside the wall time, inside the CPU time of `process_cpu_seconds`.
        return {
            "wall_seconds": now[0] - self.start[0],
            "cpu_seconds": now[1] - self.start[1],
            "process_cpu_seconds": now[1],
            "peak_rss_bytes": peak,
            "stages": self.stages,
        }


def weight(probability):
    return numpy.log2(probability / (1 - probability))


def load(api, folder, model):
    """The tables, cleaned, as Splink wants them."""
    tables = []
    for place, path in enumerate(sorted(folder.glob("input*.csv"))):
        api.duckdb_con.execute(
            f"create or replace view raw as select * from read_csv('{path}', all_varchar=true, nullstr='')"
        )
        api.duckdb_con.execute(f"create table input{place} as {model.prepare}")
        tables.append(api.register(f"input{place}", dataset_display_name=f"input{place}"))
    return tables


def train(linker, model):
    linker.training.estimate_probability_two_random_records_match(
        model.sure_rules, recall=model.sure_recall
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=model.u_pairs, seed=SEED)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=model.em_pairs
        )


def link(folder, model, clock, clusters_path):
    """All of the work; gives the linker, the candidate pairs and the scored pairs."""
    api = DuckDBAPI()
    tables = load(api, folder, model)
    clock.stage("read")
    settings = SettingsCreator(
        link_type="link_only" if len(tables) > 1 else "dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=model.blocking,
        comparisons=model.comparisons,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
    train(linker, model)
    clock.stage("train")
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    clock.stage("block")
    scored = linker.inference.predict(threshold_match_weight=model.keep_from_weight)
    clock.stage("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        scored, threshold_match_probability=DEFAULT_THRESHOLD
    )
    source = "replace(source_dataset, 'input', '')" if len(tables) > 1 else "'0'"
    api.duckdb_con.execute(
        f"copy (select {source} as input, id, cluster_id as cluster from {clusters.physical_name}) "
        f"to '{clusters_path}' (header)"
    )
    clock.stage("cluster")
    return api, blocked, scored, len(tables) > 1


def main():
    name, variant, folder, result_path = *sys.argv[1:3], *map(Path, sys.argv[3:5])
    logging.getLogger("splink").setLevel(logging.ERROR)
    model = model_for(name, variant)
    clusters_path = result_path.with_suffix(".clusters.csv")
    clock = Clock()
    api, blocked, scored, across = link(folder, model, clock, clusters_path)
    result = {
        "peer": "splink",
        "versions": {"splink": version("splink"), "duckdb": version("duckdb")},
        "set": name,
        "variant": variant,
        **clock.total(),
    }
    judge(api.duckdb_con, folder, blocked.physical_name, scored.physical_name, across, model, result)
    scores = score.score_files(clusters_path, folder / "truth.csv", across)
    result["clusters"]["0.95"] = scores
    clusters_path.unlink()
    results.write(result_path, result)


def judge(connection, folder, blocked, scored, across, model, result):
    """Everything that needs the truth."""
    connection.execute(
        f"create table truth as select row_number() over () - 1 as number, * from "
        f"read_csv('{folder / 'truth.csv'}', all_varchar=true)"
    )
    truth = score.read_truth(folder / "truth.csv")
    entities = truth["entity"].to_numpy()
    inputs = truth["input"].to_numpy() if across else None
    true_pairs = score.pairs_within(entities, inputs)
    result["rows"] = len(truth)
    columns = [row[0] for row in connection.execute(f"describe {blocked}").fetchall()]
    left, right = (next(c for c in columns if c.endswith(end)) for end in ("join_key_l", "join_key_r"))
    keys = "split_part({0}, '-__-', 2)" if across else "{0}"
    join = (
        f"select count(*), count(*) filter (l.entity = r.entity) from {blocked} b "
        f"join truth l on l.id = {keys.format(left)} join truth r on r.id = {keys.format(right)}"
    )
    candidates, met = connection.execute(join).fetchone()
    assert candidates == connection.execute(f"select count(*) from {blocked}").fetchone()[0]
    work = result["stages"]["block"]["cpu_seconds"] + result["stages"]["predict"]["cpu_seconds"]
    result["candidate_pairs"] = candidates
    result["pairs_per_cpu_second"] = candidates / work
    result["blocking_recall"] = met / true_pairs
    refused = f"coalesce({model.refuse}, false)" if model.refuse else "false"
    edges = connection.execute(
        f"select tl.number as l, tr.number as r, match_weight as weight, {refused} as refused "
        f"from {scored} e join input0 l on l.id = e.id_l join {last_table(across)} r on r.id = e.id_r "
        f"join truth tl on tl.id = l.id join truth tr on tr.id = r.id where match_weight > -5"
    ).fetchnumpy()
    edges = {key: numpy.asarray(values) for key, values in edges.items()}
    refused = edges.pop("refused").astype(bool)
    result["pairs"] = pair_scores(edges, entities, true_pairs)
    result["clusters"] = clusters_by_threshold(edges, entities, inputs)
    if model.refuse:
        kept = {key: values[~refused] for key, values in edges.items()}
        result["with_rule"] = {
            "pairs": pair_scores(kept, entities, true_pairs),
            "clusters": clusters_by_threshold(kept, entities, inputs),
        }


def last_table(across):
    return "input1" if across else "input0"


def pair_scores(edges, entities, true_pairs):
    """Scores of the scored pairs themselves, before clustering."""
    true = entities[edges["l"]] == entities[edges["r"]]
    scores = {}
    for label, threshold in THRESHOLDS.items():
        above = edges["weight"] >= weight(threshold)
        scores[label] = score.rates((true & above).sum(), above.sum(), true_pairs)
    scores["best"] = score.best_rates(edges["weight"], true, true_pairs)
    return scores


def clusters_by_threshold(edges, entities, inputs):
    """Connected components at the named thresholds and at the best one: a coarse search, then a fine one."""
    order = numpy.argsort(-edges["weight"], kind="stable")
    left, right, weights = (edges[key][order] for key in ("l", "r", "weight"))
    count = len(entities)

    def components(threshold):
        above = int(numpy.searchsorted(-weights, -threshold, side="right"))
        links = (numpy.ones(above, dtype=bool), (left[:above], right[:above]))
        return connected_components(coo_matrix(links, shape=(count, count)), directed=False)[1]

    tried = {}

    def f1_at(threshold):
        if threshold not in tried:
            tried[threshold] = score.cluster_rates(components(threshold), entities, inputs)["f1"]
        return tried[threshold]

    best = max((-4.0, 0.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0), key=f1_at)
    for step in (2.0, 1.0, 0.5, 0.25):
        best = max((best - step, best, best + step), key=f1_at)
    wanted = {label: weight(threshold) for label, threshold in THRESHOLDS.items()} | {"best": best}
    return {
        label: {**score.cluster_scores(components(threshold), entities, inputs), "weight": float(threshold)}
        for label, threshold in wanted.items()
    }


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
