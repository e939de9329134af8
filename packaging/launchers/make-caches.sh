#!/bin/sh
# Makes Java's caches of loaded classes for the programs of a folder that the build assembled: make-caches.sh HOME
# Each comes of one run of the real program by its own launcher: lib/window.aot of a window on a simulated node, without
# a display; lib/command.aot of a report. RINGSIDE_JAVA_HOME chooses the Java, and they fit no other. A run that fails
# leaves no cache, which is said and costs nothing but time at each start.
set -eu
home=$(cd "${1:?the folder with bin and lib}" && pwd)
# Of processor time, not of the wall, so that a busy machine learns as much: the window with its data takes about 8 s.
window_ticks=$((16 * $(getconf CLK_TCK)))
patience_seconds=180

work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -KILL "$running" 2>/dev/null || true; rm -rf "$work"' EXIT
export XDG_CONFIG_HOME="$work"

# Processor time that a process has taken, in ticks; nothing once it is gone.
ticks() {
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $12 + $13 }'
}

# Begins one run of bin/ringside that learns into lib/$1.aot; its words go to a file, said if it fails.
learn() {
    name=$1
    shift
    rm -f "$home/lib/$name.aot" "$home/lib/$name.aot.config"
    env -u DISPLAY -u WAYLAND_DISPLAY \
        JDK_JAVA_OPTIONS="-XX:AOTCacheOutput=$home/lib/$name.aot -Dglass.platform=Headless -Dprism.order=sw" \
        "$home/bin/ringside" "$@" > "$work/$name.log" 2>&1 &
    running=$!
}

learned() {
    wait "$running" || true
    running=
    rm -f "$home/lib/$1.aot.config"
    if [ -s "$home/lib/$1.aot" ]; then
        chmod 644 "$home/lib/$1.aot"
        echo "lib/$1.aot: $(($(wc -c < "$home/lib/$1.aot") / 1048576)) MiB"
    else
        echo "lib/$1.aot was not made, so starts take longer. The last that was said:" >&2
        tail -n 5 "$work/$1.log" >&2
    fi
}

if [ ! -r /proc/self/stat ]; then
    echo "No caches are made: there is no /proc to see by when the window has learnt enough." >&2
    exit
fi

learn window open simulate:1x8
waited=0
while [ "$waited" -lt "$patience_seconds" ] && [ "$(ticks "$running")" -lt "$window_ticks" ] 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
done
kill -TERM "$running" 2>/dev/null || true
learned window

learn command report --simulate 1x8 --for 10s
learned command
