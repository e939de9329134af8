/// Commands that ask nodes for something beside their streams: a level, a rhythm, the doctor's
/// page.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.command.node;
