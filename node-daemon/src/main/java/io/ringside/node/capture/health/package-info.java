/// A capture's blocks of what sources said, written and read within a budget.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture.health;
