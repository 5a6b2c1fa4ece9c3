"""One writer of many: appends entries to several chains, each in a transaction of its own.

python -m tests.ledger.writer NUMBER ENTRIES PLACE...
"""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    number, entries, *places = (int(word) for word in sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "everyvillage.web.settings")
    django.setup()
    from everyvillage.ledger.append import append  # noqa: PLC0415 - Django is ready only now
    from tests.ledger.proof import delivery  # noqa: PLC0415 - as above

    for quantity in range(1, entries + 1):
        append(
            delivery(subject=f"{number:032x}", quantity=quantity), places[quantity % len(places)]
        )


if __name__ == "__main__":
    main()
