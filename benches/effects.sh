#!/usr/bin/env bash
# Times every effect over one file, beside what sox, ffmpeg and the LV2 plug-ins of LSP and Calf have for the same work, in turns.
#
#   benches/effects.sh WORK FILE.wav [ROUNDS]
#
# WORK is a folder outside the repository for what is written. From the environment:
#   TONMEISTER the program (default: target/release/tonmeister, built where it is missing)
#   IMPULSE    an impulse response for the convolution
# A row says the fewest seconds of processor time and of wall time of each, whole processes, and ours of both as parts of the
# quickest peer's. Ours dithers and writes on a thread of its own. Peers do less where theirs is simpler: sox and ffmpeg have no
# true-peak limiter, no oversampling by default.
# ffmpeg is the host of the plug-ins (`ffmpeg -filters` must name lv2; Debian: lsp-plugins-lv2, calf-plugins); those not installed
# have no figure.
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
installed=$(lv2ls 2> /dev/null || true)$'\n'
lv2_() { # lv2_ EFFECT WHO URI [CONTROLS]
    [[ $installed == *"$3"$'\n'* ]] || return 0
    # The colon of the address stands in an option of a filter of a graph: escaped for each.
    timed "$1" "$2" ffmpeg -y -loglevel error -i "$file" -af "lv2=p=${3//:/\\\\:}${4:+:c=$4}" -c:a pcm_s24le "$work/peer.wav"
}
lsp_() { lv2_ "$1" lsp "http://lsp-plug.in/plugins/lv2/$2" "${3-}"; }
calf_() { lv2_ "$1" calf "http://calf.sourceforge.net/plugins/$2" "${3-}"; }
afir() { # afir ROW FRAMES
    timed "$1" ffmpeg ffmpeg -y -loglevel error -i "$file" -i "$IMPULSE" -filter_complex "afir=minp=$2:maxp=8192" \
        -c:a pcm_s24le "$work/peer.wav"
}
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
            # afir's sound is late by its first partition. 64 frames come nearest to our none; 8192, its own choice, are 171 ms
            # late and less to do, and have a row of their own, beside our same run.
            afir convolution 64
            awk 'BEGIN { FS = OFS = "\t" } $1 == "convolution" && $2 == "tonmeister" { $1 = "convolution, late"; row = $0 }
                END { print row }' "$times" >> "$times"
            afir "convolution, late" 8192
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
        case $effect in
        equalizer)
            lsp_ equalizer para_equalizer_x16_stereo \
                'ft_0=5|f_0=70|g_0=1.33|ft_1=1|f_1=350|g_1=0.63|q_1=1.2|ft_2=1|f_2=3500|g_2=1.41|q_2=1|ft_3=3|f_3=9000|g_3=1.12'
            calf_ equalizer Equalizer5Band \
                'ls_active=1|ls_level=1.33|ls_freq=70|p1_active=1|p1_level=0.63|p1_freq=350|p2_active=1|p2_level=1.41|p2_freq=3500|hs_active=1|hs_level=1.12|hs_freq=9000'
            ;;
        compressor) lsp_ compressor compressor_stereo; calf_ compressor Compressor ;;
        expander) lsp_ expander expander_stereo ;;
        gate) lsp_ gate gate_stereo; calf_ gate Gate ;;
        multiband-compressor) lsp_ "$effect" mb_compressor_stereo; calf_ "$effect" MultibandCompressor ;;
        limiter) lsp_ limiter limiter_stereo; calf_ limiter Limiter ;;
        de-esser) calf_ de-esser Deesser ;;
        transient-shaper) calf_ transient-shaper TransientDesigner ;;
        saturator) calf_ saturator Saturator ;;
        exciter) calf_ exciter Exciter ;;
        chorus) calf_ chorus MultiChorus ;;
        flanger) calf_ flanger Flanger ;;
        phaser) calf_ phaser Phaser ;;
        auto-pan) calf_ auto-pan Pulsator ;;
        delay) lsp_ delay slap_delay_stereo; calf_ delay VintageDelay ;;
        reverb) calf_ reverb Reverb ;;
        width) calf_ width StereoTools ;;
        sample-delay) lsp_ sample-delay comp_delay_stereo ;;
        esac
    done
done

awk -F'\t' '
    { key = $1 FS $2; wall = $3; cpu = $4 + $5 }
    !(key in best) || cpu < best[key] { best[key] = cpu }
    !(key in walls) || wall < walls[key] { walls[key] = wall }
    !($1 in seen) { seen[$1] = 1; order[++count] = $1 }
    END {
        many = split("tonmeister ffmpeg sox lsp calf", who, " ")
        line = sprintf("%-22s", "effect (CPU s, wall s)")
        for (w = 1; w <= many; w++) line = line sprintf(" %12s", who[w])
        print line sprintf(" %8s %8s", "CPU", "wall")
        for (i = 1; i <= count; i++) {
            e = order[i]; line = sprintf("%-22s", e); least = 0; soonest = 0
            for (w = 1; w <= many; w++) {
                k = e FS who[w]
                line = line sprintf(" %12s", (k in best) ? sprintf("%.2f %.2f", best[k], walls[k]) : "-")
                if (w == 1 || !(k in best)) continue
                if (!least || best[k] < least) least = best[k]
                if (!soonest || walls[k] < soonest) soonest = walls[k]
            }
            k = e FS "tonmeister"
            print line, (least && (k in best)) ? sprintf("%8.2f %8.2f", best[k] / least, walls[k] / soonest) : "       -        -"
        }
    }' "$times"
