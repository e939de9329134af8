package io.ringside.node.source.amdgpu;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.KeptReadings;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// AMD GPUs, by the files of the amdgpu driver under /sys/class/drm and its sensors. What shows a
/// card at work is read at every look, the rest every five seconds: then a GPU has two readings,
/// each with its own time. A card that sleeps is not woken up.
public final class AmdGpuProbe implements Probe {
    private static final String NAME = "amdgpu";
    private static final String ROOT = "/sys/class/drm";
    private static final String VENDOR = "0x1002";
    private static final int MOST_CARDS = 64;
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HostFiles files;
    private final KeptReadings kept = new KeptReadings();

    public AmdGpuProbe(HostFiles files) {
        this.files = files;
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
        List<String> cards = cards();
        if (cards.isEmpty()) {
            return Observation.unavailable("This host has no AMD GPU: none in %s.".formatted(ROOT));
        }
        boolean all = kept.startLook(monotonicNanos);
        List<Reading> readings = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (String name : cards) {
            CardFiles card = new CardFiles(files, ROOT + "/" + name + "/device");
            String id = id(card, name);
            ids.add(id);
            Reading.Builder often = reading(id, card, name, epochNanos);
            boolean sleeps = card.word("power/runtime_status").equals("suspended");
            if (sleeps) {
                often.put("gpu.power_state", "suspended");
            } else {
                CardReader.putOften(card, often);
                if (all || !kept.has(id)) {
                    Reading.Builder rarely = reading(id, card, name, epochNanos);
                    CardReader.putRarely(card, rarely);
                    kept.keep(rarely.build());
                }
            }
            readings.add(often.build());
        }
        readings.addAll(kept.of(ids));
        return Observation.of(readings);
    }

    /// "card0", but not its connectors: "card0-DP-1".
    private List<String> cards() {
        return files.children(ROOT).stream()
                .filter(name -> name.matches("card\\d{1,4}"))
                .filter(name ->
                        files.word(ROOT + "/" + name + "/device/vendor")
                                .filter(VENDOR::equals)
                                .isPresent())
                .limit(MOST_CARDS)
                .toList();
    }

    /// The card's own number where it has one, else its place.
    private static String id(CardFiles card, String name) {
        String number = card.word("unique_id");
        String busId = card.busId();
        return "GPU-amd-" + (!number.isEmpty() ? number : !busId.isEmpty() ? busId : name);
    }

    private static Reading.Builder reading(
            String id, CardFiles card, String name, long epochNanos) {
        return Reading.of(SubjectKind.GPU, id, NAME, epochNanos)
                .put("gpu.uuid", id)
                .put("gpu.vendor", "AMD")
                .put("gpu.card", name)
                .put("gpu.pci_bus_id", card.busId());
    }
}
