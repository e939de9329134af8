/// A cluster that is not there: its daemons' messages, made here and read through the same feed as
/// live ones. Always said to be simulated.
@NullMarked
package io.ringside.desktop.simulation;

import org.jspecify.annotations.NullMarked;
