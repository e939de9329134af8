/// What the window, the commands and the forwarder ask of a session.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.session.api;
