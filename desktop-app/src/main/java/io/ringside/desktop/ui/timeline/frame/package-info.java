/// The timeline's numbers: range, axis, rows, lanes. No scene graph.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.timeline.frame;
