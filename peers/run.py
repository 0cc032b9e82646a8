"""Runs the tasks and writes their results. Start it by way of run.sh, which makes its environment."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import search_queries
import sets
import us
from splink_models import variants

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
WORK = ROOT / "target" / "peers"
RESULTS = WORK / "results"

# Children of the synthetic sets. Each child has about 3.26 records with a name.
ENGLAND = {sets.TWO_FEEDS: 1_000_000, "england_1m": 330_000, "england_4m": 1_315_000}
SEARCH_CHILDREN = 1_000_000
# Not the seed that anything was tuned on.
SEED = 2903
PEERS = ("splink", "postgres", "us")
TASKS = (*sets.PUBLISHED, *ENGLAND, "search")


def say(text):
    print(f"==> {text}", flush=True)


def run_splink(name, folder):
    for variant in variants(name):
        say(f"{name}: Splink, {variant}")
        result = RESULTS / f"splink-{name}-{variant.replace(' ', '-')}.json"
        result.unlink(missing_ok=True)
        command = [sys.executable, HERE / "splink_task.py", name, variant, folder, result]
        finished = subprocess.run(list(map(str, command)), check=False)
        if finished.returncode != 0:
            print(f"{name}: Splink ({variant}) ended with {finished.returncode}", file=sys.stderr)


def run_link(name, wish):
    folder = WORK / "sets" / name
    children = round(ENGLAND.get(name, wish.trial_children) * wish.scale)
    say(f"{name}: data")
    if not sets.make(name, folder, wish.data, children, wish.seed, wish.noise, wish.program):
        print(f"{name}: left out, its data is not there (DATA=folder names it)", file=sys.stderr)
        return
    if "splink" in wish.peer:
        run_splink(name, folder)
    if "us" in wish.peer:
        say(f"{name}: ContactPoint")
        us.link(wish.program, name, folder, WORK / "scratch", RESULTS / f"us-{name}.json")


def search_truth(wish):
    """The truth of a population for the searches; its feed files are not needed."""
    children = round(SEARCH_CHILDREN * wish.scale)
    folder = WORK / "sets" / "search"
    mark, wishes = folder / "made-with", f"{children} {wish.seed} {sets.TODAY}"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wishes:
        return folder / "truth"
    shutil.rmtree(folder, ignore_errors=True)
    command = [wish.program, "generate", "--children", children, "--seed", wish.seed]
    command += ["--today", sets.TODAY, "--out", folder]
    subprocess.run(list(map(str, command)), check=True, stdout=sys.stderr)
    for path in folder.iterdir():
        if path.is_dir() and path.name != "truth":
            shutil.rmtree(path)
    mark.write_text(wishes, encoding="utf-8")
    return folder / "truth"


def run_search(wish):
    say("search: data")
    truth = search_truth(wish)
    queries = WORK / "searches.csv"
    search_queries.write_queries(truth, queries, wish.queries, seed=wish.seed)
    if "postgres" in wish.peer:
        say("search: PostgreSQL")
        result = RESULTS / "postgres-search.json"
        result.unlink(missing_ok=True)
        command = [HERE / "postgres.sh", sys.executable, HERE / "search_postgres.py", truth, queries, result]
        if subprocess.run(list(map(str, command)), check=False).returncode != 0:
            print("search: PostgreSQL failed", file=sys.stderr)
    if "us" in wish.peer:
        say("search: ContactPoint")
        us.search(wish.program, truth, queries, WORK / "scratch", RESULTS / "us-search.json")


def names(allowed):
    def parse(text):
        chosen = text.split(",")
        for name in chosen:
            if name not in allowed and not (allowed is TASKS and name.startswith("england_")):
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(allowed)}")
        return chosen

    return parse


def arguments():
    parser = argparse.ArgumentParser(prog="peers/run.sh", description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=names(TASKS), default=list(TASKS), help=f"of {', '.join(TASKS)}")
    parser.add_argument("--peer", type=names(PEERS), default=list(PEERS), help=f"of {', '.join(PEERS)}")
    parser.add_argument("--scale", type=float, default=1.0, help="of the synthetic sets, to try things out")
    parser.add_argument("--trial-children", type=int, default=20_000, help="of any other set england_*")
    parser.add_argument("--queries", type=int, default=4_000, help="number of searches")
    parser.add_argument("--seed", type=int, default=SEED, help="of the synthetic sets")
    parser.add_argument("--noise", default="standard", help="profile of the synthetic sets")
    wish = parser.parse_args()
    wish.program = os.environ.get("CONTACTPOINT") or str(ROOT / "target" / "release" / "contactpoint")
    wish.data = os.environ.get("DATA")
    return wish


def main():
    wish = arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    for task in wish.only:
        if task == "search":
            run_search(wish)
        else:
            run_link(task, wish)


if __name__ == "__main__":
    main()
