/// The nodes one by one: which level and rhythm hold there, who set them and what they cost, the
/// buttons that change them, versions, and the doctor's page.
@NullMarked
package io.ringside.desktop.ui.nodes;

import org.jspecify.annotations.NullMarked;
