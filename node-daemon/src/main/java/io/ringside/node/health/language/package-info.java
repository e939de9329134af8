/// The language of the health rules: text to expressions that are asked of one subject at a time.
@org.jspecify.annotations.NullMarked
package io.ringside.node.health.language;
