#!/bin/bash
# Takes the five bundled captures on a host with one GPU. Usage: capture.sh RINGSIDE_HOME SCRIPTS_DIR OUT_DIR
# SCRIPTS_DIR holds workload.py and graph_loop.py with every rank on device 0 (torch.cuda.set_device(0), device_id cuda:0).
# On a host with two GPUs leave out LD_PRELOAD, NCCL_TOPO_FILE and NCCL_IGNORE_DISABLED_P2P and use the scripts as they are.
set -eu
home=$1 scripts=$2 out=$3 here=$(cd "$(dirname "$0")" && pwd)
gcc -shared -fPIC -O1 -o /tmp/samegpu.so "$here/samegpu.c"
export NCCL_NVLS_ENABLE=0 NCCL_PROFILER_PLUGIN=$home/lib/libnccl-profiler-ringside.so
inside="NCCL_TOPO_FILE=$here/two-gpus.xml NCCL_IGNORE_DISABLED_P2P=2"
sockets="NCCL_P2P_DISABLE=1 NCCL_SHM_DISABLE=1"
versions="NCCL 2.28.9, PyTorch 2.11, driver 580"

capture() { # name, note, script, variables
    name=$1 note=$2 script=$3
    shift 3
    export RINGSIDE_DIR=/dev/shm/ringside-capture-$name
    mkdir -m 700 -p "$RINGSIDE_DIR"
    "$home/bin/ringside-node" capture --dir "$RINGSIDE_DIR" --out "$out/$name.ring" --period 250ms --until-idle 3s --host-label h200 --note "$note; $versions" &
    capturing=$!
    env LD_PRELOAD=/tmp/samegpu.so "$@" python3 -m torch.distributed.run --nproc-per-node 2 "$scripts/$script"
    wait $capturing
}

where="two ranks sharing one H200, P2P inside the node"
capture nvlink "workload.py ITERS=20 PACE_MS=500; $where" workload.py $inside ITERS=20 PACE_MS=500 RINGSIDE_LEVEL=deep
capture socket "workload.py ITERS=20 PACE_MS=500 $sockets; two ranks sharing one H200, sockets" workload.py $sockets ITERS=20 PACE_MS=500 RINGSIDE_LEVEL=deep
capture slow-rank "workload.py ITERS=20 PACE_MS=500 SLOW_RANK=1; $where" workload.py $inside ITERS=20 PACE_MS=500 SLOW_RANK=1 RINGSIDE_LEVEL=deep
capture graph "graph_loop.py REPLAYS=1000; $where" graph_loop.py $inside REPLAYS=1000 RINGSIDE_LEVEL=detail
capture graph-visible "graph_loop.py REPLAYS=1000 RINGSIDE_GRAPHS=1; $where" graph_loop.py $inside REPLAYS=1000 RINGSIDE_LEVEL=deep RINGSIDE_GRAPHS=1
