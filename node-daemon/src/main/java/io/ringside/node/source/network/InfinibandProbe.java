package io.ringside.node.source.network;

import io.ringside.node.host.HeldFiles;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.KeptReadings;
import io.ringside.node.source.network.ExpectedRates.Expectation;
import io.ringside.node.source.network.ExpectedRates.Link;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The ports of RDMA devices (InfiniBand, RoCE, iWARP), by /sys/class/infiniband. What shows a port
/// at work is read at every look, the rest every five seconds: then a port has two readings, each
/// with its own time.
public final class InfinibandProbe implements Probe {
    private static final String NAME = "infiniband";
    private static final String ROOT = "/sys/class/infiniband";
    private static final int MOST_PORTS = 256;
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HostFiles files;
    private final HeldFiles held;
    private final ExpectedRates rates;
    private final KeptReadings kept = new KeptReadings();
    private final PortFacts facts;
    private final Map<String, List<String>> numbers = new HashMap<>();

    public InfinibandProbe(HostFiles files, NetworkSettings settings) {
        this.files = files;
        held = new HeldFiles(files);
        rates = new ExpectedRates(settings);
        facts = new PortFacts(files);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return rhythm == Rhythm.NORMAL ? NORMAL_NANOS : INCIDENT_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        facts.startLook(monotonicNanos);
        boolean all = kept.startLook(monotonicNanos);
        if (all) {
            held.refresh();
            numbers.clear();
        }
        List<Port> ports = ports();
        if (ports.isEmpty()) {
            return Observation.unavailable(
                    "This host has no RDMA device: %s is empty or not there.".formatted(ROOT));
        }
        Map<String, Expectation> expected = rates.of(ports.stream().map(Port::link).toList());
        List<Reading> readings = new ArrayList<>();
        for (Port port : ports) {
            Reading.Builder reading = reading(port, epochNanos);
            putState(port, expected.get(port.id()), reading);
            putCounters(port, true, reading);
            readings.add(reading.build());
            if (all || !kept.has(port.id())) {
                Reading.Builder rest = reading(port, epochNanos);
                putCounters(port, false, rest);
                facts.of(port.device, port.number).forEach(rest::put);
                kept.keep(rest.build());
            }
        }
        readings.addAll(kept.of(ports.stream().map(Port::id).toList()));
        return Observation.of(readings);
    }

    @Override
    public void close() {
        held.close();
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        for (String device : files.children(ROOT)) {
            for (String number : numbers.computeIfAbsent(device, this::numbers)) {
                if (ports.size() < MOST_PORTS) {
                    ports.add(port(device, number));
                }
            }
        }
        return ports;
    }

    private List<String> numbers(String device) {
        return files.children(ROOT + "/" + device + "/ports");
    }

    private Port port(String device, String number) {
        String folder = ROOT + "/" + device + "/ports/" + number;
        String rate = held.word(folder + "/rate");
        Map<String, String> known = facts.of(device, number);
        return new Port(
                device,
                number,
                afterNumber(held.word(folder + "/state")),
                afterNumber(held.word(folder + "/phys_state")),
                rate,
                known.getOrDefault("port.link_layer", "")
                        + " "
                        + known.getOrDefault("port.board", ""));
    }

    /// "4: ACTIVE" is ACTIVE.
    private static String afterNumber(String text) {
        return text.substring(text.indexOf(':') + 1).strip();
    }

    private static Reading.Builder reading(Port port, long epochNanos) {
        return Reading.of(SubjectKind.NETWORK_PORT, port.id(), NAME, epochNanos);
    }

    private static void putState(
            Port port, @Nullable Expectation expectation, Reading.Builder reading) {
        reading.put("port.state", port.state)
                .put("port.physical_state", port.physicalState)
                .put("port.link", LinkRate.lanes(port.rate))
                .put(PortFigure.RATE, LinkRate.parse(port.rate));
        if (!port.state.isEmpty()) {
            reading.put(PortFigure.ACTIVE, port.isActive() ? 1 : 0);
        }
        if (expectation != null) {
            reading.put(PortFigure.EXPECTED_RATE, expectation.bytesPerSecond())
                    .put("port.expected_by", expectation.by());
            port.link()
                    .bytesPerSecond()
                    .ifPresent(rate ->
                            reading.put(
                                    PortFigure.RATE_RATIO, rate / expectation.bytesPerSecond()));
        }
    }

    private void putCounters(Port port, boolean frequent, Reading.Builder reading) {
        for (PortCounter counter : facts.counters(port.device, port.number, frequent)) {
            if (!reading.has(counter.figure())) {
                reading.put(counter.figure(), value(port, counter));
            }
        }
    }

    /// Absent where no file of it has a number; one that counted beyond 63 bits has none.
    private OptionalDouble value(Port port, PortCounter counter) {
        OptionalDouble sum = OptionalDouble.empty();
        for (String path : counter.paths()) {
            long value = held.number(port.folder() + "/" + path).orElse(-1);
            if (value >= 0) {
                sum = OptionalDouble.of(sum.orElse(0) + (double) value * counter.scale());
            }
        }
        return sum;
    }

    /// @param state "ACTIVE", "DOWN"
    /// @param rate as the kernel writes it
    /// @param kind ports of one kind should be equally fast: link layer and model of the card
    private record Port(
            String device,
            String number,
            String state,
            String physicalState,
            String rate,
            String kind) {
        private String id() {
            return device + "/" + number;
        }

        private String folder() {
            return ROOT + "/" + device + "/ports/" + number;
        }

        private boolean isActive() {
            return state.equals("ACTIVE")
                    && (physicalState.isEmpty() || physicalState.equals("LinkUp"));
        }

        /// A port that is down has the rate of no cable.
        private Link link() {
            return new Link(
                    id(),
                    kind,
                    List.of(device, id()),
                    isActive() ? LinkRate.parse(rate) : OptionalDouble.empty());
        }
    }
}
