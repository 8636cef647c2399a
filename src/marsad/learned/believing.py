"""Fits how far a plugged-in model is believed: first its temperature, then its share beside the built-in model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from marsad.learned.plugged import Calibration, pooled

if TYPE_CHECKING:
    from marsad.learned.plugged import Answers, Floats

_LOG_TEMPERATURE = (np.log(0.5), np.log(20.0))
_MOST_SHARE = 0.9  # some hundred lines never prove that the built-in model has nothing to say


def calibrate(before: Floats, logits: Floats, truth: npt.NDArray[np.int64], answers: Answers) -> Calibration:
    """The temperature and then the share that make the true answers likeliest.

    ``before`` (lines, our answers): log-probabilities of the built-in model. ``truth``: number of each line's true
    answer, −1 = not known; answers that the plugged-in model does not know are left out. Where nothing is left it is
    not heard. Source: Guo et al. 2017, On calibration of modern neural networks.
    """
    some = np.isin(truth, answers.ours)
    if not some.any():
        return Calibration(1.0, 0.0)
    before, logits, truth = before[some], logits[some], truth[some]

    def lost(temperature: float, share: float) -> float:
        said = pooled(before, logits, answers, Calibration(temperature, share))
        mass = np.logaddexp.reduce(before[:, list(answers.ours)], axis=1)
        return float((mass - said[np.arange(len(truth)), truth]).mean())

    log_t = minimize_scalar(
        lambda at: lost(float(np.exp(at)), 1.0), bounds=_LOG_TEMPERATURE, method="bounded"
    ).x
    temperature = float(np.exp(log_t))
    share = minimize_scalar(
        lambda at: lost(temperature, float(at)), bounds=(0.0, _MOST_SHARE), method="bounded"
    ).x
    return Calibration(temperature, float(share))
