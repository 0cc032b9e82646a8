"""Scores clusters against the truth: the same sums for every linker.

    score.py --clusters clusters.csv --truth truth.csv [--across] [--json]

clusters.csv has the columns input,id,cluster and truth.csv input,id,entity (`input` may be absent from
both). A record that has no cluster stands alone. Scores are over pairs of records: all pairs that a
cluster puts together against all pairs of one entity. `--across` counts only pairs of different inputs,
for the task of linking two tables. B-cubed gives every record the same weight, whatever the size of its
cluster. `mixed clusters` are those that hold records of more than one entity.
"""

import argparse
import json
from pathlib import Path

import numpy
import pandas


def ratio(part, whole):
    return float(part) / float(whole) if whole else 1.0


def rates(found_and_true, found, true):
    """Precision, recall and F1 from counts of pairs."""
    precision, recall = ratio(found_and_true, found), ratio(found_and_true, true)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "pairs": int(found),
        "true_pairs": int(true),
        "false_positives": int(found - found_and_true),
        "false_negatives": int(true - found_and_true),
    }


def best_rates(weights, true, true_pairs):
    """The rates at the threshold with the highest F1 over scored pairs."""
    order = numpy.argsort(-weights, kind="stable")
    found_and_true = numpy.cumsum(true[order])
    found = numpy.arange(1, len(order) + 1)
    # A threshold cannot stand between pairs of the same weight.
    last = numpy.append(numpy.diff(weights[order]) != 0, True)
    best = int(numpy.argmax(numpy.where(last, 2 * found_and_true / (found + true_pairs), 0)))
    return {**rates(found_and_true[best], found[best], true_pairs), "weight": float(weights[order][best])}


def pairs_within(groups, inputs):
    """Pairs of records inside the groups; with inputs, only those between different inputs."""
    counts = pandas.Series(groups).value_counts(sort=False).to_numpy()
    pairs = int((counts * (counts - 1) // 2).sum())
    if inputs is not None:
        pairs -= pairs_within(combined(groups, inputs), None)
    return pairs


def combined(left, right):
    """One code for each pair of codes."""
    left, right = left.astype(numpy.int64), right.astype(numpy.int64)
    return left * (int(right.max()) + 1 if len(right) else 1) + right


def cluster_rates(clusters, entities, inputs=None):
    """Precision, recall and F1 of a clustering: arrays of codes, one element a record."""
    both = pairs_within(combined(clusters, entities), inputs)
    return rates(both, pairs_within(clusters, inputs), pairs_within(entities, inputs))


def cluster_scores(clusters, entities, inputs=None):
    """All scores of a clustering."""
    both = combined(clusters, entities)
    scores = cluster_rates(clusters, entities, inputs)
    cells, first, counts = numpy.unique(both, return_index=True, return_counts=True)
    cluster_sizes = numpy.bincount(clusters)[clusters[first]]
    entity_sizes = numpy.bincount(entities)[entities[first]]
    squares = counts.astype(float) ** 2
    precision = float((squares / cluster_sizes).sum() / len(clusters))
    recall = float((squares / entity_sizes).sum() / len(clusters))
    scores["b_cubed"] = {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }
    scores["clusters"] = int(len(numpy.unique(clusters)))
    scores["entities"] = int(len(numpy.unique(entities)))
    scores["mixed_clusters"] = int((numpy.unique(clusters[first], return_counts=True)[1] > 1).sum())
    return scores


def read_truth(path):
    """Records by (input, id) with `entity` as a code."""
    truth = pandas.read_csv(path, dtype=str, keep_default_na=False)
    entity = next(name for name in ("entity", "child", "cluster") if name in truth)
    if "input" not in truth:
        truth["input"] = "0"
    return pandas.DataFrame(
        {
            "input": truth["input"].astype("int16"),
            "id": truth["id"],
            "entity": pandas.factorize(truth[entity])[0],
        }
    )


def score_files(clusters_path, truth_path, across=False):
    truth = read_truth(truth_path)
    clusters = pandas.read_csv(clusters_path, dtype=str, keep_default_na=False)
    if "input" not in clusters:
        clusters["input"] = "0"
    clusters["input"] = clusters["input"].astype("int16")
    repeated = int(clusters.duplicated(["input", "id"]).sum())
    if repeated:
        raise SystemExit(f"{clusters_path}: {repeated} records stand in it more than once")
    merged = truth.merge(clusters, on=["input", "id"], how="left")
    codes = pandas.factorize(merged["cluster"])[0].astype("int64")
    alone = codes < 0
    codes[alone] = codes.max() + 1 + numpy.arange(alone.sum())
    inputs = merged["input"].to_numpy() if across else None
    scores = cluster_scores(codes, merged["entity"].to_numpy(), inputs)
    scores["records"] = len(truth)
    scores["records_without_cluster"] = int(alone.sum())
    scores["records_unknown_to_the_truth"] = len(clusters) - int(len(truth) - alone.sum())
    return scores


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--clusters", type=Path, required=True)
    arguments.add_argument("--truth", type=Path, required=True)
    arguments.add_argument("--across", action="store_true", help="only pairs of different inputs")
    arguments.add_argument("--json", action="store_true")
    wish = arguments.parse_args()
    scores = score_files(wish.clusters, wish.truth, wish.across)
    if wish.json:
        print(json.dumps(scores, indent=1))
        return
    cubed = scores["b_cubed"]
    for name, rated in (("pairs", scores), ("B-cubed", cubed)):
        print(
            f"{name:8} precision {rated['precision']:.5f}  recall {rated['recall']:.5f}  F1 {rated['f1']:.5f}"
        )
    print(
        f"{scores['pairs']} pairs ({scores['false_positives']} wrong) of {scores['true_pairs']} true ones "
        f"({scores['false_negatives']} missed)"
    )
    print(
        f"{scores['clusters']} clusters ({scores['mixed_clusters']} mixed) of {scores['entities']} entities, "
        f"{scores['records']} records, {scores['records_without_cluster']} of them in no cluster"
    )


if __name__ == "__main__":
    main()
