/// The OTLP switch: hands the snapshots that the feeds take to protocol's forwarder.
@NullMarked
package io.ringside.desktop.forward;

import org.jspecify.annotations.NullMarked;
