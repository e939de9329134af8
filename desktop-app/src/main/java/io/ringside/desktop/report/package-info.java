/// `ringside report`: the nodes' latest totals as text for people and as JSON for programs. The
/// only place that writes JSON; `dump` reads it.
@NullMarked
package io.ringside.desktop.report;

import org.jspecify.annotations.NullMarked;
