#!/usr/bin/env bash
# Times the mix of 32 tracks beside pedalboard and ffmpeg on the same work, in turns.
#
#   benches/mix32.sh WORK [ROUNDS]
#
# WORK is a folder outside the repository (1.2 GB; 13 GB free space with HOUR=1). The stems are made there once.
# From the environment:
#   PEERS      folder with make_multitrack.py, mixspec.py, meter.py and peers/ (default: ../shared/bench beside the checkout)
#   PYTHON     Python with numpy, scipy, soundfile and pedalboard (default: python3)
#   TONMEISTER the program (default: target/release/tonmeister, built where it is missing)
#   MIX_JOB    the converter (default: target/release/examples/mix_job, likewise)
#   FFMPEG_REVERB=none  where ffmpeg finds no a-reverb: ffmpeg then has less to do
#   HOUR=1     renders 32 tracks of 60 minutes too, for the memory
# Needs fluidsynth with a General MIDI soundfont, ffmpeg with Ardour's a-reverb, and GNU time.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:?usage: benches/mix32.sh WORK [ROUNDS]}
rounds=${2:-3}
peers=${PEERS:-$here/../shared/bench}
python=${PYTHON:-python3}
target=${CARGO_TARGET_DIR:-$here/target}
tonmeister=${TONMEISTER:-$target/release/tonmeister}
mix_job=${MIX_JOB:-$target/release/examples/mix_job}
stems=$work/stems
mkdir -p "$work"

[ -x "$tonmeister" ] || cargo build --release --manifest-path "$here/Cargo.toml" -p cli
[ -x "$mix_job" ] || cargo build --release --manifest-path "$here/Cargo.toml" -p desk --example mix_job
[ -f "$stems/manifest.json" ] || "$python" "$peers/make_multitrack.py" "$stems"
"$python" "$peers/mixspec.py" "$stems" > "$work/mix.json"
rm -rf "$work/song"
"$mix_job" "$stems" "$work/mix.json" "$work/song"

# timed NAME COMMAND...: wall, CPU and peak memory as a line of times.tsv
timed() {
    local name=$1
    shift
    /usr/bin/time -f "$name\t%e\t%U\t%S\t%M" -a -o "$work/times.tsv" "$@" > "$work/$name.log" 2>&1 ||
        { echo "$name failed:" >&2; tail -5 "$work/$name.log" >&2; exit 1; }
}

rm -f "$work/times.tsv"
cat "$stems"/*.wav > /dev/null # into the page cache, for everybody
for _ in $(seq "$rounds"); do
    timed tonmeister "$tonmeister" render "$work/song" -o "$work/tonmeister.wav" --bits 24
    timed pedalboard "$python" "$peers/peers/mix_pedalboard.py" "$work/mix.json" "$stems" "$work/pedalboard.wav" \
        --threads 2 --chunk 8192
    timed ffmpeg "$python" "$peers/peers/mix_ffmpeg.py" "$work/mix.json" "$stems" "$work/ffmpeg.wav" --tuned \
        --reverb "${FFMPEG_REVERB:-lv2}"
    timed first-sound "$tonmeister" render "$work/song" -o "$work/first.wav" --to 0.001
done
if [ -n "${HOUR:-}" ]; then
    rm -rf "$work/hour"
    "$mix_job" "$stems" "$work/mix.json" "$work/hour" 20
    timed hour "$tonmeister" render "$work/hour" -o "$work/hour.wav" --bits 24
    rm -f "$work/hour.wav"
fi
"$python" "$here/benches/mix32.py" "$work" "$peers"
