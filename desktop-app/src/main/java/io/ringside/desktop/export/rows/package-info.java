/// What each view holds, as rows with units in the names of their columns.
@NullMarked
package io.ringside.desktop.export.rows;

import org.jspecify.annotations.NullMarked;
