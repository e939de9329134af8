package io.ringside.protocol.figures;

/// One kind of number that a source reads of a subject: as `Snapshot.figure_names` and the health
/// rules name it. Implemented by enums, one or more for each kind of subject; immutable.
///
/// Names are lower case, words joined by `_`, parts by `.`, the same name for the same fact
/// whatever source tells it. A figure is a double: counts are exact up to 2^53. A figure that a
/// source does not give is absent, never zero.
public interface Figure {
    /// As on the wire and in the rules: "gpu.temperature".
    String id();

    /// UCUM, as OpenTelemetry writes units: "1" (a ratio, 0 to 1), "By", "By/s", "Cel", "W", "J",
    /// "Hz", "s", "{error}".
    String unit();

    FigureKind kind();

    /// One sentence, what it is and where the number comes from.
    String meaning();
}
