"""Feed files of `contactpoint generate`, flattened to one table of persons with the truth beside it.

    flatten.py FEEDS OUT [--nameless] [--two-feeds]

Written: OUT/input0.csv (the columns below), OUT/truth.csv (input,id,entity) and OUT/origin.csv
(id,file,row: where a row came from, for looking into errors; no linker is given it). With --two-feeds
input0.csv holds the patients of PDS and input1.csv the pupils of the schools' own transfer files, which
have no number in common; the other feeds are left out.

Left out: rows of people whom the truth does not know (empty rows, people of 18), related persons of
PDS (their names become the patient's `parent_1` and `parent_2`), and, unless `--nameless`, the returns
for children in care, which hold no names. The files are read one by one and the rows shuffled by way of
scratch files, so memory stays small whatever the size.
"""

import argparse
import csv
import json
import random
import re
import tempfile
from array import array
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

COLUMNS = [
    "source",
    "given_name",
    "middle_names",
    "family_name",
    "preferred_name",
    "former_family_name",
    "date_of_birth",
    "sex",
    "birth_order",
    "postcode",
    "address",
    "town",
    "uprn",
    "nhs_number",
    "upn",
    "former_upn",
    "school",
    "parent_1",
    "parent_2",
    "phone",
    "email",
]
SHUFFLE_SEED = 20240229
SCRATCH_FILES = 64
PLACEHOLDER = re.compile(r"(?i)^(baby|twin|triplet|infant)\b")
BRITISH_DATE = re.compile(r"^(\d\d)/(\d\d)/(\d{4})$")
# Mothers first, so that one parent stands in the same column whatever the order of a source.
PARENT_ORDER = {"Mother": 0, "Mum": 0, "PAM": 0, "Father": 1, "Dad": 1, "PAF": 1}


def joined(*parts):
    return " ".join(part.strip() for part in parts if part and part.strip())


def iso_date(text):
    british = BRITISH_DATE.match(text)
    return "-".join(reversed(british.groups())) if british else text


def first_and_middle(text):
    """'Imogen Amy' holds a first and a middle name; 'Baby Girl' is one placeholder."""
    if PLACEHOLDER.match(text):
        return text, ""
    first, _, rest = text.strip().partition(" ")
    return first, rest.strip()


def set_parents(row, parents):
    """Parents as (relationship, name)."""
    known = [(PARENT_ORDER.get(relationship, 2), name) for relationship, name in parents if name]
    known.sort(key=lambda parent: parent[0])
    for column, (_, name) in zip(("parent_1", "parent_2"), known):
        row[column] = name


def csv_rows(path):
    with open(path, newline="", encoding="utf-8-sig", errors="strict") as file:
        yield from csv.DictReader(file)


def births(path, _schools):
    for number, cells in enumerate(csv_rows(path), 1):
        given, middle = first_and_middle(cells["given_names"])
        row = {
            "given_name": given,
            "middle_names": middle,
            "family_name": cells["family_name"],
            "date_of_birth": cells["date_of_birth"],
            "sex": cells["sex"],
            "birth_order": cells["birth_order"],
            "postcode": cells["postcode"],
            "address": joined(cells["address_line_1"], cells["address_line_2"]),
            "town": cells["town"],
            "nhs_number": cells["nhs_number"],
        }
        mother = joined(cells["mother_given_name"], cells["mother_family_name"])
        father = joined(cells["father_given_name"], cells["father_family_name"])
        set_parents(row, [("Mother", mother), ("Father", father)])
        yield number, row


def involvements(path, _schools):
    shared = ("given_name", "family_name", "date_of_birth", "sex", "postcode", "nhs_number", "upn")
    for number, cells in enumerate(csv_rows(path), 1):
        yield number, {column: cells[column] for column in shared}


def pupil_list(path, _schools):
    for number, cells in enumerate(csv_rows(path), 1):
        row = {
            "given_name": cells["CHILD_FIRST_NAME"],
            "family_name": cells["CHILD_LAST_NAME"],
            "preferred_name": cells["CHILD_PREFERRED_GIVEN_NAME"],
            "date_of_birth": iso_date(cells["CHILD_DATE_OF_BIRTH"]),
            "postcode": cells["CHILD_POSTCODE"],
            "address": joined(cells["CHILD_ADDRESS_LINE_1"], cells["CHILD_ADDRESS_LINE_2"]),
            "town": cells["CHILD_TOWN"],
            "nhs_number": cells["CHILD_NHS_NUMBER"].replace(" ", ""),
            "school": cells["CHILD_SCHOOL_URN"],
            "phone": (cells["PARENT_1_PHONE"] or cells["PARENT_2_PHONE"]).replace(" ", ""),
            "email": cells["PARENT_1_EMAIL"] or cells["PARENT_2_EMAIL"],
        }
        set_parents(
            row, [(cells[f"PARENT_{n}_RELATIONSHIP"], cells[f"PARENT_{n}_NAME"]) for n in (1, 2)]
        )
        yield number, row


def ssda903(path, _schools):
    """Header rows with the home postcode of the child's last episode."""
    home = {}
    for cells in csv_rows(path.parent / "episodes.csv"):
        home[cells["CHILD"]] = cells["HOME_POST"]
    for number, cells in enumerate(csv_rows(path), 1):
        upn = cells["UPN"]
        yield number, {
            "date_of_birth": iso_date(cells["DOB"]),
            "sex": {"1": "M", "2": "F"}.get(cells["SEX"], ""),
            "upn": "" if upn.startswith("UN") else upn,
            "postcode": home.get(cells["CHILD"], ""),
        }


def texts(element, tag):
    """The texts of an element's parts by their tags; none where the element is not there."""
    found = element.find(tag)
    return {} if found is None else {part.tag: part.text or "" for part in found}


def ctf(path, schools):
    """Pupils of one school's file, which is small. The school is the sender's, by its URN where known."""
    root = ElementTree.parse(path).getroot()
    sender = texts(root.find("Header"), "SourceSchool")
    code = sender.get("LEA", "") + sender.get("Estab", "")
    school = schools.get(code, code)
    for number, element in enumerate(root.find("CTFpupilData").iterfind("Pupil"), 1):
        pupil = {part.tag: part.text or "" for part in element}
        details = texts(element, "BasicDetails")
        home, town, uprn, postcode = ctf_address(element)
        row = {
            "given_name": pupil.get("Forename", ""),
            "middle_names": details.get("MiddleNames", ""),
            "family_name": pupil.get("Surname", ""),
            "preferred_name": details.get("PreferredForename", ""),
            "former_family_name": details.get("FormerSurname", ""),
            "date_of_birth": pupil.get("DOB", ""),
            "sex": pupil.get("Sex", ""),
            "postcode": postcode,
            "address": home,
            "town": town,
            "uprn": uprn,
            "upn": pupil.get("UPN", ""),
            "former_upn": details.get("FormerUPN", ""),
            "school": school,
        }
        parents = []
        for contact in element.iterfind("Contacts/Contact"):
            known = {part.tag: part.text or "" for part in contact}
            name = joined(known.get("Forename"), known.get("Surname"))
            parents.append((known.get("Relationship", ""), name))
            row.setdefault("phone", (contact.findtext("Phones/Phone/PhoneNo") or "").replace(" ", ""))
            row.setdefault("email", known.get("Email", ""))
        set_parents(row, parents)
        yield number, row


def ctf_address(pupil):
    """Address, town, UPRN and postcode, from either form that the file may have."""
    address = pupil.find("Address")
    if address is None:
        return "", "", "", ""
    postcode = address.findtext("PostCode") or ""
    coded = texts(address, "BS7666Address")
    if coded:
        home = joined(coded.get("SAON"), coded.get("PAON"), coded.get("Street"))
        return home, coded.get("Town", ""), coded.get("UniquePropertyReferenceNumber", ""), postcode
    lines = [line for line in texts(address, "AddressLines").values() if line]
    return joined(*lines[:-1]), lines[-1] if lines else "", "", postcode


def pds(path, _schools):
    """Patients, one entry a line as the generator writes them, with the related persons behind each."""
    held, parents, nhs_number = None, [], None
    with open(path, encoding="utf-8") as file:
        next(file)
        number = 0
        for line in file:
            line = line.strip().rstrip(",")
            if line.startswith("]"):
                break
            number += 1
            resource = json.loads(line)["resource"]
            name = next(iter(resource.get("name", [])), {})
            if resource["resourceType"] == "RelatedPerson":
                if resource["patient"]["identifier"]["value"] == nhs_number:
                    role = resource["relationship"][0]["coding"][0]["code"]
                    parents.append((role, joined(*name.get("given", []), name.get("family"))))
                continue
            if held:
                set_parents(held[1], parents)
                yield held
            held, parents, nhs_number = (number, patient(resource)), [], resource["id"]
    if held:
        set_parents(held[1], parents)
        yield held


def patient(resource):
    names = {name["use"]: name for name in reversed(resource.get("name", []))}
    usual = names.get("usual", {})
    given = usual.get("given", [])
    address = next(iter(resource.get("address", [])), {})
    lines = address.get("line", [])
    row = {
        "given_name": given[0] if given else "",
        "middle_names": joined(*given[1:]),
        "family_name": usual.get("family", ""),
        "preferred_name": next(iter(names.get("nickname", {}).get("given", [])), ""),
        "former_family_name": names.get("old", {}).get("family", ""),
        "date_of_birth": resource.get("birthDate", ""),
        "sex": {"male": "M", "female": "F"}.get(resource.get("gender"), ""),
        "birth_order": resource.get("multipleBirthInteger") or "",
        "postcode": address.get("postalCode", ""),
        "address": joined(*lines[:-1]),
        "town": lines[-1] if lines else "",
        "nhs_number": resource["id"],
        "phone": next((telecom["value"] for telecom in resource.get("telecom", [])), ""),
    }
    for extension in address.get("extension", []):
        parts = {part["url"]: part for part in extension.get("extension", [])}
        row["uprn"] = parts.get("value", {}).get("valueString", "")
    return row


READERS = {
    "births": births,
    "involvements": involvements,
    "pupil-list": pupil_list,
    "ssda903": ssda903,
    "ctf": ctf,
    "pds": pds,
}


def school_codes(feeds):
    """LAESTAB to URN, from the register of organisations."""
    codes = {}
    for cells in csv_rows(feeds / "organisations.csv"):
        kind, _, urn = cells["code"].partition(":")
        for other in cells["other_codes"].split(";"):
            if kind == "urn" and other.startswith("laestab:"):
                codes[other.removeprefix("laestab:")] = urn
    return codes


def children_by_file(feeds):
    """For each file the numbers of the children by row; 0 where the truth knows nobody."""
    children = {}
    with open(feeds / "truth" / "records.csv", newline="", encoding="utf-8") as file:
        for name, row, child in islice(csv.reader(file), 1, None):
            of_file = children.get(name)
            if of_file is None:
                of_file = children[name] = array("L", [0])
            row = int(row)
            if row >= len(of_file):
                of_file.extend([0] * (row + 1 - len(of_file)))
            of_file[row] = 0 if child == "none" else int(child[1:])
    return children


class Shuffle:
    """Rows written to one of many scratch files by chance, then each file shuffled in memory."""

    def __init__(self, folder):
        self.chance = random.Random(SHUFFLE_SEED)
        self.paths = [Path(folder) / f"{n}.csv" for n in range(SCRATCH_FILES)]
        self.files = [open(path, "w", newline="", encoding="utf-8") for path in self.paths]
        self.writers = [csv.writer(file) for file in self.files]

    def add(self, cells):
        self.chance.choice(self.writers).writerow(cells)

    def rows(self):
        for file in self.files:
            file.close()
        for path in self.paths:
            with open(path, newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file))
            path.unlink()
            self.chance.shuffle(rows)
            yield from rows


def input_of(name, two_feeds):
    """Which table the rows of a file go to; None for none."""
    if not two_feeds:
        return 0
    if name.startswith("pds/"):
        return 0
    # To no school in particular: a school's pupils. The others follow a child to the next school.
    return 1 if "_CTF_LLLLLLL_" in name else None


def gather(feeds, shuffle, nameless, two_feeds):
    """Gives every row that the truth knows to the shuffle; counts those left out."""
    left_out = {"unknown to the truth": 0, "nameless": 0}
    schools = school_codes(feeds)
    for name, children in children_by_file(feeds).items():
        source = name.split("/")[0]
        place = input_of(name, two_feeds)
        if place is None:
            continue
        if source == "ssda903" and not nameless:
            left_out["nameless"] += len(children) - 1
            continue
        for number, row in READERS[source](feeds / name, schools):
            child = children[number] if number < len(children) else 0
            if not child:
                left_out["unknown to the truth"] += 1
                continue
            row["source"] = source
            shuffle.add([place, f"c{child:08}", name, number, *(row.get(key, "") for key in COLUMNS)])
    return left_out


def flatten(feeds, out, nameless=False, two_feeds=False):
    """Writes the flat tables; gives counts by what happened to the rows."""
    feeds, out = Path(feeds), Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:

        def writer(name, header):
            file = stack.enter_context(open(out / name, "w", newline="", encoding="utf-8"))
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(header)
            return rows

        shuffle = Shuffle(stack.enter_context(tempfile.TemporaryDirectory(dir=out)))
        left_out = gather(feeds, shuffle, nameless, two_feeds)
        tables = [writer(f"input{place}.csv", ["id", *COLUMNS]) for place in range(2 if two_feeds else 1)]
        truth = writer("truth.csv", ["input", "id", "entity"])
        origin = writer("origin.csv", ["id", "file", "row"])
        rows = 0
        for place, child, name, row, *cells in shuffle.rows():
            rows += 1
            tables[int(place)].writerow([rows, *cells])
            truth.writerow([place, rows, child])
            origin.writerow([rows, name, row])
    return {"rows": rows, **left_out}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("feeds", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--nameless", action="store_true", help="keep rows that hold no names")
    arguments.add_argument("--two-feeds", action="store_true", help="PDS and CTF, to be linked")
    wish = arguments.parse_args()
    print(flatten(wish.feeds, wish.out, wish.nameless, wish.two_feeds))


if __name__ == "__main__":
    main()
