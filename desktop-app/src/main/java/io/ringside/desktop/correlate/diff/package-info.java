/// What is otherwise in one stretch of time than in another: two recordings, captures or ranges of
/// them, put side by side by role, never by id.
@NullMarked
package io.ringside.desktop.correlate.diff;

import org.jspecify.annotations.NullMarked;
