"""What is seen on the picture of a page beside its characters: how far it is tilted, its rules, ink in a place."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from ..printed.paper import Rule

_MOST_TILT: Final = 5.0
_STEP: Final = 0.1
_LEAST_TILT: Final = 0.08
"""Degrees that are not worth turning the picture for."""
_LOOKED_AT: Final = 900
"""Pixels across of the small picture by which the tilt is measured."""
_SHORTEST: Final = 0.04
_LOWEST: Final = 0.017
"""Part of the page's width that a level and an upright rule have at least: a row may be as low as its figures."""
_WIDEST_STROKE: Final = 0.15
_HIGHEST_STROKE: Final = 0.012
"""Parts of the page over which rules hang together, and strokes do not."""
_THICKEST: Final = 9
_LEAST_INK: Final = 18
"""Pixels of the smallest stroke at 200 dpi; dust is less."""
_LOWEST_INK: Final = 9
_HIGHEST_INK: Final = 70

Picture = Any
"""A picture as an array: rows, columns, three colours."""


def ink_of(picture: Picture) -> Picture:
    """Return the picture in black and white as an array, 255 where there is ink, whatever the light was like."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY_INV, 35, 15)


def tilt_of(picture: Picture) -> float:
    """Return by how many degrees against the clock the picture must be turned for its lines to be level."""
    scale = _LOOKED_AT / picture.shape[1]
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = ink_of(small)
    coarse = max(np.arange(-_MOST_TILT, _MOST_TILT + 0.5, 0.5), key=lambda angle: _sharpness(ink, angle))
    fine = max(np.arange(coarse - 0.5, coarse + 0.5 + _STEP, _STEP), key=lambda angle: _sharpness(ink, angle))
    return float(round(fine, 2)) if abs(fine) > _LEAST_TILT else 0.0


def _sharpness(ink: Picture, angle: float) -> float:
    """Level lines leave rows without ink between rows full of it."""
    rows = turned(ink, float(angle), paper=0).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def turned(picture: Picture, degrees: float, *, paper: int = 255) -> Picture:
    """Return the picture turned against the clock about its middle, in its own size."""
    if not degrees:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    colour = (paper, paper, paper)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=colour)


def rules_of(ink: Picture) -> list[Rule]:
    """Return the rules, in pixels: long runs of ink that cross one another; strokes of characters do neither.

    Gaps of a pixel or two that noise left are closed; dashed rules are not seen.
    """
    shortest, lowest = (max(int(ink.shape[1] * part), 12) for part in (_SHORTEST, _LOWEST))
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, near)
    level = cv2.morphologyEx(whole, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (shortest, 1)))
    upright = cv2.morphologyEx(whole, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, lowest)))
    frames = _large(cv2.bitwise_or(level, upright))
    rules = []
    for runs, is_level in ((level, True), (upright, False)):
        _, _, found, _ = cv2.connectedComponentsWithStats(cv2.bitwise_and(runs, frames), connectivity=8)
        for left, top, width, height, _ in found[1:].tolist():
            if is_level and height <= _THICKEST:
                rules.append(Rule(float(left), top + height / 2, float(left + width), top + height / 2))
            elif not is_level and width <= _THICKEST:
                rules.append(Rule(left + width / 2, float(top), left + width / 2, float(top + height)))
    return rules


def _large(runs: Picture) -> Picture:
    """Only what hangs together over a good part of the page."""
    near = cv2.dilate(runs, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))
    _, labels, found, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    height, width = runs.shape[:2]
    kept = (found[:, 2] > width * _WIDEST_STROKE) & (found[:, 3] > height * _HIGHEST_STROKE)
    kept[0] = False
    return kept[labels].astype(np.uint8) * 255


def left_over(
    ink: Picture, taken: list[tuple[int, int, int, int]], rules: list[Rule]
) -> list[tuple[int, int, int, int]]:
    """Return the boxes of what is written beside everything taken: left, top, right, bottom in pixels."""
    rest = ink.copy()
    for left, top, right, bottom in taken:
        rest[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : right + 3] = 0
    for rule in rules:
        rest[
            max(round(rule.top) - 5, 0) : round(rule.bottom) + 6,
            max(round(rule.left) - 5, 0) : round(rule.right) + 6,
        ] = 0
    _, labels, found, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    strokes = (found[:, 4] >= _LEAST_INK) & (found[:, 3] >= _LOWEST_INK) & (found[:, 3] <= _HIGHEST_INK)
    strokes[0] = False
    kept = strokes[labels].astype(np.uint8) * 255
    near = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (13, 5)))
    _, _, groups, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    return [
        (left, top, left + width, top + height)
        for left, top, width, height, _ in groups[1:].tolist()
        if height <= 2 * _HIGHEST_INK
    ]
