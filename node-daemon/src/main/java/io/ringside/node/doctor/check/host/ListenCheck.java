package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The address to serve on: free, or a daemon of ours already serves there.
public final class ListenCheck implements Check {
    @Override
    public String id() {
        return "listen";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NETWORK;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        InetSocketAddress address = context.settings().listen();
        String host = address.getAddress().getHostAddress();
        String name = (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(free(context, address, name));
        if (!address.getAddress().isLoopbackAddress()) {
            verdicts.add(
                    Verdict.warn(
                            "%s is reached by other hosts, in plain text and without a password; run"
                                            .formatted(name)
                                    + " refuses it unless it is told to.",
                            "ssh -N -L %d:127.0.0.1:%d NODE   # from the desktop, and keep --listen"
                                            .formatted(address.getPort(), address.getPort())
                                    + " 127.0.0.1:%d\n".formatted(address.getPort())
                                    + "ringside-node run --listen %s --insecure-listen"
                                            .formatted(name)));
        }
        return verdicts;
    }

    private static Verdict free(DoctorContext context, InetSocketAddress address, String name) {
        Optional<String> refusal = context.host().refusalToListen(address);
        if (refusal.isEmpty()) {
            return Verdict.ok(name + " is free to serve on; no daemon runs there.");
        }
        Optional<String> daemon = context.host().daemonAt(address);
        if (daemon.isPresent()) {
            return Verdict.ok("%s serves on %s.".formatted(daemon.get(), name));
        }
        return Verdict.fail(
                "A daemon cannot listen on %s (%s).".formatted(name, refusal.get()),
                "sudo ss -ltnp 'sport = :%d'   # shows who does\n".formatted(address.getPort())
                        + "ringside-node run --listen 127.0.0.1:%d"
                                .formatted(Math.min(65_535, address.getPort() + 1)));
    }
}
