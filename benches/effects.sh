#!/usr/bin/env bash
# Times every effect over one file, beside what sox and ffmpeg have for the same work, in turns.
#
#   benches/effects.sh WORK FILE.wav [ROUNDS]
#
# WORK is a folder outside the repository for what is written. From the environment:
#   TONMEISTER the program (default: target/release/tonmeister, built where it is missing)
#   IMPULSE    an impulse response for the convolution
# A row says the fewest seconds of processor time and of wall time of each, whole processes, and ours as a part of the
# quickest peer's. Peers do less where theirs is simpler: sox and ffmpeg have no true-peak limiter, no oversampling by default.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:?usage: benches/effects.sh WORK FILE.wav [ROUNDS]}
file=${2:?usage: benches/effects.sh WORK FILE.wav [ROUNDS]}
rounds=${3:-2}
tonmeister=${TONMEISTER:-${CARGO_TARGET_DIR:-$here/target}/release/tonmeister}
[ -x "$tonmeister" ] || cargo build --release --locked --manifest-path "$here/Cargo.toml" -p cli
mkdir -p "$work"
times=$work/effects.tsv
rm -f "$times"

# timed EFFECT WHO COMMAND...
timed() {
    local effect=$1 who=$2
    shift 2
    /usr/bin/time -f "$effect\t$who\t%e\t%U\t%S" -a -o "$times" "$@" > "$work/log" 2>&1 ||
        { echo "$effect by $who failed:" >&2; tail -3 "$work/log" >&2; }
}
ours() { timed "$1" tonmeister "$tonmeister" effect "$1" "$file" "$work/out.wav" --bits 24 "${@:2}"; }
ffmpeg_() { timed "$1" ffmpeg ffmpeg -y -loglevel error -i "$file" -af "$2" -c:a pcm_s24le "$work/peer.wav"; }
sox_() { timed "$1" sox sox -V1 "$file" "$work/peer.wav" "${@:2}"; }

bands='bass=g=2.5:f=70,equalizer=f=350:g=-4:t=q:w=1.2,equalizer=f=3500:g=3:t=q:w=1,treble=g=1:f=9000'
for _ in $(seq "$rounds"); do
    for effect in $("$tonmeister" list effects --json | grep '^    "name"' | cut -d'"' -f4); do
        case $effect in
        equalizer)
            ours equalizer --part 'low-shelf 70 gain=2.5' --part 'bell 350 gain=-4 q=1.2' --part 'bell 3500 gain=3' \
                --part 'high-shelf 9000 gain=1'
            ffmpeg_ equalizer "$bands"
            sox_ equalizer bass 2.5 70 equalizer 350 1.2q -4 equalizer 3500 1q 3 treble 1 9000
            ;;
        convolution)
            [ -n "${IMPULSE:-}" ] || continue
            ours convolution --impulse "$IMPULSE"
            timed convolution ffmpeg ffmpeg -y -loglevel error -i "$file" -i "$IMPULSE" -filter_complex afir \
                -c:a pcm_s24le "$work/peer.wav"
            ;;
        *) ours "$effect" ;;
        esac
        case $effect in
        gain) ffmpeg_ gain volume=0dB; sox_ gain vol 0dB ;;
        high-pass) ffmpeg_ high-pass highpass=f=80; sox_ high-pass highpass 80 ;;
        low-pass) ffmpeg_ low-pass lowpass=f=18000; sox_ low-pass lowpass 18000 ;;
        gate) ffmpeg_ gate agate ;;
        compressor) ffmpeg_ compressor acompressor; sox_ compressor compand 0.01,0.1 6:-70,-18,-13 ;;
        multiband-compressor) ffmpeg_ multiband-compressor "mcompand" ;;
        de-esser) ffmpeg_ de-esser deesser ;;
        saturator) ffmpeg_ saturator asoftclip=oversample=8 ;;
        exciter) ffmpeg_ exciter aexciter ;;
        clipper) ffmpeg_ clipper asoftclip=type=hard:oversample=8 ;;
        tremolo) ffmpeg_ tremolo tremolo; sox_ tremolo tremolo 5 ;;
        vibrato) ffmpeg_ vibrato vibrato ;;
        phaser) ffmpeg_ phaser aphaser; sox_ phaser phaser 0.8 0.74 3 0.4 0.5 -s ;;
        flanger) ffmpeg_ flanger flanger; sox_ flanger flanger ;;
        chorus) ffmpeg_ chorus 'chorus=0.5:0.9:50|60|40:0.4|0.32|0.3:0.25|0.4|0.3:2|2.3|1.3' ;;
        auto-pan) ffmpeg_ auto-pan apulsator ;;
        delay) ffmpeg_ delay aecho=0.8:0.5:300:0.4; sox_ delay echo 0.8 0.5 300 0.4 ;;
        reverb) sox_ reverb reverb ;;
        width) ffmpeg_ width extrastereo ;;
        limiter) ffmpeg_ limiter alimiter; sox_ limiter gain -l 3 ;;
        esac
    done
done

awk -F'\t' '
    { key = $1 FS $2; wall = $3; cpu = $4 + $5 }
    !(key in best) || cpu < best[key] { best[key] = cpu; walls[key] = wall }
    !($1 in seen) { seen[$1] = 1; order[++count] = $1 }
    END {
        printf "%-22s %14s %14s %14s %8s\n", "effect (CPU s, wall s)", "tonmeister", "ffmpeg", "sox", "ratio"
        for (i = 1; i <= count; i++) {
            e = order[i]; line = sprintf("%-22s", e); least = 0
            split("tonmeister ffmpeg sox", who, " ")
            for (w = 1; w <= 3; w++) {
                k = e FS who[w]
                line = line sprintf(" %14s", (k in best) ? sprintf("%.2f %.2f", best[k], walls[k]) : "-")
                if (w > 1 && (k in best) && (!least || best[k] < least)) least = best[k]
            }
            k = e FS "tonmeister"
            print line, (least && (k in best)) ? sprintf("%8.2f", best[k] / least) : "       -"
        }
    }' "$times"
