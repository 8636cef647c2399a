"""Learns the weights for people and writes them: python scripts/train_people.py [--write].

Only from the open half of the artificial register; the same seed gives the same weights. What levels there are, and
where to start from, the weights in place say.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from marsad.evaluate.people_weights import learn_weights
from marsad.link.people import PersonRecord, load_weights, person_records
from marsad.synth.register import register

WEIGHTS = Path(__file__).resolve().parent.parent / "src/marsad/link/people/weights.json"
RECORDS, SEED, VERSION = 50_000, 1, "1"


def main() -> None:
    """Learn; with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    truth = register(RECORDS, SEED)
    read = zip(person_records(truth.rows), truth.persons, strict=True)
    people = [(one, who) for one, who in read if isinstance(one, PersonRecord) and not one.organisation]
    records, persons = [one for one, _ in people], [who for _, who in people]
    learned = learn_weights(records, persons, load_weights(WEIGHTS), version=VERSION)
    if asked.write:
        WEIGHTS.write_bytes(learned.to_json())
    else:
        print(learned.to_json().decode())


if __name__ == "__main__":
    main()
