package io.ringside.node.capture.health;

/// The numbers of a health block, and how much of anything it may hold: a writer keeps to it, a
/// reader refuses more. `protocol/ring/capture-format.md` describes them.
public final class HealthFormat {
    /// The block's first byte: what was said before still counts, or all of it is forgotten.
    public static final int CONTINUES = 0;

    public static final int ANEW = 1;

    public static final int STATE = 1;
    public static final int READINGS = 2;
    static final int HAPPENED = 3;
    public static final int RINGS = 4;

    /// A text: new and to be remembered, new and not, or by its place among those remembered.
    public static final int TEXT_REMEMBERED = 0;

    public static final int TEXT_ONCE = 1;
    public static final int TEXT_FIRST = 2;

    /// A reading in a source's list: as it was at this place before, changed, or of a new subject.
    public static final int KEPT = 0;

    static final int CHANGED = 1;
    public static final int NEW = 2;

    /// The place in the list before is told, in front of one of the above.
    static final int MOVED = 3;

    static final int OTHER_FIGURES = 1;
    static final int OTHER_ATTRIBUTES = 2;

    static final int OTHER_REASON = 1;
    static final int HAS_PERIOD = 2;
    static final int HAS_READ = 4;

    static final int MOST_TEXTS = 1 << 16;
    static final int MOST_TEXTS_BYTES = 1 << 23;
    static final int MOST_TEXT_BYTES = 1 << 14;
    static final int MOST_SOURCES = 1 << 10;
    public static final int MOST_EVENTS = 1 << 16;
    public static final int MOST_READINGS_OF_A_SOURCE = 1 << 14;
    static final int MOST_READINGS = 1 << 17;
    static final int MOST_FIGURES = 1 << 20;
    static final int MOST_FIGURES_OF_A_READING = 1 << 10;
    static final int MOST_ATTRIBUTES = 1 << 10;
    static final int MOST_COMMUNICATORS = 1 << 12;
    static final int MOST_CHANNELS = 1 << 10;
    static final int MOST_LINKS = 1 << 17;

    /// What all sources tell at one time, as [ReadingState#weightBytes].
    static final int MOST_TOLD_BYTES = 16 << 20;

    /// A writer begins a new block then.
    static final int FULL_BYTES = 4 << 20;

    private HealthFormat() {}
}
