#!/bin/sh
# Takes the pictures of the README anew, by the program itself: take.sh [RINGSIDE], after ./mvnw -q package -DskipTests.
# Those of captures play what was recorded on the lab's machines; those of simulated clusters say so in their banner.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
ringside=${1:-$here/../target/ringside/bin/ringside}
PATH=$(dirname "$(command -v "$ringside")"):$PATH
export PATH
cd "$here"
take() {
    out=$1
    shift
    "$ringside" snapshot "$@" --size 1280x760 --out "$out.png"
}
take ringside --simulate 1x8 --fault slow-rank:5@15s --for 40s --finding 1
take heat-map ../captures/two-hosts.ring --view heat-map
take timeline ../captures/deep.ring --view timeline
take gpus --simulate 64x8 --fault slow-gpu:17@10s --for 30s --view gpus
take tables ../captures/train.ring --view tables
take hang --simulate 1x8 --fault stop:5@15s --for 40s --view hang --finding 1
take alerts --simulate 2x8 --fault slow-rank:5@5s --fault slow-gpu:12@8s --fault stop:9@35s --for 60s --view alerts
