/// Incident files from the command line: by the user's wish, and by a watch's findings.
@NullMarked
package io.ringside.desktop.command.incident;

import org.jspecify.annotations.NullMarked;
