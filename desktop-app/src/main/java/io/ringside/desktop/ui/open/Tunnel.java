package io.ringside.desktop.ui.open;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/// How a daemon is reached that listens on loopback of another host. Immutable.
///
/// @param host as it was typed, without a port
/// @param port of the daemon there
/// @param localPort that leads there, here
record Tunnel(String host, int port, int localPort) {
    private static final int DAEMON = 7575;
    private static final int MOST_TRIED = 64;

    /// Of a target as it is typed; empty: it is on this machine already, or no host.
    static Optional<Tunnel> of(String target) {
        String typed = target.strip();
        int colon = typed.lastIndexOf(':');
        boolean port = colon > 0 && typed.substring(colon + 1).matches("\\d{1,5}");
        String host = port ? typed.substring(0, colon) : typed;
        if (!host.matches("[A-Za-z0-9_.-]+(@[A-Za-z0-9_.-]+)?")
                || host.startsWith("-")
                || host.endsWith(".ringside")
                || host.endsWith(".ring")
                || host.equals("localhost")
                || host.startsWith("127.")) {
            return Optional.empty();
        }
        return Optional.of(
                new Tunnel(
                        host,
                        port ? Integer.parseInt(typed.substring(colon + 1)) : DAEMON,
                        free()));
    }

    /// Of the first node that was never heard and may be behind its loopback.
    static Optional<Tunnel> of(ClusterView view) {
        return view.nodes().stream()
                .filter(Tunnel::unheard)
                .flatMap(node -> of(node.target()).stream())
                .findFirst();
    }

    /// Whether there is such a node.
    static boolean unheard(ClusterView view) {
        return view.nodes().stream().anyMatch(Tunnel::unheard);
    }

    private static boolean unheard(NodeView node) {
        boolean refused =
                node.connection() instanceof Connection.Refused refusal
                        && refusal.reason().contains("plain");
        return node.lastSnapshotEpochNanos().isEmpty()
                && (refused || node.connection() instanceof Connection.Lost);
    }

    /// The first port from the daemon's own upwards that nobody listens on here.
    private static int free() {
        for (int port = DAEMON; port < DAEMON + MOST_TRIED; port++) {
            try (ServerSocket tried = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return tried.getLocalPort();
            } catch (IOException taken) {
                // The next may be free.
            }
        }
        return DAEMON + MOST_TRIED;
    }

    /// To be typed in a terminal of this machine.
    String command() {
        return "ssh -N -L " + localPort + ":127.0.0.1:" + port + " " + host;
    }

    /// What then answers.
    String target() {
        return "127.0.0.1:" + localPort;
    }
}
