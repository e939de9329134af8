package io.ringside.desktop.viewdata.filter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a term of a filter asks for.
public enum FilterKey {
    NODE(false, "a node's name or target"),
    GPU(true, "a GPU's number on its node"),
    COMM(false, "a communicator's name"),
    RANK(true, "a rank, as in rank:17, rank:0-7, rank:3,5"),
    PEER(true, "whom a rank exchanges with"),
    CHANNEL(true, "a channel's number"),
    OP(false, "an operation, as in op:allreduce"),
    PROV(false, "measured, declared or modelled"),
    SIZE(true, "the size of one message, as in size>1M"),
    COUNT(true, "how many there were, as in count>1000"),
    JOB(false, "a job, as in job:slurm-1042; with = its whole name");

    private final boolean number;
    private final String meaning;

    FilterKey(boolean number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// As it is written.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isNumber() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    static Optional<FilterKey> of(String word) {
        return Arrays.stream(values())
                .filter(key -> key.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(FilterKey::word).collect(Collectors.joining(", "));
    }
}
