package io.ringside.desktop.feed.mapping;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.EndedWork.Sum;
import io.ringside.desktop.model.Provenance;
import io.ringside.v1.EndedLinks;
import io.ringside.v1.EndedTotals;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The totals of what ended. Stateless.
final class EndedMapping {
    private EndedMapping() {}

    static EndedWork ended(EndedTotals e) {
        return new EndedWork(
                e.getProcesses(),
                e.getDied(),
                e.getCommunicators(),
                e.getOperationsList().stream()
                        .map(o -> new Sum(o.getOperation(), o.getCount(), o.getBytes()))
                        .toList(),
                links(e.getLinksList()),
                new Sum("", e.getTransfers(), e.getTransferBytes()));
    }

    private static List<Sum> links(List<EndedLinks> rows) {
        return rows.stream()
                .flatMap(row ->
                        provenance(row.getProvenance())
                                .map(p -> new Sum(name(p), row.getCount(), row.getBytes()))
                                .stream())
                .toList();
    }

    static Optional<Provenance> provenance(io.ringside.v1.Provenance provenance) {
        return switch (provenance) {
            case PROVENANCE_MEASURED -> Optional.of(Provenance.MEASURED);
            case PROVENANCE_DECLARED -> Optional.of(Provenance.DECLARED);
            case PROVENANCE_MODELLED -> Optional.of(Provenance.MODELLED);
            case PROVENANCE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static String name(Provenance provenance) {
        return provenance.name().toLowerCase(Locale.ROOT);
    }
}
