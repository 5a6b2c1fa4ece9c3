"""Every figure of the hamlet, computed by hand from the files in ``delivered``.

The hamlet is the village 632857100200 with four households and ten persons, as of 15 January
2021, a fortnight after the plan's deadline. Its township 632857100 has one more villagers'
committee (632857100201), of which nothing was delivered, and two communities, which do not
count; its county 632857 has one more town (632857101), with one community and no service point.

A line says: target, level, numerator, denominator, missing, value, low, high, gap, status; "-"
is "not known" or "no such number". The level "all" stands for village, township and county,
"above" for township and county. Shares have six decimals, halves to the even digit. The gap is
the mark times all units, rounded up, less those that pass: a missing unit still has to.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

VILLAGE, TOWNSHIP, COUNTY, PROVINCE, NATION = "632857100200", "632857100", "632857", "63", "0"
PLACES = {
    "all": (VILLAGE, TOWNSHIP, COUNTY),
    "above": (TOWNSHIP, COUNTY),
    "village": (VILLAGE,),
    "township": (TOWNSHIP,),
    "county": (COUNTY,),
    "province": (PROVINCE,),
    "nation": (NATION,),
}


class ByHand(NamedTuple):
    """One figure as somebody with pencil and paper gives it."""

    numerator: int | None
    denominator: int | None
    missing: int | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    gap: int | None
    status: str


NETWORK = """
# fibre: the hamlet yes, its neighbour missing. 1/1; low 1/2, high 2/2; 0.99 x 2 = 1.98, 2 - 1 = 1
NP20-A01        village   1  1  0  1         1         1         0  met_late
NP20-A01        above     1  1  1  1         0.5       1         1  cannot_tell
# tower T1 is 0.04 degrees of latitude away: 0.04 x 111,195.08 m = 4,448 m, within 5,000 m; T2 is
# nearer but not in use, and the 4G cell of T3 is not. So yes, whatever the signal.
NP20-A02        village   1  1  0  1         1         1         0  met_late
NP20-A02        above     1  1  1  1         0.5       1         1  cannot_tell
NP20-A02-site   village   1  1  0  1         1         1         0  met_late
NP20-A02-site   above     1  1  1  1         0.5       1         1  cannot_tell
# settlement S2 has 20 households and no signal: no. 0/1; high 1/2 is still below 0.99
NP20-A02-signal village   0  1  0  0         0         0         1  missed
NP20-A02-signal above     0  1  1  0         0         0.5       2  missed
NP20-A02-joint  village   1  1  0  1         1         1         0  met_late
NP20-A02-joint  above     1  1  1  1         0.5       1         1  cannot_tell
# a poor village without broadband; whether the neighbour is poor is missing
NP20-A03        village   0  1  0  0         0         0         1  missed
NP20-A03        above     0  1  1  0         0         0.5       2  missed
# fixed tests 8,000, 11,000, 15,000, 30,000 (the fifth is 4G): the lower middle is 11,000. With
# the neighbour missing the lower of two is unknown below, and at most 11,000 above.
NP20-A04        village   -  1  0  11000     11000     11000     -  missed
NP20-A04        above     -  1  1  11000     -         11000     -  missed
NP20-A04-100    village   -  1  0  11000     11000     11000     -  missed
NP20-A04-100    above     -  1  1  11000     -         11000     -  missed
# S1 (25 households) yes, S2 (20) no, S3 (19) is small, S4 has no count: 1/2; 1/3 to 2/3; 0.9 x 3
# = 2.7, 3 - 1 = 2
NP20-A05        all       1  2  1  0.5       0.333333  0.666667  2  missed
# H1: half the price off, yes. H2: 20 % off, and 12 x 50 yuan = 600 is more than 2 % of 20,000 =
# 400, no. H3 is not poor. H4: whether it has broadband is missing. 0.8 x 3 = 2.4, 3 - 1 = 2
NP20-A06        all       1  2  1  0.5       0.333333  0.666667  2  missed
"""

PLACES_AND_POINTS = """
# town 100: B1 trades, yes. Town 101: no point at all, no. 1/2; 1 x 2 - 1 = 1
NP20-B01          township  1  1  0  1         1         1         0  met_late
NP20-B01          county    1  2  0  0.5       0.5       0.5       1  missed
NP20-B01-villages village   1  1  0  1         1         1         -  cannot_tell
NP20-B01-villages above     1  2  0  0.5       0.5       0.5       -  cannot_tell
# town 100: B2 opens 4 days, no; B3 sends? missing; B4 is no outlet. Town 101: no. 0/1; 0/2 to 1/2
NP20-B02          township  0  0  1  -         0         1         1  cannot_tell
NP20-B02          county    0  1  1  0         0         0.5       2  missed
# B2 opens 4 days, and 3 are enough for a village; the neighbour has none. 0.6 x 2 = 1.2, 2 - 1 = 1
NP20-B02-villages village   1  1  0  1         1         1         0  met_late
NP20-B02-villages above     1  2  0  0.5       0.5       0.5       1  missed
# no officer, and whether B4 is in use is missing; of the neighbour's officers nothing is known
NP20-C01          village   0  0  1  -         0         1         1  cannot_tell
NP20-C01          above     0  0  2  -         0         1         2  cannot_tell
# R1 after 20 hours yes, R2 after 30 no, R3 (due that very day) missing, R6 not sent no; R4 is not
# due yet, R5 is no epidemic report. 1/3; 1/4 to 2/4; 0.95 x 4 = 3.8, 4 - 1 = 3
NP20-D02          all       1  3  1  0.333333  0.25      0.5       3  missed
# schools F1 and F3 online, the class F2 not. 2/3; 0.98 x 3 = 2.94, 3 - 2 = 1
NP20-E01          all       2  3  0  0.666667  0.666667  0.666667  1  missed
NP20-E03          all       1  1  0  1         1         1         0  met_late
NP20-E03-townships all      0  0  1  -         0         1         1  cannot_tell
# three services, as many as are asked; 0.9 x 2 = 1.8, 2 - 1 = 1
NP20-E05          village   1  1  0  1         1         1         0  met_late
NP20-E05          above     1  1  1  1         0.5       1         1  cannot_tell
# B1 both, B2 no money, B3 staff? missing, B4 in use? missing. 1/2; 1/4 to 3/4; 0.9 x 4 = 3.6
NP20-L02          all       1  2  2  0.5       0.25      0.75      3  missed
"""

HOUSEHOLDS_AND_PERSONS = """
# poor and producing: H1 sells, H2 missing; H4 has nothing to sell. 1/1; 1/2 to 2/2; 0.2 x 2 = 0.4
NP20-B03          all       1  1  1  1         0.5       1         0  met_late
# H1: 500 - 200 = 300 yuan = 30,000 fen; if H2 belongs and is lower, the lower middle is unknown
NP20-B03-gain     all       -  1  1  30000     -         30000     -  cannot_tell
# H1 after 10 days yes, H2 after 20 no, H4 missing. 0.99 x 3 = 2.97, 3 - 1 = 2
NP20-D03          all       1  2  1  0.5       0.333333  0.666667  2  missed
# 6 to 15 years: P03 (12) all three; P04 (8) no network; P06 (15 that day) network missing; P07
# turns six tomorrow; the age of P10 is missing. 1/2; 1/4 to 3/4; 0.98 x 4 = 3.92, 4 - 1 = 3
NP20-E02          all       1  2  2  0.5       0.25      0.75      3  missed
# P05 and P08 reached, P10 not, whether P07 belongs is missing. 2/3; 2/4 to 3/4; 3.8, 4 - 2 = 2
NP20-F01          all       2  3  1  0.666667  0.5       0.75      2  missed
# P01 served, P02 not, P10 missing; P08 is not of a poor household. 0.9 x 3 = 2.7, 3 - 1 = 2
NP20-F02          all       1  2  1  0.5       0.333333  0.666667  2  missed
# matched: P10 alone of three. 3 - 1 = 2
NP20-F02-matched  all       1  3  0  0.333333  0.333333  0.333333  2  missed
# open cases of illness: K2 plan on day 5, measure on day 25, yes; K5 plan on day 15, no; K1 has no
# measure, on day 40 of 15 + 30, so missing; K4 is closed. 0.95 x 3 = 2.85, 3 - 1 = 2
NP20-F03          all       1  2  1  0.5       0.333333  0.666667  2  missed
# K1 and K5 yes, K2 no. 2/3; 0.8 x 3 = 2.4, 3 - 2 = 1
NP20-F04          all       2  3  0  0.666667  0.666667  0.666667  1  missed
# P06 yes, P07 not contacted. 1/2; 0.98 x 2 = 1.96, 2 - 1 = 1
NP20-F05          all       1  2  0  0.5       0.5       0.5       1  missed
# P05 yes; whether P10 belongs is missing. 1/1; 1/2 to 2/2; 0.95 x 2 = 1.9, 2 - 1 = 1
NP20-F06          all       1  1  1  1         0.5       1         1  cannot_tell
# P08 no; whether P02 belongs is missing. 0/1; 0/2 to 1/2; 0.5 x 2 = 1
NP20-F07          all       0  1  1  0         0         0.5       1  cannot_tell
# P09 all four; P10 without education. 0.95 x 2 = 1.9, 2 - 1 = 1
NP20-F08          all       1  2  0  0.5       0.5       0.5       1  missed
NP20-F09          all       1  1  0  1         1         1         0  met_late
# Mandarin: E5 level 2 yes, E6 not finished no, E7 level missing. 0.7 x 3 = 2.1, 3 - 1 = 2
NP20-F10          all       1  2  1  0.5       0.333333  0.666667  2  missed
# grown-ups: E1 level 2 yes, E2 level 1 no, E3 finished? missing; E4 is a child. 0.8 x 3 = 2.4
NP20-K01          all       1  2  1  0.5       0.333333  0.666667  2  missed
# P01, P02, P03 finished, P08 missing: 3, at most 4. Of 3,000 for each county 2,997 are to go
NP20-K02          village   3  -  1  3         3         4         -  cannot_tell
NP20-K02          township  3  -  1  3         3         4         -  cannot_tell
NP20-K02          county    3  -  1  3         3         4      2997  missed
# recognised: K1 day 10, K5 day 12, K6 day 5 yes; K2 day 20 no; K4 past day 15 without a record
# missing; K3 is of day 10 and still has time. 3/4; 3/5 to 4/5; 0.95 x 5 = 4.75, 5 - 3 = 2
NP20-L01          all       3  4  1  0.75      0.6       0.8       2  missed
# H2 (case K1): fell back, no measure, day 40: 1. H3 (case K6): fell back? missing. H4 is of day 10
NP20-L03          all       1  -  1  1         1         2         1  missed
"""

COUNTIES = """
# sales of 2021; the snapshot of 31 December 2019 shows 100 buyers, no fewer than 0, in time
NP20-B04          county  120  -  0  120       120       120       0  met
NP20-B04-purchases county 5000000 - 0 5000000  5000000   5000000   0  met
# 5,000,000 - 3,000,000
NP20-B04-growth   county    -  -  0  2000000   2000000   2000000   -  met_late
# J1 and J2 are under way, J3 is done
NP20-C02          county    2  -  0  2         2         2         0  met_late
# J1 has 40 helpers, those of J2 are missing: a sum without bounds
NP20-C02-helpers  county   40  -  1  40        -         -         -  cannot_tell
# the page is in use, reports in time? missing
NP20-D01          county    0  0  1  -         0         1         1  cannot_tell
# November 9 of 10, January 4 of 5, December missing: 13/15; 0.9 x 15 = 13.5, 14 - 13 = 1
NP20-E04          county   13 15  1  0.866667  -         -         1  cannot_tell
NP20-H01          county    1  1  0  1         1         1         0  met_late
# last entry: J4 60 days ago yes, J5 61 days no, J6 missing. 0.95 x 3 = 2.85, 3 - 1 = 2
NP20-H02          county    1  2  1  0.5       0.333333  0.666667  2  missed
# M1 yes, M2 (due that day) no, M3 missing, M6 due? missing; M4 is to come, M5 is of a welfare
# project. 1/2; 1/4 to 3/4; 0.85 x 4 = 3.4, 4 - 1 = 3
NP20-H03          county    1  2  2  0.5       0.25      0.75      3  missed
# off the list, 14 months stable, selected: 1; the mark is set for each province
NP20-J01          county    1  -  0  1         1         1         -  cannot_tell
NP20-J01          province  1  -  0  1         1         1         0  met_late
NP20-J01-nominated county   1  -  0  1         1         1         -  cannot_tell
NP20-J01-nominated province 1  -  0  1         1         1         0  met_late
# all else holds, but whether 99 of 100 villages have fibre hangs on the neighbour
NP20-J02          county    0  0  1  -         0         1         1  cannot_tell
# the one county of the list has left it: 0
NP20-M01          county    0  -  0  0         0         0         0  met_late
# no county that is not deep-poor
NP20-M02          county    0  0  0  -         -         -         0  cannot_tell
# monitored: H2 with 3; registered: H1 4 + H2 3 + H4 1 = 8. 3/8; 0.1 x 8 = 0.8, 3 - 0 = 3 too many
NP20-M02-deep     county    3  8  0  0.375     0.375     0.375     3  missed
# aims A1 and A2 met, A3 not, A4 missing. 2/3; 2/4 to 3/4; 4 - 2 = 2
NP20-G01          nation    2  3  1  0.666667  0.5       0.75      2  missed
# bo yes, mn no glossary, ug of priority? missing, ii is not of priority. 0.8 x 3 = 2.4, 3 - 1 = 2
NP20-F11          nation    1  2  1  0.5       0.333333  0.666667  2  missed
"""

CONNECTIVITY = """
# from 15 years on: P01, P02, P05, P06 (15 that day), P08, P09; the age of P10 is missing.
# users: P01, P02, P06; not P05, P09; P08 missing. 3/5; 3/7 to 5/7; 7 - 3 = 4
ITU30-U1          all       3  5  2  0.6       0.428571  0.714286  4  cannot_tell
# owners: P01, P02, P05, P08, P09; not P06. 5/6; 5/7 to 6/7; 7 - 5 = 2
ITU30-U2          all       5  6  1  0.833333  0.714286  0.857143  2  cannot_tell
# H1 to H3 by line or telephone, H4 without telephone and its line missing. 3/3; 3/4 to 4/4
ITU30-C1          all       3  3  1  1         0.75      1         1  cannot_tell
# lines: H1 and H2; not H3. 2/3; 2/4 to 3/4; 4 - 2 = 2
ITU30-C1-fixed    all       2  3  1  0.666667  0.5       0.75      2  cannot_tell
# one enterprise yes, the cooperative no, one enterprise missing; the office is no business
ITU30-C2          county    1  2  1  0.5       0.333333  0.666667  2  cannot_tell
ITU30-C3          all       2  3  0  0.666667  0.666667  0.666667  1  cannot_tell
# F1 20,000 yes, F2 0 no, F3 missing. 1/2; 1/3 to 2/3; 3 - 1 = 2
ITU30-Q1          all       1  2  1  0.5       0.333333  0.666667  2  cannot_tell
# F1: 401 x 50 = 20,050 is more than 20,000, no; F2 no; F3 missing. 0/2; 0/3 to 1/3; 3
ITU30-Q1-student  all       0  2  1  0         0         0.333333  3  cannot_tell
# of the four fixed tests 8,000 is too slow. 3/4; 4 - 3 = 1
ITU30-Q2          all       3  4  0  0.75      0.75      0.75      1  cannot_tell
# 30 yuan within 2 % of 1,600 = 32
ITU30-P1          county    1  1  0  1         1         1         0  met
# level 1 or more: P01 (3), P02 (1), P06 (4); P05 and P09 none; P08, P10 missing. 0.7 x 7 = 4.9
ITU30-S1          all       3  5  2  0.6       0.428571  0.714286  2  cannot_tell
# level 3 or more: P01, P06. 2/5; 2/7 to 4/7; 0.5 x 7 = 3.5, 4 - 2 = 2
ITU30-S2          all       2  5  2  0.4       0.285714  0.571429  2  cannot_tell
# women P02, and P08 missing; men P01 and P06, and P10 missing: 1/2; 1/(2 + 1) to (1 + 1)/2; 2 - 1
ITU30-G1          all       1  2  2  0.5       0.333333  1         1  cannot_tell
# women: P02 yes, P05 no, P08 missing. 3 - 1 = 2
ITU30-G1-women    all       1  2  1  0.5       0.333333  0.666667  2  cannot_tell
# men: P01, P06 yes, P09 no, P10 missing. 2/3; 2/4 to 3/4; 4 - 2 = 2
ITU30-G1-men      all       2  3  1  0.666667  0.5       0.75      2  cannot_tell
# women P02, P05, P08; men P01, P09, and P10 missing: 3/2; 3/(2 + 1) to 3/2, never below 1
ITU30-G2          all       3  2  1  1.5       1         1.5       0  met
"""


def by_hand() -> dict[tuple[str, str], ByHand]:
    """Read the tables: each figure by its target and place."""
    found: dict[tuple[str, str], ByHand] = {}
    for text in (NETWORK, PLACES_AND_POINTS, HOUSEHOLDS_AND_PERSONS, COUNTIES, CONNECTIVITY):
        for line in text.strip().splitlines():
            if not line.startswith("#"):
                target, level, *cells = line.split()
                found |= {(target, place): _figure(cells) for place in PLACES[level]}
    return found


def _figure(cells: list[str]) -> ByHand:
    """Read one line."""
    top, bottom, missing, value, low, high, gap, status = cells
    return ByHand(
        numerator=_whole(top),
        denominator=_whole(bottom),
        missing=_whole(missing),
        value=_decimal(value),
        low=_decimal(low),
        high=_decimal(high),
        gap=_whole(gap),
        status=status,
    )


def _whole(cell: str) -> int | None:
    return None if cell == "-" else int(cell)


def _decimal(cell: str) -> Decimal | None:
    return None if cell == "-" else Decimal(cell)
