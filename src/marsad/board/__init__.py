"""A lake as people work on it: what waits, one lead with everything beside it, decisions, and ranking again."""

from marsad.board.board import Board
from marsad.board.searched import Searched

__all__ = ["Board", "Searched"]
