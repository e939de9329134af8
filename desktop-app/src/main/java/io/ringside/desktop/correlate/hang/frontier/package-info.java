/// How far each rank has come, and who waits for whom.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.hang.frontier;
