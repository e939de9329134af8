/// What the commands share: options, targets, exit codes, the signal to stop.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.command.shared;
