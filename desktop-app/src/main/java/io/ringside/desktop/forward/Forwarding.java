package io.ringside.desktop.forward;

import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.session.api.Session.ForwardedFindings;
import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.http.Backoff;
import io.ringside.protocol.otlp.FindingForwarder;
import io.ringside.protocol.otlp.ForwarderStatus;
import io.ringside.protocol.otlp.ForwarderStatus.Undelivered;
import io.ringside.protocol.otlp.OtlpEndpoint;
import io.ringside.protocol.otlp.OtlpForwarder;
import io.ringside.protocol.otlp.OtlpSender;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Forwards every snapshot to one OTLP endpoint, and findings as log records beside them. A node
/// that forwards there itself is left out, so nothing counts twice; a replay's stamps are moved to
/// now, by one constant a node. A receiver that is slow or gone delays no feed. Thread-safe.
public final class Forwarding implements WireTap, AutoCloseable {
    private final OtlpEndpoint endpoint;
    private final OtlpForwarder forwarder;
    private final FindingForwarder findings;
    private final FindingTurns turns = new FindingTurns();
    private final Predicate<String> isReplay;
    private final Map<String, NodeDescription> descriptions = new ConcurrentHashMap<>();
    private final Map<String, Long> shifts = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<String> leftOut = new ConcurrentSkipListSet<>();

    private Forwarding(
            OtlpEndpoint endpoint,
            OtlpForwarder forwarder,
            FindingForwarder findings,
            Predicate<String> isReplay) {
        this.endpoint = endpoint;
        this.forwarder = forwarder;
        this.findings = findings;
        this.isReplay = isReplay;
    }

    /// Starts to forward.
    ///
    /// @param isReplay whether a node's stamps are those of a recording
    public static Forwarding start(OtlpEndpoint endpoint, Predicate<String> isReplay, Clock clock) {
        InstantSource instants = () -> Instant.ofEpochSecond(0, clock.epochNanos());
        return new Forwarding(
                endpoint,
                OtlpForwarder.start(
                        OtlpSender.to(endpoint, instants),
                        Backoff.standard(RandomGenerator.getDefault()),
                        instants),
                FindingForwarder.start(
                        OtlpSender.logs(endpoint, instants),
                        Backoff.standard(RandomGenerator.getDefault())),
                isReplay);
    }

    @Override
    public void description(String node, NodeDescription description) {
        descriptions.put(node, description);
    }

    @Override
    public void snapshot(String node, Snapshot snapshot, long arrivalEpochNanos) {
        NodeDescription description = descriptions.get(node);
        if (description == null) {
            return;
        }
        if (snapshot.hasForwarding() && endpoint.isAt(snapshot.getForwarding().getEndpoint())) {
            leftOut.add(node);
            return;
        }
        leftOut.remove(node);
        long shiftNanos =
                isReplay.test(node)
                        ? shifts.computeIfAbsent(
                                node, _ -> arrivalEpochNanos - snapshot.getWindowEndEpochNanos())
                        : 0;
        forwarder.offer(node, description, snapshot, shiftNanos);
    }

    /// Tells what has changed among the findings since the last call; never waits.
    ///
    /// @param now what holds, of all nodes, whoever found it
    /// @param epochNanos by this program's clock
    public void findings(List<FindingView> now, long epochNanos) {
        synchronized (turns) {
            turns.look(now, epochNanos, node -> Optional.ofNullable(descriptions.get(node)))
                    .forEach(findings::offer);
        }
    }

    /// How it is going now; never blocks.
    public ForwardingStatus status() {
        ForwarderStatus s = forwarder.status();
        FindingForwarder.Status f = findings.status();
        ForwardingState state =
                switch (s.state()) {
                    case OFF -> ForwardingState.OFF;
                    case SENDING -> ForwardingState.SENDING;
                    case RETRYING -> ForwardingState.RETRYING;
                    case FAILED -> ForwardingState.FAILED;
                };
        return new ForwardingStatus(
                state,
                endpoint.text(),
                s.lastSuccessEpochNanos().isPresent()
                        ? Optional.of(s.lastSuccessEpochNanos().getAsLong())
                        : Optional.empty(),
                s.lastError().isEmpty() ? Optional.empty() : Optional.of(s.lastError()),
                s.delivered(),
                undelivered(s),
                List.copyOf(leftOut),
                new ForwardedFindings(f.delivered(), f.undelivered(), f.untaken(), f.lastError()));
    }

    /// Waits until nothing is left to be sent, at most so long; true when nothing is.
    public boolean drain(long timeoutNanos) throws InterruptedException {
        boolean isDrained = forwarder.drain(timeoutNanos);
        return findings.drain(timeoutNanos) && isDrained;
    }

    /// Switches off at once. Blocks a moment.
    @Override
    public void close() {
        findings.close();
        forwarder.close();
    }

    /// Points that are there already were delivered by somebody.
    private static long undelivered(ForwarderStatus s) {
        return s.undelivered().entrySet().stream()
                .filter(e -> e.getKey() != Undelivered.OUTDATED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
