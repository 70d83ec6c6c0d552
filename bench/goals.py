"""The goals by their names. Rounds of the two sides are interleaved; the median ratio counts."""

from bench.answered import p14
from bench.answers import nb_out
from bench.bringing import p4, p5, p6, p7, scale
from bench.context import Goal
from bench.kills import nb
from bench.live import p17
from bench.memory import p16
from bench.pages import p8, p11, p12

GOALS: dict[str, Goal] = {
    "P4": p4,
    "P5": p5,
    "P6": p6,
    "P7": p7,
    "P8": p8,
    "P11": p11,
    "P12": p12,
    "P14": p14,
    "P16": p16,
    "P17": p17,
    "10x": scale,
    "N-b": nb,
    "N-b-out": nb_out,
}
