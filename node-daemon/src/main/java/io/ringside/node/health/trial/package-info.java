/// Tries rules on recorded readings, without a node.
@org.jspecify.annotations.NullMarked
package io.ringside.node.health.trial;
