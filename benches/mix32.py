#!/usr/bin/env python3
"""Reads what mix32.sh measured: the table, and whether all of them did the same work.

  mix32.py WORK PEERS

Ends with 1 where an output does not correlate with ours, our true peak is over the ceiling, or a bar is missed.
"""
import collections
import json
import pathlib
import statistics
import subprocess
import sys

import numpy as np
import soundfile

work, peers = map(pathlib.Path, sys.argv[1:3])
seconds = json.loads((work / "mix.json").read_text())["seconds"]
CEILING = -1.0
BARS = {"wall of pedalboard's": 0.3, "memory, MB": 100.0, "first sound, ms": 100.0, "memory of an hour, MB": 400.0}


def table():
    """Name -> median wall, CPU, peak MB."""
    runs = collections.defaultdict(list)
    for line in (work / "times.tsv").read_text().splitlines():
        name, wall, user, system, kilobytes = line.split("\t")
        runs[name].append((float(wall), float(user) + float(system), int(kilobytes) / 1024))
    medians = {}
    print(f"{'':12} {'wall s':>8} {'CPU s':>8} {'MB':>6} {'x real':>8} {'runs':>5}")
    for name, rows in runs.items():
        wall, cpu, memory = medians[name] = [statistics.median(column) for column in zip(*rows)]
        length = seconds * {"hour": 20, "first-sound": 0}.get(name, 1)
        print(f"{name:12} {wall:8.2f} {cpu:8.2f} {memory:6.0f} {length / max(wall, 1e-3):8.1f} {len(rows):5}")
    return medians


def middle(path, excerpt=30):
    """Mono sum of a stretch about the middle of the stems, without its mean; some outputs have a tail besides."""
    with soundfile.SoundFile(str(path)) as file:
        file.seek(max(0, int((seconds - excerpt) / 2 * file.samplerate)))
        sound = file.read(excerpt * file.samplerate, always_2d=True).sum(axis=1)
    return sound - sound.mean()


def correlation(a, b):
    """The largest normalized correlation over delays of up to half the excerpt."""
    size = 1 << (len(a) + len(b)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    return float(cross.max() / np.sqrt((a * a).sum() * (b * b).sum()))


def main():
    medians = table()
    ours = medians["tonmeister"]
    wrong = []
    for peer in ("pedalboard", "ffmpeg"):
        ratios = [mine / theirs for mine, theirs in zip(ours, medians[peer])]
        alike = correlation(middle(work / "tonmeister.wav"), middle(work / f"{peer}.wav"))
        print("to {}: wall {:.3f}, CPU {:.3f}, memory {:.2f}; correlation {:.3f}".format(peer, *ratios, alike))
        if alike < 0.9:
            wrong.append(f"the mixes of tonmeister and {peer} do not correlate")
    meter = [sys.executable, str(peers / "meter.py"), str(work / "tonmeister.wav")]
    measured = subprocess.run(meter, capture_output=True, text=True, check=True).stdout.strip()
    print(f"meter: {measured.splitlines()[-1]}")
    if float(measured.split()[-2]) > CEILING:
        wrong.append("the true peak is over the ceiling")
    figures = {
        "wall of pedalboard's": ours[0] / medians["pedalboard"][0],
        "memory, MB": ours[2],
        "first sound, ms": 1000 * medians["first-sound"][0],
    }
    if "hour" in medians:
        figures["memory of an hour, MB"] = medians["hour"][2]
    for name, figure in figures.items():
        verdict = "held" if figure <= BARS[name] else "MISSED"
        print(f"{name}: {figure:.3g} of at most {BARS[name]:g}: {verdict}")
        if figure > BARS[name]:
            wrong.append(f"{name} is over its bar")
    if wrong:
        sys.exit("; ".join(wrong))


main()
