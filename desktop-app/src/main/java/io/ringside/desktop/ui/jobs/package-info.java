/// The jobs, as a list to choose from: the one that is chosen is all that is shown.
@NullMarked
package io.ringside.desktop.ui.jobs;

import org.jspecify.annotations.NullMarked;
