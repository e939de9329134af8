/// Puts the program together and starts it. The only place that knows the real clock.
@NullMarked
package io.ringside.desktop.boot;

import org.jspecify.annotations.NullMarked;
