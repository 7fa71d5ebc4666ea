"""Makes tests/vectors/recurrence.jsonl: random recurrence rules with the days python-dateutil says they fall on.

    python3 -m venv venv && venv/bin/pip install python-dateutil==2.9.0.post0
    venv/bin/python scripts/recurrence-vectors.py > tests/vectors/recurrence.jsonl

One rule a line: [rule, start, from, the first starts from then on (at most 12, within 60 years)]. Left out is where
dateutil is known to differ from RFC 5545: an ordinal beside a plain day in BYDAY (it asks for both), and BYSETPOS in
the first week of a weekly rule that starts within its week (it counts from the start).
"""

import json
import random
import sys
from datetime import datetime, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
random.seed(5545)


def some(items, most):
    return sorted(random.sample(items, random.randint(1, min(most, len(items)))), key=str)


def by_day(every, months):
    if every in ("MONTHLY", "YEARLY") and random.random() < 0.5:
        most = 5 if every == "MONTHLY" or months else random.choice([5, 53])
        signed = lambda: random.choice([1, -1]) * random.randint(1, most)
        return ",".join(f"{signed()}{random.choice(DAYS)}" for _ in range(random.randint(1, 3)))
    return ",".join(some(DAYS, 5))


def rule(start):
    every = random.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={every}"]
    if random.random() < 0.5:
        parts.append(f"INTERVAL={random.choice([1, 2, 2, 3, 4, 5, 6, 7, 10, 12, 13, 30, 53, 100])}")
    months = random.random() < 0.35
    named = False
    if months:
        parts.append("BYMONTH=" + ",".join(map(str, some(list(range(1, 13)), 4))))
    if every != "WEEKLY" and random.random() < 0.4:
        days = list(range(1, 32)) + list(range(-31, 0))
        parts.append("BYMONTHDAY=" + ",".join(map(str, some(days, random.choice([2, 8])))))
        named = True
    if random.random() < 0.5:
        parts.append("BYDAY=" + by_day(every, months))
        named = True
    week_start = "MO"
    if random.random() < 0.3:
        week_start = random.choice(DAYS)
        parts.append(f"WKST={week_start}")
    at_week_start = start.weekday() == DAYS.index(week_start)
    if named and (every != "WEEKLY" or at_week_start) and random.random() < 0.3:
        positions = [1, 2, 3, -1, -2, 5, 10, -10, 100, -366]
        parts.append("BYSETPOS=" + ",".join(map(str, some(positions, 3))))
    end = random.random()
    if end < 0.15:
        parts.append(f"COUNT={random.choice([1, 2, 5, 10, 50, 300])}")
    elif end < 0.3:
        until = start + timedelta(days=random.randint(0, 4000))
        parts.append("UNTIL=" + until.strftime("%Y%m%dT%H%M%S"))
    return ";".join(parts)


def main():
    for _ in range(3500):
        start = datetime(random.randint(1960, 2030), 1, 1, random.randint(0, 23), random.choice([0, 30]))
        start += timedelta(days=random.randint(0, 365))
        text = rule(start)
        behind = random.choice([0, 0, random.randint(0, 60), random.randint(0, 366 * 40)])
        if "FREQ=DAILY" in text and "BYSETPOS" in text:
            continue  # picks from single days, and is turned down
        begin = (start + timedelta(days=behind)).replace(hour=0, minute=0)
        last = begin + timedelta(days=366 * 60)
        found = rrulestr(text, dtstart=start)
        found = takewhile(lambda at: at <= last, (at for at in found if at >= begin))
        shown = [at.strftime("%Y-%m-%dT%H:%M") for at in islice(found, 12)]
        line = [text, start.strftime("%Y-%m-%dT%H:%M"), begin.strftime("%Y-%m-%d"), shown]
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


main()
