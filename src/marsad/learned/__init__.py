"""What was learned from examples instead of written down: who speaks and what about, from hashed n-grams."""

from marsad.learned.model import Heard, Joining, Learned, Logits, topic_column
from marsad.learned.outputs import MOTIVES, SPEAKERS, TOPICS
from marsad.learned.stored import built_in

__all__ = [
    "MOTIVES",
    "SPEAKERS",
    "TOPICS",
    "Heard",
    "Joining",
    "Learned",
    "Logits",
    "built_in",
    "topic_column",
]
