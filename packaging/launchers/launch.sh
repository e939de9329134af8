#!/bin/sh
# Finds a Java of the needed version and runs one of Ringside's programs on it. Installed twice, as bin/ringside and as
# bin/ringside-node.
set -eu
needed=25

self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
bin=$(cd "$(dirname "$self")" && pwd)
home=$(dirname "$bin")

# The major version that the release file of a Java home states; 0 when there is none.
major() {
    if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
        v=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1)
        echo "${v:-0}"
    else
        echo 0
    fi
}

java_home=
try() {
    [ -n "$java_home" ] && return 0
    [ -n "$1" ] || return 0
    if [ "$(major "$1")" -ge "$needed" ]; then java_home=$1; fi
}

try "${RINGSIDE_JAVA_HOME:-}"
try "$home/lib/runtime" # of the Debian packages
try "$home/runtime"
try "${JAVA_HOME:-}"
on_path=$(command -v java || true)
if [ -n "$on_path" ]; then
    try "$(dirname "$(dirname "$(readlink -f "$on_path")")")"
fi
for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    try "$candidate"
done
if [ -z "$java_home" ]; then
    echo "ringside: no Java $needed or newer was found. Install one (for example Temurin $needed) or name it in RINGSIDE_JAVA_HOME." >&2
    exit 1
fi

# MiB of heap that the daemon may take: RINGSIDE_NODE_HEAP (such as 512m or 1g), else 80 and 8 more for each GPU (eight,
# where none is seen), and never more than a quarter of the memory that it may have.
node_heap() {
    if [ -n "${RINGSIDE_NODE_HEAP:-}" ]; then
        number=${RINGSIDE_NODE_HEAP%[mMgG]}
        case $number in
            '' | *[!0-9]* | ???????*) mib=0 ;;
            *)
                case $RINGSIDE_NODE_HEAP in
                    *[mM]) mib=$number ;;
                    *[gG]) mib=$((number * 1024)) ;;
                    *) mib=0 ;;
                esac
                ;;
        esac
        if [ "$mib" -lt 24 ]; then
            echo "ringside-node: RINGSIDE_NODE_HEAP is \`$RINGSIDE_NODE_HEAP\`, expected a number and m or g, 24m or more." >&2
            exit 2
        fi
        echo "$mib"
        return
    fi
    gpus=0
    for gpu in /proc/driver/nvidia/gpus/* /sys/class/kfd/kfd/topology/nodes/*/gpu_id; do
        case $gpu in
            */gpu_id) [ "$(cat "$gpu" 2>/dev/null || echo 0)" != 0 ] && gpus=$((gpus + 1)) ;;
            *) [ -d "$gpu" ] && gpus=$((gpus + 1)) ;;
        esac
    done
    [ "$gpus" -eq 0 ] && gpus=8
    mib=$((80 + 8 * gpus))
    memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)
    limit=$(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null | head -n 1 || true)
    case $limit in
        '' | *[!0-9]* | ????????????????*) ;;
        *) [ -n "$memory" ] && [ $((limit / 1048576)) -lt "$memory" ] && memory=$((limit / 1048576)) ;;
    esac
    if [ -n "$memory" ] && [ "$mib" -gt $((memory / 4)) ]; then mib=$((memory / 4)); fi
    if [ "$mib" -lt 64 ]; then mib=64; fi
    echo "$mib"
}

# The jars of a folder, always in the same order: a cache holds for that order only.
class_path() {
    LC_ALL=C
    path=
    for jar in "$1"/*.jar; do path=$path${path:+:}$jar; done
    echo "$path"
}

# Runs Java on the jars of lib/$2, with its cache lib/$1.aot of loaded classes if that is there (make-caches.sh makes it
# with the package). Java looks itself whether it is of this Java build and these jars, and else goes without it; nobody
# can act on its words. It was seen to overlook a newer jar, so that is looked for here.
run_java() {
    cache=$home/lib/$1.aot
    jars=$home/lib/$2
    shift 2
    [ -f "$cache" ] && [ -s "$cache" ] && [ -r "$cache" ] || cache=
    for jar in "$jars"/*.jar; do
        if [ -n "$cache" ] && [ "$jar" -nt "$cache" ]; then cache=; fi
    done
    if [ -n "$cache" ]; then
        set -- "-XX:AOTCache=$cache" '-Xlog:aot*=off' '-Xlog:cds*=off' -cp "$(class_path "$jars")" "$@"
    else
        set -- -cp "$(class_path "$jars")" "$@"
    fi
    exec "$java_home/bin/java" "$@"
}

case $(basename "$self") in
    ringside-node)
        heap=$(node_heap) || exit $?
        # New objects, mostly of one second. A third of it for those that survive, so that few grow old by want of room.
        young=$((heap / 6))
        [ "$young" -gt 24 ] && young=24
        # The whole heap is given back but for what is used and a fifth, and so is what the compiler and libraries
        # freed: on a host of many cores malloc would keep 80 MiB of it. No memory left ends the daemon at once.
        export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
        # Compilers, loops of connections and their buffers go by the processors there are: for a daemon that uses a
        # tenth of one, those of four do. With those of 16 or of 128 it takes 20 MiB more.
        set -- io.ringside.node.command.RingsideNode "$@"
        if [ "$(nproc 2>/dev/null || echo 1)" -gt 4 ]; then set -- -XX:ActiveProcessorCount=4 "$@"; fi
        run_java node node --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xms16m \
            "-XX:MaxNewSize=${young}m" -XX:SurvivorRatio=4 "-Xmx${heap}m" \
            -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15 -XX:-ShrinkHeapInSteps -XX:MaxDirectMemorySize=64m \
            -XX:TrimNativeHeapInterval=2000 \
            -XX:+ExitOnOutOfMemoryError \
            "$@"
        ;;
    *)
        # 256 nodes of 8 ranks live hold 290 MiB (at 400 it collected too often); what few need not is given back.
        export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
        case ${1:-open} in
            open | demo | snapshot) learnt=window ;;
            *) learnt=command ;;
        esac
        run_java "$learnt" desktop --enable-native-access=ALL-UNNAMED -XX:+UseG1GC -Xms32m -Xmx512m \
            -XX:MaxGCPauseMillis=30 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:TrimNativeHeapInterval=5000 \
            io.ringside.desktop.boot.Main "$@"
        ;;
esac
