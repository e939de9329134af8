/// From a page's metrics to figures: one mapping for each kind of page.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.mapping;
