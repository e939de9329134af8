/// Collectives put together from the spans of all their ranks: who came last, and who waited. No
/// scene graph; for any thread.
@NullMarked
package io.ringside.desktop.ui.collective;

import org.jspecify.annotations.NullMarked;
