/// What is wrong and how far ranks are, as the window shows it: made of what the correlation, the
/// daemons' rules and dumps of other tools say.
@NullMarked
package io.ringside.desktop.state.concern;

import org.jspecify.annotations.NullMarked;
