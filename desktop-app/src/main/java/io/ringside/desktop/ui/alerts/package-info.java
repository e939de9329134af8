/// What was found while the window was open: the log of alerts, and notices on the desktop.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.alerts;
