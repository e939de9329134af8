/// One node as a whole: its connection, its processes, its sources, its health.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.model.node;
