#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Measures and checks the plugin under real NCCL on a host with two GPUs. Builds it there; needs gcc, CMake, Python 3,
# CUDA's runtime and NCCL (the Python packages of PyTorch will do). No Java, no network.
#
#     on_gpu_host.sh OUT_DIRECTORY
#
# Each step has its own time limit and none ends the others. What it leaves: summary.txt (read this first), cost.md,
# cost-raw.jsonl.gz, checks.txt (every check's full text), nccl.txt (what NCCL said), host.txt.
#
# STEPS chooses (default: all, in this order): smoke cost sample switch chain callback processes
# TOTAL_SECONDS (540) is never passed; COST_SECONDS (300) is the measurement's share, PAIRS (30) its aim.
# CHAIN_PLUGIN: another plugin to chain instead of count_plugin; it then has to write count-PID.json itself.

set -u
[ $# -eq 1 ] || { sed -n '3,16p' "$0"; exit 2; }
mkdir -p "$1" || exit 1
OUT=$(cd "$1" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
BUILD=${BUILD:-/tmp/ringside-bench-build}
WORK=$(mktemp -d /tmp/ringside-bench-XXXXXX)
SHM=$(mktemp -d /dev/shm/ringside-bench-XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$WORK" "$SHM"' EXIT
STARTED=$(date +%s)
TOTAL_SECONDS=${TOTAL_SECONDS:-540}
STEPS=${STEPS:-smoke cost sample switch chain callback processes}
PYTHON=${PYTHON:-python3}
export NCCL_NVLS_ENABLE=0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
unset NCCL_PROFILER_PLUGIN RINGSIDE_LEVEL RINGSIDE_DIR RINGSIDE_NEXT_PLUGIN NCCL_DEBUG

left() { echo $((TOTAL_SECONDS - $(date +%s) + STARTED)); }
say() { echo "[$(($(date +%s) - STARTED)) s] $*" | tee -a "$OUT/summary.txt"; }
wanted() { case " $STEPS " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# limited SECONDS COMMAND...: never longer than what is left of the whole.
limited() {
    limit=$1; shift
    rest=$(left)
    [ "$rest" -lt "$limit" ] && limit=$rest
    [ "$limit" -lt 3 ] && { echo "no time left"; return 124; }
    timeout -k 5 "$limit" "$@"
}

# The newest file of that name among Python's packages and CUDA's usual places.
library() {
    $PYTHON - "$1" <<'PYTHON_END'
import glob, sys, sysconfig, site
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
    nvidia-smi topo -m
}

build() {
    cmake -S "$HERE/.." -B "$BUILD" -DCMAKE_BUILD_TYPE=Release && cmake --build "$BUILD" -j "$(nproc)"
}

# check NAME TRANSPORT MODE TAIL_OPTIONS CHECK_OPTIONS SAMPLE_OPTIONS: a job, drained, and checked.
check() {
    name=$1 transport=$2 mode=$3 tail_options=$4 check_options=$5 sample_options=$6
    kept=$WORK/$name; segments=$SHM/$name
    mkdir -p "$kept"; mkdir -m 700 "$segments"
    sockets=""
    [ "$transport" = socket ] && sockets="NCCL_P2P_DISABLE=1 NCCL_SHM_DISABLE=1"
    # shellcheck disable=SC2086
    "$BUILD/ring_tail" --dir "$segments" --out "$kept" --seconds 120 --poll-us 200 --until-over $tail_options >"$kept/tail.json" &
    tail_pid=$!
    # shellcheck disable=SC2086
    limited 60 env $sockets NCCL_DEBUG=WARN NCCL_PROFILER_PLUGIN="$BUILD/libnccl-profiler-ringside.so" \
        RINGSIDE_DIR="$segments" "$BUILD/nccl_sample" --mode "$mode" $sample_options \
        >"$kept/expected.json" 2>"$kept/nccl.txt"
    job=$?
    ended=0 # a clean end makes the reader end by itself
    while kill -0 $tail_pid 2>/dev/null && [ $ended -lt 50 ]; do sleep 0.1; ended=$((ended + 1)); done
    kill $tail_pid 2>/dev/null; wait $tail_pid
    {
        echo "=== $name: $transport, $mode, job ended with $job"; cat "$kept/expected.json" "$kept/tail.json"
        # shellcheck disable=SC2086
        limited 90 $PYTHON "$HERE/sample_check.py" "$kept" $check_options --expected "$kept/expected.json"
    } >"$kept/check.txt" 2>&1
    head -c 200000 "$kept/check.txt" >>"$OUT/checks.txt"
    { echo "=== $name"; head -c 20000 "$kept/nccl.txt"; } >>"$OUT/nccl.txt"
    say "check $name ($transport, $mode, job $job): $(tail -1 "$kept/check.txt")"
    grep -h '"changes"' "$kept/tail.json" | tee -a "$OUT/summary.txt"
    grep -h -E '^communicator .*: ranks|^WRONG|^lost' "$kept/check.txt" | head -20 | tee -a "$OUT/summary.txt"
    [ -n "${KEEP:-}" ] && cp "$kept"/*.tables "$kept"/*.records "$OUT" 2>/dev/null
    rm -rf "$kept" "$segments"
}

cost() {
    mode=$1 seconds=$2 configurations=$3
    rest=$(($(left) - 5)); [ "$rest" -lt "$seconds" ] && seconds=$rest
    [ "$seconds" -lt 20 ] && { say "cost $mode: no time left"; return; }
    limited $((seconds + 30)) $PYTHON "$HERE/nccl_cost.py" --build "$BUILD" --seconds "$seconds" --pairs "${PAIRS:-30}" \
        --mode "$mode" --configurations "$configurations" --raw "$WORK/cost-$mode.jsonl" --table "$WORK/cost-$mode.md" \
        >"$WORK/cost.txt" 2>&1
    say "cost $mode: ended with $?"
    cat "$WORK/cost-$mode.md" >>"$OUT/cost.md" 2>/dev/null
    sed -n '1,22p' "$WORK/cost.txt" | tee -a "$OUT/summary.txt"
    cat "$WORK"/cost-*.jsonl 2>/dev/null | gzip >"$OUT/cost-raw.jsonl.gz"
}

chain() {
    transport=$1
    plugin=${CHAIN_PLUGIN:-$BUILD/count_plugin.so}
    sockets=""
    [ "$transport" = socket ] && sockets="NCCL_P2P_DISABLE=1 NCCL_SHM_DISABLE=1"
    for where in alone behind; do
        mkdir -p "$WORK/chain-$transport-$where"; mkdir -m 700 "$SHM/chain-$transport-$where"
        first=$plugin; [ $where = behind ] && first=$BUILD/libnccl-profiler-ringside.so
        # shellcheck disable=SC2086
        limited 40 env $sockets NCCL_DEBUG=WARN NCCL_PROFILER_PLUGIN="$first" RINGSIDE_NEXT_PLUGIN="$plugin" \
            RINGSIDE_DIR="$SHM/chain-$transport-$where" COUNT_PLUGIN_OUT="$WORK/chain-$transport-$where" \
            "$BUILD/nccl_sample" --mode processes --calls 1000 >/dev/null 2>>"$OUT/nccl.txt"
    done
    { echo "=== chain, $transport"
      $PYTHON "$HERE/chain_check.py" "$WORK/chain-$transport-alone" "$WORK/chain-$transport-behind"
    } >"$WORK/chain.txt" 2>&1
    cat "$WORK/chain.txt" >>"$OUT/checks.txt"
    say "chain $transport: $(tail -1 "$WORK/chain.txt")"
    grep '^WRONG' "$WORK/chain.txt" | head -10 | tee -a "$OUT/summary.txt"
}

NCCL_LIBRARY=${NCCL_LIBRARY:-$(library libnccl.so)}
CUDART_LIBRARY=${CUDART_LIBRARY:-$(library libcudart.so)}
export NCCL_LIBRARY CUDART_LIBRARY
host >"$OUT/host.txt" 2>&1
if ! build >"$WORK/build.txt" 2>&1; then
    tail -30 "$WORK/build.txt" | tee -a "$OUT/summary.txt"
    say "the build failed"
    exit 1
fi
say "built; NCCL $NCCL_LIBRARY, CUDA $CUDART_LIBRARY"

if wanted smoke; then
    limited 60 env NCCL_PROFILER_PLUGIN=none "$BUILD/nccl_cost" --blocks 2 --label none >"$WORK/smoke.txt" 2>&1
    say "smoke: ended with $?"
    head -4 "$WORK/smoke.txt" | tee -a "$OUT/summary.txt"
fi
wanted cost && cost threads "${COST_SECONDS:-300}" steady,null,detail,deep,again
if wanted sample; then
    check threads nvlink threads "" "--least-timed 16" "--calls 10000 --pace-us 20"
    check processes nvlink processes "" "--least-timed 16" "--calls 10000 --pace-us 20"
    check never-the-same nvlink threads "" "--least-timed 16" "--calls 10000 --pace-us 20 --period 0"
    check sockets socket processes "" "--least-timed 16" "--calls 1500 --pace-us 20"
fi
if wanted switch; then
    switching="--switch detail,deep,steady,deep --every-ms 50 --times 100"
    check switch-nvlink nvlink threads "$switching" --switching "--calls 1000 --seconds 8 --pace-us 200"
    check switch-sockets socket processes "$switching" --switching "--calls 100 --seconds 9 --pace-us 200"
fi
if wanted chain; then
    chain nvlink
    chain socket
fi
if wanted callback; then
    { echo "=== callback_cost"; limited 120 "$BUILD/callback_cost" "$BUILD/libnccl-profiler-ringside.so" "$BUILD/empty_plugin.so"; } \
        >"$WORK/callback.txt" 2>&1
    say "callback_cost: ended with $?"
    cat "$WORK/callback.txt" >>"$OUT/checks.txt"
    head -c 12000 "$WORK/callback.txt" | tee -a "$OUT/summary.txt"
fi
wanted processes && cost processes "${PROCESSES_SECONDS:-600}" steady
say "done"
