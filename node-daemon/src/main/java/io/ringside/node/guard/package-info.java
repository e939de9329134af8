/// What keeps the demands of others within bounds: rates, places, lines of the log.
@org.jspecify.annotations.NullMarked
package io.ringside.node.guard;
