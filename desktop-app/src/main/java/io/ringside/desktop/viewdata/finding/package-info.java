/// What is wrong now, with its subject as data, and how far the ranks of each communicator are.
@NullMarked
package io.ringside.desktop.viewdata.finding;

import org.jspecify.annotations.NullMarked;
