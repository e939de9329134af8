/// Incident files: what was kept of one interval, on all nodes at once, saved as a recording.
@NullMarked
package io.ringside.desktop.recording.incident;

import org.jspecify.annotations.NullMarked;
