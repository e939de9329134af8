/// The same operation of all ranks, and the clocks of their nodes laid together.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.matching;
