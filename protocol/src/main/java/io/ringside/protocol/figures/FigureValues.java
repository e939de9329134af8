package io.ringside.protocol.figures;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The few figures of one subject, as two columns: of thousands of subjects hundreds of thousands
/// are kept, and a map of objects takes three times as much. Found by going through them.
/// Immutable.
///
/// @param <K> a figure, or its name
public final class FigureValues<K> extends AbstractMap<K, Double> {
    private final Object[] names;
    private final double[] figures;

    private FigureValues(Map<? extends K, Double> from) {
        names = new Object[from.size()];
        figures = new double[names.length];
        int at = 0;
        for (Map.Entry<? extends K, Double> each : from.entrySet()) {
            names[at] = Objects.requireNonNull(each.getKey());
            figures[at++] = each.getValue();
        }
    }

    /// The same figures; what is one of these already stays as it is.
    public static <K> Map<K, Double> copyOf(Map<K, Double> from) {
        return from instanceof FigureValues ? from : new FigureValues<>(from);
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean containsKey(Object name) {
        return place(name) >= 0;
    }

    @Override
    public @Nullable Double get(Object name) {
        int place = place(name);
        return place < 0 ? null : figures[place];
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super Double> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(name(i), figures[i]);
        }
    }

    @Override
    public Set<Map.Entry<K, Double>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, Double>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<K, Double>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Map.Entry<K, Double> next() {
            if (next == names.length) {
                throw new NoSuchElementException();
            }
            return Map.entry(name(next), figures[next++]);
        }
    }

    private int place(Object name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked") // put there as one
    private K name(int place) {
        return (K) names[place];
    }
}
