/// Health rules: what they say, and the file they are read from.
@org.jspecify.annotations.NullMarked
package io.ringside.node.health.rule;
