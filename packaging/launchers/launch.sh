#!/bin/sh
# Finds a Java of the needed version and runs one of Ringside's programs on it. Installed twice, as bin/ringside and as bin/ringside-node.
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

case $(basename "$self") in
    ringside-node)
        exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx96m \
            -cp "$home/lib/node/*" io.ringside.node.command.RingsideNode "$@"
        ;;
    *)
        exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseZGC -Xmx512m \
            -cp "$home/lib/desktop/*" io.ringside.desktop.boot.Main "$@"
        ;;
esac
