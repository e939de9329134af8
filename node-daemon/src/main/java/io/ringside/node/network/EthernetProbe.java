package io.ringside.node.network;

import io.ringside.node.host.HostFiles;
import io.ringside.node.network.ExpectedRates.Expectation;
import io.ringside.node.network.ExpectedRates.Link;
import io.ringside.node.sampling.KeptReadings;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Reading;
import io.ringside.node.source.Rhythm;
import io.ringside.node.source.SourceStatus.State;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The network interfaces by /sys/class/net, and the host's TCP by /proc/net. What shows hardware
/// at work is read at every look, the rest and virtual interfaces, of which there may be hundreds,
/// every five seconds: then an interface has two readings, each with its own time.
public final class EthernetProbe implements Probe {
    private static final String NAME = "ethernet";
    private static final String ROOT = "/sys/class/net";
    private static final int MOST_INTERFACES = 256;
    private static final double BYTES_OF_MEGABIT = 1e6 / Byte.SIZE;
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HostFiles files;
    private final NetworkSettings settings;
    private final ExpectedRates rates;
    private final KeptReadings kept = new KeptReadings();

    public EthernetProbe(HostFiles files, NetworkSettings settings) {
        this.files = files;
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
        List<String> hardware =
                read.stream().filter(name -> !DeviceFacts.isVirtual(files, folder(name))).toList();
        Map<String, Expectation> expected = rates.of(hardware.stream().map(this::link).toList());
        boolean all = kept.startLook(monotonicNanos);
        List<Reading> readings = new ArrayList<>();
        for (String name : read) {
            boolean isHardware = hardware.contains(name);
            if (isHardware) {
                Reading.Builder often = reading(name, epochNanos);
                putOften(name, expected.get(name), often);
                readings.add(often.build());
            }
            if (all || !kept.has(name)) {
                Reading.Builder rarely = reading(name, epochNanos);
                putRarely(name, rarely);
                if (!isHardware) {
                    putOften(name, null, rarely);
                }
                kept.keep(rarely.build());
            }
        }
        readings.addAll(kept.of(read));
        HostTcp.read(files, NAME, epochNanos).ifPresent(readings::add);
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

    private static String folder(String name) {
        return ROOT + "/" + name;
    }

    /// Interfaces of one model of card should be equally fast.
    private Link link(String name) {
        String device = folder(name) + "/device/";
        return new Link(
                name,
                DeviceFacts.word(files, device + "vendor")
                        + DeviceFacts.word(files, device + "device"),
                List.of(name),
                isUp(name) ? rate(name) : OptionalDouble.empty());
    }

    private boolean isUp(String name) {
        return DeviceFacts.word(files, folder(name) + "/operstate").equals("up");
    }

    /// Absent where the link is down, and where the driver does not know: -1, or 2^32 - 1.
    private OptionalDouble rate(String name) {
        long megabits = files.number(folder(name) + "/speed").orElse(-1);
        return megabits > 0 && megabits < (1L << 32) - 1
                ? OptionalDouble.of(megabits * BYTES_OF_MEGABIT)
                : OptionalDouble.empty();
    }

    private static Reading.Builder reading(String name, long epochNanos) {
        return Reading.of(SubjectKind.NETWORK_INTERFACE, name, NAME, epochNanos);
    }

    private void putOften(String name, @Nullable Expectation expectation, Reading.Builder reading) {
        putNumbers(name, true, reading);
        OptionalDouble rate = rate(name);
        String state = DeviceFacts.word(files, folder(name) + "/operstate");
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
        reading.put("interface.duplex", DeviceFacts.word(files, folder(name) + "/duplex"));
        DeviceFacts.put(files, folder(name), "interface", reading);
    }

    private void putNumbers(String name, boolean frequent, Reading.Builder reading) {
        for (InterfaceFile file : InterfaceFile.values()) {
            if (file.isFrequent == frequent) {
                files.number(folder(name) + "/" + file.path)
                        .ifPresent(value -> {
                            if (value >= 0) {
                                reading.put(file.figure, (double) value);
                            }
                        });
            }
        }
    }
}
