/// Checks of the network's ports.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check.network;
