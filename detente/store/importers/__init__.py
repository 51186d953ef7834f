"""Event tables of others: each format a file here, all of them into one table that is never mixed with our own."""

from detente.store.importers.cameo_text import PETRARCH2, PHOENIX
from detente.store.importers.gdelt import GDELT1, GDELT2, MENTIONS
from detente.store.importers.icews import ICEWS
from detente.store.importers.mapped import mapped, pairs
from detente.store.importers.polecat import POLECAT
from detente.store.importers.run import Imported, import_files
from detente.store.importers.ucdp_ged import UCDP_GED

FORMATS = {
    "gdelt1": GDELT1,
    "gdelt2": GDELT2,
    "gdelt-mentions": MENTIONS,
    "icews": ICEWS,
    "polecat": POLECAT,
    "phoenix": PHOENIX,
    "petrarch2": PETRARCH2,
    "ucdp-ged": UCDP_GED,
}

__all__ = ["FORMATS", "Imported", "import_files", "mapped", "pairs"]
