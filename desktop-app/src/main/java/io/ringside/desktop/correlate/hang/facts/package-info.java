/// What a source knows of ranks, communicators and hosts at one moment, in nobody's format: the
/// input of the hang analysis. Records only.
@NullMarked
package io.ringside.desktop.correlate.hang.facts;

import org.jspecify.annotations.NullMarked;
