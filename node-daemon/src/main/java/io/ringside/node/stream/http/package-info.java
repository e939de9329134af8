/// What the daemon's small HTTP listeners have in common: bounds, and who is let in.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.http;
