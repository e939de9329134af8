/// What each engine calls its metrics, and the sums and windows they need.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.dialect;
