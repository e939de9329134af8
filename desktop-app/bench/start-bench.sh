#!/bin/bash
# How long a packaged program takes to start: start-bench.sh HOME [RUNS [OLD-HOME]]
#   HOME      a tree that `./mvnw package` made (packaging/target/ringside); its tests are compiled beside it
#   RUNS      of each, in turns, 5 when it is not said
#   OLD-HOME  the tree of another commit, to be compared with
# The window up to its first frame, without a display, and two commands; with the caches of lib/*.aot and without.
set -eu
home=$(cd "${1:?the packaged tree}" && pwd)
runs=${2:-5}
old=${3:-}
here=$(cd "$(dirname "$0")/.." && pwd)
tests=$here/target/test-classes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CONFIG_HOME="$work" MALLOC_ARENA_MAX=2
java=${RINGSIDE_JAVA_HOME:-${JAVA_HOME:?a JDK 25 in RINGSIDE_JAVA_HOME or JAVA_HOME}}/bin/java

# As the launcher does it, but with the bench behind the program's jars.
run() {
    tree=$1
    cache=$2
    shift 2
    path=
    LC_ALL=C
    for jar in "$tree"/lib/desktop/*.jar; do path=$path${path:+:}$jar; done
    [ -z "$cache" ] || set -- "-XX:AOTCache=$tree/lib/$cache.aot" '-Xlog:aot*=off' '-Xlog:cds*=off' "$@"
    "$java" -cp "$path:$tests" --enable-native-access=ALL-UNNAMED -XX:+UseG1GC -Xms32m -Xmx512m -XX:MaxGCPauseMillis=30 \
        -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:TrimNativeHeapInterval=5000 \
        -Dglass.platform=Headless -Dprism.order=sw "$@" 2>> "$work/errors"
}

window() {
    run "$1" "$2" io.ringside.desktop.bench.FirstFrame open | tail -n 1 >> "$work/window $3"
}

# Processor seconds of a command to its end.
command_of() {
    { time -p run "$1" "$2" io.ringside.desktop.boot.Main $4 > /dev/null; } 2> "$work/time"
    awk '/^real/ { r = $2 } /^(user|sys)/ { c += $2 } END { print r, c }' "$work/time" >> "$work/$4: $3"
}

i=0
while [ "$i" -lt "$runs" ]; do
    i=$((i + 1))
    if [ -n "$old" ]; then window "$old" '' before; fi
    window "$home" '' 'without a cache'
    window "$home" window 'with its cache'
    for command in --help 'report --simulate 1x8 --for 10s'; do
        if [ -n "$old" ]; then command_of "$old" '' before "$command"; fi
        command_of "$home" '' 'without a cache' "$command"
        command_of "$home" command 'with its cache' "$command"
    done
done
echo "| medians of $runs | wall, s | CPU, s | FX thread, s | before it, s | resident, MiB |"
echo "|---|---|---|---|---|---|"
for figures in "$work"/window* "$work"/-* "$work"/report*; do
    printf '| %s ' "$(basename "$figures")"
    column=1
    while [ "$column" -le 5 ]; do
        awk -v c=$column 'c <= NF { print $c }' "$figures" | sort -n | awk '{ v[NR] = $1 } END { printf "| %s ", NR ? v[int((NR + 1) / 2)] : "" }'
        column=$((column + 1))
    done
    echo "|"
done
