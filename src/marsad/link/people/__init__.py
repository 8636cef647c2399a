"""Records of people and organisations with many attributes: who is the same, how sure, and why (extra ``people``)."""

from marsad.link.people.learning import learn_on
from marsad.link.people.matching import REVIEW, SURE, Agreement, Matched, Pair, match_people
from marsad.link.people.record import PersonRecord, RecordError, person_records
from marsad.link.people.settings import Weights, load_weights

__all__ = [
    "REVIEW",
    "SURE",
    "Agreement",
    "Matched",
    "Pair",
    "PersonRecord",
    "RecordError",
    "Weights",
    "learn_on",
    "load_weights",
    "match_people",
    "person_records",
]
