package io.ringside.node.source.network;

import io.ringside.node.host.HeldFiles;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.KeptReadings;
import io.ringside.node.source.network.ExpectedRates.Expectation;
import io.ringside.node.source.network.ExpectedRates.Link;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The network interfaces by /sys/class/net, and the host's TCP by /proc/net. What shows hardware
/// at work is read at every look, the rest, the host's TCP and virtual interfaces, of which there
/// may be hundreds, every five seconds (TCP in an incident every second): then an interface has two
/// readings, each with its own time.
public final class EthernetProbe implements Probe {
    private static final String NAME = "ethernet";
    private static final String ROOT = "/sys/class/net";
    private static final int MOST_INTERFACES = 256;
    private static final double BYTES_OF_MEGABIT = 1e6 / Byte.SIZE;
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long CARDS_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long TCP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TCP_INCIDENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HostFiles files;
    private final HeldFiles held;
    private final NetworkSettings settings;
    private final ExpectedRates rates;
    private final KeptReadings kept = new KeptReadings();
    private final Map<String, Card> cards = new HashMap<>();
    private Optional<Reading> tcp = Optional.empty();
    private OptionalLong cardsReadNanos = OptionalLong.empty();
    private OptionalLong tcpReadNanos = OptionalLong.empty();

    public EthernetProbe(HostFiles files, NetworkSettings settings) {
        this.files = files;
        held = new HeldFiles(files);
        this.settings = settings;
        rates = new ExpectedRates(settings);
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
        List<String> names =
                files.children(ROOT).stream().filter(name -> !settings.skips(name)).toList();
        List<String> read = names.stream().limit(MOST_INTERFACES).toList();
        boolean all = kept.startLook(monotonicNanos);
        if (all) {
            held.refresh();
        }
        if (due(cardsReadNanos, monotonicNanos, CARDS_NANOS)) {
            cardsReadNanos = OptionalLong.of(monotonicNanos);
            cards.clear();
        }
        cards.keySet().retainAll(new HashSet<>(read));
        Map<String, Carrier> hardware = new LinkedHashMap<>();
        for (String name : read) {
            if (cards.computeIfAbsent(name, this::card).isHardware()) {
                hardware.put(name, carrier(name));
            }
        }
        Map<String, Expectation> expected = rates.of(links(hardware));
        List<Reading> readings = new ArrayList<>();
        for (String name : read) {
            Carrier carrier = hardware.get(name);
            if (carrier != null) {
                Reading.Builder often = reading(name, epochNanos);
                putOften(name, carrier, expected.get(name), often);
                readings.add(often.build());
            }
            if (all || !kept.has(name)) {
                Reading.Builder rarely = reading(name, epochNanos);
                putRarely(name, rarely);
                if (carrier == null) {
                    putOften(name, carrier(name), null, rarely);
                }
                kept.keep(rarely.build());
            }
        }
        readings.addAll(kept.of(read));
        tcp(epochNanos, monotonicNanos, rhythm).ifPresent(readings::add);
        if (readings.isEmpty()) {
            return Observation.unavailable(
                    "No interface in %s but those that are skipped, and no TCP in /proc/net."
                            .formatted(ROOT));
        }
        return names.size() > MOST_INTERFACES
                ? new Observation(
                        State.WARN,
                        "%d interfaces, only %d are read; leave some out by network.skip."
                                .formatted(names.size(), MOST_INTERFACES),
                        readings,
                        List.of())
                : Observation.of(readings);
    }

    @Override
    public void close() {
        held.close();
    }

    private Optional<Reading> tcp(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        if (due(
                tcpReadNanos,
                monotonicNanos,
                rhythm == Rhythm.NORMAL ? TCP_NANOS : TCP_INCIDENT_NANOS)) {
            tcpReadNanos = OptionalLong.of(monotonicNanos);
            tcp = HostTcp.read(files, NAME, epochNanos);
        }
        return tcp;
    }

    private static boolean due(OptionalLong readNanos, long monotonicNanos, long restNanos) {
        return readNanos.isEmpty() || monotonicNanos - readNanos.getAsLong() >= restNanos;
    }

    private static String folder(String name) {
        return ROOT + "/" + name;
    }

    /// Interfaces of one model of card should be equally fast.
    private List<Link> links(Map<String, Carrier> hardware) {
        List<Link> links = new ArrayList<>();
        hardware.forEach((name, carrier) ->
                links.add(
                        new Link(
                                name,
                                cards.computeIfAbsent(name, this::card).model(),
                                List.of(name),
                                carrier.state().equals("up")
                                        ? carrier.rate()
                                        : OptionalDouble.empty())));
        return links;
    }

    private Card card(String name) {
        String device = folder(name) + "/device/";
        Reading.Builder facts = reading(name, 0);
        DeviceFacts.put(files, folder(name), "interface", facts);
        return new Card(
                !DeviceFacts.isVirtual(files, folder(name)),
                DeviceFacts.word(files, device + "vendor")
                        + DeviceFacts.word(files, device + "device"),
                facts.build().attributes());
    }

    private Carrier carrier(String name) {
        return new Carrier(held.word(folder(name) + "/operstate"), rate(name));
    }

    /// Absent where the link is down, and where the driver does not know: -1, or 2^32 - 1.
    private OptionalDouble rate(String name) {
        long megabits = held.number(folder(name) + "/speed").orElse(-1);
        return megabits > 0 && megabits < (1L << 32) - 1
                ? OptionalDouble.of(megabits * BYTES_OF_MEGABIT)
                : OptionalDouble.empty();
    }

    private static Reading.Builder reading(String name, long epochNanos) {
        return Reading.of(SubjectKind.NETWORK_INTERFACE, name, NAME, epochNanos);
    }

    private void putOften(
            String name,
            Carrier carrier,
            @Nullable Expectation expectation,
            Reading.Builder reading) {
        putNumbers(name, true, reading);
        OptionalDouble rate = carrier.rate();
        String state = carrier.state();
        reading.put("interface.state", state).put(InterfaceFigure.RATE, rate);
        // A virtual interface that carries packets says "unknown".
        if (state.equals("up") || state.equals("down") || state.equals("lowerlayerdown")) {
            reading.put(InterfaceFigure.UP, state.equals("up") ? 1 : 0);
        }
        if (expectation != null) {
            reading.put(InterfaceFigure.EXPECTED_RATE, expectation.bytesPerSecond())
                    .put("interface.expected_by", expectation.by());
            if (state.equals("up") && rate.isPresent()) {
                reading.put(
                        InterfaceFigure.RATE_RATIO,
                        rate.getAsDouble() / expectation.bytesPerSecond());
            }
        }
    }

    private void putRarely(String name, Reading.Builder reading) {
        putNumbers(name, false, reading);
        reading.put("interface.duplex", held.word(folder(name) + "/duplex"));
        cards.computeIfAbsent(name, this::card).facts().forEach(reading::put);
    }

    private void putNumbers(String name, boolean frequent, Reading.Builder reading) {
        for (InterfaceFile file : InterfaceFile.values()) {
            if (file.isFrequent == frequent) {
                held.number(folder(name) + "/" + file.path)
                        .ifPresent(value -> {
                            if (value >= 0) {
                                reading.put(file.figure, (double) value);
                            }
                        });
            }
        }
    }

    /// What hardly ever changes of an interface; read once a minute.
    private record Card(boolean isHardware, String model, Map<String, String> facts) {}

    private record Carrier(String state, OptionalDouble rate) {}
}
