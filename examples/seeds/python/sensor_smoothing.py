# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""Clean a series of sensor readings: drop spikes, then smooth what is left."""


def median(values: list[float]) -> float:
    """The middle value; the mean of the two middle ones for an even count."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def without_spikes(readings: list[float], tolerance: float) -> list[float]:
    """Replace each reading that is far from its neighbourhood by its median.

    The neighbourhood is the reading with up to two others on either side.
    """
    cleaned = []
    for index, reading in enumerate(readings):
        around = readings[max(0, index - 2) : index + 3]
        usual = median(around)
        cleaned.append(usual if abs(reading - usual) > tolerance else reading)
    return cleaned


def exponential_smoothing(readings: list[float], weight: float) -> list[float]:
    """Each result is `weight` of the reading and the rest of the result before."""
    smoothed: list[float] = []
    for reading in readings:
        previous = smoothed[-1] if smoothed else reading
        smoothed.append(weight * reading + (1 - weight) * previous)
    return smoothed
