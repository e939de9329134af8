/// The machinery behind the window as one thing: feeds, state, recorder and forwarder, wired.
@NullMarked
package io.ringside.desktop.session;

import org.jspecify.annotations.NullMarked;
