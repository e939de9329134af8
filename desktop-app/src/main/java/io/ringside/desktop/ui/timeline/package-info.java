/// The timeline of spans, track by track.
@NullMarked
package io.ringside.desktop.ui.timeline;

import org.jspecify.annotations.NullMarked;
