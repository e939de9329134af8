package io.ringside.protocol.gpu;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.Freshness;
import io.ringside.v1.Gpu;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The GPUs of one snapshot: its readings of kind GPU put together by subject, in the order of the
/// first of each. Two subjects at one PCI address are one GPU that a source does not know the uuid
/// of, unless one source tells both. MIG instances are none. Where two sources give the same
/// figure, the one that is listed first counts, and one that is stale only where no other tells how
/// the GPU is.
///
/// The messages `Gpu` count as the last source: they are all that older daemons, and captures of
/// format 1.0, tell. Immutable.
///
/// @param all at most [#MOST]
/// @param refused figures that cannot be and are left out
/// @param further what was told of GPUs beyond the most and is left out
public record SnapshotGpus(List<KnownGpu> all, long refused, long further) {
    /// In one snapshot. Further ones are left out and counted.
    public static final int MOST = 1 << 10;

    /// Readings of one GPU, beyond which only what has its id belongs to it.
    private static final int MOST_OF_ONE = 32;

    public SnapshotGpus {
        all = List.copyOf(all);
    }

    public static SnapshotGpus of(Snapshot snapshot) {
        return new Collection(snapshot).gpus();
    }

    /// The snapshot while it is gone through; used once.
    private static final class Collection {
        private final Snapshot snapshot;
        private final List<Optional<Figure>> names;
        private final Map<String, Long> periods = new HashMap<>();
        private final Map<String, List<ToldGpu>> byId = new LinkedHashMap<>();
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, String> idsByAddress = new HashMap<>();
        private long refused;
        private long further;

        Collection(Snapshot snapshot) {
            this.snapshot = snapshot;
            names = snapshot.getFigureNamesList().stream().map(Figures::byId).toList();
            for (Source source : snapshot.getSourcesList()) {
                periods.put(source.getName(), source.getPeriodNanos());
            }
        }

        SnapshotGpus gpus() {
            for (Reading reading : snapshot.getReadingsList()) {
                if (reading.getKind() == SubjectKind.SUBJECT_KIND_GPU
                        && reading.getFigureCount() == reading.getValueCount()
                        && !reading.getId().isEmpty()) {
                    add(told(reading));
                }
            }
            Set<String> listed = new HashSet<>();
            for (Gpu gpu : snapshot.getGpusList()) {
                ToldGpu told = GpuMessages.told(gpu);
                add(told);
                listed.add(ids.getOrDefault(told.id(), told.id()));
            }
            List<KnownGpu> gpus = new ArrayList<>();
            byId.forEach((id, all) -> {
                List<ToldGpu> counted = counted(all);
                if (!counted.isEmpty()) {
                    gpus.add(KnownGpu.of(counted, fresh(all), all));
                } else if (listed.contains(id)) {
                    gpus.add(KnownGpu.of(all, fresh(all), all));
                }
            });
            return new SnapshotGpus(gpus, refused, further);
        }

        /// Those that tell how the GPU is, and of them the fresh ones where there are any.
        private List<ToldGpu> counted(List<ToldGpu> all) {
            List<ToldGpu> telling = all.stream().filter(ToldGpu::tellsHowItIs).toList();
            List<ToldGpu> fresh = fresh(telling);
            return fresh.isEmpty() ? telling : fresh;
        }

        private List<ToldGpu> fresh(List<ToldGpu> told) {
            return told.stream().filter(this::isFresh).toList();
        }

        private void add(ToldGpu told) {
            String address =
                    PciAddress.shortForm(told.attributes().getOrDefault(KnownGpu.PCI_BUS_ID, ""));
            String id = ids.getOrDefault(told.id(), idAt(address, told));
            List<ToldGpu> known = byId.get(id);
            if (known == null && byId.size() == MOST) {
                further++;
                return;
            }
            if (known == null) {
                known = new ArrayList<>();
                byId.put(id, known);
            }
            ids.put(told.id(), id);
            if (!address.isEmpty()) {
                idsByAddress.putIfAbsent(address, id);
            }
            known.add(possible(told));
        }

        /// The id of the GPU that others told of at this address, else its own.
        private String idAt(String address, ToldGpu told) {
            String id = idsByAddress.getOrDefault(address, told.id());
            List<ToldGpu> others = byId.getOrDefault(id, List.of());
            boolean another =
                    others.size() >= MOST_OF_ONE
                            || others.stream()
                                    .anyMatch(other -> other.source().equals(told.source()));
            return another ? told.id() : id;
        }

        private ToldGpu told(Reading reading) {
            Map<Figure, Double> figures = new HashMap<>();
            for (int i = 0; i < reading.getFigureCount(); i++) {
                int name = reading.getFigure(i);
                if (name >= 0 && name < names.size()) {
                    double value = reading.getValue(i);
                    names.get(name).ifPresent(figure -> figures.put(figure, value));
                }
            }
            return new ToldGpu(
                    reading.getId(),
                    reading.getSource(),
                    reading.getReadEpochNanos(),
                    figures,
                    reading.getAttributesMap());
        }

        /// Without figures that cannot be, and those that are not of the table.
        private ToldGpu possible(ToldGpu told) {
            if (told.figures().entrySet().stream().allMatch(Collection::isPossible)) {
                return told;
            }
            Map<Figure, Double> figures = new HashMap<>();
            told.figures()
                    .forEach((figure, value) -> {
                        if (GpuFact.isOne(figure) && Figures.canBe(figure, value)) {
                            figures.put(figure, value);
                        } else if (GpuFact.isOne(figure)) {
                            refused++;
                        }
                    });
            return new ToldGpu(
                    told.id(), told.source(), told.readEpochNanos(), figures, told.attributes());
        }

        private static boolean isPossible(Map.Entry<Figure, Double> each) {
            return GpuFact.isOne(each.getKey()) && Figures.canBe(each.getKey(), each.getValue());
        }

        private boolean isFresh(ToldGpu told) {
            return Freshness.isFresh(
                    snapshot.getWindowEndEpochNanos() - told.readEpochNanos(),
                    periods.getOrDefault(told.source(), 0L));
        }
    }
}
