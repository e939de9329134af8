/// A capture's blocks of records, written and read within a budget.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture.codec;
