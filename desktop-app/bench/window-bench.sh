#!/bin/sh
# What the window costs, without Maven: window-bench.sh JAVA CLASSES OUT [SECONDS]
#   JAVA     a Java runtime's folder or its bin/java: a JDK 25 or a jlinked runtime
#   CLASSES  a folder with the jars and class folders of the window and its tests, as `window-bench.sh pack FOLDER` makes
#   OUT      a folder for table.md and bench.log
#   SECONDS  of real time for the simulated day, 90 when it is not said; 0 leaves it out
# Needs no display. Takes about four minutes and the day's seconds. Logs as it goes; each part is a process of its own.
set -eu

if [ "${1:-}" = pack ]; then
    # Every jar and folder that Maven knows the tests of the window by. Compiled in the same run: only there Maven finds
    # the other modules. The window's module is the last to write its list.
    to=${2:?a folder to pack into}
    mkdir -p "$to"
    to=$(cd "$to" && pwd)
    cd "$(dirname "$0")/../.."
    ./mvnw -q test-compile dependency:build-classpath -pl desktop-app -am -Dmdep.outputFile="$to/jars"
    tr ':' '\n' < "$to/jars" | grep '\.jar$' | sort -u | while read -r jar; do
        cp -n "$jar" "$to/"
    done
    rm "$to/jars"
    for module in protocol themes desktop-app; do
        for part in classes test-classes; do
            if [ -d "$module/target/$part" ]; then
                (cd "$module/target/$part" && jar --create --file "$to/ringside-$module-$part.jar" .)
            fi
        done
    done
    exit
fi

java=${1:?a Java runtime}
classes=${2:?a folder of jars}
out=${3:?a folder for the figures}
day=${4:-90}
[ -d "$java" ] && java=$java/bin/java
mkdir -p "$out"

path=
for one in "$classes"/*; do
    case $one in
        *.jar) path=$path:$one ;;
        *) [ -d "$one" ] && path=$path:$one ;;
    esac
done
path=${path#:}

# As packaging/launchers/launch.sh starts the window, but without a display.
export MALLOC_ARENA_MAX=2
bench() {
    "$java" --enable-native-access=ALL-UNNAMED -Xmx512m -Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true \
        -cp "$path" io.ringside.desktop.bench.WindowBench "$@" 2>> "$out/bench.log" | tee -a "$out/table.md"
}

: > "$out/table.md"
: > "$out/bench.log"
bench table "$day"
