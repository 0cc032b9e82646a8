"""Misspelt searches for children of a truth, always the same ones for the same truth.

    search_queries.py TRUTH_FOLDER OUT.csv [--queries N] [--seed N]

Written: query,given_name,family_name,date_of_birth,child,wrong_fields. Of the three fields, 0 to 3 are
wrong, as in SHARES. A wrong name has a slip of the keyboard, two of them, another spelling of the same
sound, or is cut short; a wrong date has day and month swapped, one digit or two neighbours wrong, or
another month or year. The slips know nothing of how any matcher works.
"""

import argparse
import csv
import datetime
import random
from pathlib import Path

# Of the searches, how many have so many wrong fields.
SHARES = {0: 0.30, 1: 0.40, 2: 0.25, 3: 0.05}
FIELDS = ("given_name", "family_name", "date_of_birth")
KEYBOARD = {
    letter: near
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for letter, near in zip(row, (row[max(0, at - 1) : at] + row[at + 1 : at + 2] for at in range(len(row))))
}
SOUNDS = (
    [("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("y", "ie"), ("ie", "y"), ("i", "y")]
    + [("ee", "i"), ("ou", "u"), ("oo", "u"), ("sh", "ch"), ("z", "s"), ("s", "z"), ("th", "t"), ("ae", "a")]
    + [("ei", "ie"), ("a", "e"), ("e", "a"), ("o", "u"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("ss", "s")]
)


def slip(chance, name):
    """One letter missing, doubled, exchanged with the next, or hit beside."""
    # The first letter is seldom wrong.
    at = 0 if chance.random() < 0.08 else chance.randrange(1, len(name))
    letter = name[at]
    kind = chance.randrange(4)
    if kind == 0 and len(name) > 2:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + letter.lower() + name[at:]
    if kind == 2 and at + 1 < len(name) and name[at + 1] != letter:
        return name[:at] + name[at + 1] + letter + name[at + 2 :]
    return name[:at] + chance.choice(KEYBOARD.get(letter.lower(), "e")) + name[at + 1 :]


def respelt(chance, name):
    fitting = [(old, new) for old, new in SOUNDS if old in name[1:].lower()]
    if not fitting:
        return slip(chance, name)
    old, new = chance.choice(fitting)
    at = name.lower().index(old, 1)
    return name[:at] + new + name[at + len(old) :]


def wrong_name(chance, name):
    while True:
        kind = chance.random()
        if kind < 0.60:
            wrong = slip(chance, name)
        elif kind < 0.75:
            wrong = slip(chance, slip(chance, name))
        elif kind < 0.92:
            wrong = respelt(chance, name)
        else:
            wrong = name[: max(3, len(name) - chance.randint(2, 4))]
        if wrong.lower() != name.lower() and len(wrong) > 1:
            return wrong


def wrong_date(chance, text):
    born = datetime.date.fromisoformat(text)
    digits = text.replace("-", "")
    while True:
        kind = chance.random()
        try:
            if kind < 0.25:
                wrong = born.replace(month=born.day, day=born.month)
            elif kind < 0.60:
                at = chance.randrange(3, 8)
                changed = digits[:at] + str(chance.randrange(10)) + digits[at + 1 :]
                wrong = datetime.datetime.strptime(changed, "%Y%m%d").date()
            elif kind < 0.75:
                at = chance.randrange(3, 7)
                changed = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
                wrong = datetime.datetime.strptime(changed, "%Y%m%d").date()
            elif kind < 0.85:
                wrong = born.replace(month=(born.month + chance.choice((-1, 1)) - 1) % 12 + 1)
            else:
                wrong = born.replace(year=born.year + chance.choice((-1, 1)))
        except ValueError:
            continue
        if wrong != born:
            return wrong.isoformat()


def chosen_children(path, count, chance):
    """So many children with both names, each as likely as any other, in one pass."""
    chosen, seen = [], 0
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if len(row["given_name"]) < 2 or len(row["family_name"]) < 2:
                continue
            seen += 1
            if len(chosen) < count:
                chosen.append(row)
            elif (at := chance.randrange(seen)) < count:
                chosen[at] = row
    return chosen


def write_queries(truth, out, count, seed):
    chance = random.Random(seed)
    children = chosen_children(truth / "children.csv", count, chance)
    numbers, weights = list(SHARES), list(SHARES.values())
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["query", *FIELDS, "child", "wrong_fields"])
        for query, child in enumerate(children, 1):
            wrong = chance.sample(FIELDS, chance.choices(numbers, weights)[0])
            cells = [
                (wrong_date if field == "date_of_birth" else wrong_name)(chance, child[field])
                if field in wrong
                else child[field]
                for field in FIELDS
            ]
            writer.writerow([query, *cells, child["child"], len(wrong)])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("truth", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--queries", type=int, default=4_000)
    arguments.add_argument("--seed", type=int, default=1)
    wish = arguments.parse_args()
    write_queries(wish.truth, wish.out, wish.queries, wish.seed)


if __name__ == "__main__":
    main()
