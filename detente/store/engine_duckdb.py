"""DuckDB over the Parquet files of a study: a view per table, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from detente.errors import DetenteError
from detente.store.schemas import LATER

# What stands in `articles` was added; what only the coder knows is joined to it. `run_id` is null until it is coded.
_ARTICLES = f"""
create view articles as
select a.*, {", ".join(f"coalesce(c.{name}, []) as {name}" for name in LATER)}, c.run_id
from _articles a left join coded c on c.article_id = a.article_id
"""


def connect(files: Mapping[str, Sequence[str]], schemas: Mapping[str, pa.Schema]) -> duckdb.DuckDBPyConnection:
    """A connection with one view per table of Parquet files; a table without a file takes its columns from `schemas`."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute("set enable_progress_bar = false; set preserve_insertion_order = true")
    for name, paths in files.items():
        if paths:
            _view(connection, view(name), paths)
        else:
            connection.register(view(name), schemas[name].empty_table())
    if "articles" in files and "coded" in files:
        connection.execute(_ARTICLES)
    return connection


def _view(connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[str]) -> None:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    try:
        connection.execute(f'create view "{name}" as select * from read_parquet([{listed}], union_by_name = true)')
    except duckdb.IOException as error:
        raise DetenteError(f"A file of the table '{name}' cannot be read: {_line(error)}. If `detente vacuum` removed "
                           "this version meanwhile, ask again; if files were removed by hand, restore them from a backup."
                           ) from None  # fmt: skip


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]


def view(table: str) -> str:
    """The view of what a table's files hold."""
    return "_articles" if table == "articles" else table


def ask(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] | None = None) -> pa.Table:
    """The rows that one SELECT gives. Raises DetenteError with DuckDB's own words where it refuses."""
    try:
        statements = connection.extract_statements(query)
        wrong = [s for s in statements if s.type not in _ASKING]
        if wrong or len(statements) != 1:
            came = f"{len(statements)} statements" if len(statements) != 1 else f"a statement of the kind {wrong[0].type.name}"
            raise DetenteError(f"The query is {came}, and one that only reads is wanted: select … from …. A study is changed "
                               "with `detente add`, `code` and `forget`.")  # fmt: skip
        return connection.sql(query, params=list(parameters or [])).to_arrow_table()
    except duckdb.Error as error:
        raise DetenteError(f"DuckDB refuses the query: {error}") from None


_ASKING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
