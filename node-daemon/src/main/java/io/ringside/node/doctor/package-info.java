/// What a check of `ringside-node doctor` is, what it may look at, and what it says.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor;
