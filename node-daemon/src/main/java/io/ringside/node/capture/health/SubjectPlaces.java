package io.ringside.node.capture.health;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where each subject is in a list of readings. One thread's.
final class SubjectPlaces {
    private final List<ReadingState> list;
    private final Map<Subject, Integer> first = new HashMap<>();

    private record Subject(int kind, String id) {}

    SubjectPlaces(List<ReadingState> list) {
        this.list = list;
    }

    /// The place of the reading's subject, the cursor if it is there; negative: it is nowhere.
    int of(ReadingState reading, int cursor) {
        if (cursor < list.size()
                && list.get(cursor).kind() == reading.kind()
                && list.get(cursor).id().equals(reading.id())) {
            return cursor;
        }
        if (first.isEmpty()) {
            for (int place = 0; place < list.size(); place++) {
                ReadingState one = list.get(place);
                first.putIfAbsent(new Subject(one.kind(), one.id()), place);
            }
        }
        return first.getOrDefault(new Subject(reading.kind(), reading.id()), -1);
    }
}
