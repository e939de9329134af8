/// A capture's file: its head, its blocks in order, its sums.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture.file;
