/// One drained record, field by field, and the tables that its indices point into. Data only.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ring.event;
