"""Searches in PostgreSQL with trigram, phonetic and date indexes: how fast, and how often right.

    peers/postgres.sh python search_postgres.py TRUTH_FOLDER SEARCHES.csv RESULT.json

Three ways are measured. `trigram` gathers children by the same date of birth (also with day and month
swapped), by sound, and by names that look alike; `trigram, wider` takes names that are less alike;
`sound and date` leaves looks out, which is faster and finds less. All rank what they gathered by likeness
of names and date.
"""

import csv
import os
import sys
import threading
import time
from pathlib import Path

import psycopg

import results

SCHEMA = """
create extension pg_trgm;
create extension fuzzystrmatch;
create extension unaccent;
create function plain(text) returns text language sql immutable parallel safe as
    $$ select regexp_replace(lower(unaccent('unaccent', $1)), '[^a-z]+', '', 'g') $$;
create unlogged table read (child text, given_name text, family_name text, date_of_birth date);
"""
TABLE = """
create unlogged table children as
    select substr(child, 2)::int as child, plain(given_name) as given, plain(family_name) as family,
        date_of_birth as born, plain(given_name) || ' ' || plain(family_name) as names,
        dmetaphone(plain(given_name)) as given_sound, dmetaphone(plain(family_name)) as family_sound
    from read;
drop table read;
create index on children (born);
create index on children (family_sound, given_sound);
create index on children (family_sound, born);
create index on children (given_sound, born);
create index on children using gin (names gin_trgm_ops);
"""
# What is gathered: a child may be gathered by several.
BY_DATE = "select * from children where born = any(%(dates)s::date[])"
BY_SOUND = """
    (select * from children where family_sound = dmetaphone(%(family)s)
        and given_sound = dmetaphone(%(given)s) limit 2000)
    union (select * from children where family_sound = dmetaphone(%(family)s)
        and born between %(born)s::date - 400 and %(born)s::date + 400
        and left(given, 1) = left(%(given)s, 1) limit 2000)
    union (select * from children where given_sound = dmetaphone(%(given)s)
        and born between %(born)s::date - 400 and %(born)s::date + 400
        and left(family, 1) = left(%(family)s, 1) limit 2000)
"""
BY_LOOKS = "(select * from children where names %% (%(given)s || ' ' || %(family)s) limit 2000)"
RANK = """
    select child from ({gathered}) gathered
    order by similarity(given, %(given)s) + similarity(family, %(family)s)
        + 0.3 * (given_sound = dmetaphone(%(given)s))::int
        + 0.3 * (family_sound = dmetaphone(%(family)s))::int
        + case when born = %(born)s::date then 1.0
            when born = any(%(dates)s::date[]) then 0.8
            else 0.8 - 0.2 * levenshtein(to_char(born, 'YYYYMMDD'), to_char(%(born)s::date, 'YYYYMMDD')) end
        desc, child
    limit 10
"""
WITH_LOOKS = RANK.format(gathered=" union ".join([BY_DATE, BY_SOUND, BY_LOOKS]))
# The query, and how alike names must be to be gathered by their looks.
MODES = {
    "trigram": (WITH_LOOKS, 0.5),
    "trigram, wider": (WITH_LOOKS, 0.4),
    "sound and date": (RANK.format(gathered=" union ".join([BY_DATE, BY_SOUND])), 1.0),
}


def connect(alike=1.0):
    connection = psycopg.connect(os.environ["PEER_POSTGRES"], autocommit=True, prepare_threshold=0)
    connection.execute(f"set pg_trgm.similarity_threshold = {alike}")
    connection.execute("set plan_cache_mode = force_custom_plan")
    return connection


def load(connection, truth):
    start = time.monotonic()
    connection.execute(SCHEMA)
    with (
        open(truth / "children.csv", newline="", encoding="utf-8") as file,
        connection.cursor().copy("copy read from stdin") as copy,
    ):
        for row in csv.DictReader(file):
            copy.write_row([row[name] for name in ("child", "given_name", "family_name", "date_of_birth")])
    for statement in TABLE.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("vacuum analyze children")
    count, size = connection.execute(
        "select count(*), pg_total_relation_size('children') from children"
    ).fetchone()
    connection.execute("create extension if not exists pg_prewarm")
    for name, in connection.execute(
        "select indexrelid::regclass::text from pg_index where indrelid = 'children'::regclass"
    ).fetchall():
        connection.execute("select pg_prewarm(%s::regclass)", [name])
    connection.execute("select pg_prewarm('children')")
    return {"children": count, "bytes": size, "load_seconds": time.monotonic() - start}


def read_queries(connection, path):
    """The searches, with names cleaned by the same function as the children's."""
    queries = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = connection.execute(
                "select plain(%s), plain(%s)", [row["given_name"], row["family_name"]]
            ).fetchone()
            year, month, day = row["date_of_birth"].split("-")
            dates = [row["date_of_birth"]] + ([f"{year}-{day}-{month}"] if int(day) <= 12 else [])
            values = {"given": names[0], "family": names[1], "born": dates[0], "dates": dates}
            queries.append((values, int(row["child"][1:]), int(row["wrong_fields"])))
    return queries


def backend_cpu_seconds(pid):
    """CPU time of a server process, in nanoseconds where the system says so, else in ticks."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def measure(connection, sql, queries):
    pid = connection.info.backend_pid
    for values, _, _ in queries[:100]:
        connection.execute(sql, values).fetchall()
    wall, cpu, found = [], [], {}
    for values, child, wrong in queries:
        before = backend_cpu_seconds(pid)
        start = time.perf_counter()
        rows = connection.execute(sql, values).fetchall()
        wall.append(time.perf_counter() - start)
        cpu.append(backend_cpu_seconds(pid) - before)
        found.setdefault(wrong, []).append((child,) in rows)
    everything = [hit for hits in found.values() for hit in hits]
    return {
        "p50_ms": 1000 * percentile(wall, 0.5),
        "p99_ms": 1000 * percentile(wall, 0.99),
        "cpu_p50_ms": 1000 * percentile(cpu, 0.5),
        "cpu_p99_ms": 1000 * percentile(cpu, 0.99),
        "cpu_mean_ms": 1000 * sum(cpu) / len(cpu),
        "queries": len(queries),
        "recall_at_10": sum(everything) / len(everything),
        "recall_at_10_by_wrong_fields": {
            str(wrong): sum(hits) / len(hits) for wrong, hits in sorted(found.items())
        },
    }


def throughput(sql, alike, queries, cores):
    """Searches a second with one connection a core."""

    def work(part):
        with connect(alike) as connection:
            for values, _, _ in part:
                connection.execute(sql, values).fetchall()

    threads = [threading.Thread(target=work, args=[queries[at::cores]]) for at in range(cores)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(queries) / (time.monotonic() - start)


def main():
    truth, queries_path, result_path = map(Path, sys.argv[1:4])
    with connect_plain() as first:
        loaded = load(first, truth)
        version = first.execute("show server_version").fetchone()[0]
        queries = read_queries(first, queries_path)
    result = {"peer": "postgres", "set": "search", "versions": {"postgresql": version}, **loaded, "modes": {}}
    for name, (sql, alike) in MODES.items():
        with connect(alike) as connection:
            result["modes"][name] = measure(connection, sql, queries)
        result["modes"][name]["per_second"] = throughput(sql, alike, queries[:1000], os.cpu_count())
    results.write(result_path, result)


def connect_plain():
    """Without the settings of an extension that is not there yet."""
    return psycopg.connect(os.environ["PEER_POSTGRES"], autocommit=True)


if __name__ == "__main__":
    main()
