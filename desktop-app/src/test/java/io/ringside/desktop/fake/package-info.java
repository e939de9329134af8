/// A daemon for tests: a real gRPC server with hand-made messages.
@NullMarked
package io.ringside.desktop.fake;

import org.jspecify.annotations.NullMarked;
