#!/bin/sh
# Real packet loss between two network namespaces, and what the daemon's source `tcp` shows of it.
#
#   loss_between_namespaces.sh                  run the check (root; ip, nft) and print the figures
#   loss_between_namespaces.sh up NAME          make NAME-a (10.79.0.1) and NAME-b (10.79.0.2)
#   loss_between_namespaces.sh lose NAME PERCENT  NAME-b loses so much of the TCP that comes in
#   loss_between_namespaces.sh down NAME        remove both
set -eu

up() {
    ip netns add "$1-a"
    ip netns add "$1-b"
    ip link add name ringside0 netns "$1-a" type veth peer name ringside0 netns "$1-b"
    ip -n "$1-a" address add 10.79.0.1/24 dev ringside0
    ip -n "$1-b" address add 10.79.0.2/24 dev ringside0
    for side in a b; do
        ip -n "$1-$side" link set lo up
        ip -n "$1-$side" link set ringside0 up
    done
}

lose() {
    ip netns exec "$1-b" nft -f - <<RULES
table netdev loss {
    chain ingress {
        type filter hook ingress device "ringside0" priority 0; policy accept;
        ip protocol tcp numgen random mod 100 < $2 drop
    }
}
RULES
}

down() {
    ip netns del "$1-a" || true
    ip netns del "$1-b" || true
}

case "${1:-run}" in
up | down) "$1" "$2" ;;
lose) lose "$2" "$3" ;;
run)
    cd "$(dirname "$0")/../.."
    ./mvnw -q verify -pl node-daemon -am -Dformat.skip=true -Dtest=TcpLossTest \
        -Dsurefire.failIfNoSpecifiedTests=false
    cat node-daemon/target/loss_between_namespaces.txt
    ;;
*)
    sed -n 's/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
