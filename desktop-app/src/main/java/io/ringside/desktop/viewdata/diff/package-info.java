/// What is otherwise in one run than in another, as the window shows it.
@NullMarked
package io.ringside.desktop.viewdata.diff;

import org.jspecify.annotations.NullMarked;
