#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Checks the daemon's sources on a host with NVIDIA GPUs, against nvidia-smi and against work of known size.
#
#     on_gpu_host.sh OUT_DIRECTORY
#
# NODE: how to start ringside-node ("ringside-node"). PYTHON: a Python with PyTorch (python3). PLUGIN: the plugin, for
# the doctor's look at a running job. REPORT: how to start `ringside report`, for the links of a ring.
# What it leaves: summary.txt (read this first) and each step's files.
set -u
[ $# -eq 1 ] || { sed -n '3,11p' "$0"; exit 2; }
mkdir -p "$1" || exit 1
OUT=$(cd "$1" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
NODE=${NODE:-ringside-node}
PYTHON=${PYTHON:-python3}
say() { echo "$*" | tee -a "$OUT/summary.txt"; }
readings() { timeout 60 $NODE readings --seconds "$1" --json >"$OUT/$2.json" 2>>"$OUT/errors.txt"; }
figures() { $PYTHON "$HERE/figures.py" "$@" 2>&1 | tee -a "$OUT/summary.txt"; }

say "== readings against nvidia-smi, idle"
timeout 120 $PYTHON "$HERE/../src/test/nvml_check.py" --node "$NODE" --save "$OUT/check" >"$OUT/check.txt" 2>&1
say "nvml_check ended with $?"
tail -40 "$OUT/check.txt" | tee -a "$OUT/summary.txt"

say "== doctor, nothing running"
timeout 60 $NODE doctor >"$OUT/doctor-idle.txt" 2>&1; say "doctor ended with $?"
timeout 60 $NODE doctor --json >"$OUT/doctor-idle.json" 2>&1

say "== GPM, idle"
readings 5 idle
figures gpm "$OUT/idle.json"
say "== GPM, FP16 matrix multiplications"
$PYTHON "$HERE/gpu_load.py" matmul --seconds 16 >"$OUT/matmul.txt" 2>&1 &
sleep 9; readings 5 matmul; wait
figures gpm "$OUT/matmul.json"
say "== NVLink, copies of known size"
readings 7 before
$PYTHON "$HERE/gpu_load.py" nvlink --seconds 16 >"$OUT/nvlink.txt" 2>&1 &
sleep 9; readings 5 during; wait
cat "$OUT/nvlink.txt" | tail -1 | tee -a "$OUT/summary.txt"
readings 7 after
figures nvlink "$OUT/before.json" "$OUT/during.json" "$OUT/after.json" "$OUT/nvlink.txt"

if [ -n "${PLUGIN:-}" ]; then
    say "== doctor and capture beside a job"
    SEGMENTS=$(mktemp -d /dev/shm/ringside-check-XXXXXX)
    timeout 60 $NODE capture --dir "$SEGMENTS" --out "$OUT/job.ring" --period 1s --until-idle 3s >"$OUT/capture.txt" 2>&1 &
    NCCL_PROFILER_PLUGIN=$PLUGIN RINGSIDE_DIR=$SEGMENTS NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=INIT,GRAPH \
        NCCL_DEBUG_FILE="$OUT/nccl.%h.%p.log" NCCL_NTHREADS=256 NCCL_IB_HCA=mlx5 NCCL_BUFSIZE=4194304 \
        timeout 60 $PYTHON -m torch.distributed.run --nproc-per-node 2 "$HERE/allreduce_job.py" --seconds 25 >"$OUT/job.txt" 2>&1 &
    sleep 18
    timeout 60 $NODE doctor --dir "$SEGMENTS" >"$OUT/doctor-job.txt" 2>&1; say "doctor ended with $?"
    sed -n '/Plugin and/,/^GPUs/p;/Processes that/,/^Sources/p' "$OUT/doctor-job.txt" | tee -a "$OUT/summary.txt"
    wait
    tail -1 "$OUT/capture.txt" | tee -a "$OUT/summary.txt"
    rm -rf "$SEGMENTS"
fi

if [ -n "${PLUGIN:-}" ] && [ -n "${REPORT:-}" ]; then
    say "== four ranks on two GPUs, as if on two hosts: the ring that NCCL logs, and its links"
    SEGMENTS=$(mktemp -d /dev/shm/ringside-check-XXXXXX)
    $NODE run --dir "$SEGMENTS" --listen 127.0.0.1:7581 >"$OUT/run-ring.txt" 2>&1 &
    pid=$!
    for rank in 0 1 2 3; do
        RANK=$rank WORLD_SIZE=4 LOCAL_RANK=$((rank % 2)) MASTER_ADDR=127.0.0.1 MASTER_PORT=29611 \
            NCCL_HOSTID=check-$((rank / 2)) NCCL_IB_DISABLE=1 NCCL_ALGO=Ring \
            NCCL_PROFILER_PLUGIN=$PLUGIN RINGSIDE_DIR=$SEGMENTS NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=INIT,GRAPH \
            NCCL_DEBUG_FILE="$OUT/ring.%h.%p.log" \
            timeout 90 $PYTHON "$HERE/allreduce_job.py" --seconds 20 --each 5 >"$OUT/ring-job-$rank.txt" 2>&1 &
    done
    sleep 30
    timeout 30 $REPORT --connect 127.0.0.1:7581 --for 4s --json >"$OUT/ring.json" 2>"$OUT/ring-report.txt"
    figures links "$OUT/ring.json"
    grep -h "commId\|Channel 00/.*:" "$OUT"/ring.*.log | head -8 | cut -c1-160 | tee -a "$OUT/summary.txt"
    kill "$pid"; wait
    rm -rf "$SEGMENTS"
fi

say "== what the daemon costs: 20 s of run at normal, CPU of each thread"
SEGMENTS=$(mktemp -d /dev/shm/ringside-check-XXXXXX)
$NODE run --dir "$SEGMENTS" --listen 127.0.0.1:0 >"$OUT/run.txt" 2>&1 &
pid=$!
sleep 12
$PYTHON "$HERE/thread_cpu.py" "$pid" 20 2>&1 | tee -a "$OUT/summary.txt"
kill "$pid"; wait "$pid" 2>/dev/null
rm -rf "$SEGMENTS"
say "== done"
