/// How faults of this program's own are said: in one line, and not without end.
@NullMarked
package io.ringside.desktop.fault;

import org.jspecify.annotations.NullMarked;
