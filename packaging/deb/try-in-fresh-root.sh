#!/bin/sh
# Installs both Debian packages in a fresh Debian root that has no Java, plays a capture, draws it without a display,
# removes everything and looks for traces. Needs root, debootstrap and a Debian mirror.
# Usage: try-in-fresh-root.sh PACKAGES_DIR CAPTURE OUT.png [BASE_ROOT]
set -eu
packages=$1 capture=$2 picture=$3
root=$(mktemp -d)
trap 'umount "$root/proc" "$root/dev" 2>/dev/null || true; rm -rf "$root"' EXIT
if [ -n "${4:-}" ]; then cp -a "$4/." "$root"; else debootstrap --variant=minbase bookworm "$root" >/dev/null; fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
mkdir -p "$root/try"
cp "$packages"/*.deb "$capture" "$root/try/"
name=$(basename "$capture")

in_root() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive chroot "$root" /bin/sh -ec "$1"; }

in_root 'apt-get update -qq; ! command -v java; dpkg-query -W -f "\${Package}\n" | sort > /try/packages-before; find / -xdev -not -path "/proc/*" -not -path "/try/*" | sort > /try/before'
in_root 'apt-get install -y -qq --no-install-recommends /try/ringside-node_*.deb /try/ringside_*.deb > /try/install.log 2>&1 || { tail -20 /try/install.log; exit 1; }'
in_root "ringside --version; ringside-node --version; ls -la /usr/lib/libnccl-profiler-ringside.so"
in_root "ringside-node run --play /try/$name --loop --listen 127.0.0.1:7599 > /try/node.log 2>&1 & echo \$! > /try/pid
    ringside snapshot --connect 127.0.0.1:7599 --for 10s --size 1600x900 --out /try/out.png
    ringside report --connect 127.0.0.1:7599 | head -20
    kill \$(cat /try/pid)"
cp "$root/try/out.png" "$picture"
in_root 'apt-get purge -y -qq ringside ringside-node > /dev/null 2>&1; apt-get autoremove -y -qq --purge > /dev/null 2>&1
    find / -xdev -not -path "/proc/*" -not -path "/try/*" | sort > /try/after
    echo "left behind by the packages themselves:"
    comm -13 /try/before /try/after | grep -i ringside || echo nothing'
