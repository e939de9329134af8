package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.SECOND;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.table.EngineTable;
import java.util.List;

/// Looks at pages one after the other, as an endpoint without a kind or of one kind does.
final class Look {
    private static final Naming NAMING = new Naming("chat", "engine-chat", "127.0.0.1:8000");
    private static final EngineTable TABLE = EngineTable.shipped();

    private final PageMapping mapping;

    private Look(PageMapping mapping) {
        this.mapping = mapping;
    }

    static Look auto() {
        return new Look(new EngineMapping(NAMING, TABLE.dialects(), TABLE.titles()));
    }

    static Look of(String kind) {
        return new Look(new EngineMapping(NAMING, TABLE.of(kind), ""));
    }

    /// The second of two pages, ten seconds after the first.
    Observation atPair(String name) {
        atFile(name + "-1.txt", 0);
        return atFile(name + "-2.txt", 10);
    }

    Observation atFile(String file, long second) {
        return at(Pages.text(file), second);
    }

    Observation at(String page, long second) {
        return mapping.map(Pages.parse(page, mapping), second * SECOND, second * SECOND);
    }

    static Reading reading(Observation observation, String id) {
        return observation.readings().stream()
                .filter(reading -> reading.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not among " + ids(observation)));
    }

    static List<String> ids(Observation observation) {
        return observation.readings().stream().map(Reading::id).toList();
    }
}
