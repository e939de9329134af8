/// The commands that write down one view, the last: as a picture or as data.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.command.still;
