/// The daemon's configuration file, as typed sections: who reads a section says what may be in it.
@org.jspecify.annotations.NullMarked
package io.ringside.node.config;
