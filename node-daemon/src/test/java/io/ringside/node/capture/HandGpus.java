package io.ringside.node.capture;

import io.ringside.node.reading.Reading;
import java.util.List;
import java.util.function.Supplier;

/// GPU readings that a test sets.
public final class HandGpus implements Supplier<List<Reading>> {
    public volatile List<Reading> readings = List.of();

    @Override
    public List<Reading> get() {
        return readings;
    }
}
