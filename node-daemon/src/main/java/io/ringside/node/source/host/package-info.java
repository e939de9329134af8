/// The host as a whole, by its files.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.host;
