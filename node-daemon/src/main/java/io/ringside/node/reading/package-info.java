/// What a source tells: readings, events, findings, and the interfaces that sources and judges
/// have. Data only.
@org.jspecify.annotations.NullMarked
package io.ringside.node.reading;
