/// What is selected and which time is looked at, for all views alike; its chips and the filter.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.select;
