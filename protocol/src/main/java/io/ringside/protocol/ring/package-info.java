/// The shared-memory contract between the plugin and the daemon, for Java.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.ring;
