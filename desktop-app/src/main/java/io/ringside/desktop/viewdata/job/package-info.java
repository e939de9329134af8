/// Jobs: ranks that work together, by what their scheduler calls them.
@NullMarked
package io.ringside.desktop.viewdata.job;

import org.jspecify.annotations.NullMarked;
