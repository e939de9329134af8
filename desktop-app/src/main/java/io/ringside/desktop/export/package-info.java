/// Views as files for other programs: tables as CSV and JSON, the timeline as a Perfetto trace.
/// Every file is written whole or not at all, and never through a link.
@NullMarked
package io.ringside.desktop.export;

import org.jspecify.annotations.NullMarked;
