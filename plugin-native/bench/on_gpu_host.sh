#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Repeats the figures and checks of the plugin under real NCCL on a host with one GPU: 2 to 8 ranks side by side on it
# (packaging/captures/how/README.md says how, and what that is good for). Builds the plugin there; needs gcc, CMake,
# Python 3 with PyTorch, CUDA's multi-process service. No network.
#
#     on_gpu_host.sh OUT_DIRECTORY
#
# STEPS chooses (default: starts same switch times chain pairs cost callback), each with a limit of its own:
#   starts     a hundred starts of every shape and level: how many end clean      STARTS_SECONDS (450)
#   same       every rank times the same calls, all is paired, nothing lost       CHECK_SECONDS (150), and of the next
#   switch     the level raised and lowered 100 times
#   times      the events' times beside NCCL's kernel stamps
#   chain      a second plugin gets the same calls
#   pairs      `train` of 8 ranks with and without the plugin, interleaved        PAIRS_SECONDS (300), PAIRS (12)
#   turns      `train` of 8 ranks, plugin in and out of the way in one process   TURNS_SECONDS (240), TURNS_STARTS (6)
#   graphs     replayed graphs with and without the plugin, interleaved          GRAPHS_SECONDS (200), GRAPHS_PAIRS (30)
#   cost       all-reduces of 2 ranks, interleaved                                COST_SECONDS (240), COST_PAIRS (30)
#   callback   nanoseconds per callback; no GPU                                   CALLBACK_SECONDS (120)
#   record     captures by the real daemon                                        RECORD_SECONDS (200), RECORDINGS (all)
#   hang       hung jobs and what the report says of them                         HANG_SECONDS (180), HANG_AFTER (5,12),
#              CULPRITS (3), KINDS (stop kill sync)
#   rest       CPU time of the ranks' threads while they rest                     REST_SECONDS (60)
# TOTAL_SECONDS (3600) is never passed. starts and pairs go on where OUT's files end, so a host that gives ten minutes
# at a time takes several calls. record and hang need RINGSIDE_HOME, a tree with bin/ringside-node and bin/ringside.
# OUT/summary.txt is what the screen shows; what each step keeps beside it has the step's name.
# LAB_STORE=tcp: the ranks find each other over a port instead of a file. SOME_GPUS=N: a host with N GPUs, every rank
# with one of its own, jobs of at most N ranks. NO_GPU=1: tries the scripts with played libraries.

set -u
[ $# -eq 1 ] || { sed -n '4,29p' "$0"; exit 2; }
mkdir -p "$1" || exit 1
OUT=$(cd "$1" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
HOW=$(cd "$HERE/../../packaging/captures/how" && pwd)
BUILD=${BUILD:-/tmp/ringside-bench-build}
PYTHON=${PYTHON:-python3}
STEPS=${STEPS:-starts same switch times chain pairs cost callback}
STARTED=$(date +%s)
export NCCL_NVLS_ENABLE=0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

left() { echo $((${TOTAL_SECONDS:-3600} - $(date +%s) + STARTED)); }
say() { echo "[$(($(date +%s) - STARTED)) s] $*" | tee -a "$OUT/summary.txt"; }

# limited SECONDS COMMAND...: never longer than what is left of the whole. It ends what it started when it gets a TERM.
limited() {
    limit=$1; shift
    rest=$(left)
    [ "$rest" -lt "$limit" ] && limit=$rest
    [ "$limit" -lt 3 ] && { echo "no time left"; return 124; }
    timeout -k 15 "$limit" "$@"
}

# step NAME SECONDS COMMAND...: its output on the screen and in NAME.txt, its end in one line.
step() {
    name=$1 seconds=$2; shift 2
    limited "$seconds" "$@" 2>&1 | tee -a "$OUT/$name.txt" | tee -a "$OUT/summary.txt"
    say "$name: ended with ${PIPESTATUS[0]}"
}

# The newest file of that name among Python's packages and CUDA's usual places.
library() {
    $PYTHON - "$1" <<'PYTHON_END'
import glob, site, sys, sysconfig
roots = {sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"], *site.getsitepackages(), *sys.path}
found = []
for root in sorted(r for r in roots if r):
    found += glob.glob(f"{root}/nvidia/**/{sys.argv[1]}*", recursive=True)
for pattern in ("/usr/local/cuda*/lib/", "/usr/local/cuda*/lib64/", "/usr/local/cuda*/targets/*/lib/", "/usr/lib/*/"):
    found += glob.glob(pattern + sys.argv[1] + "*")
print(found[0] if found else "")
PYTHON_END
}

host() {
    uname -srm; nproc; gcc --version | head -1; cmake --version | head -1; $PYTHON --version; ldd --version | head -1
    echo "NCCL $NCCL_LIBRARY"; echo "CUDA $CUDART_LIBRARY"
    nvidia-smi --query-gpu=name,driver_version,clocks.sm,clocks.max.sm,power.limit,temperature.gpu --format=csv
}

NCCL_LIBRARY=${NCCL_LIBRARY:-$(library libnccl.so)}
CUDART_LIBRARY=${CUDART_LIBRARY:-$(library libcudart.so)}
export NCCL_LIBRARY CUDART_LIBRARY
host >"$OUT/host.txt" 2>&1
if ! { cmake -S "$HERE/.." -B "$BUILD" -DCMAKE_BUILD_TYPE=Release && cmake --build "$BUILD" -j "$(nproc)" --target \
    nccl-profiler-ringside ring_tail nccl_cost nccl_sample empty_plugin count_plugin turns_plugin callback_cost; } \
    >"$OUT/build.txt" 2>&1; then
    tail -30 "$OUT/build.txt" | tee -a "$OUT/summary.txt"
    say "the build failed"
    exit 1
fi
say "built; NCCL $NCCL_LIBRARY, CUDA $CUDART_LIBRARY"

common="--build $BUILD"
[ -n "${NO_GPU:-}" ] && common="$common --no-gpu"
mode=one-gpu
ranks=8
[ "${SOME_GPUS:-1}" -ge 2 ] && mode=processes ranks=$SOME_GPUS && export LAB_GPUS=each
# A step that plans its own time gets a little more before it is ended.
for name in $STEPS; do
    case $name in
    # shellcheck disable=SC2086
    starts) seconds=${STARTS_SECONDS:-450}
        step starts $((seconds + 40)) $PYTHON "$HERE/starts.py" $common --out "$OUT/starts" --seconds "$seconds" ;;
    same | switch | times | chain)
        step "$name" "${CHECK_SECONDS:-150}" $PYTHON "$HERE/checks.py" $common --out "$OUT/checks" "$name" ;;
    pairs) seconds=${PAIRS_SECONDS:-300}
        step pairs $((seconds + 40)) $PYTHON "$HERE/pairs.py" $common --out "$OUT/pairs" --seconds "$seconds" \
            --pairs "${PAIRS:-12}" --ranks "$ranks" --configurations "${CONFIGURATIONS:-steady,every,null}" ;;
    turns) seconds=${TURNS_SECONDS:-240}
        step turns $((seconds + 60)) $PYTHON "$HERE/turns.py" $common --out "$OUT/turns" --seconds "$seconds" \
            --starts "${TURNS_STARTS:-6}" --ranks "$ranks" --configurations "${TURNS_CONFIGURATIONS:-steady,again,null}" ;;
    graphs) seconds=${GRAPHS_SECONDS:-200}
        step graphs $((seconds + 40)) $PYTHON "$HERE/pairs.py" $common --out "$OUT/graphs" --seconds "$seconds" \
            --pairs "${GRAPHS_PAIRS:-30}" --ranks 2 --workload graphs --iterations 3000 --configurations steady ;;
    cost) seconds=${COST_SECONDS:-240}
        step cost $((seconds + 40)) $PYTHON "$HERE/nccl_cost.py" $common --seconds "$seconds" --mode "$mode" --ranks "${SOME_GPUS:-2}" \
            --sizes "${COST_SIZES:-65536,1048576,67108864}" \
            --pairs "${COST_PAIRS:-30}" --configurations "${COST_CONFIGURATIONS:-steady,every,null,again}" \
            --raw "$OUT/cost.jsonl" ;;
    callback)
        step callback "${CALLBACK_SECONDS:-120}" "$BUILD/callback_cost" "$BUILD/libnccl-profiler-ringside.so" \
            "$BUILD/empty_plugin.so" --summary ;;
    record)
        step record "${RECORD_SECONDS:-200}" $PYTHON "$HOW/record.py" ${RECORDINGS:-} --out "$OUT/record" --home "${RINGSIDE_HOME:?}" \
            --plugin "$BUILD/libnccl-profiler-ringside.so" ;;
    hang)
        step hang "${HANG_SECONDS:-180}" $PYTHON "$HOW/hang.py" --out "$OUT/hang" --home "${RINGSIDE_HOME:?}" \
            --plugin "$BUILD/libnccl-profiler-ringside.so" --after "${HANG_AFTER:-5,12}" --culprits "${CULPRITS:-3}" ${KINDS:-} ;;
    rest)
        step rest "${REST_SECONDS:-60}" $PYTHON "$HERE/resting.py" $common --out "$OUT/rest" --ranks "$ranks" ;;
    *) say "there is no step $name" ;;
    esac
done
say "done"
