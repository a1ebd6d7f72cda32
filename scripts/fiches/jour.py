"""Le jour de la construction : seul endroit où l'horloge est lue, et seulement si rien ne l'a fixé."""

import os
from datetime import UTC, date, datetime


def build_day() -> date:
    """Jour donné par ``SOURCE_DATE_EPOCH`` (secondes depuis 1970, UTC), sinon celui de la machine."""
    instant = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(instant), UTC).date() if instant else datetime.now(UTC).date()
