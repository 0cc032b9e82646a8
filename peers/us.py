"""Runs our own program on the same work, and scores it with the same scorer.

What is expected of the program:

- `contactpoint link --input A [--input B] --columns MAP.toml --out clusters.csv --report report.json`
  writes `input,id,cluster` and a report of which `candidate_pairs` and, where they are there, `stages`,
  `thresholds` and `model` are shown.
- With `--edges edges.parquet` it writes its scored pairs, with the columns `id_a`, `id_b`, `weight_bits`,
  `probability` and `decision` (`match` is a link, decided by all rows that the pair hangs together with), and
  with `--truth truth.csv` the report tells `truth.blocking_recall`. Both are taken from a second run, which
  is not measured.
- `contactpoint bench search --queries FILE --truth DIR --json` prints one JSON object with the keys of
  the peer's result: p50_ms, p99_ms, cpu_p50_ms, cpu_p99_ms, per_second, recall_at_10,
  recall_at_10_by_wrong_fields (an object, by "0" to "3"), children, bytes.
"""

import json
import subprocess
import sys
from pathlib import Path

import pandas

import results
import score

HERE = Path(__file__).resolve().parent


def version(program):
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return answer.stdout.strip().removeprefix("contactpoint ") or "unknown"


def offers(program, *command):
    """Whether the program has the command and the option named last."""
    help_text = subprocess.run(
        [program, *command[:-1], "--help"], capture_output=True, text=True, check=False
    )
    return help_text.returncode == 0 and command[-1] in help_text.stdout


def measured(command, cost_path, **options):
    """Runs a command under measure.py; gives what it cost, or None where it failed."""
    cost_path.unlink(missing_ok=True)
    run = [sys.executable, "-I", str(HERE / "measure.py"), str(cost_path), *map(str, command)]
    finished = subprocess.run(run, check=False, **options)
    if finished.returncode != 0:
        print(f"failed: {' '.join(map(str, command))}", file=sys.stderr)
        return None, finished
    cost = json.loads(cost_path.read_text(encoding="utf-8"))
    cost_path.unlink()
    return cost, finished


def link(program, name, folder, scratch, result_path):
    if not offers(program, "link", "--columns"):
        print(f"{name}: {program} has no command `link` yet", file=sys.stderr)
        return False
    scratch.mkdir(parents=True, exist_ok=True)
    clusters, report_path, edges = (scratch / n for n in ("clusters.csv", "report.json", "edges.parquet"))
    inputs = sorted(folder.glob("input*.csv"))
    command = [program, "link"]
    for path in inputs:
        command += ["--input", path]
    command += ["--columns", folder / "map.toml", "--out", clusters]
    cost, _ = measured([*command, "--report", report_path], scratch / "cost.json")
    if cost is None:
        return False
    report = json.loads(report_path.read_text(encoding="utf-8"))
    across = len(inputs) > 1
    scores = score.score_files(clusters, folder / "truth.csv", across)
    result = {
        "peer": "us",
        "versions": {"contactpoint": version(program)},
        "set": name,
        "variant": "as shipped",
        "rows": scores["records"],
        **cost,
        "stages": report.get("stages"),
        "candidate_pairs": report.get("candidate_pairs"),
        "clusters": {"default": scores},
        "report": {key: report.get(key) for key in ("thresholds", "model", "wall_seconds", "cpu_seconds")},
    }
    if result["candidate_pairs"]:
        result["pairs_per_cpu_second"] = result["candidate_pairs"] / scoring_seconds(result)
    if offers(program, "link", "--edges"):
        truth = folder / "truth.csv"
        more = ["--edges", edges, "--report", report_path, "--truth", truth]
        again = subprocess.run([*map(str, [*command, *more])], check=False)
        if again.returncode == 0:
            result["pairs"] = pair_scores(edges, truth, across)
            known = json.loads(report_path.read_text(encoding="utf-8"))["truth"]
            result["blocking_recall"] = known["blocking_recall"]
    results.write(result_path, result)
    for path in (clusters, report_path, edges):
        path.unlink(missing_ok=True)
    return True


def scoring_seconds(result):
    """CPU seconds of finding and scoring candidates, where the report tells them apart; else of all."""
    stages = result.get("stages") or {}
    if isinstance(stages, list):
        stages = {stage.get("name", ""): stage for stage in stages}
    parts = [
        stage["cpu_seconds"]
        for name, stage in stages.items()
        if isinstance(stage, dict)
        and stage.get("cpu_seconds")
        and any(word in name.lower() for word in ("block", "candidate", "gather", "score", "predict"))
    ]
    return sum(parts) or result["cpu_seconds"]


def pair_scores(edges_path, truth_path, across):
    """Scores of the pairs: those decided as a match, and those above a half and the best weight by themselves."""
    columns = ["id_a", "id_b", "weight_bits", "probability", "decision"]
    edges = pandas.read_parquet(edges_path, columns=columns)
    truth = score.read_truth(truth_path)
    entities = truth["entity"].to_numpy()
    true_pairs = score.pairs_within(entities, truth["input"].to_numpy() if across else None)
    entity_of = pandas.Series(entities, index=truth["id"])
    left, right = (entity_of.reindex(edges[key].astype(str)).to_numpy() for key in ("id_a", "id_b"))
    true = left == right
    linked = (edges["decision"].astype(str) == "match").to_numpy()
    likely = (edges["probability"] >= 0.5).to_numpy()
    return {
        "default": score.rates((true & linked).sum(), linked.sum(), true_pairs),
        "0.5": score.rates((true & likely).sum(), likely.sum(), true_pairs),
        "best": score.best_rates(edges["weight_bits"].to_numpy(), true, true_pairs),
    }


def search(program, truth, queries, scratch, result_path):
    if not offers(program, "bench", "search", "--queries"):
        print(f"search: {program} has no `bench search --queries` yet", file=sys.stderr)
        return False
    scratch.mkdir(parents=True, exist_ok=True)
    command = [program, "bench", "search", "--queries", queries, "--truth", truth, "--json"]
    cost, finished = measured(command, scratch / "cost.json", stdout=subprocess.PIPE, text=True)
    if cost is None:
        return False
    told = json.loads(finished.stdout[finished.stdout.index("{") :])
    result = {"peer": "us", "versions": {"contactpoint": version(program)}, "set": "search", **cost}
    results.write(result_path, {**result, "children": told.get("children"), "modes": {"search": told}})
    return True
