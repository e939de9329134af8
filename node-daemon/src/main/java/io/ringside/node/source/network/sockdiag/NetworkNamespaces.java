package io.ringside.node.source.network.sockdiag;

import io.ringside.node.source.network.sockdiag.DiagnosticSocket.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps a netlink socket open in each network namespace that is asked for, at most
/// [#MOST_NAMESPACES]. To make one in another namespace the calling thread enters it and returns at
/// once, which needs CAP_SYS_ADMIN; in its own namespace nothing is needed. One thread, which
/// should do nothing else that opens sockets.
public final class NetworkNamespaces implements SocketDump {
    static final int MOST_NAMESPACES = 64;

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long RECEIVE_MILLIS = 1_000;
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private final SystemCalls calls;
    private final String own;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Map<String, DiagnosticSocket> open = new LinkedHashMap<>();
    private int ownDescriptor = -1;
    private boolean astray;

    /// @param own the namespace of the calling thread
    NetworkNamespaces(SystemCalls calls, String own) {
        this.calls = calls;
        this.own = own;
    }

    /// @throws IOException with a sentence when this is not Linux, or /proc is not there
    public static NetworkNamespaces ofThisThread() throws IOException {
        try {
            return new NetworkNamespaces(new LibC(), Files.readSymbolicLink(OWN).toString());
        } catch (IOException | UnsupportedOperationException | LinkageError missing) {
            throw new IOException(
                    "%s cannot be read (%s); TCP sockets are read on Linux, with /proc mounted."
                            .formatted(OWN, missing),
                    missing);
        }
    }

    @Override
    public Outcome dump(String namespace, Path file, int mostSockets, SocketVisitor visitor) {
        DiagnosticSocket socket = open.get(namespace);
        if (socket == null) {
            if (open.size() >= MOST_NAMESPACES) {
                return failed(
                        0,
                        "%s is left out: %d network namespaces are read already, and no more."
                                .formatted(namespace, MOST_NAMESPACES));
            }
            int descriptor =
                    namespace.equals(own) && !astray ? socket() : socketInside(namespace, file);
            if (descriptor < 0) {
                return failed(0, cannotOpen(namespace, -descriptor));
            }
            socket = new DiagnosticSocket(calls, descriptor);
            open.put(namespace, socket);
        }
        Budget budget = new Budget(mostSockets);
        int errno = dump(socket, visitor, budget);
        if (errno == 0) {
            return new Outcome(true, budget.sockets(), "");
        }
        socket.close();
        open.remove(namespace);
        return failed(
                budget.sockets(),
                errno == Budget.SPENT
                        ? "%s has more than %d TCP sockets; the others were not read."
                                .formatted(namespace, budget.sockets())
                        : cannotDump(namespace, errno));
    }

    @Override
    public void keepOnly(Set<String> namespaces) {
        Iterator<Map.Entry<String, DiagnosticSocket>> entries = open.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, DiagnosticSocket> entry = entries.next();
            if (!namespaces.contains(entry.getKey())) {
                entry.getValue().close();
                entries.remove();
            }
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
        if (ownDescriptor >= 0) {
            calls.close(ownDescriptor);
            ownDescriptor = -1;
        }
    }

    private int dump(DiagnosticSocket socket, SocketVisitor visitor, Budget budget) {
        for (int family : List.of(DiagnosticMessages.AF_INET, DiagnosticMessages.AF_INET6)) {
            int errno = socket.dump(family, buffer, visitor, budget);
            // A host without IPv6 has no such sockets.
            boolean without = family == DiagnosticMessages.AF_INET6 && errno == Errno.ENOENT;
            if (errno != 0 && !without) {
                return errno;
            }
        }
        return 0;
    }

    /// In the namespace where this thread is.
    private int socket() {
        int descriptor = calls.diagnosticSocket();
        if (descriptor < 0) {
            return descriptor;
        }
        int limited = calls.receiveTimeout(descriptor, RECEIVE_MILLIS);
        if (limited < 0) {
            calls.close(descriptor);
            return limited;
        }
        return descriptor;
    }

    /// A socket or minus an error number; this thread is back in its own namespace, or `astray`.
    private int socketInside(String namespace, Path file) {
        int home = goHome();
        if (home < 0) {
            return home;
        }
        int target = calls.open(file.toString());
        if (target < 0) {
            return target;
        }
        try {
            // The process may have ended and its number be another's: what was opened counts.
            if (!calls.namespaceOf(target).equals(namespace)) {
                return -Errno.ENOENT;
            }
            int entered = calls.enterNetworkNamespace(target);
            if (entered < 0) {
                return entered;
            }
            astray = true;
            int descriptor = socket();
            goHome();
            return descriptor;
        } finally {
            calls.close(target);
        }
    }

    /// Sees to it that this thread is in its own namespace and can return there; minus an error
    /// number when not.
    private int goHome() {
        if (ownDescriptor < 0) {
            ownDescriptor = calls.open(OWN.toString());
            return ownDescriptor;
        }
        if (astray) {
            int returned = calls.enterNetworkNamespace(ownDescriptor);
            astray = returned < 0;
            return returned;
        }
        return 0;
    }

    private String cannotOpen(String namespace, int errno) {
        if (astray) {
            return "The thread that reads TCP sockets cannot return to its own network namespace"
                    + " (%s); restart the daemon.".formatted(own);
        }
        boolean forbidden = errno == Errno.EPERM || errno == Errno.EACCES;
        return "TCP sockets of %s cannot be read (%s)%s"
                .formatted(
                        namespace,
                        Errno.text(errno),
                        forbidden
                                ? "; run the daemon as root or with CAP_SYS_ADMIN, or in that"
                                        + " namespace."
                                : "; it is tried again.");
    }

    private static String cannotDump(String namespace, int errno) {
        return "TCP sockets of %s cannot be read (%s); %s"
                .formatted(
                        namespace,
                        Errno.text(errno),
                        errno == Errno.ENOENT
                                ? "load the kernel's modules: modprobe tcp_diag."
                                : "it is tried again.");
    }

    private static Outcome failed(int sockets, String reason) {
        return new Outcome(false, sockets, reason);
    }
}
