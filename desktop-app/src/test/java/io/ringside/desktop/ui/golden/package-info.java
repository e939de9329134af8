/// Pictures of each view from fixed data, kept beside the tests and compared.
@NullMarked
package io.ringside.desktop.ui.golden;

import org.jspecify.annotations.NullMarked;
