/// Recordings: what the feeds take is written as it came, and read back through the same feed as
/// live messages.
@NullMarked
package io.ringside.desktop.recording;

import org.jspecify.annotations.NullMarked;
