/// Who is late, whatever the cause, and how likely that is by noise alone.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.lateness.suspect;
