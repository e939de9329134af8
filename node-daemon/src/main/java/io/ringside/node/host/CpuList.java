package io.ringside.node.host;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;

/// CPUs as the kernel lists them: "0-15,32,64-95". Immutable to its users; numbers below 65,536.
public final class CpuList {
    private static final int MOST_CPUS = 1 << 16;

    private final BitSet cpus;

    private CpuList(BitSet cpus) {
        this.cpus = cpus;
    }

    /// Absent when it is not such a list, or names no CPU.
    public static Optional<CpuList> parse(String text) {
        BitSet cpus = new BitSet();
        for (String range : text.strip().split(",", -1)) {
            if (!range.matches("\\d{1,5}(?:-\\d{1,5})?")) {
                return Optional.empty();
            }
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(dash < 0 ? range : range.substring(dash + 1));
            if (last < first || last >= MOST_CPUS) {
                return Optional.empty();
            }
            cpus.set(first, last + 1);
        }
        return Optional.of(new CpuList(cpus));
    }

    public CpuList or(CpuList other) {
        BitSet both = (BitSet) cpus.clone();
        both.or(other.cpus);
        return new CpuList(both);
    }

    /// The share of these that are among `others`, 0 to 1.
    public double shareIn(CpuList others) {
        BitSet common = (BitSet) cpus.clone();
        common.and(others.cpus);
        return (double) common.cardinality() / cpus.cardinality();
    }

    public static OptionalDouble share(Optional<CpuList> of, Optional<CpuList> in) {
        return of.isPresent() && in.isPresent()
                ? OptionalDouble.of(of.get().shareIn(in.get()))
                : OptionalDouble.empty();
    }
}
