"""Virtuoso, which sends one GET with the bound values written into the query for every row of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from federation.census import EXPECTED, calling, census_turtle, joined
from federation.installed import MISSING
from federation.processes import free_port, stop, wait_for
from jingjinji import terms

_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 2000
CheckpointInterval = 0
ServerThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
"""
# What Virtuoso demands before it calls another service for an anonymous client.
_GRANTS = """
grant execute on "DB.DBA.L_O_LOOK" to "SPARQL";
grant select on "DB.DBA.SPARQL_SINV_2" to "SPARQL";
grant execute on "DB.DBA.SPARQL_SINV_IMP" to "SPARQL";
grant SPARQL_LOAD_SERVICE_DATA to "SPARQL";
"""


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the SPARQL endpoint of a Virtuoso that holds the census, or say that there is none."""
    if MISSING["virtuoso"]:
        pytest.skip(MISSING["virtuoso"])
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http), encoding="utf-8")
    insert = f"SPARQL INSERT DATA {{ GRAPH <http://census.example/> {{ {census_turtle()} }} }};\n"
    (folder / "census.sql").write_text(_GRANTS + insert.replace("\n", " ").strip() + "\n", encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{http}/sparql"
        wait_for(endpoint, process)
        load = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "census.sql"]
        subprocess.run(load, cwd=folder, check=True, capture_output=True, timeout=30)
        yield endpoint
    finally:
        stop(process)
        shutil.rmtree(folder)


def call(virtuoso: str, query: str) -> httpx.Response:
    """Ask Virtuoso."""
    return httpx.get(virtuoso, params={"query": query, "format": "application/sparql-results+json"}, timeout=30)


def test_virtuoso_calls_us(virtuoso: str, ours: str) -> None:
    """Virtuoso joins its census with our figures by SERVICE."""
    assert joined(call(virtuoso, calling(ours)).content) == EXPECTED


def test_virtuoso_gets_no_row_for_a_misspelt_term(virtuoso: str, ours: str) -> None:
    """With a term that we do not have Virtuoso gets no row, and from an address that is no endpoint an error."""
    misspelt = calling(ours).replace(terms.term("value"), terms.term("valeu"))
    assert joined(call(virtuoso, misspelt).content) == {}
    assert call(virtuoso, calling(ours + "-nowhere")).status_code >= 400
